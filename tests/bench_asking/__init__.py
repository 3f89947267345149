"""How long a tick takes that has a large roster and many open requests."""
