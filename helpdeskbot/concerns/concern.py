"""What a concern is: something that the bot looks after in requests.

A concern is one folder.  It declares what can be set, which other pages it depends on and what it
does to threads; it looks at a page that was read and judged, says what is to be done in its
threads, and is told what became of it.  A concern that fails is reported, stops neither the others
nor the page, and is tried again by the next pass.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.model.change import Kind, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Finding, Problem, Severity
from helpdeskbot.model.request import Request
from helpdeskbot.model.setting import SectionPolicy
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.standing import Standing
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.words.messages import Messages

# How long what is over a budget of a day or a week is left alone before it is looked at again.
_LATER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a concern wants to be remembered of a page that has been dealt with.

    :param events: what is worth remembering, whether or not anything was saved.
    :param due_at: when all of the page is to be looked at again though nobody edits it, UTC;
        ``None``: never.  A moment that has passed makes the next pass read the page.
    :param awake: ids of requests on it that are to be looked at when the page is read next, though
        they be unchanged; the others rest (:mod:`helpdeskbot.page.resting`).
    :param dues: when single requests on it are, by their ids.  Those of resting ones hold.
    """

    events: Sequence[Event] = ()
    due_at: datetime | None = None
    awake: Collection[str] = ()
    dues: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explained:
    """What a concern tells of a request.

    :param lines: in words; names and headings in them are strangers'.
    :param data: the same for machines.
    """

    lines: Sequence[str]
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """What of the bot's own pages on the wiki belongs to a concern.

    :param name: what the list of the packaged pages calls it.
    :param values: by the names that stand in the pages and their titles, how this wiki calls what
        is meant.
    :param further: other values, for pages that there are several of; what has the same title for
        all of them is one page.
    """

    name: str
    values: Mapping[str, str]
    further: Sequence[Mapping[str, str]] = ()


class Concern:
    """Something that is looked after in each request of a page, in one pass over all desks.

    A concern overrides what it has to say something to.
    """

    kinds: ClassVar[tuple[Kind, ...]] = ()
    """The kinds of actions that it may do: a plan that a crash left open is read by them."""
    sections: ClassVar[Mapping[str, type[SectionPolicy]]] = {}
    """What can be set of it: the policies by the names of their sections in the settings."""
    asks: ClassVar[tuple[type[Concern], ...]] = ()
    """The concerns below it that it asks; it is opened with them, in this order."""
    finishes_last: ClassVar[bool] = False
    """Whether its :meth:`finish` comes after the others', though it may speak before them."""

    def __init__(self, context: Context, *asked: Concern) -> None:
        self.context = context

    @property
    def name(self) -> str:
        """The name of its folder, which is that of its section of the settings."""
        return type(self).__module__.split(".")[-2]

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """Titles of pages beside the desk's own whose newest revisions it has to know."""
        return ()

    def judges_by(self, desk: DeskPolicy) -> Sequence[str]:
        """Those among them whose every change makes the desk's pages be judged anew."""
        return ()

    def helpers(self, desk: DeskPolicy) -> Collection[str]:
        """Accounts who may bring a request in somebody else's name; asked for only where one is."""
        return ()

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """Its pages on the wiki, which these desks share; none where it is on at none of them."""
        return None

    def wakes(self, page: DeskPage) -> Collection[str]:
        """Ids of resting requests that have to be looked at, because of what others are now."""
        return ()

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """What is to be done on a page, by the thread's id on it; nothing is saved here."""
        return {}

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Take note of a page that has been dealt with, and say what is to be remembered of it.

        :param saved: its edit was made (or, in a preview, would be); ``page.changes`` has it.
        """
        return Learnt()

    def for_staff(self, desks: Sequence[DeskPolicy], messages: Messages) -> Sequence[str]:
        """What the staff of some desks should know, as parts of the page of needs: wikitext."""
        return ()

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """Those of its pages that people of a desk want to find: what each is called, by title."""
        return {}

    def shows(self, desk: DeskPolicy, messages: Messages) -> Sequence[Shown] | None:
        """What of it stands on a desk's dashboard, beside the open requests.

        Asked after all pages; ``None``: it has learnt nothing in this pass, so it is as it was.
        """
        return ()

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself | None:
        """What it does at a desk with its settings, for the bot's own page; nothing is looked up.

        :param messages: in the desk's language.
        """
        return None

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """How a request stands, with what the concern knows of it added.

        It is asked once a page has been dealt with, in the order of speaking, of what is not over.

        :param page: its changes are those that were made.
        :param standing: as the page and the concerns before it have it.
        """
        return standing

    def explain(self, page: DeskPage, request: Request) -> Explained | None:
        """What it has to tell people of a request who want to know; nothing is written."""
        return None

    def examine(self, desk: DeskPolicy, rights: Collection[str]) -> Iterable[Finding]:
        """What the doctor finds of a desk; nothing is written.

        :param rights: what the bot's account may do.
        """
        return ()

    def finish(self, desk: DeskPolicy) -> None:
        """After all pages: say or keep elsewhere what is to be said or kept there."""


def consult(concerns: Iterable[Concern], page: DeskPage, context: Context) -> DeskPage:
    """The page with what all concerns propose added to its changes."""
    for concern in concerns:
        answers: list[Mapping[str, ThreadChange]] = []
        with context.guarded(concern.name, page.title, page.desk.name):
            answers.append(_check_kinds(concern, concern.propose(page)))
        if not answers:
            # What failed is tried again, though nobody edits the page.
            page = replace(page, postponed=True)
        changes = dict(page.changes)
        for thread, change in (pair for proposed in answers for pair in proposed.items()):
            if thread in page.settling or (change.draft is not None and thread in page.silent):
                continue
            # What is said in a request that nobody has looked at is not weighed: by the next pass,
            # which looks at all of the page.
            if thread in page.resting or not _is_news(change, changes.values(), context.told):
                page = replace(page, postponed=True)
                continue
            why = _find_reason_to_wait(page, change, context)
            if why:
                problem = Problem(f"left for later: {why}", page.title, "", page.desk.name)
                context.report.problems.append(replace(problem, severity=Severity.NOTICE))
                page = replace(page, again_at=context.now + _LATER)
                continue
            before = changes.get(thread)
            changes[thread] = change if before is None else before.joined(change)
        if any(answers):
            page = replace(page, changes=changes)
    return page


def find_woken(concerns: Iterable[Concern], page: DeskPage, context: Context) -> Collection[str]:
    """The resting requests of a page that have to be looked at all the same, by their ids."""
    found: set[str] = set()
    waking = (one for one in concerns if type(one).wakes is not Concern.wakes)
    for concern in waking if page.resting else ():
        with context.guarded(concern.name, page.title, page.desk.name):
            found.update(concern.wakes(page))
    return found


def _check_kinds(
    concern: Concern, proposed: Mapping[str, ThreadChange]
) -> Mapping[str, ThreadChange]:
    """What a concern proposes, if it has declared all kinds of it.

    :raises ValueError: it has not; after a crash nobody would know what such an action is.
    """
    for action in (one for change in proposed.values() for one in change.actions):
        if action.kind not in concern.kinds:
            raise ValueError(f"{action.kind.name} is not among its kinds")
    return proposed


def find_kinds(concerns: Iterable[Concern]) -> Mapping[str, Kind]:
    """The kinds of actions of all concerns, by their names."""
    return {kind.name: kind for concern in concerns for kind in concern.kinds}


def find_names(concerns: Iterable[Concern], desk: DeskPolicy) -> Mapping[str, str]:
    """What the packaged pages that a desk needs are called, by the names that stand in them."""
    parts = [concern.part([desk]) for concern in concerns]
    return {name: value for part in parts if part for name, value in part.values.items()}


def find_helpers(
    concerns: Iterable[Concern], desk: DeskPolicy, context: Context
) -> Callable[[], Collection[str]]:
    """Who, besides staff, may bring a request in somebody else's name: found when it is asked."""

    def find() -> Collection[str]:
        found: set[str] = set()
        for concern in concerns:
            with context.guarded(concern.name, "", desk.name):
                found.update(concern.helpers(desk))
        return found

    return find


def conclude(
    concerns: Iterable[Concern], page: DeskPage, context: Context, *, saved: bool
) -> Learnt:
    """Let all concerns take note of a page; what is to be remembered of it, together."""
    if saved:
        drafts = [change.draft for change in page.changes.values() if change.draft is not None]
        context.told.update(name for draft in drafts for name in draft.mentions)
    events: list[Event] = []
    moments: list[datetime] = []
    awake: set[str] = set()
    single: dict[str, datetime] = {}
    for concern in concerns:
        answers: list[Learnt] = []
        with context.guarded(concern.name, page.title, page.desk.name):
            answers.append(concern.conclude(page, saved=saved))
        events += [event for learnt in answers for event in learnt.events]
        # What failed is tried again, though nobody edits the page.
        dues = [learnt.due_at for learnt in answers] or [context.now]
        moments += [due for due in dues if due]
        awake.update(one for learnt in answers for one in learnt.awake)
        for thread, at in (pair for learnt in answers for pair in learnt.dues.items()):
            single[thread] = min(at, single.get(thread, at))
    return Learnt(events, min(moments, default=None), awake, single)


def _find_reason_to_wait(page: DeskPage, change: ThreadChange, context: Context) -> str:
    """Why a comment is not to be made now, for people; ``""`` if it may be."""
    draft = change.draft
    if draft is None or draft.line:
        return ""
    tally, request = tally_of(context), page.requests.get(change.thread)
    over = tally.find_over_person(draft.mentions)
    if over is not None or request is None:
        return over.what if over is not None else ""
    known, name = page.recognised.known.get(change.thread), request.requester
    if name in draft.mentions and not context.people.were_there(
        [name], known.first_seen if known else context.now
    ):
        return f"the account {name} was made after “{request.thread.heading}”"
    thread = request.thread
    ours = (one.timestamp for one in thread.comments if one.author == context.office.account)
    if tally.has_said_enough(page.desk_key, page.identity(change.thread), ours):
        return f"“{thread.heading}” has as many comments of the bot as a week may bring"
    return ""


def _is_news(change: ThreadChange, others: Iterable[ThreadChange], told: Collection[str]) -> bool:
    """Whether nobody whom it mentions is told of anything else by this pass: that waits."""
    spoken_to = {name for other in others if other.draft for name in other.draft.mentions}
    return change.draft is None or (spoken_to | set(told)).isdisjoint(change.draft.mentions)
