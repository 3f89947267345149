"""Whether anything that is locked is known to be unsafe."""
