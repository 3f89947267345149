"""The accounts of a practice wiki: who there is, who was blocked or renamed, and mail to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from helpdeskbot.model.logs import RightsChange
from helpdeskbot.wiki.addresses import is_address
from helpdeskbot.wiki.practice.pages import Mail, Rename, StoredUser, UserBlock
from helpdeskbot.wiki.practice.titles import Title


class Accounts:
    """All accounts, by their names now.

    :param now: the server's time, UTC.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.users: dict[str, StoredUser] = {}
        self.blocks: dict[str, UserBlock] = {}
        self.renames: list[Rename] = []
        self.rights: dict[int, list[RightsChange]] = {}
        self.mails: list[Mail] = []

    def register(self, name: str, groups: Iterable[str] = ()) -> StoredUser:
        """An account of this name in these groups (too), made if there is none."""
        user = self.users.get(name)
        if user is None:
            # Numbers are not used again, though names may be.
            number = max((other.user_id for other in self.users.values()), default=0) + 1
            user = self.users[name] = StoredUser(name, number, self._now(), set(groups))
        self.set_groups(user, user.groups | set(groups))
        return user

    def set_groups(self, user: StoredUser, groups: set[str]) -> None:
        """Let these be an account's groups; the log tells of it if it had others."""
        if user.groups != groups:
            change = RightsChange(self._now(), dict.fromkeys(user.groups), dict.fromkeys(groups))
            self.rights.setdefault(user.user_id, []).append(change)
        user.groups = groups

    def rename(self, old: str, new: str) -> None:
        """Give an account another name; its pages and edits are not touched."""
        user = self.users.pop(old)
        user.name = new
        self.users[new] = user
        if old in self.blocks:
            self.blocks[new] = self.blocks.pop(old)
        self.renames.append(Rename(old, new, self._now()))

    def find_block(self, name: str) -> UserBlock | None:
        """The block that stands against somebody now."""
        block = self.blocks.get(name)
        if block and block.until is not None and block.until <= self._now():
            return None
        return block

    def is_blocked_sitewide(self, name: str) -> bool:
        """Whether somebody may not edit any page."""
        block = self.find_block(name)
        return block is not None and not block.titles

    def is_blocked_from(self, name: str, title: Title) -> bool:
        """Whether somebody may not edit a page."""
        block = self.find_block(name)
        return block is not None and (not block.titles or title.full in block.titles)

    def follow(self, name: str) -> str:
        """The name that the last account of this name has now, ``""`` if it was not renamed."""
        steps = [at for at, rename in enumerate(self.renames) if rename.old == name]
        renamed = self._follow(steps[-1]) if steps and name not in self.users else ""
        return renamed if renamed in self.users else ""

    def find_holder(self, name: str, since: datetime) -> str:
        """What the account that had a name at a moment, or got it later, is called now."""
        steps = enumerate(self.renames)
        first = next((at for at, one in steps if one.old == name and one.at >= since), None)
        return name if first is None else self._follow(first)

    def _follow(self, at: int) -> str:
        """The name to which a rename has led in the end."""
        renamed = self.renames[at].new
        for later in self.renames[at + 1 :]:
            renamed = later.new if later.old == renamed else renamed
        return renamed

    def refuse_mail(self, sender: str, name: str) -> str:
        """MediaWiki's code for why a mail is not sent, or an empty string."""
        receiver = self.users.get(name)
        if is_address(name):
            return "baduser_target"
        if receiver is None or receiver.hidden:
            return "emailnotarget"
        if not receiver.emailable:
            return "nowikiemailtext"
        if not self.users[sender].emailable:
            return "cantsend"
        block = self.find_block(sender)
        return "blocked" if block and block.no_mail else ""


def last_edits(edits: Sequence[tuple[str, datetime]]) -> dict[str, datetime]:
    """When each name last edited."""
    last: dict[str, datetime] = {}
    for name, moment in edits:
        last[name] = max(moment, last.get(name, moment))
    return last
