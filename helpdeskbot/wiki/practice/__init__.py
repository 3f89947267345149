"""A wiki in memory that behaves like MediaWiki: for the demo, for rehearsals and for tests."""

from helpdeskbot.wiki.practice.person import Person
from helpdeskbot.wiki.practice.wiki import PracticeWiki

__all__ = ["Person", "PracticeWiki"]
