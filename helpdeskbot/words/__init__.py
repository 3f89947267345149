"""Wikitext in which strangers' words do nothing, and messages in people's languages."""
