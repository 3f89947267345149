"""What the search for people has at hand in one pass: rosters, questions, and what was chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from helpdeskbot.concerns.asking.choosing import Chooser
from helpdeskbot.concerns.asking.memory import Ledger, open_ledger
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.questions import recall_questions
from helpdeskbot.concerns.asking.roster.book import RosterBook, read_roster
from helpdeskbot.concerns.asking.roster.values import ExpertRow, Roll
from helpdeskbot.concerns.asking.unkept import BOARDS, Unkept
from helpdeskbot.concerns.asking.values import Asked, Candidate, Choice
from helpdeskbot.concerns.asking.words.questions import ASK_TALK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.messages import is_spoken


@dataclass(slots=True)
class AtHand:
    """Over all desks of a wiki; what has to be read is read when it is first needed.

    :param visited: names of the desks of which a page was read.
    """

    context: Context
    visited: set[str] = field(default_factory=set)
    _unkept: dict[str, Unkept] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """What is remembered of questions."""
        return self.context.once("ledger", self._open_ledger)

    def book(self, desk: DeskPolicy) -> RosterBook:
        """The desk's roster."""
        context = self.context
        return context.once(
            ("roster", desk.name),
            lambda: read_roster(
                context.office,
                desk,
                _roll_of(context, desk),
                topics_of(context, desk).topics,
                context.people,
                context.report,
                write=context.write,
            ),
        )

    def helpers(self, desk: DeskPolicy) -> Collection[str]:
        """Everybody on the desk's roster; nobody where it has none."""
        return self.book(desk).names if desk.of(AskingPolicy).roster else ()

    def language_of(self, desk: DeskPolicy, name: str) -> str:
        """The first language that somebody on the desk's roster reads and that there are texts in.

        Else the first one; ``""``: they have named none, or are not on it.
        """
        expert = self.book(desk).experts.get(name)
        languages = expert.row.languages if expert else ()
        office, words = self.context.office, f"Template:{ASK_TALK}/"
        for code in languages:
            if is_spoken(code) or any(
                office.has_page(f"{words}{one}") for one in office.chain(code)
            ):
                return code
        return next(iter(languages), "")

    def chooser(self, desk: DeskPolicy) -> Chooser:
        """Who chooses among the people on the desk's roster."""
        context = self.context
        people, spared = context.people, context.people.spared(desk.of(AskingPolicy))
        return Chooser(
            desk, self.book(desk), people, self.ledger, context.told, context.now, spared
        )

    def standings(self, desk: DeskPolicy) -> list[Candidate]:
        """How everybody on the desk's roster stands now, for the passes to come."""
        return self.chooser(desk).standings()

    def note_choice(self, page: DeskPage, choice: Choice) -> None:
        """Take note of a question that was put."""
        self.context.told.update(considered.name for considered, _ in choice.chosen)
        for considered, way in choice.chosen:
            name, identity = considered.name, choice.need.identity
            self.ledger.add(Asked(page.desk_key, identity, name, self.context.now, way))

    def unkept(self, desk: DeskPolicy) -> Unkept:
        """What is still to be brought to the desk's pages."""
        if desk.name not in self._unkept:
            office = self.context.office
            found = BOARDS.fetch(office, office.desk_key(desk), "")
            self._unkept[desk.name] = found or Unkept()
        return self._unkept[desk.name]

    def note_unkept(self, desk: DeskPolicy, unkept: Unkept) -> None:
        """Take note of that, for the next passes too."""
        if unkept != self.unkept(desk) and self.context.write:
            BOARDS.keep(self.context.office, self.context.office.desk_key(desk), "", unkept)
        self._unkept[desk.name] = unkept

    def _open_ledger(self) -> Ledger:
        ledger = open_ledger(self.context.office, self.context.now)
        for one in recall_questions(self.context.office, self.context.heads):
            ledger.add(one)
        return ledger


def _roll_of(context: Context, desk: DeskPolicy) -> Roll:
    policy = desk.of(AskingPolicy)
    return Roll(
        policy.roster,
        policy.template,
        ExpertRow(
            "",
            limit=policy.limit_per_month,
            open_limit=policy.open_limit,
            quiet_days=policy.quiet_days,
        ),
        tuple(other.of(AskingPolicy).roster for other in context.office.desks),
        missing="the roster page does not exist, so nobody can be asked",
    )
