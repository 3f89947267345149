"""What a request is about and how much it is, explained by its own words; pure and quick.

:class:`Matcher` judges requests by a desk's topics; :func:`load_topic_preset` gives the topics
that ship with the program, which staff change on their wiki.
"""

from helpdeskbot.matching.matcher import Matcher, assess
from helpdeskbot.matching.preset import load_topic_preset

__all__ = ["Matcher", "assess", "load_topic_preset"]
