"""What a bot did to people, and in whose sections, told by a wiki's own records alone.

This reads who saved which revision, whom the wiki notified, and which mails went through it.  It
knows nothing of how the bot reads pages, keeps memories or decides, so that the two can differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

_SECTION = re.compile(r"(?<=\n)(?===[^=\n].*==[ \t]*(?:\n|\Z))")
MARK = re.compile(r"<!-- helpdeskbot:([a-z-]+)((?:\|[^|<>\n]*)*) -->")
_ASKED = re.compile(r"\|(?:ping|talk|mail):([^|]+)")
_STATUS = re.compile(r"\{\{Helpdesk status\|([^|{}]*)")
_LINK = re.compile(r"\[\[:?[^][|#\n]*#([^][|\n]+)")
_NAMESAKE = re.compile(r" [2-9]\Z| [1-9][0-9]+\Z")
_TALK = "User talk:"
ASKED, TOLD = "asked", "told that they are asked"


class Section(NamedTuple):
    """A section of a page at a revision.

    :param number: the same in all revisions of the page.
    :param by: who saved the revision that brought it.
    """

    number: int
    by: str
    text: str

    @property
    def heading(self) -> str:
        return self.text.partition("\n")[0].strip("= \t")


class Act(NamedTuple):
    """Something that the bot did.

    :param person: who was notified or written to; ``""``: nobody, it only stands there.
    :param what: what for, in whichever way: :data:`ASKED` (by name, which :data:`TOLD` tells
        them), ``remind``, ``status done`` …
    :param about: the heading of the request.
    :param by: who brought the section in which it was done; ``""``: it was done elsewhere.
    :param section: the number of that section on its page.
    """

    at: datetime
    person: str
    what: str
    about: str
    by: str = ""
    section: int = -1


def split(text: str) -> tuple[str, list[str]]:
    """A page's lead and its sections, which together are the page."""
    lead, *parts = _SECTION.split(f"\n{text}")
    return lead[1:], parts


def follow(revisions: Sequence[Any]) -> Iterator[tuple[Any, list[Section], list[Section]]]:
    """Each revision of a page with its sections before and after it."""
    before: list[Section] = []
    gone: dict[str, Section] = {}
    count = 0
    for revision in revisions:
        texts = [part.rstrip() for part in split(revision.text)[1]]
        kept = _match([section.text for section in before], texts)
        free = [section for place, section in enumerate(before) if place not in kept.values()]
        after = []
        for place, text in enumerate(texts):
            heading = Section(0, "", text).heading
            old = before[kept[place]] if place in kept else None
            if old is None:
                old = next((one for one in free if one.heading == heading), None)
                if old is not None:
                    free.remove(old)
            if old is None:
                old = gone.pop(text, None)
            if old is None:
                count += 1
                old = Section(count, revision.user, "")
            after.append(old._replace(text=text))
        gone |= {section.text: section for section in free}
        yield revision, before, after
        before = after


def _match(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which text is which, by their places: an edit leaves what is above and below it alone."""
    most = min(len(old), len(new))
    above = next((place for place in range(most) if old[place] != new[place]), most)
    most -= above
    below = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    found = {place: place for place in range(above)}
    found |= {len(new) - 1 - place: len(old) - 1 - place for place in range(below)}
    rest = old[above : len(old) - below], new[above : len(new) - below]
    for block in SequenceMatcher(None, *rest, autojunk=False).get_matching_blocks():
        for place in range(block.size):
            found[above + block.b + place] = above + block.a + place
    return found


def sections(wiki: Any, title: str) -> list[Section]:
    """The sections of a page as it stands, each with who brought it."""
    page = wiki.world.pages.get(title)
    history = list(follow(page.revisions)) if page else []
    return history[-1][2] if history else []


def watch(wiki: Any, desk: str, mailed: Sequence[datetime]) -> list[Act]:
    """Everything that the bot did to people, in the order of time.

    :param desk: the title of the desk's page.
    :param mailed: when each mail went.
    """
    told: dict[int, list[str]] = {}
    for notice in wiki.notifications:
        if notice.kind == "mention":
            told.setdefault(notice.revid, []).append(notice.user)
    found: list[Act] = []
    headings: set[str] = set()
    for revision, before, after in follow(wiki.world.pages[desk].revisions):
        headings |= {section.heading for section in after}
        if revision.user == wiki.bot:
            found += _at_the_desk(revision, before, after, told.get(revision.revid, []))
    for title, page in wiki.world.pages.items():
        if title != desk and not title.startswith(("Template:", "MediaWiki:", "Category:")):
            found += _elsewhere(title, page, wiki.bot, told, headings)
    for mail, at in zip(wiki.mails, mailed, strict=True):
        about = [heading for heading in headings if f"\n{heading}\n" in mail.text] or [""]
        found += [Act(at, mail.user, TOLD, heading) for heading in about]
    return sorted(found)


def _at_the_desk(
    revision: Any, before: Sequence[Section], after: Sequence[Section], told: Collection[str]
) -> Iterator[Act]:
    """What an edit of ours did in each section, and whom it notified there."""
    old = {section.number: section.text for section in before}
    untold = set(told)
    for section in after:
        was = old.get(section.number, "")
        if section.text == was:
            continue
        added = added_lines(was, section.text)
        where = section.heading, section.by, section.number
        why, marks = _why(added), MARK.findall(added)
        here = {one for one in told if re.search(rf"\[\[:?User:{re.escape(one)}[]|#]", added)}
        untold -= here
        yield from (Act(revision.timestamp, one, why, *where) for one in sorted(here))
        for name in _ASKED.findall("".join(words for kind, words in marks if kind == "ask")):
            yield Act(revision.timestamp, name, ASKED, *where)
        if not here and why not in ("", TOLD):
            yield Act(revision.timestamp, "", f"said {why}", *where)
        for status in _statuses(section.text) - _statuses(was):
            yield Act(revision.timestamp, "", f"status {status}", *where)
        if "{{Section resolved" in added:
            yield Act(revision.timestamp, "", "resolved", *where)
    yield from (Act(revision.timestamp, one, "pinged", "") for one in sorted(untold))


def heading_of(anchor: str, headings: Collection[str]) -> str:
    """The heading of the section that a link's anchor leads to.

    :param headings: those of the desk's page; of two sections of one name the second has ``_2``.
    """
    shown = anchor.replace("_", " ")
    first = _NAMESAKE.sub("", shown)
    return first if shown not in headings and first in headings else shown


def _elsewhere(
    title: str,
    page: Any,
    bot: str,
    told: Mapping[int, Sequence[str]],
    headings: Collection[str],
) -> Iterator[Act]:
    """Whom edits of ours told something, on their talk page or any other."""
    was = ""
    for revision in page.revisions:
        text, was = added_lines(was, revision.text), revision.text
        if revision.user != bot:
            continue
        owner = {title.removeprefix(_TALK)} if title.startswith(_TALK) else set()
        about = [heading_of(anchor, headings) for anchor in _LINK.findall(text)] or [title]
        why = _why(text)
        why = "digest" if why == "remind" and not owner else why
        for heading in dict.fromkeys(about):
            for person in sorted(owner | set(told.get(revision.revid, ()))):
                yield Act(revision.timestamp, person, why or "pinged", heading)


def added_lines(before: str, after: str) -> str:
    """The lines that an edit added."""
    old = before.split("\n")
    new = []
    for line in after.split("\n"):
        if line in old:
            old.remove(line)
        else:
            new.append(line)
    return "\n".join(new)


def _why(text: str) -> str:
    """What something was said for, by its marks."""
    kinds = {kind for kind, _ in MARK.findall(text)}
    return TOLD if kinds & {"ask", "talk"} else ", ".join(sorted(kinds)).replace("-elsewhere", "")


def _statuses(text: str) -> Counter[str]:
    return Counter(one.strip() for one in _STATUS.findall(text))
