"""What the bot looks after, one folder each; ``order`` is the list, ``concern`` what one is."""
