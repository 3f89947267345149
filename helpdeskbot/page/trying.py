"""One page, of which the wiki refuses some: what is guilty is found and waits, the rest is done.

Where a refusal is about the text, the page's edit is halved until what the wiki refuses is a thread
alone; each half that it takes is an edit.  At most so many refusals are met in a pass, which leads
at least to one thread or one edit on a page of any length; the next pass goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import EditRefused
from helpdeskbot.model.refusal import COURSES, About
from helpdeskbot.model.report import Fate
from helpdeskbot.office.context import Context
from helpdeskbot.page.notices import StaffNotice, tell_staff
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.refused import WHOLE, Waits
from helpdeskbot.page.remembering import link_to
from helpdeskbot.page.saving import Attempt
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.summary import make_key

MOST_REFUSALS = 12
# Where so many are refused alone, and nothing is taken, it is not about them.
_ALL = 3
# What was refused once may have passed by the next time.
_TOLD_AFTER = 2
_ONE_NOTICE = timedelta(hours=20)
_MOST_SHOWN = 10


@dataclass(slots=True)
class Tries:
    """What is tried of a page in one pass, by the threads' lasting ids.

    :param refusals: how many edits the wiki has refused.
    :param more: something is left for the next pass.
    """

    waits: Waits
    refusals: int = 0
    more: bool = False
    _groups: list[frozenset[str]] = field(default_factory=list)
    """What is still to be tried, each in an edit of its own; the last one comes first."""
    _suspects: frozenset[str] | None = None
    _wanted: frozenset[str] = frozenset()
    _previewed: frozenset[str] = frozenset()
    _alone: int = 0
    _saved: bool = False

    @property
    def until(self) -> datetime | None:
        """When something is to be tried again, UTC; ``None``: nothing waits."""
        return self.waits.find_end(self._wanted)

    @property
    def trouble(self) -> str:
        """What keeps it back, for people."""
        codes = sorted({wait.code for wait in self.waits.waiting(self._wanted).values()})
        return f"the wiki refused it ({', '.join(codes)})" if codes else ""

    def choose(self, page: DeskPage) -> DeskPage:
        """The page with those changes alone that are to be tried now."""
        self._wanted = frozenset(page.identity(thread) for thread in page.changes)
        free = self._wanted - self.waits.waiting(self._wanted).keys() - self._previewed
        if self._suspects is None:
            self._suspects = free & self.waits.known.keys()
            self._groups = [frozenset({one}) for one in sorted(self._suspects)]
            self._groups.append(free - self._suspects)
        new = free - frozenset().union(*self._groups)
        if new:
            self._groups.append(new)
        while self._groups and not self._groups[-1] & free:
            self._groups.pop()
        now = self._groups[-1] & free if self._groups else frozenset()
        changes = {
            thread: change
            for thread, change in page.changes.items()
            if page.identity(thread) in now
        }
        return page if len(changes) == len(page.changes) else replace(page, changes=changes)

    def note(self, page: DeskPage, attempt: Attempt) -> bool:
        """Take note of what became of the edit of a page; whether more is tried in this pass."""
        tried = frozenset(page.identity(thread) for thread in page.changes)
        if attempt.refusal is not None:
            self._refuse(tried, attempt.refusal)
        elif attempt.fate in (Fate.SAVED, Fate.PREVIEWED):
            self._groups.pop()
            if attempt.fate is Fate.SAVED:
                self._saved = True
                self.waits.forget(tried)
            else:
                self._previewed |= tried
        else:
            return False
        self.more = bool(self._groups) and self.refusals >= MOST_REFUSALS
        return bool(self._groups) and not self.more

    def _refuse(self, tried: frozenset[str], refusal: EditRefused) -> None:
        self.refusals += 1
        suspects = self._suspects or frozenset()
        if refusal.about is not About.THREAD:
            self.waits.note(refusal, [WHOLE])
            self._groups = []
            return
        self._groups.pop()
        if len(tried) > 1:
            ordered = sorted(tried)
            middle = len(ordered) // 2
            self._groups += [frozenset(ordered[middle:]), frozenset(ordered[:middle])]
            return
        self.waits.note(refusal, tried)
        self._alone += not tried <= suspects
        # The others may be taken together.
        again = [group for group in self._groups if group <= suspects]
        rest = frozenset().union(*self._groups) - suspects
        if self._alone >= _ALL and not self._saved:
            if rest:
                # As long as not all of it was tried, the page waits no longer than the first time.
                self.waits.known.pop(WHOLE, None)
            self.waits.note(refusal, [WHOLE])
            self._groups = []
            return
        self._groups = [*again, rest] if rest else again


def tell_of_refused(context: Context, desk: DeskPolicy, waits: Waits) -> None:
    """Tell a desk's staff what the wiki goes on to refuse on a page, if they can mend it: once."""
    ripe = sorted(
        name
        for name, wait in waits.known.items()
        if wait.tries >= _TOLD_AFTER and wait.told is None and COURSES[wait.about].staff
    )
    lately = context.now - _ONE_NOTICE
    if not ripe or any(wait.told and wait.told > lately for wait in waits.known.values()):
        return
    notice = _word(context, desk, waits, ripe)
    if tell_staff(context, desk, notice):
        waits.note_told(ripe)


def _word(context: Context, desk: DeskPolicy, waits: Waits, names: Sequence[str]) -> StaffNotice:
    office, title = context.office, waits.title
    code = waits.known[names[0]].code
    message, links = "notice-refused-page", [f"[[:{title}]]"]
    if WHOLE not in names:
        memories = {one.id: one for one in office.store.fetch_threads(office.desk_key(desk))}
        shown = [memories[one] for one in names[:_MOST_SHOWN] if one in memories]
        headings = [link_to(office, replace(memory, title=title)) for memory in shown]
        message, links = "notice-refused-thread", headings or links
    what = office.messages(desk).list(links)
    key = make_key(office.desk_key(desk), title, 0, [("refused", name) for name in names])
    because = f"the wiki goes on to refuse it: {code}"
    return StaffNotice(f"refused {key}", message, (what, escape_wikitext(code)), because)
