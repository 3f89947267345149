"""Every fault at every call to the wiki and to the memory, through days on which everything is on.

``python -m tests.scenario.faults`` plays the undisturbed days once, to know how they end, and once
more: at each call, a child of the process for each fault that may strike there goes on with the
fault, until it is over, and for some more ticks.  It must end as the undisturbed days did.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import unified_diff
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from helpdeskbot.model.errors import (
    EditConflict,
    EditRefused,
    HelpdeskBotError,
    LoginFailed,
    MailRefused,
    StoreError,
    Unreachable,
)
from helpdeskbot.office.office import Office
from helpdeskbot.store.protocol import Store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.crash import Killed
from tests.scenario.desk import PAGE
from tests.scenario.fault_day import STEPS, FaultDesk

# Minutes after each tick; the last ones are those after which a new step of the days begins.
PAUSES = (20, 60, 60, 360, 30)
# A fault that lasts is mended after so many ticks, or before people do something new.
MENDED_AFTER = 3
LAST_TICKS = 5

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- made by make faults -->", "<!-- until here -->"

GROUPS = {
    "clock": "clock",
    "store claim": "lease",
    "store prolong": "lease",
    "store release": "lease",
    "store record_intent": "intent",
    "store record_outcome": "outcome",
    "store record_tries": "try",
    "store take_back_tries": "try",
    "wiki apply_edit": "edit",
    "wiki send_mail": "mail",
}
COLUMNS = (
    *("clock", "lease", "read the wiki", "read the memory", "intent", "edit", "outcome"),
    *("remember", "try", "mail"),
)


def group_of(call: str) -> str:
    """The column of the table in which a call stands."""
    side = "wiki" if call.startswith("wiki") else "memory"
    return GROUPS.get(call) or ("remember" if " record_" in call else f"read the {side}")


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong at a call.

    :param at: the calls at which it may.
    :param error: what the call then raises; ``None``: nothing, somebody only does something.
    :param done: the call was carried out all the same, and only nobody hears of it.
    :param lasts: whether calls that ``lasts`` names fail too, until it is mended.
    :param begin: what somebody does on the wiki just before the call, given the page's title.
    :param mend: what somebody does to mend it.
    :param ahead: by how much all clocks of this machine are wrong in this tick.
    :param may_lose_mail: a mail that may have gone out is not sent again.
    :param may_doubt: one that went out may be told of to the staff, as nobody could note that.
    :param else_on_talk: who cannot be mailed has the message on their talk page.
    """

    name: str
    at: Callable[[str], bool]
    error: Callable[[], BaseException] | None = None
    done: bool = False
    lasts: Callable[[str], bool] | None = None
    begin: Callable[[FaultDesk, str], None] | None = None
    mend: Callable[[FaultDesk, str], None] | None = None
    ahead: timedelta = timedelta()
    may_lose_mail: bool = False
    may_doubt: bool = False
    else_on_talk: bool = False


def _any(call: str) -> bool:
    return call != "clock"


def _of_wiki(call: str) -> bool:
    return call.startswith("wiki")


def _of_store(call: str) -> bool:
    return call.startswith("store")


def _writes(call: str) -> bool:
    return (call in GROUPS and call != "clock") or " record_" in call


def _keeps(call: str) -> bool:
    return _of_store(call) and _writes(call)


def _only(call: str) -> Callable[[str], bool]:
    return lambda at: at == call


def _refused(code: str) -> Callable[[], EditRefused]:
    return lambda: EditRefused(f"the wiki refused it ({code})", code=code)


def _unmailed(code: str) -> Callable[[], MailRefused]:
    return lambda: MailRefused("the wiki sent no mail", code=code)


def _away() -> Unreachable:
    return Unreachable("the wiki does not answer")


def _locked() -> StoreError:
    return StoreError("another process has been writing to the database for too long")


STAFF = "Samira"
ELSEWHERE = "Project:Moved away"
EDIT, MAIL = _only("wiki apply_edit"), _only("wiki send_mail")


def _blank(desk: FaultDesk, title: str) -> None:
    desk.staff.edit(title, f"#REDIRECT [[{ELSEWHERE}]]")


def _move(desk: FaultDesk, title: str) -> None:
    if desk.staff.read(title):
        desk.staff.move(title, ELSEWHERE)


def _move_back(desk: FaultDesk, title: str) -> None:
    if desk.staff.read(ELSEWHERE):
        desk.staff.delete(title)
        desk.staff.move(ELSEWHERE, title, leave_redirect=False)


def _delete(desk: FaultDesk, title: str) -> None:
    if desk.staff.read(title):
        desk.staff.delete(title)


def _restore(desk: FaultDesk, title: str) -> None:
    if not desk.staff.read(title) and title in desk.wiki.world.deleted:
        desk.staff.restore(title)


def _redirect(desk: FaultDesk, title: str) -> None:
    if desk.staff.read(title):
        _blank(desk, title)


def _unredirect(desk: FaultDesk, title: str) -> None:
    if desk.staff.read(title).startswith("#REDIRECT"):
        desk.staff.undo(title)


FAULTS: Sequence[Fault] = (
    Fault("killed before", _any, Killed, may_lose_mail=True),
    Fault("killed after", _writes, Killed, done=True, may_lose_mail=True),
    Fault("no answer (time-out, 5xx, 429, maxlag, read-only)", _of_wiki, _away, may_lose_mail=True),
    Fault(
        "no answer, but done",
        lambda at: EDIT(at) or MAIL(at),
        _away,
        done=True,
        may_lose_mail=True,
    ),
    Fault("no answer for some ticks", _of_wiki, _away, lasts=_of_wiki, may_lose_mail=True),
    Fault(
        "logged out (badtoken)",
        _of_wiki,
        lambda: LoginFailed("the wiki does not know us any more"),
        may_lose_mail=True,
    ),
    Fault("edit conflict", EDIT, lambda: EditConflict("somebody was faster")),
    *(
        Fault(f"{code}, once", EDIT, _refused(code))
        for code in ("ratelimited", "captcha", "readonly", "abusefilter-disallowed")
    ),
    *(
        Fault(f"{code}, until mended", EDIT, _refused(code), lasts=EDIT)
        for code in ("blocked", "protectedpage", "abusefilter-disallowed", "spamblacklist")
    ),
    Fault("page moved just then", EDIT, begin=_move, mend=_move_back),
    Fault("page deleted just then", EDIT, begin=_delete, mend=_restore),
    Fault("page made a redirect just then", EDIT, begin=_redirect, mend=_unredirect),
    *(
        Fault(f"mail: {code}, once", MAIL, _unmailed(code), else_on_talk=True)
        for code in ("ratelimited", "readonly", "blocked", "cantsend")
    ),
    Fault("mail: nowikiemail", MAIL, _unmailed("nowikiemail"), else_on_talk=True),
    Fault("database locked, or its connection lost", _of_store, _locked, may_doubt=True),
    Fault("its connection lost at the commit", _keeps, _locked, done=True, may_lose_mail=True),
    Fault("database full for some ticks", _keeps, _locked, lasts=_keeps, may_doubt=True),
    Fault("clock a year ahead for a tick", _only("clock"), ahead=timedelta(days=365)),
    Fault("clock an hour back for a tick", _only("clock"), ahead=-timedelta(hours=1)),
)


@dataclass(frozen=True)
class Seen:
    """What there is in the end, as people see it.

    :param pages: their texts by title.
    :param told: how often whom was notified of what.
    """

    pages: Mapping[str, str]
    told: Counter[tuple[str, ...]]
    mails: Sequence[str]
    pending: int


class Wire:
    """The wiki or the memory, as a process has it that something may happen to."""

    def __init__(self, inner: object, side: str, call: Callable[..., Any]) -> None:
        self._inner, self._side, self._call = inner, side, call

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        # The wiki's description of itself is fetched once.
        if not callable(found) or name == "fetch_site":
            return found
        return lambda *args, **kwargs: self._call(
            f"{self._side} {name}", args, lambda: found(*args, **kwargs)
        )


class Days:
    """The days, played by a bot to which one fault happens, or none."""

    def __init__(self, before: Callable[[str], Fault | None]) -> None:
        self.desk = FaultDesk()
        self.before = before
        self.fault: Fault | None = None
        self.step, self.title = "", ""
        self._dead, self._left, self._workers = False, 0, 0
        self._ahead = timedelta()
        self.bugs: list[str] = []
        assert isinstance(self.desk.store, SqlStore)
        self.desk.store.clock = self._clock
        self.office = self._open()

    def play(self) -> Seen:
        """From the first request to the last tick."""
        for step in STEPS:
            self.step = step.__name__
            self._mend()
            step(self.desk)
            for pause in PAUSES:
                self._tick()
                self.desk.minutes_pass(pause)
        self.step = ""
        self._mend()
        for _ in range(LAST_TICKS):
            self._tick()
            self.desk.minutes_pass(90)
        return self._look()

    def _open(self) -> Office:
        """A new process."""
        self._dead = False
        self._workers += 1
        wiki = cast(Wiki, Wire(self.desk.wiki, "wiki", self._call))
        store = cast(Store, Wire(self.desk.store, "store", self._call))
        office = self.desk.open_office(wiki, store)
        return replace(office, worker=f"worker {self._workers}", clock=self._clock)

    def _clock(self) -> Any:
        return self.desk.now + self._ahead

    def _tick(self) -> None:
        try:
            self._call("clock", (), lambda: None)
            report = tick(self.office)
            self.bugs += [str(one) for one in report.problems if "report this" in one.advice]
        except Killed:
            self.office = self._open()
        except HelpdeskBotError:
            pass
        except Exception:
            self.bugs.append(traceback.format_exc(limit=-3))
        self._ahead = timedelta()
        if self._left:
            self._left -= 1
            if not self._left:
                self._mend()

    def _mend(self) -> None:
        if self.fault is not None and self.fault.mend and self.title:
            self.fault.mend(self.desk, self.title)
            self.title = ""
        self._left = 0

    def _call(self, call: str, args: Sequence[Any], do: Callable[[], Any]) -> Any:
        if self._dead:
            raise Killed
        fault = self.before(call) if self.fault is None else None
        if fault is not None:
            self.fault, self._left = fault, MENDED_AFTER
            return self._strike(fault, args, do)
        lasting = self.fault.lasts if self.fault is not None and self._left else None
        if self.fault is not None and lasting and lasting(call):
            return self._strike(self.fault, args, do)
        return do()

    def _strike(self, fault: Fault, args: Sequence[Any], do: Callable[[], Any]) -> Any:
        self._ahead = fault.ahead
        if fault.begin is not None:
            self.title = args[0].title
            fault.begin(self.desk, self.title)
        if fault.error is None:
            return do()
        if fault.done:
            do()
        error = fault.error()
        self._dead = isinstance(error, Killed)
        raise error

    def _look(self) -> Seen:
        wiki, desk = self.desk.wiki, self.desk
        pages = {title: page.newest.text for title, page in wiki.world.pages.items()}
        told = Counter(tuple(map(str, (one.kind, one.user))) for one in wiki.notifications)
        mails = sorted(f"{mail.user}: {mail.subject}" for mail in wiki.mails)
        key = desk.office.desk_key(desk.policies[0])
        return Seen(pages, told, mails, len(desk.store.fetch_pending(key)))


_SIGNED = re.compile(
    r"Permalink%2F\d+|\d\d:\d\d, \d+ \w+ \d{4} \(UTC\)|\b\d{8}-\d{4}\b|-\d{14}(?:-\d)?"
)


def judge(was: Seen, now: Seen, fault: Fault, bugs: Sequence[str]) -> tuple[str, str]:
    """How the days ended beside the undisturbed ones, in a word, and what differs.

    ``same``, timestamps aside; ``later``: the same was said on another day; ``not mailed``, ``staff
    told`` of that, and ``on the talk page``: see :class:`Fault`; else ``RED``.
    """
    if bugs:
        return "RED", bugs[0]
    if now.pending:
        return "RED", f"{now.pending} plans are pending"
    talked = _find_talked(was, now) if fault.else_on_talk else ""
    word = "on the talk page" if talked else "same"
    if now.mails != was.mails:
        if set(was.mails) - set(now.mails) and not set(now.mails) - set(was.mails):
            word = word if talked else "not mailed"
        if word == "same" or (word == "not mailed" and not fault.may_lose_mail):
            return "RED", f"mails: {now.mails}"
    more = now.told - was.told
    if (fault.may_lose_mail or fault.may_doubt) and more == Counter({("mention", STAFF): 1}):
        more, word = Counter(), "staff told"
    if talked:
        more = Counter({one: count for one, count in more.items() if one[1] != talked})
    if more or was.told - now.told:
        return "RED", f"told more: {dict(more)}, less: {dict(was.told - now.told)}"
    for later in (False, True):
        differences = list(
            _differences(was, now, talked, staff_told=word == "staff told", later=later)
        )
        if not differences:
            return ("later" if later and word == "same" else word), ""
    return "RED", "\n".join(differences)


def _find_talked(was: Seen, now: Seen) -> str:
    """Who has a talk page only with the fault."""
    new = [title for title in now.pages if title not in was.pages and "talk:" in title]
    return new[0].partition(":")[2] if len(new) == 1 else ""


def _differences(
    was: Seen, now: Seen, talked: str, *, staff_told: bool, later: bool
) -> Iterator[str]:
    def plain(text: str) -> list[str]:
        # A link leads on to where it was moved back.
        text = _SIGNED.sub("<then>", text.replace(ELSEWHERE, PAGE))
        if later:
            return sorted(re.sub(r"\d+", "0", text).split("\n"))
        return text.split("\n")

    # Where the staff are told, if they are.
    notices = f"Project talk:{PAGE.partition(':')[2]}/Settings"
    aside = {ELSEWHERE, f"User talk:{talked}", *({notices} if staff_told else ())}
    for title in sorted((was.pages.keys() | now.pages.keys()) - aside):
        old, new = plain(was.pages.get(title, "")), plain(now.pages.get(title, ""))
        if old != new:
            yield f"{title}:"
            yield from list(unified_diff(old, new, lineterm="", n=0))[2:]


@dataclass(frozen=True)
class Cell:
    """One fault at one call, and how the days ended."""

    number: int
    step: str
    call: str
    fault: str
    verdict: str
    difference: str


def find_points(calls: Sequence[str]) -> frozenset[int]:
    """The numbers of the calls at which faults strike: of like ticks, only those of the first."""
    seen: set[tuple[str, ...]] = set()
    points: set[int] = set()
    starts = [number for number, call in enumerate(calls) if call == "clock"]
    for start, end in pairwise([*starts, len(calls)]):
        if tuple(calls[start:end]) not in seen or "wiki apply_edit" in calls[start:end]:
            points.update(range(start, end))
        seen.add(tuple(calls[start:end]))
    return frozenset(points)


def choose_some(calls: Sequence[str]) -> set[tuple[int, str]]:
    """Each fault at one call, late in the days, as the rest of them is played then."""
    points = sorted(find_points(calls))
    edits = [number for number, call in enumerate(calls) if call == "wiki apply_edit"]
    last = {
        fault.name: number
        for turn, fault in enumerate(FAULTS)
        for number in points
        if fault.at(calls[number]) and number <= edits[-1 - turn % 3] + turn % 3
    }
    # The mail is sent on the first day: two of its faults are enough.
    early = [fault.name for fault in FAULTS if fault.at("wiki send_mail") and fault.else_on_talk]
    return {(number, name) for name, number in last.items() if name not in early[1:-1]}


class Matrix:
    """Plays them all.

    :param processes: how many at the same time.
    :param told: is given each cell as soon as it is known.
    """

    def __init__(self, processes: int, told: Callable[[Cell], None]) -> None:
        self._processes, self._told = processes, told
        self._count = 0
        self._running: dict[int, tuple[int, int, str, str, str]] = {}
        self._days: Days | None = None
        self._answer = -1
        self._cells: list[Cell] = []
        self.calls: list[str] = []
        self._was = Days(self.calls.append).play()
        self._points = find_points(self.calls)

    def play(self, chosen: Callable[[int, str, Fault], bool]) -> Sequence[Cell]:
        """The days with a fault.

        :param chosen: whether one is to be played at a call, by the call's number and name.
        """
        self._chosen = chosen
        self._days = Days(self._before)
        seen = self._days.play()
        if self._answer >= 0:
            self._tell(seen)
        while self._running:
            self._wait()
        return self._cells

    def _before(self, call: str) -> Fault | None:
        number, self._count = self._count, self._count + 1
        assert self._days is not None
        for fault in FAULTS if number in self._points else ():
            if not fault.at(call) or not self._chosen(number, call, fault):
                continue
            while len(self._running) >= self._processes:
                self._wait()
            out, back = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(out)
                self._answer = back
                return fault
            os.close(back)
            self._running[child] = (out, number, self._days.step, call, fault.name)
        return None

    def _tell(self, seen: Seen) -> None:
        """At the end of a child: say how it went, and be gone."""
        assert self._days is not None
        assert self._days.fault is not None
        told = judge(self._was, seen, self._days.fault, self._days.bugs)
        os.write(self._answer, json.dumps(told).encode()[:60000])
        os._exit(0)

    def _wait(self) -> None:
        child, status = os.wait()
        out, number, step, call, name = self._running.pop(child)
        with os.fdopen(out) as pipe:
            said = pipe.read()
        try:
            verdict, difference = json.loads(said)
        except ValueError:
            verdict, difference = "RED", f"the process ended with {status}: {said}"
        cell = Cell(number, step, call, name, verdict, difference)
        self._cells.append(cell)
        self._told(cell)


def render_table(cells: Sequence[Cell]) -> str:
    """The matrix for the document: a row for each fault, a column for each kind of call."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for cell in cells:
        found[cell.fault, group_of(cell.call)][cell.verdict] += 1
    lines = ["| fault | " + " | ".join(COLUMNS) + " |", "| --- |" + " --- |" * len(COLUMNS)]
    for name in dict.fromkeys(fault.name for fault in FAULTS):
        words = [
            ", ".join(f"{word} {count}" for word, count in sorted(found[name, column].items()))
            for column in COLUMNS
        ]
        lines.append(f"| {name} | " + " | ".join(words) + " |")
    return "\n".join(lines)


def main() -> None:
    """Play the matrix and print it; ends with 1 if a cell is red."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", default="", help="only faults with this in their names")
    parser.add_argument("--call", default="", help="only calls with this in their names")
    parser.add_argument("--number", type=int, help="only the call of this number")
    parser.add_argument("--write", action="store_true", help="put the table into the document")
    parser.add_argument("--sample", action="store_true", help="each fault at one call")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()

    def chosen(number: int, call: str, fault: Fault) -> bool:
        if given.sample and (number, fault.name) not in some:
            return False
        right = given.fault in fault.name and given.call in call
        return right and given.number in (None, number)

    def told(cell: Cell) -> None:
        if cell.verdict == "RED":
            print(f"{cell.number} {cell.call} ({cell.step}), {cell.fault}:")
            print(cell.difference, flush=True)

    matrix = Matrix(given.processes, told)
    some = choose_some(matrix.calls)
    cells = matrix.play(chosen)
    table = render_table(cells)
    print(table)
    if given.write:
        above, begin, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        _, end, below = rest.partition(END)
        DOCUMENT.write_text(f"{above}{begin}\n{table}\n{end}{below}", encoding="utf-8")
    sys.exit(any(cell.verdict == "RED" for cell in cells))


if __name__ == "__main__":
    main()
