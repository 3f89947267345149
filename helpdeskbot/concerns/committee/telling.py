"""Sets what was decided about a request, and tells who has asked."""

from __future__ import annotations

from dataclasses import replace

from helpdeskbot.concerns.committee.deciding import Ruling
from helpdeskbot.concerns.committee.values import DECIDE, MARK, NOT_NOW, Decision, meaning_of
from helpdeskbot.concerns.committee.when import When
from helpdeskbot.concerns.committee.words.told import draft_decision
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.status import REASON, Phase
from helpdeskbot.model.story import Did
from helpdeskbot.office.context import Context
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.named import find_named
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.topics import messages_to
from helpdeskbot.parse.userlinks import Signatures
from helpdeskbot.words.escape import escape_wikitext

GROUP_PARAM, PRIORITY_PARAM = "group", "priority"


def tell_decision(
    context: Context,
    page: DeskPage,
    request: Request,
    found: Ruling,
    when: When,
    told: Mark | None,
) -> ThreadChange | None:
    """The status that was decided, with what goes with it, and a comment to who has asked.

    A status that a person has set since stands; where it says something else, nothing is told.

    :param told: of the decision that was told before.
    """
    decision, desk = found.decision, page.desk
    if meaning_of(decision.word) == NOT_NOW and decision.until is None:
        decision = replace(decision, until=when.after(found.day))
    since = _set_since(context, page, request, decision)
    if since is not None and since.casefold() != decision.word.casefold():
        return None
    status = params = None
    if since is None:
        status = None if request.status.casefold() == decision.word.casefold() else decision.word
        params = _params(context, page, request, decision)
    users = context.people.users({request.requester} - {""})
    ping = (
        Signatures.is_account(request.requester)
        and not users[request.requester].blocked_sitewide
        and request.requester not in context.people.spared(desk.of(PeoplePolicy))
    )
    draft = draft_decision(
        decision,
        found.day,
        request.requester,
        messages_to(context, desk, request),
        ping=ping,
        changed=told is not None,
    )
    because = f"{decision.account} recorded “{decision.word}” for the meeting on {found.day}"
    action = PlannedAction(DECIDE, request.id, because, identity=request.identity)
    return ThreadChange(request.id, (action,), status=status, params=params or {}, draft=draft)


def _set_since(
    context: Context, page: DeskPage, request: Request, decision: Decision
) -> str | None:
    """The status that a person with a say has set since it was decided; ``None``: nobody has."""
    story, ours = page.story(request.id), context.office.account
    told = {act.revid for act in story.acts if act.did is Did.MARKED and act.about == MARK}
    later = [
        act
        for act in story.sets("")
        if act.at > decision.at
        and act.account != ours
        and act.revid not in told
        and has_say(page, context.people, request, act.account)
    ]
    return later[-1].value if later else None


def _params(
    context: Context, page: DeskPage, request: Request, decision: Decision
) -> dict[str, str]:
    """What the status template is to say besides; what no longer holds of ours is emptied."""
    desk = page.desk
    held = desk.status.phase(decision.word) is Phase.ON_HOLD
    day = decision.until.isoformat() if decision.until else ""
    wanted = {"until": day if held else "", "due": "" if held else day}
    if desk.status.install:
        wanted[REASON] = escape_wikitext(decision.reason)
        wanted[GROUP_PARAM] = escape_wikitext(decision.group)
        wanted[PRIORITY_PARAM] = escape_wikitext(decision.priority)
    names = desk.of(PeoplePolicy).expert_param
    if names and decision.holder:
        named = find_named(context, page, [decision.holder])[decision.holder].names
        wanted[names] = ", ".join(named)
    sets = {act.about: act.account for act in page.story(request.id).sets(*wanted)}
    ours = context.office.account
    return {
        name: value
        for name, value in wanted.items()
        if request.param(name) != value and (value or sets.get(name) == ours)
    }
