"""Threads that leave the desk's page: found again, told of, and heard when somebody replies."""
