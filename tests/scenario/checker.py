"""Whether a bot kept its promises to people, told by a wiki's records alone.

This reads who saved which revision, whom the wiki notified, and which mails went through it.  It
knows nothing of how the bot reads pages, keeps memories or decides.

- Nobody was written to who had not asked for it by an own edit.
- No budget was passed.
- No byte that people wrote was changed.
- Nobody was told the same thing twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.scenario.witness import MARK, added_lines, follow

HOUR, DAY, WEEK, EVER = (timedelta(hours=1), timedelta(1), timedelta(7), timedelta(9999))
BUDGETS = (
    ("edit", HOUR, 100),
    ("edit", DAY, 500),
    ("talk-page message", HOUR, 20),
    ("talk-page message", DAY, 60),
    ("mail", HOUR, 20),
    ("mail", DAY, 60),
    ("person asked about", DAY, 4),
    ("person asked about", EVER, 12),
    ("comment in", WEEK, 7),
    ("message to", DAY, 5),
)
"""Of what how many at most in which time; about whom or what is counted for itself."""
_TALK, _TEMPLATES = "User talk:", ("Template:", "MediaWiki:", "Category:")
_OPEN, _CLOSE = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"
_PART = re.compile(f"{re.escape(_OPEN)}.*?{re.escape(_CLOSE)}", re.DOTALL)
_STATUS = re.compile(r"\{\{Helpdesk (?:status|agreement)\s*\|(?:[^{}]|\{\{[^{}]*\}\})*\}\}")
_ROW = re.compile(r"\{\{Helpdesk expert\|([^|{}\n]*)")
_ASKED = re.compile(r"^(?:ping|talk|mail):(.*)$")
_LINK = re.compile(r"\[\[:?[^][|#\n]*#([^][|\n]+)")
_USER = re.compile(r"\[\[:?[Uu]ser:([^][|#/\n]+)")
# What may be said about a request to somebody only once, whatever happens meanwhile.
_ONCE = ("ask", "talk", "staff", "archived", "follow-up", "back", "remind-elsewhere", "unserved")


class Deed(NamedTuple):
    """Something that the bot said.

    :param place: the page's number and, on the desk's page, that of the section.
    :param about: the headings of the requests that it is about.
    :param told: whom the wiki notified of it, or who got a mail.
    :param marks: kinds and words of the marks in it.
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


class Checker:
    """Looks at a wiki as it is in the end.

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
        self._wiki, self._desk, self._roster = wiki, desk, roster
        self._staff, self._spared = frozenset(staff), frozenset(spared)
        self._renames = [(one.old, one.new, one.at) for one in wiki.world.accounts.renames]
        deleted = [page for pages in wiki.world.deleted.values() for _, page in pages]
        pages = {id(page): page for page in [*wiki.world.pages.values(), *deleted]}
        self._pages = [one for one in pages.values() if not one.title.startswith(_TEMPLATES)]
        self._moves = {move.revid: move for _, move in wiki.world.move_log}
        self._edits = Edits({}, {}, defaultdict(list))
        self._told: dict[int, list[str]] = defaultdict(list)
        for notice in wiki.notifications:
            if notice.kind == "mention":
                self._told[notice.revid].append(notice.user)
        self.deeds = sorted([*self._read_pages(), *self._read_mails(mailed)])

    def faults(self) -> list[str]:
        """Everything that was promised and not kept, each in a sentence."""
        return [
            *self._unasked(),
            *self._over_budget(),
            *self._changed(),
            *self._twice(),
        ]

    # -- What happened -----------------------------------------------------------------------------
    def _read_pages(self) -> Iterator[Deed]:
        for page in self._pages:
            titles = self._titles(page)
            for revision, before, after in follow(page.revisions):
                title = titles[revision.revid]
                old = {section.number: section.text for section in before}
                changed = [one for one in after if old.get(one.number) != one.text]
                if revision.user == self._wiki.bot:
                    if title.startswith(_TALK):
                        yield self._read_message(page, title, revision)
                    else:
                        yield from self._read_edit(page, title, revision, old, changed)
                    continue
                for section in changed:
                    self._wrote(self._edits.sections, (page.page_id, section.number), revision)
                    self._wrote(self._edits.headings, _plain(section.heading), revision)
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
            has = {self._name_now(name, now.timestamp) for name in names}
            if now.user in has | had:
                self._edits.rows[now.user].append((now.timestamp, now.user in has))
            had = has

    def _read_edit(
        self, page: Any, title: str, revision: Any, old: dict[int, str], changed: Sequence[Any]
    ) -> Iterator[Deed]:
        untold = set(self._told[revision.revid])
        for section in changed:
            text = added_lines(old.get(section.number, ""), section.text)
            here = frozenset(self._told[revision.revid]) & _named(text)
            untold -= here
            about = tuple(_LINK.findall(text)) if title != self._desk else ()
            yield Deed(
                *(revision.timestamp, title, (page.page_id, section.number)),
                *(about, here, tuple(MARK.findall(text)), text),
            )
        if untold:
            place = page.page_id, 0
            yield Deed(revision.timestamp, title, place, (), frozenset(untold), (), "elsewhere")

    def _read_message(self, page: Any, title: str, revision: Any) -> Deed:
        at = page.revisions.index(revision)
        text = added_lines(page.revisions[at - 1].text if at else "", revision.text)
        told = frozenset([title.removeprefix(_TALK), *self._told[revision.revid]])
        about, marks = tuple(_LINK.findall(text)), tuple(MARK.findall(text))
        return Deed(revision.timestamp, title, (page.page_id, 0), about, told, marks, text)

    def _read_mails(self, mailed: Sequence[datetime]) -> Iterator[Deed]:
        for mail, at in zip(self._wiki.mails, mailed, strict=True):
            about = tuple(one for one in self._edits.headings if one and f"\n{one}\n" in mail.text)
            yield Deed(at, "", (0, 0), about, frozenset([mail.user]), (), mail.text)

    # -- Promises ----------------------------------------------------------------------------------
    def _unasked(self) -> Iterator[str]:
        for deed in self.deeds:
            for name in sorted(deed.told):
                now = self._name_now(name, deed.at)
                if {name, now} & self._spared:
                    yield f"{_where(deed)}: {name} is never to be told anything"
                elif "{{nobots}}" in self._talk_page(now, deed.at):
                    yield f"{_where(deed)}: {now} wants nothing of bots"
                elif now not in self._staff and not self._wanted(now, deed):
                    yield f"{_where(deed)}: {name} had not asked for it"

    def _talk_page(self, name: str, at: datetime) -> str:
        page = self._wiki.world.pages.get(f"{_TALK}{name}")
        texts = [one.text for one in page.revisions if one.timestamp < at] if page else []
        return texts[-1] if texts else ""

    def _wanted(self, name: str, deed: Deed) -> bool:
        rows = [stands for at, stands in self._edits.rows.get(name, ()) if at <= deed.at]
        if rows and rows[-1]:
            return True
        wrote = self._edits.sections.get(deed.place, {})
        if deed.title == self._desk or deed.place in self._edits.sections:
            places = [wrote]
        else:
            known = [one for one in map(_plain, deed.about) if one in self._edits.headings]
            places = [self._edits.headings[one] for one in known]
            # A permanent link to a request has no heading.
            places = places or list(self._edits.headings.values())
        return any(name in who and who[name] <= deed.at for who in places)

    def _over_budget(self) -> Iterator[str]:
        counted: dict[tuple[str, object], list[datetime]] = defaultdict(list)
        for page in self._pages:
            for revision in page.revisions:
                if revision.user == self._wiki.bot:
                    counted["edit", ""].append(revision.timestamp)
        people: set[tuple[object, str]] = set()
        reached: set[tuple[object, str]] = set()
        for deed in self.deeds:
            if not deed.title:
                counted["mail", ""].append(deed.at)
            elif deed.title.startswith(_TALK):
                counted["talk-page message", ""].append(deed.at)
            elif "[[User talk:HelpdeskBot" in deed.text and "Section resolved" not in deed.text:
                counted["comment in", deed.place].append(deed.at)
            for name in _asked(deed):
                if (deed.place, name) not in people:
                    counted["person asked about", deed.place].append(deed.at)
                people.add((deed.place, name))
            for name in deed.told:
                edit = (deed.at, deed.title or deed.text)
                if (edit, name) not in reached:
                    counted["message to", name].append(deed.at)
                reached.add((edit, name))
        for what, time, most in BUDGETS:
            for (kind, which), moments in counted.items():
                if kind == what and (worst := _most_within(sorted(moments), time)) > most:
                    yield f"{worst} times {what} {which or ''} within {time}; at most {most}"

    def _changed(self) -> Iterator[str]:
        """Edits of ours that left anything of what people wrote out, or changed it."""
        for page in self._pages:
            ours: Counter[str] = Counter()
            was = ""
            for revision in page.revisions:
                before, after = _theirs(was), _theirs(revision.text)
                if revision.user == self._wiki.bot:
                    kept = iter(after)
                    gone = [line for line in before if not ours[line] and line not in kept]
                    if gone:
                        yield f"{revision.timestamp:%d %H:%M} {page.title}: {gone[0][:99]!r} went"
                    ours += Counter(after) - Counter(before)
                was = revision.text

    def _twice(self) -> Iterator[str]:
        seen: Counter[tuple[object, ...]] = Counter()
        for deed in self.deeds:
            if not deed.title:
                seen["mail", deed.told, deed.text] += 1
            for kind, words in deed.marks:
                if kind == "talk":
                    for word in words.strip("|").split("|"):
                        seen["talk", deed.title, word] += 1
                elif kind in _ONCE:
                    seen[kind, deed.place if kind in ("ask", "staff") else deed.title, words] += 1
        asked = Counter((deed.place, name) for deed in self.deeds for name in _asked(deed))
        yield from (f"{count} times {what}" for what, count in seen.items() if count > 1)
        yield from (f"asked {count} times: {what}" for what, count in asked.items() if count > 1)

    def _name_now(self, name: str, at: datetime) -> str:
        for old, new, when in self._renames:
            if old == name and when >= at:
                name = new
        return name


def _theirs(text: str) -> list[str]:
    """The lines of a page without what stands between our marks, and without the templates."""
    lines = []
    for line in _PART.sub("", text).split("\n"):
        bare = _STATUS.sub("", line)
        if bare.strip():
            lines.append(bare)
    return lines


def _plain(heading: str) -> str:
    return heading.replace("_", " ").strip()


def _named(text: str) -> set[str]:
    return {name.strip() for name in _USER.findall(text)}


def _asked(deed: Deed) -> set[str]:
    words = [word for kind, said in deed.marks if kind == "ask" for word in said.split("|")]
    return {found[1] for word in words if (found := _ASKED.match(word))}


def _most_within(moments: Sequence[datetime], time: timedelta) -> int:
    """How many of them lie within so much time at most."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= time:
            first += 1
        most = max(most, last - first + 1)
    return most


def _where(deed: Deed) -> str:
    return f"{deed.at:%d %H:%M} {deed.title or 'mail'}: {deed.text[:160]!r}"


__all__ = ["BUDGETS", "Checker", "Deed"]


