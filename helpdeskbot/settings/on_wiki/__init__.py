"""A desk's settings page: read, trusted or not, in force, and its mistakes told there."""
