"""What people do on a practice wiki, each in their own name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from helpdeskbot.model.wiki import Edit, Saved
from helpdeskbot.wiki.practice.core import World
from helpdeskbot.wiki.practice.pages import UserBlock


class Person:
    """A person (or another bot) at the practice wiki's edit form.

    Each method raises :class:`~helpdeskbot.model.errors.EditRefused` where the wiki says no.
    """

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.name = name

    def read(self, title: str) -> str:
        """A page's text, ``""`` when there is no page."""
        page = self._world.find_page(title)
        return page.newest.text if page else ""

    def edit(
        self,
        title: str,
        text: str,
        summary: str = "",
        base_revid: int | None = None,
        *,
        minor: bool = False,
        content_model: str = "wikitext",
    ) -> Saved:
        """Save a whole page.

        :param base_revid: the revision that was opened; ``None`` for "just now".
        :raises EditConflict: somebody saved the same lines since ``base_revid``.
        """
        return self._world.save(
            self.name,
            Edit(title, base_revid or 0, text, summary),
            based=base_revid is not None,
            minor=minor,
            content_model=content_model,
        )

    def new_section(self, title: str, heading: str, body: str) -> Saved:
        """Add a thread at the end of a page, as the "add topic" tab does."""
        before = self.read(title)
        section = f"== {heading.strip()} ==\n\n{body}"
        text = f"{before}\n\n{section}" if before else section
        return self.edit(title, text, f"/* {heading.strip()} */ new section")

    def append(self, title: str, text: str, summary: str = "") -> Saved:
        """Add a line at the end of a page."""
        before = self.read(title)
        return self.edit(title, f"{before}\n{text}" if before else text, summary)

    def replace(self, title: str, old: str, new: str, summary: str = "") -> Saved:
        """Change the first place where a page says ``old``.

        :raises ValueError: the page does not say so.
        """
        before = self.read(title)
        if old not in before:
            raise ValueError(f"{title} does not contain {old!r}")
        return self.edit(title, before.replace(old, new, 1), summary)

    def undo(self, title: str) -> Saved:
        """Take back the newest edit of a page."""
        revisions = self._world.pages[self._world.title(title).full].revisions
        before = revisions[-2].text if len(revisions) > 1 else ""
        return self.edit(title, before, f"Undid revision {revisions[-1].revid}")

    def move(self, old: str, new: str, *, leave_redirect: bool = True) -> None:
        """Give a page another title."""
        self._world.move(self.name, old, new, leave_redirect=leave_redirect)

    def delete(self, title: str) -> None:
        """Delete a page."""
        self._world.delete(title)

    def restore(self, title: str) -> None:
        """Undelete a page."""
        self._world.restore(title)

    def protect(
        self, title: str, level: str = "sysop", *, lasting: timedelta | None = None
    ) -> None:
        """Let only a group edit, or create, a page; ``""`` lifts the protection.

        :param lasting: for how long; ``None`` without end.
        """
        until = None if lasting is None else self._world.now() + lasting
        self._world.protect(self.name, title, level, until)

    def change_content_model(self, title: str, model: str) -> None:
        """Let a page be of another kind; its text stays."""
        self._world.change_content_model(self.name, title, model)

    def import_revision(self, title: str, author: str, text: str) -> None:
        """Bring a revision by somebody of another wiki on top of a page."""
        self._world.import_revision(self.name, title, author, text)

    def set_groups(self, user: str, *groups: str) -> None:
        """Let these be an account's groups."""
        account = self._world.users[self._world.canonical_user(user)]
        self._world.accounts.set_groups(account, set(groups))

    def block(
        self,
        user: str,
        *,
        lasting: timedelta | None = None,
        titles: Iterable[str] = (),
        no_mail: bool = False,
    ) -> None:
        """Block somebody.

        :param lasting: for how long; ``None`` without end.
        :param titles: the only pages that it is about; empty for the whole wiki.
        :param no_mail: keep from sending mail, too.
        """
        world = self._world
        world.accounts.blocks[world.canonical_user(user)] = UserBlock(
            None if lasting is None else world.now() + lasting,
            frozenset(world.title(title).full for title in titles),
            no_mail,
        )

    def unblock(self, user: str) -> None:
        """Lift a block."""
        self._world.accounts.blocks.pop(self._world.canonical_user(user), None)

    def lock(self, user: str) -> None:
        """Lock an account on all wikis of the family, as stewards do."""
        self._world.users[self._world.canonical_user(user)].locked = True

    def unlock(self, user: str) -> None:
        """Lift a lock."""
        self._world.users[self._world.canonical_user(user)].locked = False

    def take_mail(self, wanted: bool = True) -> None:
        """Let others send oneself mail through the wiki, or not."""
        self._world.users[self.name].emailable = wanted

    def hide_name(self, user: str) -> None:
        """Block somebody and hide the name from the public."""
        self.block(user)
        self._world.users[self._world.canonical_user(user)].hidden = True

    def rename(self, old: str, new: str) -> None:
        """Rename an account."""
        self._world.rename_user(old, new)

    def hide(self, revid: int, what: str = "user") -> None:
        """Hide ``user``, ``comment`` or ``content`` of a revision (revision deletion)."""
        self._world.hidden.setdefault(revid, set()).add(what)
