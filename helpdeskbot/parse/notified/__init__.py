"""Whom an edit notifies, by the rules of the Echo extension."""
