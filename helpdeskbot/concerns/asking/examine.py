"""Whether people can be asked: the roster, the wording of questions, the rights, each person.

A part of ``helpdeskbot doctor``; nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Candidate
from helpdeskbot.concerns.asking.words.questions import (
    ASK,
    ASK_NEXT,
    ASK_TALK,
    STAFF_NEEDED,
    UNSERVED,
)
from helpdeskbot.model.change import Draft
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Finding, Health
from helpdeskbot.office.office import Office
from helpdeskbot.page.presave import find_template

_PUSH = "“helpdeskbot templates push” publishes what is missing"
# Of a long roster some are named, and the rest counted.
_NAMED = 5


def examine_roster(at_hand: AtHand, desk: DeskPolicy, rights: Collection[str]) -> Iterator[Finding]:
    """Look at the roster of a desk, if it has one.

    :param rights: what the bot's account may do.
    """
    if not desk.of(AskingPolicy).roster:
        return
    missing = _missing_templates(at_hand.context.office, desk)
    if missing:
        what = f"nothing can be said in a request without {', '.join(missing)}"
        yield Finding(f"desk {desk.name}", Health.TROUBLE, what, _PUSH)
    empty = _missing_forms(at_hand.context.office, desk)
    if empty and not missing:
        what = f"the links with which experts answer open an empty form without {', '.join(empty)}"
        yield Finding(f"desk {desk.name}", Health.ADVICE, what, _PUSH)
    book = at_hand.book(desk)
    if not book.revid:
        what = f"the roster {book.title} does not exist, so nobody is asked"
        yield Finding(f"desk {desk.name}", Health.ADVICE, what, _PUSH)
        return
    standings = at_hand.standings(desk)
    yield from _examine_people(desk, book.title, len(book.troubles), standings)
    yield from _examine_rights(standings, rights)


def _missing_templates(office: Office, desk: DeskPolicy) -> list[str]:
    """Messages that have no page in any language in which this desk could use them."""
    names = [ASK, ASK_NEXT, STAFF_NEEDED, ASK_TALK]
    names += [UNSERVED] if desk.of(AskingPolicy).unserved_page else []
    drafts = [Draft(name, desk.language, {}, "") for name in names]
    missing = [
        f"Template:{draft.template}/en"
        for draft in drafts
        if find_template(office, draft, desk.language) is None
    ]
    decline = f"Template:{desk.of(AskingPolicy).decline_template}"
    return missing if office.has_page(decline) else [*missing, decline]


def _missing_forms(office: Office, desk: DeskPolicy) -> list[str]:
    """Texts of forms that have only to be saved, which are not on the wiki."""
    policy = desk.of(AskingPolicy)
    names = (policy.take_template, policy.decline_template)
    titles = [f"Template:{name}/preload" for name in names]
    return [title for title in titles if not office.has_page(title, titles)]


def _examine_people(
    desk: DeskPolicy, roster: str, troubles: int, standings: list[Candidate]
) -> Iterator[Finding]:
    subject, policy = f"desk {desk.name}", desk.of(AskingPolicy)
    if troubles:
        yield Finding(
            subject,
            Health.ADVICE,
            f"{roster}: {troubles} finding(s) about its rows",
            f"“helpdeskbot roster show” lists them, {policy.own_pages['report']} tells people",
        )
    nobodys = [one.name for one in standings if not one.expert.row.topics]
    if nobodys:
        yield Finding(
            subject,
            Health.ADVICE,
            f"nobody can be asked by the rows of {_some(nobodys)}: they name no topic of the desk",
            "They add a topic themselves; nobody can do it for them",
        )
    free = sum(one.obstacle is None and bool(one.expert.row.topics) for one in standings)
    if free:
        what = f"{roster}: {free} of {len(standings)} can be asked now, as far as can be told here"
        yield Finding(subject, Health.OK, what)
    else:
        yield Finding(
            subject,
            Health.ADVICE,
            f"{roster}: none of {len(standings)} can be asked now",
            "“helpdeskbot roster show” says why; people put themselves on the roster",
        )


def _examine_rights(standings: list[Candidate], rights: Collection[str]) -> Iterator[Finding]:
    by_mail = sorted({one.name for one in standings if one.expert.row.way is Way.MAIL})
    if by_mail and "sendemail" not in rights:
        yield Finding(
            "rights",
            Health.ADVICE,
            f"the right sendemail is missing; these want mail: {_some(by_mail)}",
            "Give the bot password the grant “Send email to other users” and the account a "
            "confirmed address; until then they get a message on their talk page",
        )
    if len({one.name for one in standings}) > 50 and "apihighlimits" not in rights:
        yield Finding(
            "rights",
            Health.ADVICE,
            "without the right apihighlimits people are looked up 50 at a time instead of 500",
            "Ask for the bot flag and give the bot password the grant “High-volume (bot) access”",
        )


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(islice(names, _NAMED)) + (f" and {more} more" if more > 0 else "")
