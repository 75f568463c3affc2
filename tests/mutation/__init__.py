"""Faults planted in the sources, one at a time, to see whether the tests notice (`make mutate`)."""
