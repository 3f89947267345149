"""Reminding whom is awaited, and closing what nobody answers."""
