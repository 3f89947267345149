"""Who agreed to what, and which parts are due: pure."""
