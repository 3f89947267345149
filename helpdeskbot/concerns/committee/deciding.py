"""What was decided on the pages of a desk's meetings, by accounts that may decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from helpdeskbot.concerns.committee.decide.calls import fold
from helpdeskbot.concerns.committee.decide.lines import Jury, judge_lines
from helpdeskbot.concerns.committee.memory import fetch_lines
from helpdeskbot.concerns.committee.policy import CommitteePolicy
from helpdeskbot.concerns.committee.values import Decision, Unheard
from helpdeskbot.concerns.committee.when import When
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import canonical_name, find_holders, find_staff
from helpdeskbot.words.messages import Messages, available_languages

_STATUS = "status-"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision, and the meeting on whose page it stands."""

    decision: Decision
    day: date


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on each page, and the lines there from which nothing follows."""

    pages: Mapping[date, Mapping[str, Decision]]
    troubles: Mapping[date, tuple[Unheard, ...]]

    def of(self, identity: str) -> Ruling | None:
        """The last decision about a request."""
        found = [
            Ruling(some[identity], day) for day, some in self.pages.items() if identity in some
        ]
        return max(found, key=lambda one: one.decision.revid) if found else None


def find_decided(
    context: Context, desk: DeskPolicy, when: When, requests: Mapping[str, str]
) -> Decided:
    """What was decided on the pages that were begun.

    :param requests: what the desk's requests are called, by their lasting ids.
    """
    policy = desk.of(CommitteePolicy)
    written = {
        day: fetch_lines(context, desk, policy.title(desk, day.isoformat()))[0].written
        for day in when.kept.begun
    }
    names = {name for some in written.values() for one in some for name in one[1:5:3]} - {""}
    if not names:
        return Decided({}, {})
    allowed = _find_allowed(context, desk, names)
    words = known_words(desk)
    pages, troubles = {}, {}
    for day, some in written.items():
        settled = [one for one in some if one.at + desk.settle <= context.now]
        known = Jury(allowed, words, requests, context.office.site(), when.after(day))
        pages[day], _ = judge_lines(some, known)
        _, troubles[day] = judge_lines(settled, known)
    return Decided(pages, troubles)


def known_words(desk: DeskPolicy) -> Mapping[str, str]:
    """The desk's words for statuses, by what people may write for them, in any language of ours."""
    words: dict[str, str] = {}
    for word in filter(None, desk.status.vocabulary):
        words.setdefault(fold(word), word)
    for word, text in _names_of_statuses():
        if word in words:
            words.setdefault(fold(text), words[word])
    return words


@cache
def _names_of_statuses() -> Sequence[tuple[str, str]]:
    """Words for our statuses, and what these are called in each language."""
    return [
        (key.removeprefix(_STATUS).replace("-", " "), text)
        for language in available_languages()
        for key, text in Messages.load(language).texts.items()
        if key.startswith(_STATUS)
    ]


def find_members(office: Office, desk: DeskPolicy) -> Mapping[int, str]:
    """Who decides besides staff: their names now, by the accounts' numbers."""
    policy = desk.of(CommitteePolicy)
    if not (policy.enabled and policy.members):
        return {}
    written = [canonical_name(name, office.site()) for name in policy.members]
    holders = find_holders(office, written, desk.since)
    return {user.user_id: user.name for user in holders.values() if user.user_id}


def _find_allowed(context: Context, desk: DeskPolicy, names: set[str]) -> frozenset[str]:
    office = context.office
    users = context.people.users(names)
    staff = find_staff(office, desk)
    members = find_members(office, desk)
    return frozenset(
        name
        for name in names
        if name in users
        and name != office.account
        and (staff.has(users[name]) or users[name].user_id in members)
    )
