"""What a new request may expect, from how long the last ones took."""
