"""A status template for every new request."""
