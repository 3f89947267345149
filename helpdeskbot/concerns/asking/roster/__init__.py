"""Who may be asked: the rows of the roster page that their own accounts saved."""
