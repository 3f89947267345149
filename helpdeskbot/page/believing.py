"""Who is believed when they bring to a page what another one has signed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.logs import groups_at
from helpdeskbot.model.request import Request
from helpdeskbot.model.wiki import User
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import People
from helpdeskbot.office.staff import find_holders, find_staff
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.userlinks import Signatures

_NEVER: Mapping[str, Collection[datetime | None]] = MappingProxyType({})


def find_who_speaks(
    office: Office,
    desk: DeskPolicy,
    pairs: Collection[tuple[str, str]],
    helpers: Callable[[], Collection[str]] = tuple,
    opened: Mapping[str, Collection[datetime | None]] = _NEVER,
) -> Callable[[str, str], bool]:
    """Whether an account that brings what another one has signed is believed about that.

    It is if it is staff or a bot, is on the roster, or is the same by another name.

    :param pairs: all that will be asked about: who brought it, and who has signed it.
    :param helpers: who, besides staff, may bring a request in somebody else's name.
    :param opened: when they have brought whole requests; who is staff by a right has had it then.
    """
    names = {name for pair in pairs for name in pair if Signatures.is_account(name)}
    users = office.wiki.fetch_users(sorted(names)) if names else {}
    believed = {office.account}
    openers = {opener for opener, _ in pairs} & users.keys()
    if openers:
        bots = find_holders(office, openers & {*desk.bots}, desk.since)
        known = {*find_staff(office, desk).accounts, *(bot.user_id for bot in bots.values())} - {0}
        believed |= {
            name
            for name in openers
            if users[name].user_id in known
            or _was_trusted(office, desk, users[name], opened.get(name, ()))
        }
    if any(by not in believed for by, _ in pairs):
        # Only now the roster is read.
        believed.update(helpers())
    gone = sorted({who for _, who in pairs if who in users and not users[who].user_id})
    renamed = office.wiki.fetch_renames(gone) if gone else {}
    return lambda opener, signer: (
        opener == signer or opener in believed or (opener != "" and renamed.get(signer) == opener)
    )


def find_bots(office: Office, writers: Collection[str], desk: DeskPolicy) -> frozenset[str]:
    """Which of these accounts are bots."""
    names = set(writers) - {""}
    users = office.wiki.fetch_users(sorted(names)) if names else {}
    in_group = {name for name, user in users.items() if "bot" in user.groups}
    return frozenset(in_group | ({office.account, *desk.bots} & names))


def has_say(page: DeskPage, people: People, request: Request, account: str) -> bool:
    """Whether an account may say how a request stands, so that others are told of it.

    That are the requester, the desk's staff, those on its roster, and bots; where nobody knows
    who it was, it counts, and where a desk names no staff, everybody has one.
    """
    office, desk = people.office, page.desk
    if not desk.staff or account in ("", office.account, request.requester, *desk.bots):
        return True
    user = people.users({account})[account]
    staff = find_staff(office, desk)
    return "bot" in user.groups or staff.has(user) or account in page.helpers()


def _was_trusted(
    office: Office, desk: DeskPolicy, user: User, moments: Iterable[datetime | None]
) -> bool:
    """Whether an account that is in a group of staff, or of bots, was in one each time."""
    groups = {"bot", *desk.staff_groups}
    if groups.isdisjoint(user.groups):
        return False
    if not moments:
        return True
    log = office.wiki.fetch_rights_log(user.name)
    return all(at is None or groups & groups_at(user.groups, log, at) for at in moments)
