"""Whose turn it is, by which rule, by which clock: pure."""
