"""From rows and their history to people who may be asked: pure."""
