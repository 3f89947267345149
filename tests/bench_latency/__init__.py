"""How soon the bot edits after a person has saved, and what listening costs."""
