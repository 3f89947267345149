"""A day at a desk on the practice wiki, played through the real tick."""

from helpdeskbot.cli.demo.day import play

__all__ = ["play"]
