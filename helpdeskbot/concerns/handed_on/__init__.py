"""Requests that go on elsewhere: duplicates, parts of others, tracked tasks, other desks."""
