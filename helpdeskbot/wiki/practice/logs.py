"""The logs of a practice wiki as the bot asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from helpdeskbot.model.logs import Move, ProtectionChange, RightsChange
from helpdeskbot.model.wiki import User
from helpdeskbot.wiki.practice.people import PeopleSide


class LogSide(PeopleSide):
    """The methods of the protocol that are about logs."""

    def fetch_holders(self, names: Sequence[str], since: datetime) -> Mapping[str, User]:
        """See :meth:`helpdeskbot.wiki.logs.Logs.fetch_holders`."""
        self._begin("fetch_holders", 2 * self._batches(names) + len(set(names)))
        find, canonical = self.world.accounts.find_holder, self.world.canonical_user
        users = {name: self._user(find(canonical(name), since)) for name in names}
        self._end("fetch_holders")
        return users

    def fetch_rights_log(self, name: str) -> Sequence[RightsChange]:
        """See :meth:`helpdeskbot.wiki.logs.Logs.fetch_rights_log`."""
        self._begin("fetch_rights_log", 1)
        log = list(self.world.accounts.rights.get(self._user(name).user_id, ()))
        self._end("fetch_rights_log")
        return log

    def fetch_protection_log(self, title: str) -> Sequence[ProtectionChange]:
        """See :meth:`helpdeskbot.wiki.logs.Logs.fetch_protection_log`."""
        self._begin("fetch_protection_log", 1)
        found = self.world.titles.find(title)
        log = [one for full, one in self.world.protection_log if found and full == found.full]
        self._end("fetch_protection_log")
        return log

    def fetch_moves(self, at: datetime) -> Sequence[Move]:
        """See :meth:`helpdeskbot.wiki.logs.Logs.fetch_moves`."""
        self._begin("fetch_moves", 1)
        minute = timedelta(minutes=1)
        found = [move for moment, move in self.world.move_log if abs(moment - at) <= minute]
        self._end("fetch_moves")
        return found
