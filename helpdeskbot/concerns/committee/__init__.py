"""The committee: an agenda before each of its meetings, its decisions, and their record."""
