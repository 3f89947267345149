"""The command line: each command opens the office, asks, and shows."""
