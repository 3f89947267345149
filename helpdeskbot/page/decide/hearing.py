"""Whose words those in a request are: kept up from revision to revision, whoever signs what.

Words belong to the account that brought them to the page.  What somebody changes in another one's
comment is theirs, and the rest stays the other one's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.story import Insertion, Said
from helpdeskbot.page.decide.words_here import digest
from helpdeskbot.parse.wording import is_activity

# From signing to saving it takes no longer; what is signed otherwise was said when it was saved.
SAVING = timedelta(minutes=10)
# More than this of what was put into a comment is not told apart from the rest.
_LONGEST_PART = 4_000
_MOST_PARTS = 50
# Words that were taken away and may come back.
_MOST_GONE = 100
# So many lines that were reworded are looked for, as each is compared with each.
_MOST_REWORDED = 20


def hear(
    said: Mapping[str, Said],
    before: Mapping[str, str],
    after: Mapping[str, str],
    account: str,
    at: datetime,
) -> dict[str, Said]:
    """Whose words they are after a revision.

    :param said: the same before it.
    :param before: the words before it, by their keys; those that it changed or took away, at least.
    :param after: the words after it.
    :param account: who saved it; ``""``: that is not known.
    :param at: when, UTC.
    """
    heard = dict(said)
    gone = {key: one for key, one in said.items() if one.here and key not in after}
    for key in gone:
        heard[key] = heard[key]._replace(here=False)
    left = dict(gone)
    changed = [
        (one, before.get(key, ""))
        for key, one in said.items()
        if one.here and key in after and digest(after[key]) != one.current
    ]
    for key, text in after.items():
        now, old = digest(text), said.get(key)
        if old is not None and old.here:
            if old.current != now:
                heard[key] = _change(old, before.get(key, ""), text, account, at)
        elif old is not None and old.current == now:
            heard[key] = old._replace(here=True)
        else:
            brought = _bring(left, before, text, account, at)
            heard[key] = _without_others(brought, changed, text) if changed else brought
    for key in gone.keys() - left.keys():
        # They go on under another key, and do not come back by theirs.
        if key not in after:
            del heard[key]
    lost = [key for key, one in heard.items() if not one.here][:-_MOST_GONE]
    for key in lost:
        del heard[key]
    return heard


def is_plain(comment: Comment | None, said: Said) -> bool:
    """Whether words are of whoever has signed them, who has saved them then, and nobody else's.

    :param comment: as it is signed; ``None``: it is not.
    """
    if not said.account:
        return not said.parts
    return (
        comment is not None
        and said.account == comment.author
        and abs(said.at - comment.timestamp) <= SAVING
        and not (said.parts or comment.later_signatures)
    )


def _bring(
    left: dict[str, Said], before: Mapping[str, str], text: str, account: str, at: datetime
) -> Said:
    """New words; or words that stood there before, and are signed, or signed otherwise, now.

    :param left: those that went with the same revision and have not been found again.
    """
    now = digest(text)
    same = next((key for key, one in left.items() if one.current == now), None)
    if same is not None:
        return left.pop(same)._replace(here=True)
    for key in list(left)[:_MOST_REWORDED]:
        was = before.get(key, "")
        if was and len(was) < 2 * len(text) < 4 * len(was) and not is_activity(was, text):
            mended = left.pop(key)
            return _change(mended, was, text, account, at)
    brought = Said(account, at, now)
    for key in list(left)[:_MOST_REWORDED]:
        was = before.get(key, "")
        if was and was in text and left[key].account != account:
            # A line that nobody signed runs on into the comment below it.
            one = left.pop(key)
            brought = brought._replace(
                parts=(*brought.parts, Insertion(one.account, one.at, "", was, now))
            )
    return brought


def _without_others(brought: Said, changed: Sequence[tuple[Said, str]], text: str) -> Said:
    """New words, when a signature that was put into a comment has parted that comment."""
    for one, was in changed:
        above = text[: _count_shared(was, text)].rpartition("\n")[0].strip()
        if above and one.account != brought.account:
            part = Insertion(one.account, one.at, "", above, digest(text))
            brought = brought._replace(parts=(*brought.parts, part))
    return brought


def _change(old: Said, was: str, text: str, account: str, at: datetime) -> Said:
    now = digest(text)
    known = [old.digest, *(part.digest for part in old.parts)]
    if now in known:
        # It reads as it did before: what was done since is undone.
        return old._replace(here=True, parts=old.parts[: known.index(now)])
    before, words = _differ(was, text) if is_activity(was, text) else ("", "")
    if len(words) > _LONGEST_PART or len(before) > _LONGEST_PART or len(old.parts) >= _MOST_PARTS:
        return Said(account, at, now)
    return old._replace(here=True, parts=(*old.parts, Insertion(account, at, before, words, now)))


def _differ(was: str, text: str) -> tuple[str, str]:
    """What was there before and what is there now, whole words, between what both share."""
    start, most = _count_shared(was, text), min(len(was), len(text))
    end = 0
    while end < most - start and was[-1 - end] == text[-1 - end]:
        end += 1
    while start and not (_is_edge(was, start) and _is_edge(text, start)):
        start -= 1
    while end and not (_is_edge(was, len(was) - end) and _is_edge(text, len(text) - end)):
        end -= 1
    return was[start : len(was) - end].strip(), text[start : len(text) - end].strip()


def _is_edge(text: str, at: int) -> bool:
    """Whether a word begins or ends there."""
    return at in (0, len(text)) or text[at].isspace() or text[at - 1].isspace()


def _count_shared(one: str, two: str) -> int:
    """So many characters both begin with."""
    pairs = zip(one, two, strict=False)
    return next(
        (at for at, (mine, other) in enumerate(pairs) if mine != other), min(len(one), len(two))
    )
