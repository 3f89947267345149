"""Wikitext of talk pages to values: total, linear in time, with exact offsets."""

from helpdeskbot.parse.page import parse_page

__all__ = ["parse_page"]
