"""Who takes a request, or does not, by having saved the form behind a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.values import Asked, LinkAnswer
from helpdeskbot.model.story import Did
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.answers import fetch_said
from helpdeskbot.page.decide.answers import fold
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.names import parse_names


def find_link_answers(
    at_hand: AtHand, page: DeskPage, asked: Mapping[str, Sequence[Asked]]
) -> Mapping[str, Sequence[LinkAnswer]]:
    """What was said so about the requests of a page by whoever may say it, by the thread's id.

    That are those who were asked and everybody on the roster; staff may take a request as well.
    In a request that is over or on hold it says nothing, and what a person took out of the template
    since is not said any more.

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
    site, experts = context.office.site(), at_hand.book(desk).names
    there = {
        thread: parse_names(page.requests[thread].param(policy.expert_param), site)
        for thread in found
    }
    others = {one.name for some in found.values() for one in some} - {*experts}
    others -= {name for names in there.values() for name in names}
    present = context.people.follow(others) if others else {}

    def counts(thread: str, one: LinkAnswer) -> bool:
        if one.takes and one.name in there[thread]:
            return True
        asked_for = one.name in experts or any(two.name == one.name for two in asked[thread])
        if not asked_for and one.takes:
            # Only here anybody is asked for; they are known for an hour.
            user = context.people.users([one.name])[one.name]
            asked_for = find_staff(context.office, desk).has(user)
        return asked_for and not _is_struck(at_hand, page, thread, one)

    named = {
        thread: [replace(one, name=present.get(one.name, one.name)) for one in some]
        for thread, some in found.items()
    }
    return {thread: [one for one in some if counts(thread, one)] for thread, some in named.items()}


def _is_struck(at_hand: AtHand, page: DeskPage, thread: str, one: LinkAnswer) -> bool:
    """Whether a person has taken a name out of the template after it was written there for this."""
    office, param = at_hand.context.office, page.desk.of(AskingPolicy).expert_param
    stood = False
    for act in page.story(thread).standing if one.takes and param else ():
        if act.at < one.at or act.about != param or act.did not in (Did.SET, Did.UNSET):
            continue
        stands = act.did is Did.SET and one.name in parse_names(act.value, office.site())
        if stood and not stands and act.account != office.account:
            return True
        stood = stands
    return False
