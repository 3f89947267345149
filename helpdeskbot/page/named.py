"""Whom parameters name: only accounts that exist, so that nobody else is named, asked or agreed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.names import parse_names
from helpdeskbot.parse.readings import Named, choose_names, find_readings
from helpdeskbot.parse.userlinks import Signatures


def find_named(context: Context, page: DeskPage, values: Collection[str]) -> Mapping[str, Named]:
    """Whom each of these values names; the wiki is asked about names that nobody here has.

    Who was renamed is still found under the old name.
    """
    wanted = {value for value in values if value.strip()}
    known = _known(context, page) if wanted else frozenset[str]()
    readings = {value: find_readings(value, context.office.site()) for value in wanted}
    found = {value: choose_names(one, known.__contains__, known) for value, one in readings.items()}
    unsure = [value for value, named in found.items() if named.unknown]
    names = {name for value in unsure for name in readings[value].candidates}
    accounts = {name for name in names if Signatures.is_account(name)} - known
    if accounts:
        users = context.people.users(accounts)
        there = known | {name for name in accounts if users[name].user_id}
        for value in unsure:
            found[value] = choose_names(readings[value], there.__contains__, known)
        gone = {name for value in unsure for name in found[value].unknown} & accounts
        if gone:
            renamed = context.people.present_names(gone)
            there |= {old for old, new in renamed.items() if old != new}
            for value in unsure:
                found[value] = choose_names(readings[value], there.__contains__, known)
    return {value: found.get(value, Named()) for value in values}


def find_experts(context: Context, page: DeskPage) -> Mapping[str, Named]:
    """Who is named in the status templates of a page's requests, by the thread's id.

    In those that are over, nobody is asked or told anything any more: names are as written.
    """
    param, site = page.desk.of(PeoplePolicy).expert_param, context.office.site()

    def look_up() -> Mapping[str, Named]:
        values = {thread: request.param(param) for thread, request in page.requests.items()}
        waiting = {values[thread] for thread, one in page.requests.items() if not one.is_over}
        named = find_named(context, page, waiting)
        return {
            thread: named[value] if value in named else Named(parse_names(value, site))
            for thread, value in values.items()
        }

    # Some look at a page with other requests, as it was before; each of those is looked at once.
    key = ("experts", page.desk_key, page.title, page.revid)
    found = context.once(key, lambda: _Experts(page.requests, look_up()))
    return found.named if found.requests is page.requests else look_up()


@dataclass(frozen=True, slots=True)
class _Experts:
    """Who is named in the status templates of these requests, by the thread's id."""

    requests: Mapping[str, Request]
    named: Mapping[str, Named]


def experts_of(context: Context, page: DeskPage, request: Request) -> Named:
    """Who is named in one request's status template."""
    return find_experts(context, page).get(request.id, Named())


def _known(context: Context, page: DeskPage) -> frozenset[str]:
    """Accounts of this desk: its roster and staff, and who has done something in its requests."""

    def look_up() -> frozenset[str]:
        here = [*page.requests, *page.resting]
        acts = (act for thread in here for act in page.story(thread).acts)
        done = {act.account for act in acts if Signatures.is_account(act.account)}
        staff = find_staff(context.office, page.desk).names
        return frozenset({*done, *staff, *page.helpers(), context.office.account} - {""})

    return context.once(("known", page.desk_key, page.title, page.revid), look_up)
