"""What the bot asks of a wiki's logs: who had which rights, what was protected, moved, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from helpdeskbot.model.logs import Move, ProtectionChange, RightsChange
from helpdeskbot.model.wiki import User


class Logs(Protocol):
    """A part of :class:`helpdeskbot.wiki.protocol.Wiki`; the same holds for its methods.

    What is hidden in a log is left out.
    """

    def fetch_holders(self, names: Sequence[str], since: datetime) -> Mapping[str, User]:
        """The accounts that had these names at a moment, or got them later, as they are now.

        An account that was renamed since is found under its new name, whoever has the old one
        now.  ``user_id`` 0: there is none, or its trace is hidden.  One request a name and one
        for each further rename, besides two per limit of names.

        :param since: the moment, UTC.
        """
        ...

    def fetch_rights_log(self, name: str) -> Sequence[RightsChange]:
        """How the groups of an account have changed, oldest first; of its former names too."""
        ...

    def fetch_protection_log(self, title: str) -> Sequence[ProtectionChange]:
        """How the page, or the pages, of a title were protected, oldest first."""
        ...

    def fetch_moves(self, at: datetime) -> Sequence[Move]:
        """The moves of pages within a minute before and after a moment, UTC, in order of time.

        On a slow wiki the log's entry may be later than the revision that was made of it.
        """
        ...
