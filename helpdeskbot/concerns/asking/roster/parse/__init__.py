"""What people write on the roster page, in every way in which they write it."""
