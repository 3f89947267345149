"""What is due, and how little of it has to be said: pure."""
