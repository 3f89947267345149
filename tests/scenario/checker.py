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
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.scenario.records import TALK, Deed, Records, find_asked, plain

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
_OPEN, _CLOSE = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"
_PART = re.compile(f"{re.escape(_OPEN)}.*?{re.escape(_CLOSE)}", re.DOTALL)
_STATUS = re.compile(r"\{\{Helpdesk (?:status|agreement)\s*\|(?:[^{}]|\{\{[^{}]*\}\})*\}\}")
# What may be said about a request to somebody only once, whatever happens meanwhile.
_ONCE = ("ask", "talk", "staff", "archived", "follow-up", "back", "remind-elsewhere", "unserved")


class Checker(Records):
    """Looks at a wiki as it is in the end."""

    def faults(self) -> list[str]:
        """Everything that was promised and not kept, each in a sentence."""
        return [
            *self._unasked(),
            *self._over_budget(),
            *self._changed(),
            *self._twice(),
        ]

    # -- Promises ----------------------------------------------------------------------------------
    def _unasked(self) -> Iterator[str]:
        for deed in self.deeds:
            for name in sorted(deed.told):
                now = self.name_now(name, deed.at)
                if {name, now} & self.spared:
                    yield f"{_where(deed)}: {name} is never to be told anything"
                elif "{{nobots}}" in self._talk_page(now, deed.at):
                    yield f"{_where(deed)}: {now} wants nothing of bots"
                elif now not in self.staff and not self._wanted(now, deed):
                    yield f"{_where(deed)}: {name} had not asked for it"

    def _talk_page(self, name: str, at: datetime) -> str:
        page = self.wiki.world.pages.get(f"{TALK}{name}")
        texts = [one.text for one in page.revisions if one.timestamp < at] if page else []
        return texts[-1] if texts else ""

    def _wanted(self, name: str, deed: Deed) -> bool:
        rows = [stands for at, stands in self.edits.rows.get(name, ()) if at <= deed.at]
        if rows and rows[-1]:
            return True
        wrote = self.edits.sections.get(deed.place, {})
        if deed.title == self.desk or deed.place in self.edits.sections:
            places = [wrote]
        else:
            known = [one for one in map(plain, deed.about) if one in self.edits.headings]
            places = [self.edits.headings[one] for one in known]
            # A permanent link to a request has no heading.
            places = places or list(self.edits.headings.values())
        return any(name in who and who[name] <= deed.at for who in places)

    def _over_budget(self) -> Iterator[str]:
        counted: dict[tuple[str, object], list[datetime]] = defaultdict(list)
        for page in self.pages:
            for revision in page.revisions:
                if revision.user == self.wiki.bot:
                    counted["edit", ""].append(revision.timestamp)
        people: set[tuple[object, str]] = set()
        reached: set[tuple[object, str]] = set()
        for deed in self.deeds:
            if not deed.title:
                counted["mail", ""].append(deed.at)
            elif deed.title.startswith(TALK):
                counted["talk-page message", ""].append(deed.at)
            elif "[[User talk:HelpdeskBot" in deed.text and "Section resolved" not in deed.text:
                counted["comment in", deed.place].append(deed.at)
            for name in find_asked(deed):
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
        for page in self.pages:
            ours: Counter[str] = Counter()
            was = ""
            for revision in page.revisions:
                before, after = _theirs(was), _theirs(revision.text)
                if revision.user == self.wiki.bot:
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
        asked = Counter((deed.place, name) for deed in self.deeds for name in find_asked(deed))
        yield from (f"{count} times {what}" for what, count in seen.items() if count > 1)
        yield from (f"asked {count} times: {what}" for what, count in asked.items() if count > 1)


def _theirs(text: str) -> list[str]:
    """The lines of a page without what stands between our marks, and without the templates."""
    lines = []
    for line in _PART.sub("", text).split("\n"):
        bare = _STATUS.sub("", line)
        if bare.strip():
            lines.append(bare)
    return lines


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


__all__ = ["BUDGETS", "Checker"]
