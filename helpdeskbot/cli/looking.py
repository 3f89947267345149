"""A pass that only looks, for commands that tell of the desks; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from helpdeskbot.concerns.concern import Explained
from helpdeskbot.concerns.visit import Pass, look_at
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.page import breaker
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.settings.on_wiki.in_force import effective_desks
from helpdeskbot.tick import begin

# In which order people want to be told, which is not that in which the bot may speak.
_FIRST = ("turns", "reminders", "asking")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A request, and what the concerns tell of it."""

    title: str
    heading: str
    lines: list[str]
    data: Mapping[str, object]


def look(office: Office, report: TickReport) -> tuple[Pass, Iterator[DeskPage]]:
    """A pass that only looks: every page of the desks as it is now, with what is proposed on it.

    :raises Unreachable: the wiki cannot be reached.
    """
    run = begin(office, report, write=False)
    run.context.desks = effective_desks(run.context)

    def pages() -> Iterator[DeskPage]:
        for desk in run.context.desks:
            breaker.report_stopped(run.context, desk)
            for title in run.context.heads.titles(desk):
                place = find_place(office, desk, title, run.context.heads, report, fresh=True)
                if place is not None:
                    yield look_at(run, desk, place)

    return run, pages()


def explain_requests(
    office: Office, wanted: str, report: TickReport, only: Collection[str] = ()
) -> list[Explanation]:
    """Every request whose lasting id, or heading, is this; nothing is written.

    :param wanted: ``h-Anna-20261103101100``, or a heading without regard to case; ``""``: all.
    :param only: the names of the concerns that are asked; empty: all.
    """
    run, pages = look(office, report)
    asked = [one for one in run.concerns if not only or one.name in only]
    asked.sort(key=lambda one: _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST))
    name, found = wanted.strip().casefold(), []
    for page in pages:
        for request in page.requests.values():
            heading = request.thread.heading
            if name and name not in (request.identity.casefold(), heading.casefold()):
                continue
            some: list[Explained] = []
            for one in asked:
                with run.context.guarded(one.name, page.title, page.desk.name):
                    some += filter(None, [one.explain(page, request)])
            if some:
                data: dict[str, object] = {
                    "desk": page.desk.name,
                    "page": page.title,
                    "heading": heading,
                    "thread": request.identity,
                }
                for told in some:
                    data |= told.data
                lines = [line for told in some for line in told.lines]
                found.append(Explanation(page.title, heading, lines, data))
    return found
