"""What the box of a request says: the next step, and in whose language."""
