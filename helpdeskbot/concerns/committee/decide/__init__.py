"""What is decided of meetings, lines and requests; pure."""
