"""The settings: the operator's file, and what staff set on the wiki, into desks."""
