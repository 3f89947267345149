"""Who takes a request, or does not, by having saved the form behind a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.values import Asked, LinkAnswer
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.answers import fetch_said
from helpdeskbot.page.decide.answers import fold
from helpdeskbot.page.page import DeskPage


def find_link_answers(
    at_hand: AtHand, page: DeskPage, asked: Mapping[str, Sequence[Asked]]
) -> Mapping[str, Sequence[LinkAnswer]]:
    """What was said so about the requests of a page by whoever may say it, by the thread's id.

    That are those who were asked and everybody on the roster; staff may take a request as well.
    In a request that is over or on hold it says nothing.

    :param asked: who was asked about each request, by the thread's id.
    """
    desk, context, policy = page.desk, at_hand.context, page.desk.of(AskingPolicy)
    if not policy.roster:
        return {}
    said = fetch_said(context, desk, (policy.take_template, policy.decline_template))
    found: dict[str, list[LinkAnswer]] = {}
    for thread, request in page.requests.items():
        if not request.is_open:
            continue
        for given in said.get(request.identity, ()):
            takes = given.template == fold(policy.take_template)
            found.setdefault(thread, []).append(LinkAnswer(given.account, given.at, takes=takes))
    if not found:
        return {}
    experts = at_hand.book(desk).names
    others = {one.name for some in found.values() for one in some} - {*experts}
    present = context.people.follow(others) if others else {}

    def may_say(thread: str, one: LinkAnswer) -> bool:
        if one.name in experts or any(other.name == one.name for other in asked[thread]):
            return True
        if not one.takes:
            return False
        # Only here anybody is asked for; they are known for an hour.
        user = context.people.users([one.name])[one.name]
        return find_staff(context.office, desk).has(user)

    named = {
        thread: [replace(one, name=present.get(one.name, one.name)) for one in some]
        for thread, some in found.items()
    }
    return {thread: [one for one in some if may_say(thread, one)] for thread, some in named.items()}
