"""The agreements that stand in a page's requests, and who has said yes to which text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from helpdeskbot.concerns.agreement.accepted import fetch_linked
from helpdeskbot.concerns.agreement.cases import AgreementPage, Case
from helpdeskbot.concerns.agreement.decide.consensus import judge_consensus
from helpdeskbot.concerns.agreement.memory import (
    Record,
    walk_history,
)
from helpdeskbot.concerns.agreement.parse import count_replies, parse_agreement, settle_parts
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.values import (
    Agreement,
    LinkedYes,
    Parties,
)
from helpdeskbot.model.request import Request
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.named import find_named
from helpdeskbot.parse.userlinks import Signatures


def find_cases(here: AgreementPage, threads: Sequence[Request]) -> dict[str, Case]:
    """The agreements that stand in these requests of a page, by the requests' ids."""
    page, office, policy = here.page, here.context.office, here.page.desk.of(AgreementPolicy)
    if "{{" not in page.source.text:
        return {}
    names = office.kept_template_names(policy.template)
    found = {
        request.thread.id: (request, agreement)
        for request in threads
        if (agreement := parse_agreement(request.text, office.site(), names)) is not None
    }
    if not found:
        return {}
    parts = [part for _, agreement in found.values() for part in agreement.parts]
    owners = find_named(here.context, page, {part.owner for part in parts if part.names})
    agree_names = office.kept_template_names(policy.agree_template)
    linked = fetch_linked(here, found)
    renamed = _find_renamed(here, found.values(), agree_names, linked)
    trails = walk_history(
        office,
        page,
        [request.thread for request, _ in found.values()],
        {key: here.records[request.identity].trail for key, (request, _) in found.items()
         if request.identity in here.records},
        templates=names,
        agree_templates=agree_names,
        renamed=renamed,
        linked=linked,
    )  # fmt: skip
    cases = {}
    for thread, (request, agreement) in found.items():
        record = here.records.setdefault(request.identity, Record())
        record.trail = trail = trails[thread]
        since = trail.changed_at.date() if trail.changed_at else None
        agreement = settle_parts(agreement, office.site(), owners, since)
        parties = _parties(here, request, agreement, trail.standing, renamed)
        consensus = judge_consensus(trail, parties)
        cases[thread] = Case(request, agreement, parties, consensus, trail.changed_at, trail.linked)
    return cases


def _find_renamed(
    here: AgreementPage,
    found: Iterable[tuple[Request, Agreement]],
    agree_names: Collection[str],
    linked: Mapping[str, Sequence[LinkedYes]],
) -> dict[str, str]:
    """The present names of those who are named in agreements by the names they had."""
    named = {yes.name for some in linked.values() for yes in some}
    for request, agreement in found:
        replies = count_replies(
            request.thread.comments,
            request.text,
            request.start,
            agree_names,
            here.context.office.site(),
        )
        named.update(agreement.accepted, agreement.owners, here.experts(request), replies)
        named.add(request.requester)
    # An address is nobody's former name.
    asked = {name for name in named if Signatures.is_account(name)}
    present = here.context.people.present_names(asked)
    return {old: new for old, new in present.items() if old != new}


def _parties(
    here: AgreementPage,
    request: Request,
    agreement: Agreement,
    standing: Iterable[str],
    renamed: Mapping[str, str],
) -> Parties:
    def now(name: str) -> str:
        return renamed.get(name, name)

    experts = [now(name) for name in here.experts(request)]
    owners = [now(name) for name in agreement.owners]
    users = here.context.people.users({*owners, *standing})
    # "The museum's photographer" is an owner, and no account that could say yes.
    experts += [name for name in owners if users[name].user_id]
    desk_staff = find_staff(here.context.office, here.page.desk)
    staff = frozenset(
        name
        for name in standing
        if desk_staff.has(users[name]) and not users[name].blocked_sitewide
    )
    requester = now(request.requester)
    others = tuple(name for name in dict.fromkeys(experts) if name != requester)
    return Parties(requester, others, staff)
