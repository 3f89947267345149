"""Who looks after the result of a request, and may be asked how it goes with it.

Anybody can write anybody's name there.  Asked is who has said so themselves, by a yes to the
agreement or by saving it, and who has put themselves on the roster or is of the staff.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.follow_up.values import MOST_OWNERS, DoneRequest
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.named import find_named
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.request_text import read_request


@dataclass(slots=True)
class Aftercare:
    """Finds them in requests that are done."""

    context: Context
    asking: Asking
    agreements: Agreements

    def find(self, page: DeskPage, thread: Thread) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Whom the agreement or the form names, and who of them has said so themselves."""
        request = page.requests.get(thread.id)
        if request is None:
            return (), ()
        written, agreed = self.agreements.aftercare(page, request)
        in_form = read_request(request).form.get("aftercare", "")
        values = [value for value in (written, in_form) if value]
        named = find_named(self.context, page, values) if values else {}
        names = dict.fromkeys(name for value in values for name in named[value].names)
        owners = [name for name in names if name != request.requester][:MOST_OWNERS]
        return tuple(owners), tuple(name for name in owners if name in agreed)

    def may_be_asked(self, desk: DeskPolicy, request: DoneRequest) -> list[str]:
        """Who of them is asked how it goes with the result."""
        others = [name for name in request.owners if name not in request.agreed]
        users = self.context.people.users(others) if others else {}
        staff = find_staff(self.context.office, desk) if others else None
        on_roster = self.asking.at_hand.book(desk).names if others else frozenset[str]()
        return [
            name
            for name in request.owners
            if name in request.agreed
            or name in on_roster
            or (staff is not None and staff.has(users[name]))
        ]
