"""Whose turn it is, and the status that follows from it."""
