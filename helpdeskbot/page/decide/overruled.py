"""Whether people have gone on with a request since we marked it as resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpdeskbot.model.story import Act, Did, Run, Story
from helpdeskbot.page.decide.words_here import Words
from helpdeskbot.parse.thanks import is_thanks

_STATUS = frozenset({Did.SET, Did.UNSET, Did.ADDED})


def find_our_marker(story: Story, ours: str) -> Act | None:
    """How we have marked a request as resolved; ``None``: that was somebody else, or nobody."""
    closed = [act for act in story.standing if act.did is Did.CLOSED]
    return closed[-1] if closed and closed[-1].value and closed[-1].account == ours else None


def find_successors(story: Story, words: Iterable[Words], marked: Act) -> frozenset[str]:
    """Who has said more than thanks, or set the status, since we marked a request as resolved.

    :param words: all words in it.
    """
    return frozenset(_act_later(story, words, marked)) - {"", marked.account}


def _act_later(story: Story, words: Iterable[Words], marked: Act) -> Iterator[str]:
    for act in story.standing:
        if act.did in _STATUS and act.revid > marked.revid:
            yield act.account
    for one in words:
        known = story.said.get(one.key)
        if known is None:
            continue
        for run in known.runs or [Run(known.account, known.at, one.text)]:
            if run.at >= marked.at and run.text.strip() and not is_thanks(run.text):
                yield run.account
