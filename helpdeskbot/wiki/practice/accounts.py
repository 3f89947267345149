"""The accounts of a practice wiki: who there is, who was blocked or renamed, and mail to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

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
        self.mails: list[Mail] = []

    def register(self, name: str) -> StoredUser:
        """An account of this name, made if there is none."""
        user = self.users.get(name)
        if user is None:
            # Numbers are not used again, though names may be.
            number = max((other.user_id for other in self.users.values()), default=0) + 1
            user = self.users[name] = StoredUser(name, number, self._now())
        return user

    def rename(self, old: str, new: str) -> None:
        """Give an account another name; its pages and edits are not touched."""
        user = self.users.pop(old)
        user.name = new
        self.users[new] = user
        if old in self.blocks:
            self.blocks[new] = self.blocks.pop(old)
        self.renames.append(Rename(old, new))

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
        if name in self.users:
            return ""
        steps = [at for at, rename in enumerate(self.renames) if rename.old == name]
        renamed = ""
        while steps:
            # Whoever had the name last; after that, the account's own next rename.
            at = steps[-1] if not renamed else steps[0]
            renamed = self.renames[at].new
            steps = [
                later
                for later, rename in enumerate(self.renames)
                if later > at and rename.old == renamed
            ]
        return renamed if renamed in self.users else ""

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
