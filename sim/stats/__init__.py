"""Estimates, paired comparisons, precision: pure functions that know nothing of the model."""
