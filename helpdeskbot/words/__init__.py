"""From actions to wikitext: the composed edit, its summary and its diff."""
