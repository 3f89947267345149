"""Follow-ups on people's talk pages, and whether somebody may be written to at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpdeskbot.concerns.follow_up.figures import counted_in, look_up
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import FOLLOW_UP, Counted, DoneRequest
from helpdeskbot.concerns.follow_up.words import draft_follow_up, follow_up_mark
from helpdeskbot.model.change import PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.people import fetch_opted_out
from helpdeskbot.page.letters import Unsent, find_talk, leave
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.said import left_on
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.summary import plain_heading


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who may be written to, by the name that the account has now."""

    name: str
    has_account: bool


@dataclass(slots=True)
class Correspondence:
    """Messages to requesters beside the desk's pages."""

    context: Context

    def reach(self, desk: DeskPolicy, name: str, since: datetime) -> Reached | None:
        """How to write to somebody; ``None`` for who is blocked, locked or wants no messages.

        :param since: when the name was theirs, UTC.
        """
        people, office = self.context.people, self.context.office
        if not name:
            return Reached("", has_account=False)
        name = people.present_names({name}).get(name, name)
        user = people.users([name])[name]
        # The name of somebody who was renamed may be a later account's by now.
        if not people.were_there([name], since):
            return Reached(name, has_account=False)
        if user.blocked_sitewide or name in people.spared(desk.of(PeoplePolicy)):
            return None
        if fetch_opted_out(office, [name], desk.of(PeoplePolicy).opt_out_categories):
            return None
        if office.wiki.fetch_locked([name]):
            return None
        return Reached(name, has_account=True)

    def write_to(
        self, desk: DeskPolicy, request: DoneRequest, day: int, owners: Sequence[str]
    ) -> Mapping[str, Counted] | None:
        """A section on the requester's talk page, unless it was there before.

        :param owners: who looks after the result, and is asked too.
        :returns: what was counted for it (nothing, where nothing is to be written, now or ever);
            ``None``: it could not be saved, and is to be tried again.
        """
        office = self.context.office
        reached = self.reach(desk, request.requester, request.closed_at)
        if reached is None or not reached.has_account:
            return {}
        if reached.name in self.context.told:
            return None  # one message to a person in a pass
        page = find_talk(self.context, desk, reached.name, [request.identity])
        if isinstance(page, Unsent):
            return {} if page is Unsent.NEVER else None
        if self._told_before(desk, page, request, day):
            return {}
        figures = look_up(office.wiki, request, desk.of(FollowUpPolicy))
        messages = office.messages(desk, request.language)
        draft = draft_follow_up(
            replace(request, requester=reached.name),
            day,
            figures,
            desk.of(FollowUpPolicy),
            desk_page=desk.home if desk.takes_sections else desk.shown_pages[0],
            by_form=desk.takes_sections,
            answers_page=desk.of(FollowUpPolicy).form_page(desk),
            ping=False,
            owners=owners,
            language=messages.language,
            say=messages.text,
        )
        heading = messages.text(
            "follow-talk-heading", escape_wikitext(plain_heading(request.heading))
        )
        because = f"a request of theirs was closed as done {day} days ago"
        action = PlannedAction(FOLLOW_UP, request.identity, because, identity=request.identity)
        letter = messages.for_reader(draft)
        left = leave(self.context, desk, reached.name, page, heading, letter, [action], 1)
        if isinstance(left, Unsent):
            return {} if left is Unsent.NEVER else None
        self.context.told |= {reached.name, *owners}
        return counted_in(figures, request, self.context.now)

    def _told_before(
        self, desk: DeskPolicy, page: PageText, request: DoneRequest, day: int
    ) -> bool:
        """Whether we have asked already, even if somebody has deleted it since."""
        office, mark = self.context.office, follow_up_mark(request, day)
        pages = [page]
        if request.recovered:
            pages += office.wiki.fetch_pages(titles_of(office, desk)).values()
        since = request.closed_at
        return any(
            left_on(office, one, lambda text: [mark] * text.count(mark), since=since)
            for one in pages
        )
