"""What an edit did to a request: the request before it and after it, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from helpdeskbot.model.discussion import StatusTemplate, Thread
from helpdeskbot.model.marks import DECIDED, MARKED, find_marks
from helpdeskbot.model.story import Act, Content, Did, Said, Story, Text, undo
from helpdeskbot.model.wiki import Revision
from helpdeskbot.page.decide.hearing import hear, is_plain
from helpdeskbot.page.decide.words_here import digest, find_words

# So many changes of one request are looked through for what undid them.
_MOST_TEXTS = 60


class Seen(NamedTuple):
    """From which revision on a request was like this.

    :param own: its text; ``""``: it was not on the page.
    :param content: ``None``: likewise.
    :param sure: that revision is known to have made it so.
    """

    revision: Revision
    own: str = ""
    content: Content | None = None
    sure: bool = True


def read_own(thread: Thread, text: str) -> str:
    """A request's text on a page with this text, without the lines that part it from the next."""
    return thread.span.of(text).strip()


def read_content(thread: Thread, text: str, value_param: str) -> Content:
    """A thread as it stands on a page with this text; which status was set last is left open.

    :param value_param: the status template's parameter with the status.
    """
    own = thread.span.of(text)
    marks = find_marks(own) if MARKED in own else []
    words = list(find_words(thread, text))
    return Content(
        statuses=tuple(read_status(one, value_param) for one in thread.statuses),
        status=None,
        marks=Counter("|".join([mark.kind, *mark.words]) for mark in marks),
        resolved=thread.resolved,
        texts={one.key: one.text for one in words},
        comments={one.key: one.comment for one in words if one.comment},
    )


def read_status(status: StatusTemplate, value_param: str) -> dict[str, str]:
    """A status template by its parameters; the status by ``""``."""
    return {"": status.value, **{n: v for n, v in status.params if n != value_param}}


def name_status(status: Mapping[str, str]) -> str:
    """What a status template says, in one word for an act."""
    return "|".join(f"{name}={value}" for name, value in status.items())


def tell(
    story: Story,
    base: Seen | None,
    states: Sequence[Seen],
    *,
    whole: bool,
    ours: str,
) -> Story:
    """The story with what happened since.

    :param base: how the request was when the story ended, or before what is known; ``None``: it
        was on no page, or nothing has changed in its words.
    :param states: how it was after that, oldest first.
    :param whole: the request begins with the first of the states.
    :param ours: our own account.
    """
    acts, texts, before, said = list(story.acts), list(story.texts), story.now, story.said
    words_before: Mapping[str, str] = {}
    if base is not None:
        content = base.content
        words_before = content.texts if content else {}
        if not texts:
            # How it came to be so is not known; nor is who wrote it, or left its marks.
            revid, at = base.revision.revid, base.revision.timestamp
            before, said = (
                _with_status(content, None, tagged=False),
                hear({}, {}, words_before, "", at),
            )
            texts.append(Text(revid, _digest(base)))
            for kind, about in map(_mark, content.marks if content else ()):
                acts.append(Act(Did.MARKED, "", at, revid, kind, about))
            for did, name, value in _compare_status(None, before.status if before else None):
                acts.append(Act(did, "", at, revid, name, value))
            if content and content.resolved:
                acts.append(Act(Did.CLOSED, "", at, revid, "", "resolved"))
    for seen in states:
        now = _with_status(seen.content, before, tagged=seen.revision.user == ours)
        words = now.texts if now else {}
        account, at = seen.revision.user if seen.sure else "", seen.revision.timestamp
        first = whole and not acts
        done = list(_compare(before, now, said, first=first))
        decided_by = _find_decider(done) if account == ours else ""
        acts += [
            # Who decided it has set the status: it stands like what they would have set by hand.
            Act(
                did,
                decided_by if decided_by and did is Did.SET and not about else account,
                at,
                seen.revision.revid,
                about,
                value,
            )
            for did, about, value in done
        ]
        said = hear(said, words_before, words, account, at)
        texts.append(Text(seen.revision.revid, _digest(seen)))
        before, words_before = now, words
    kept = replace(before, texts={}, comments={}) if before else None
    plain = story.plain
    if before is not None and before.texts:
        plain = all(is_plain(before.comments.get(key), said[key]) for key in before.texts)
    return Story(
        undo(acts, texts),
        tuple(texts[-_MOST_TEXTS:]),
        complete=story.complete or (whole and not story.acts),
        now=kept,
        said=said,
        plain=plain,
    )


def read_on(
    story: Story, thread: Thread, text: str, value_param: str, by: Revision, ours: str
) -> Story | None:
    """The story after one more edit; ``None``: what was changed cannot be told from what is kept.

    :param thread: the request as it is after that edit, on a page with this text.
    """
    own = read_own(thread, text)
    if story.texts and story.texts[-1].digest == digest(own):
        return story
    content = read_content(thread, text, value_param)
    here = {key: one.current for key, one in story.said.items() if one.here}
    if any(digest(content.texts.get(key, "")) != now for key, now in here.items()):
        return None
    return tell(story, None, [Seen(by, own, content)], whole=False, ours=ours)


def _digest(seen: Seen) -> str:
    return digest(seen.own) if seen.own else ""


def _find_decider(done: Sequence[tuple[Did, str, str]]) -> str:
    """For whom our edit has set a status, as its mark tells; ``""``: for nobody."""
    marks = (value for did, about, value in done if did is Did.MARKED and about == DECIDED)
    return next((value.rpartition("|")[2] for value in marks), "")


def _mark(named: str) -> tuple[str, str]:
    kind, _, about = named.partition("|")
    return kind, about


def _with_status(now: Content | None, before: Content | None, *, tagged: bool) -> Content | None:
    """The request with that one of its status templates which somebody has set last.

    :param tagged: we did it; who set one in the moment in which we gave the first one means it.
    """
    if now is None or not now.statuses:
        return now
    old = Counter(_key(one) for one in before.statuses) if before else Counter()
    new = []
    for one in now.statuses:
        if old[_key(one)]:
            old[_key(one)] -= 1
        else:
            new.append(one)
    status = now.statuses[-1]
    grown = bool(before and 0 < len(before.statuses) < len(now.statuses))
    if new and not (tagged and grown):
        status = new[-1]
    elif before and before.status in now.statuses and before.status is not None:
        status = before.status
    return replace(now, status=status)


def _key(status: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(status.items()))


def _compare(
    before: Content | None,
    after: Content | None,
    said: Mapping[str, Said],
    *,
    first: bool = False,
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
    old = {key: one.current for key, one in said.items() if one.here}
    for key, text in after.texts.items():
        now = digest(text)
        if key not in old:
            yield Did.WROTE, key, now
        elif old[key] != now:
            yield Did.CHANGED, key, now
    for key in old:
        if key not in after.texts:
            yield Did.REMOVED, key, ""
    yield from _compare_status(before.status if before else None, after.status)
    kept = before.statuses if before else ()
    for one in after.statuses:
        if one not in kept and one is not after.status:
            yield Did.ADDED, "", name_status(one)
    if after.resolved != bool(before and before.resolved):
        yield Did.CLOSED, "", "resolved" if after.resolved else ""
    seen = before.marks if before else {}
    for mark, count in after.marks.items():
        if count > seen.get(mark, 0):
            yield Did.MARKED, *_mark(mark)


def _compare_status(
    before: Mapping[str, str] | None, after: Mapping[str, str] | None
) -> Iterator[tuple[Did, str, str]]:
    if after is None:
        if before is not None:
            yield Did.UNSET, "", ""
        return
    old = before or {}
    if before is None or old.get("") != after[""]:
        yield Did.SET, "", after[""]
    for name in dict.fromkeys([*old, *after]):
        if name and old.get(name, "") != after.get(name, ""):
            yield Did.SET, name, after.get(name, "")
