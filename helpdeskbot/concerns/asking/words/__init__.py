"""Pages on which the bot tells people what it found: values to wikitext."""
