"""What staff write on a settings page."""
