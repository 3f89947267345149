"""Whom to ask, and how far the search has come: pure."""
