"""From cases to figures."""
