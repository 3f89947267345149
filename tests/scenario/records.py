"""What a bot did to people and people did themselves, told by a wiki's records alone.

This reads who saved which revision, whom the wiki notified, and which mails went through it.  It
knows nothing of how the bot reads pages, keeps memories or decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tests.scenario.witness import MARK, added_lines, follow

TALK = "User talk:"
_TEMPLATES = ("Template:", "MediaWiki:", "Category:")
_ROW = re.compile(r"\{\{Helpdesk expert\|([^|{}\n]*)")
_ASKED = re.compile(r"^(?:ping|talk|mail):(.*)$")
_LINK = re.compile(r"\[\[:?[^][|#\n]*#([^][|\n]+)")
_USER = re.compile(r"\[\[:?[Uu]ser:([^][|#/\n]+)")


class Deed(NamedTuple):
    """Something that the bot said.

    :param place: the page's number and, on the desk's page, that of the section.
    :param about: the headings of the requests that it is about.
    :param told: whom the wiki notified of it, or who got a mail.
    :param marks: kinds and words of the marks that it brings: not of those that stood in the same
        section before, where it writes into a line of its own.
    """

    at: datetime
    title: str
    place: tuple[int, int]
    about: tuple[str, ...]
    told: frozenset[str]
    marks: tuple[tuple[str, str], ...]
    text: str


class Edits(NamedTuple):
    """What people did by own edits, each with when they first did it.

    :param sections: who wrote in which section.
    :param headings: who wrote in a section of that heading, on any page.
    :param rows: for each who saved an own row on the roster: when it came, and when it went.
    """

    sections: dict[tuple[int, int], dict[str, datetime]]
    headings: dict[str, dict[str, datetime]]
    rows: dict[str, list[tuple[datetime, bool]]]


class Records:
    """What is to be read on a wiki, as it is in the end.

    :param desk: the title of the desk's page; all below it is the desk's, too.
    :param roster: the title of the roster.
    :param staff: accounts that the operator has named.
    :param spared: whom the desk's settings spare.
    :param mailed: when each mail went.
    """

    def __init__(
        self,
        wiki: Any,
        desk: str,
        roster: str,
        *,
        staff: Collection[str],
        spared: Collection[str],
        mailed: Sequence[datetime],
    ) -> None:
        self.wiki, self.desk, self._roster = wiki, desk, roster
        self.staff, self.spared = frozenset(staff), frozenset(spared)
        self.renames = [(one.old, one.new, one.at) for one in wiki.world.accounts.renames]
        deleted = [page for pages in wiki.world.deleted.values() for _, page in pages]
        pages = {id(page): page for page in [*wiki.world.pages.values(), *deleted]}
        self.pages = [one for one in pages.values() if not one.title.startswith(_TEMPLATES)]
        self._moves = {move.revid: move for _, move in wiki.world.move_log}
        self.edits = Edits({}, {}, defaultdict(list))
        self._told: dict[int, list[str]] = defaultdict(list)
        for notice in wiki.notifications:
            if notice.kind == "mention":
                self._told[notice.revid].append(notice.user)
        self.deeds = sorted([*self._read_pages(), *self._read_mails(mailed)])

    # -- What happened -----------------------------------------------------------------------------
    def _read_pages(self) -> Iterator[Deed]:
        for page in self.pages:
            titles = self._titles(page)
            for revision, before, after in follow(page.revisions):
                title = titles[revision.revid]
                old = {section.number: section.text for section in before}
                changed = [one for one in after if old.get(one.number) != one.text]
                if revision.user == self.wiki.bot:
                    if title.startswith(TALK):
                        yield self._read_message(page, title, revision)
                    else:
                        yield from self._read_edit(page, title, revision, old, changed)
                    continue
                for section in changed:
                    self._wrote(self.edits.sections, (page.page_id, section.number), revision)
                    self._wrote(self.edits.headings, plain(section.heading), revision)
            self._read_rows(page)

    def _titles(self, page: Any) -> dict[int, str]:
        """The page's title at each of its revisions."""
        titles, title = {}, page.title
        for revision in reversed(page.revisions):
            titles[revision.revid] = title
            move = self._moves.get(revision.revid)
            title = move.source if move else title
        return titles

    def _wrote(self, where: Any, key: Any, revision: Any) -> None:
        who = where.setdefault(key, {})
        who[revision.user] = min(revision.timestamp, who.get(revision.user, revision.timestamp))

    def _read_rows(self, page: Any) -> None:
        """Who brought an own row to a page, or took it away."""
        had: set[str] = set()
        for now in page.revisions:
            names = {name.strip() for name in _ROW.findall(now.text)}
            has = {self.name_now(name, now.timestamp) for name in names}
            if now.user in has | had:
                self.edits.rows[now.user].append((now.timestamp, now.user in has))
            had = has

    def _read_edit(
        self, page: Any, title: str, revision: Any, old: dict[int, str], changed: Sequence[Any]
    ) -> Iterator[Deed]:
        untold = set(self._told[revision.revid])
        for section in changed:
            text = added_lines(old.get(section.number, ""), section.text)
            here = frozenset(self._told[revision.revid]) & _named(text)
            untold -= here
            about = tuple(_LINK.findall(text)) if title != self.desk else ()
            place = page.page_id, section.number
            marks = _brought(old.get(section.number, ""), section.text)
            yield Deed(revision.timestamp, title, place, about, here, marks, text)
        if untold:
            place = page.page_id, 0
            yield Deed(revision.timestamp, title, place, (), frozenset(untold), (), "elsewhere")

    def _read_message(self, page: Any, title: str, revision: Any) -> Deed:
        at = page.revisions.index(revision)
        before = page.revisions[at - 1].text if at else ""
        text, marks = added_lines(before, revision.text), _brought(before, revision.text)
        told = frozenset([title.removeprefix(TALK), *self._told[revision.revid]])
        about = tuple(_LINK.findall(text))
        return Deed(revision.timestamp, title, (page.page_id, 0), about, told, marks, text)

    def _read_mails(self, mailed: Sequence[datetime]) -> Iterator[Deed]:
        for mail, at in zip(self.wiki.mails, mailed, strict=True):
            about = tuple(one for one in self.edits.headings if one and f"\n{one}\n" in mail.text)
            yield Deed(at, "", (0, 0), about, frozenset([mail.user]), (), mail.text)

    def name_now(self, name: str, at: datetime) -> str:
        for old, new, when in self.renames:
            if old == name and when >= at:
                name = new
        return name


def plain(heading: str) -> str:
    return heading.replace("_", " ").strip()


def _brought(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The marks of which there are more than before."""
    return tuple((Counter(MARK.findall(after)) - Counter(MARK.findall(before))).elements())


def _named(text: str) -> set[str]:
    return {name.strip() for name in _USER.findall(text)}


def find_asked(deed: Deed) -> set[str]:
    words = [word for kind, said in deed.marks if kind == "ask" for word in said.split("|")]
    return {found[1] for word in words if (found := _ASKED.match(word))}
