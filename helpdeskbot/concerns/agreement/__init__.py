"""Agreements on who does what: offered in larger requests, kept count of, never imposed."""
