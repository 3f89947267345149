"""Whose words those in a request are: kept up from revision to revision, whoever signs what.

Words belong to the account that brought them to the page.  What somebody changes in another one's
comment is theirs, and the rest stays the other one's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.story import Run, Said
from helpdeskbot.page.decide.words_here import digest
from helpdeskbot.parse.wording import is_activity

# From signing to saving it takes no longer; what is signed otherwise was said when it was saved.
SAVING = timedelta(minutes=10)
# What is longer, or has been changed more often, is taken for the words of who changed it last.
_LONGEST = 50_000
_MOST_RUNS = 60
_MOST_PAST = 6
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
                went = [(one, before.get(other, "")) for other, one in gone.items()]
                heard[key] = _change(old, before.get(key, ""), text, account, at, went)
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
        return not said.runs
    return (
        comment is not None
        and said.account == comment.author
        and abs(said.at - comment.timestamp) <= SAVING
        and not (said.runs or comment.later_signatures)
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
            return _change(left.pop(key), was, text, account, at)
    runs: list[Run] = []
    start = 0
    for place, key in sorted(_find_lines(left, before, text, account)):
        # Lines that nobody signed run on into the comment below them.
        was = before[key]
        runs.append(Run(account, at, text[start:place]))
        runs += _runs(left.pop(key), was)
        start = place + len(was)
    if not runs:
        return Said(account, at, now)
    return _of_several(Said(account, at, now), [*runs, Run(account, at, text[start:])])


def _find_lines(
    left: Mapping[str, Said], before: Mapping[str, str], text: str, account: str
) -> Iterator[tuple[int, str]]:
    """Where lines of others that have gone stand in new words, each in a place of its own."""
    taken: list[tuple[int, int]] = []
    for key in list(left)[:_MOST_REWORDED]:
        was = before.get(key, "")
        place = text.find(was) if was and left[key].account != account else -1
        while place >= 0 and any(place < end and start < place + len(was) for start, end in taken):
            place = text.find(was, place + 1)
        if place >= 0:
            taken.append((place, place + len(was)))
            yield place, key


def _without_others(brought: Said, changed: Sequence[tuple[Said, str]], text: str) -> Said:
    """New words, when a signature that was put into a comment has parted that comment."""
    for one, was in changed:
        shared = text[: _count_shared(was, text)].rpartition("\n")[0]
        if shared.strip() and one.account != brought.account:
            rest = _cut(_runs(brought, text), len(shared), len(text))
            return _of_several(brought, [*_cut(_runs(one, was), 0, len(shared)), *rest])
    return brought


def _change(
    old: Said,
    was: str,
    text: str,
    account: str,
    at: datetime,
    went: Sequence[tuple[Said, str]] = (),
) -> Said:
    """Words that say something else now.

    :param went: what the same edit took away, with its words: of these some may run on in here,
        where the signature below them was taken away.
    """
    now = digest(text)
    if now == old.digest:
        # It reads as it did at first: what was done since is undone.
        return Said(old.account, old.at, old.digest)
    known = [one for one, _ in old.past]
    if now in known:
        place = known.index(now)
        return old._replace(now=now, runs=old.past[place][1], past=old.past[:place], here=True)
    runs = _runs(old, was)
    if sum(len(run.text) for run in runs) != len(was):
        return Said(account, at, now)
    start, end = _find_change(was, text)
    middle, gone = text[start : len(text) - end], was[start : len(was) - end]
    above, below = _cut(runs, 0, start), _cut(runs, len(was) - end, len(was))
    if is_activity(was, text):
        whose = next(
            (one for one, words in went if middle.strip() and middle.strip() in words), None
        )
        new = Run(whose.account, whose.at, middle) if whose else Run(account, at, middle, gone)
    else:
        new = [*above, *below, *runs][0 if not above else len(above) - 1]._replace(text=middle)
    past = (*old.past, (old.current, old.runs))[-_MOST_PAST:]
    return _of_several(old._replace(now=now, past=past, here=True), [*above, new, *below])


def _of_several(said: Said, runs: Sequence[Run]) -> Said:
    """These words, written by several."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][:2] == run[:2]:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    if all(run[:2] == said[:2] for run in joined):
        return said._replace(runs=())
    if len(joined) > _MOST_RUNS or sum(len(run.text) for run in joined) > _LONGEST:
        last = max(joined, key=lambda run: run.at)
        return Said(last.account, last.at, said.current)
    return said._replace(runs=tuple(joined))


def _runs(said: Said, text: str) -> list[Run]:
    return list(said.runs) or [Run(said.account, said.at, text)]


def _cut(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """The part of some runs between two places."""
    found, position = [], 0
    for run in runs:
        first, last = max(start, position), min(end, position + len(run.text))
        if first < last:
            found.append(run._replace(text=run.text[first - position : last - position]))
        position += len(run.text)
    return found


def _find_change(was: str, text: str) -> tuple[int, int]:
    """How much both share at the beginning and at the end, in whole words."""
    start, most = _count_shared(was, text), min(len(was), len(text))
    end = 0
    while end < most - start and was[-1 - end] == text[-1 - end]:
        end += 1
    while start and not (_is_edge(was, start) and _is_edge(text, start)):
        start -= 1
    while end and not (_is_edge(was, len(was) - end) and _is_edge(text, len(text) - end)):
        end -= 1
    return start, end


def _is_edge(text: str, at: int) -> bool:
    """Whether a word begins or ends there; the marks of an indented line are before its first."""
    if at in (0, len(text)) or text[at].isspace() or text[at - 1].isspace():
        return True
    return text[at - 1] in ":*#" and not text[:at].rpartition("\n")[2].strip(":*#")


def _count_shared(one: str, two: str) -> int:
    """So many characters both begin with."""
    pairs = zip(one, two, strict=False)
    return next(
        (at for at, (mine, other) in enumerate(pairs) if mine != other), min(len(one), len(two))
    )
