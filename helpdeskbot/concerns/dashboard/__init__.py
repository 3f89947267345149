"""One page from which a desk is run."""
