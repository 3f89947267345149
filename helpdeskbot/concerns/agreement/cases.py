"""What one tick knows of the agreements on a page, and how it speaks in the page's threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.concerns.agreement.memory import Record, find_own_acts
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.values import Agreement, Consensus, Parties
from helpdeskbot.concerns.agreement.words import render_yes_link
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.model.change import Draft, Kind, PlannedAction, ThreadChange
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.request import Request
from helpdeskbot.office.context import Context
from helpdeskbot.page.named import experts_of
from helpdeskbot.page.page import DeskPage
from helpdeskbot.words.links import Say


@dataclass(slots=True)
class Case:
    """A request in which an agreement stands.

    :param changed_at: when the terms became what they are, UTC.
    :param linked: who said yes by link, as long as the name has not stood in the thread since.
    """

    request: Request
    agreement: Agreement
    parties: Parties
    consensus: Consensus
    changed_at: datetime | None
    linked: frozenset[str] = frozenset()


@dataclass(slots=True)
class AgreementPage:
    """A page with its agreements.

    :param records: what is remembered, by the requests' lasting ids.
    :param cases: by thread id.
    :param pinged: whom this edit notifies already.
    :param dues: when requests are to be looked at again, by thread id, UTC.
    """

    context: Context
    asking: Asking
    page: DeskPage
    records: dict[str, Record]
    cases: dict[str, Case] = field(default_factory=dict)
    pinged: set[str] = field(default_factory=set)
    dues: dict[str, datetime] = field(default_factory=dict)

    def look_again(self, request: Request, at: datetime | None) -> None:
        """Look at a request again then, UTC, or earlier."""
        if at is not None:
            self.dues[request.id] = min(at, self.dues.get(request.id, at))

    def record(self, request: Request) -> Record:
        """What is remembered of a request."""
        return self.records.setdefault(request.identity, Record())

    def say(self, request: Request, kind: Kind, because: str, draft: Draft) -> ThreadChange:
        """The change that adds a comment."""
        self.pinged.update(draft.mentions)
        action = PlannedAction(kind, request.thread.id, because, identity=request.identity)
        return ThreadChange(request.thread.id, (action,), draft=draft)

    def yes_link(self, request: Request, say: Say) -> str:
        """The link by which somebody agrees in a request."""
        return render_yes_link(
            self.page.desk.answers_title,
            self.page.desk.of(AgreementPolicy).agree_template,
            request.identity,
            request.thread.heading,
            say,
        )

    def pingable(self, names: Sequence[str]) -> list[str]:
        """Who of them has an account and is not notified by this edit already."""
        asked = [name for name in names if name]
        users = self.context.people.users(asked) if asked else {}
        return [name for name in asked if users[name].user_id and name not in self.pinged]

    def history(self, request: Request) -> tuple[Sequence[Mark], set[str]]:
        """What the bot's own edits say of a request: marks, and days of agreement.

        It is asked only before something is said.
        """
        if request.new:
            return (), set()
        param = self.page.desk.of(AgreementPolicy).agreed_param
        return find_own_acts(self.page, request.id, param)

    def experts(self, request: Request) -> tuple[str, ...]:
        """Who looks after a request, as its replies and its status template say."""
        taken = self.asking.takers(self.page, request)
        names = experts_of(self.context, self.page, request).names
        return tuple(dict.fromkeys([*taken, *names]))
