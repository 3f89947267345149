"""Questions to experts, and the pages on which the bot tells people what it found: wikitext."""
