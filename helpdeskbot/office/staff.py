"""Who runs a desk: accounts that the operator has named, and members of groups.

A name means the account that had it when the desk began (its ``since``), or got it later, by its
number: who is renamed stays staff, and whoever takes the old name is nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import User
from helpdeskbot.office.office import Office
from helpdeskbot.parse.names import find_linked
from helpdeskbot.parse.site.titles import upper_first

# Numbers never change, so that only new accounts and new names have to be learnt of.
_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who runs a desk.

    :param accounts: whom the operator has named: their names now, by the accounts' numbers.
    :param written: the names as the operator wrote them, in the wiki's spelling.
    """

    accounts: Mapping[int, str]
    written: frozenset[str]
    groups: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """What those whom the operator has named are called now."""
        return tuple(self.accounts.values())

    def has(self, user: User) -> bool:
        """Whether this account is one of them today."""
        named = user.user_id in self.accounts
        return named or (user.user_id != 0 and not self.groups.isdisjoint(user.groups))

    def has_signed(self, user: User) -> bool:
        """Whether a name is one of those whom the operator has named, now or before a rename."""
        return user.user_id in self.accounts or (not user.user_id and user.name in self.written)


def find_staff(office: Office, desk: DeskPolicy, *, anew: bool = False) -> Staff:
    """Who runs a desk; the wiki is asked at most once an hour, and not where nobody is named.

    :param anew: ask it now.
    """
    names = [canonical_name(name, office.site()) for name in desk.staff]
    written = frozenset(names)
    users = find_holders(office, written, desk.since, anew=anew)
    accounts = {users[name].user_id: users[name].name for name in names}
    accounts.pop(0, None)
    return Staff(accounts, written, frozenset(desk.staff_groups))


def find_holders(
    office: Office, names: Collection[str], since: datetime, *, anew: bool = False
) -> Mapping[str, User]:
    """The accounts that had these names at a moment, or got them later; as of the last hour.

    :param anew: as of now.
    """
    now, kept = office.clock(), office.holders
    fresh = {name for name in names if (name, since) in kept and now - kept[name, since][0] < _KEPT}
    asked = sorted(names if anew else {*names} - fresh)
    if asked:
        found = office.wiki.fetch_holders(asked, since)
        kept.update({(name, since): (now, user) for name, user in found.items()})
    return {name: kept[name, since][1] for name in names}


def canonical_name(written: str, site: SiteInfo) -> str:
    """As an account is called: without a namespace of this wiki's; old names may have a colon."""
    name = " ".join(written.replace("_", " ").split())
    return find_linked(name, site) or upper_first(name)
