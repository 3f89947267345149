"""From wikitext to threads and comments, for whole pages and for their versions."""
