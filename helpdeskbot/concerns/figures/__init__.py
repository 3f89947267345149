"""A desk's year in figures."""
