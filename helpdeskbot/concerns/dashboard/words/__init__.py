"""The dashboard as wikitext."""
