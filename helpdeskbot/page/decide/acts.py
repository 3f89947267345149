"""What an edit did to a request: the request before it and after it, compared."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import MARKED, find_marks
from helpdeskbot.model.story import Act, Did, Story, Text, undo
from helpdeskbot.model.wiki import Revision

# The desk's own template, known like a mark that says so.
RESOLVED = "resolved"
# So many changes of one request are looked through for what undid them.
_MOST_TEXTS = 60


@dataclass(frozen=True, slots=True)
class Content:
    """A request at one revision, as far as people's acts can be told from it.

    :param digest: of its whole text.
    :param comments: digests of its comments' texts, by their ids.
    :param status: the status template's value and parameters by name; ``None``: there is none.
    :param marks: how often each mark stands in it, as kind and words.
    """

    digest: str
    comments: Mapping[str, str]
    status: Mapping[str, str] | None
    marks: Mapping[tuple[str, str], int]


class Seen(NamedTuple):
    """From which revision on a request was like this; ``None``: it was not on the page.

    :param sure: that revision is known to have made it so.
    """

    revision: Revision
    content: Content | None
    sure: bool


def read_content(thread: Thread, text: str, value_param: str) -> Content:
    """A thread as it stands on a page with this text.

    :param value_param: the status template's parameter with the status.
    """
    own = thread.span.of(text)
    status = thread.status
    marks = Counter(
        (mark.kind, "|".join(mark.words)) for mark in (find_marks(own) if MARKED in own else ())
    )
    if thread.resolved:
        marks[RESOLVED, ""] += 1
    return Content(
        digest=_digest(own.strip()),
        comments={comment.id: _digest(comment.span.of(text)) for comment in thread.comments},
        status={"": status.value, **{n: v for n, v in status.params if n != value_param}}
        if status
        else None,
        marks=marks,
    )


def tell(story: Story, states: Sequence[Seen], *, whole: bool, newest: int) -> Story:
    """The story with what happened since.

    :param states: oldest first, beginning with how it was when the story ended.
    :param whole: before the first of them the request was on no page.
    :param newest: the revision up to which it is told then.
    """
    acts, texts = list(story.acts), list(story.texts)
    known = story.texts[-1].revid if story.texts else -1
    before: Content | None = None
    for place, (revision, content, sure) in enumerate(states):
        if place == 0 and not whole:
            # How it came to be so is told already, or is not known; nor is who left its marks.
            if known < 0:
                texts.append(Text(revision.revid, content.digest if content else ""))
                for kind, words in content.marks if content else ():
                    acts.append(
                        Act(Did.MARKED, "", revision.timestamp, revision.revid, kind, words)
                    )
            before = content
            continue
        account = revision.user if sure else ""
        first = place == 0 and not story.acts
        for did, about, value in compare(before, content, first=first):
            acts.append(Act(did, account, revision.timestamp, revision.revid, about, value))
        texts.append(Text(revision.revid, content.digest if content else ""))
        before = content
    complete = story.complete or (whole and not story.acts)
    return Story(undo(acts, texts), tuple(texts[-_MOST_TEXTS:]), complete, newest)


def compare(
    before: Content | None, after: Content | None, *, first: bool = False
) -> Iterator[tuple[Did, str, str]]:
    """What was done: did, about, value; see :class:`~helpdeskbot.model.story.Act`.

    :param first: it was never there before.
    """
    if after is None:
        if before is not None:
            yield Did.LEFT, "", ""
        return
    if before is None:
        yield (Did.OPENED if first else Did.CAME_BACK), "", ""
    old = before.comments if before else {}
    for comment, digest in after.comments.items():
        if comment not in old:
            yield Did.WROTE, comment, digest
        elif old[comment] != digest:
            yield Did.CHANGED, comment, digest
    for comment in old:
        if comment not in after.comments:
            yield Did.REMOVED, comment, ""
    yield from _compare_status(before.status if before else None, after.status)
    seen = before.marks if before else {}
    for (kind, words), count in after.marks.items():
        if count > seen.get((kind, words), 0):
            yield Did.MARKED, kind, words


def _compare_status(
    before: Mapping[str, str] | None, after: Mapping[str, str] | None
) -> Iterator[tuple[Did, str, str]]:
    if after is None:
        if before is not None:
            yield Did.SET, "", ""
        return
    old = before or {}
    if before is None or old.get("") != after[""]:
        yield Did.SET, "", after[""]
    for name in dict.fromkeys([*old, *after]):
        if name and old.get(name, "") != after.get(name, ""):
            yield Did.SET, name, after.get(name, "")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
