"""What a desk can carry, and who waits in which place."""
