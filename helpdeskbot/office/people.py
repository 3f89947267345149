"""What a tick has looked up about accounts: each asked for once, and in batches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from helpdeskbot.model.person import PeoplePolicy, PersonFacts
from helpdeskbot.model.wiki import User
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import canonical_name
from helpdeskbot.parse.userlinks import Signatures


@dataclass(slots=True)
class People:
    """Accounts as the wiki tells of them in this tick."""

    office: Office
    _users: dict[str, User] = field(default_factory=dict)
    _facts: dict[str, PersonFacts] = field(default_factory=dict)
    _renamed: dict[str, str] = field(default_factory=dict)
    _lock_known: set[str] = field(default_factory=set)

    def users(self, names: Collection[str]) -> Mapping[str, User]:
        """Accounts by name: one request for as many names as the wiki takes at once."""
        missing = sorted({name for name in names if name not in self._users})
        if missing:
            self._users.update(self.office.wiki.fetch_users(missing))
        return self._users

    def were_there(self, names: Sequence[str], since: datetime) -> list[str]:
        """Which names belong to accounts that were made before a moment.

        The name of somebody who was renamed may be a later account's by now.
        """
        users = self.users(names)
        there = [name for name in names if users[name].user_id]
        return [name for name in there if (users[name].registered or since) <= since]

    def unknown(self, names: Collection[str]) -> set[str]:
        """Those about whom only the account itself is known yet."""
        return {name for name in names if name not in self._facts}

    def known_facts(self, name: str) -> PersonFacts | None:
        """What was looked up about somebody, if it was."""
        return self._facts.get(name)

    def look_up(
        self, names: Collection[str], since: datetime, opt_out_categories: Sequence[str]
    ) -> None:
        """Find out what has to be known before people are asked: activity, wishes.

        :param since: edits before that do not count as activity, UTC.
        :param opt_out_categories: of talk pages whose owners want no messages.
        """
        missing = sorted(self.unknown(names))
        if not missing:
            return
        wiki = self.office.wiki
        edits = wiki.fetch_last_edits(missing, since)
        opted_out = fetch_opted_out(self.office, missing, opt_out_categories)
        for name in missing:
            self._facts[name] = PersonFacts(edits.get(name), opted_out=name in opted_out)

    def check_locks(self, names: Collection[str]) -> set[str]:
        """Find out who is locked on all wikis: a request a name, so only for who is to be asked.

        :returns: those of whom it was not known before.
        """
        unchecked = {name for name in names if name not in self._lock_known}
        if unchecked:
            self._lock_known |= unchecked
            for name in self.office.wiki.fetch_locked(sorted(unchecked)):
                self._facts[name] = replace(self._facts[name], locked=True)
        return unchecked

    def spared(self, policy: PeoplePolicy) -> frozenset[str]:
        """Who is not to be written to, by the names that they were given and those of now."""
        # Commas part the list: who has one in the name stands there in two pieces.
        whole = [", ".join(pair) for pair in pairwise(policy.never)]
        site = self.office.site()
        written = (canonical_name(name, site) for name in [*policy.never, *whole])
        names = frozenset(filter(None, written))
        accounts = {name for name in names if Signatures.is_account(name)}
        return names | frozenset(self.present_names(accounts).values()) if accounts else names

    def follow(self, names: Collection[str]) -> Mapping[str, str]:
        """The present name of everybody among some writers, who may be addresses too."""
        renamed = self.present_names({name for name in names if Signatures.is_account(name)})
        return {name: renamed.get(name, name) for name in names}

    def present_names(self, names: Collection[str]) -> Mapping[str, str]:
        """What accounts that were renamed are called now, by the name that is no account."""
        users = self.users(names)
        gone = {name for name in names if users[name].user_id == 0} - self._renamed.keys()
        if gone:
            found = self.office.wiki.fetch_renames(sorted(gone))
            self._renamed |= {name: found.get(name, name) for name in gone}
        return {name: self._renamed[name] for name in names if name in self._renamed}


def fetch_opted_out(
    office: Office, names: Sequence[str], categories: Sequence[str] = ()
) -> frozenset[str]:
    """Who wants no messages, as their talk pages say in any of the ways that are usual.

    :param categories: of talk pages whose owners want none, besides that of MassMessage.
    """
    usual = office.wiki.fetch_opt_out_category()
    return office.wiki.fetch_opted_out(names, [*categories, *filter(None, [usual])])
