"""The published lines of a journal by an independent implementation."""
