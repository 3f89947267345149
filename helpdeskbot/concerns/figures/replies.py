"""What people said when they were asked how it went: in requests, and behind links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpdeskbot.concerns.figures.values import Reply, RequestCase
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import Answer
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.answers import fetch_answers
from helpdeskbot.page.decide.answers import fold


def find_replies(
    context: Context, desk: DeskPolicy, cases: Sequence[RequestCase]
) -> Mapping[str, frozenset[Answer]]:
    """What requesters, and staff for them, have answered, by the requests' lasting ids."""
    requesters = {case.identity: case.requester for case in cases}
    given = [*_by_link(context, desk), *(reply for case in cases for reply in case.replies)]
    others = {one.by for one in given if one.by not in (requesters.get(one.about), "")}
    users = context.people.users(others) if others else {}
    staff = find_staff(context.office, desk) if others else None
    ours = {name for name in others if name in users and staff and staff.has_signed(users[name])}
    found: dict[str, set[Answer]] = {}
    for one in given:
        if one.about in requesters and (one.by == requesters[one.about] or one.by in ours):
            found.setdefault(one.about, set()).add(one.answer)
    return {identity: frozenset(answers) for identity, answers in found.items()}


def count_links(context: Context, desk: DeskPolicy) -> int:
    """How many answers by link are known."""
    return sum(1 for _ in _by_link(context, desk))


def _by_link(context: Context, desk: DeskPolicy) -> Iterator[Reply]:
    policy = desk.of(FollowUpPolicy)
    if not policy.enabled:
        return
    for title in policy.answer_pages(desk):
        for given in fetch_answers(context, desk, title):
            if given.template == fold(policy.answer_template) and given.word in set(Answer):
                yield Reply(Answer(given.word), given.identity, given.account)
