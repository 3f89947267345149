"""Who agreed by link: read from the page of answers, and written into the box for all to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdeskbot.concerns.agreement.cases import AgreementPage, Case
from helpdeskbot.concerns.agreement.parse import find_accepted
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.values import YES, Agreement, LinkedYes
from helpdeskbot.model.change import PlannedAction, Replacement, ThreadChange
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.request import Request
from helpdeskbot.page.answers import fetch_said
from helpdeskbot.page.compose import render_parameters
from helpdeskbot.parse.names import write_names

_MOST = 200


def fetch_linked(
    here: AgreementPage, found: Mapping[str, tuple[Request, Agreement]]
) -> Mapping[str, Sequence[LinkedYes]]:
    """Who said yes by link in the requests of a page, by thread id, oldest first."""
    template = here.page.desk.of(AgreementPolicy).agree_template
    said = fetch_said(here.context, here.page.desk, [template])
    return {
        thread: [
            LinkedYes(one.account, one.at, one.revid) for one in said[request.identity][-_MOST:]
        ]
        for thread, (request, _) in found.items()
        if request.identity in said
    }


def write_accepted(here: AgreementPage, case: Case) -> ThreadChange | None:
    """Write the names of parties who said yes by link to the text as it is into the box.

    So everybody sees it, and they may take their name away again.
    """
    request, box, parties = case.request, case.agreement, case.parties
    may = {parties.requester, *parties.experts, *parties.staff}
    names = sorted(name for name in case.linked if name in may and name in case.consensus.accepted)
    if not names:
        return None
    where = find_accepted(box)
    before = [span.of(request.text) for span in where.values() if span.of(request.text)]
    written = write_names(names, here.context.office.site())
    # Behind "accepted =" stands a space, as people write it.
    names_now = ", ".join([*before, written]) if before or not where else f" {written}"
    value = {next(iter(where), "accepted"): names_now}
    replaced = tuple(
        Replacement(one.start + request.start, one.end + request.start, one.text)
        for one in render_parameters(request.text, Span(*box.span), where, value)
    )
    because = f"{', '.join(names)} said yes by a link"
    action = PlannedAction(YES, request.id, because, identity=request.identity)
    return ThreadChange(request.id, (action,), replaced=replaced)
