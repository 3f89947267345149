"""What became of a desk's requests."""
