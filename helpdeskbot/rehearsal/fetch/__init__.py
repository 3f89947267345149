"""A page's history, fetched politely from a wiki into a file that a rehearsal reads."""
