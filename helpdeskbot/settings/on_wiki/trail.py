"""What accounts saved on the settings page, and whose revisions of it count.

Staff's revisions count, and everybody's that was saved while the page was protected: by the rights
and the protection of that moment.  Whatever is unclear proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.logs import Move, ProtectionChange, RightsChange, groups_at, levels_at
from helpdeskbot.model.wiki import PageHead, Revision, User
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import Staff, find_staff
from helpdeskbot.settings.on_wiki.decide import brings_text, is_guarded

# The page may have been moved away, and what is there now away again.
_MOST_PAGES = 5


@dataclass(frozen=True, slots=True)
class SavedText:
    """A text that somebody saved.

    :param clear: it is known to be other than the one before.
    :param here: the page had its title then.
    :param mover: the revision of the move that brought it here from elsewhere.
    :param above: the revisions of the same text that followed.
    """

    revision: Revision
    clear: bool = True
    here: bool = True
    mover: Revision | None = None
    above: tuple[Revision, ...] = ()


@dataclass(slots=True)
class PageTrail:
    """The texts of a page, newest first; if it was moved away, those that it had here before.

    :param most: no more than so many revisions are looked at.
    :param whole: nothing older is left; known once all were read.
    """

    office: Office
    head: PageHead
    most: int
    whole: bool = False

    def read(self) -> Iterator[SavedText]:
        """The texts, each as soon as it is read."""
        place, here = self.head.title, True
        for _ in range(_MOST_PAGES):
            oldest = yield from self._read_page(place, here)
            if self.most <= 0:
                return
            moved = self._find_move(oldest, source=place) if oldest else None
            if moved is None:
                break
            # What stands here now is what the move has left.
            place, here = moved.target, False
        self.whole = True

    def _read_page(self, title: str, here: bool) -> Generator[SavedText, None, Revision | None]:
        """Read one page's history; its oldest revision."""
        home, place, newest = self.head.title, title, self.head.revid if here else 0
        mover: Revision | None = None
        above: tuple[Revision, ...] = ()
        history = self.office.wiki.fetch_history(title, newest=newest, texts=True)
        revision = next(history, None)
        while revision is not None and self.most > 0:
            self.most -= 1
            older = next(history, None)
            news = brings_text(revision, older)
            if news is not False:
                yield SavedText(revision, news is True, here, mover, above)
            above = (*above, revision) if news is False else ()
            move = None if news else self._find_move(revision, target=place)
            if move:
                mover = revision if place == home else mover
                place = move.source
                here = place == home
                mover = None if here else mover
            if older is None:
                return revision
            revision = older
        return None

    def _find_move(self, revision: Revision, *, source: str = "", target: str = "") -> Move | None:
        """The move that made a revision: of a page to ``target``, or a redirect of ``source``."""
        for move in reversed(self.office.wiki.fetch_moves(revision.timestamp)):
            if source and move.source == source:
                return move
            if target and move.target == target and move.revid in (0, revision.revid):
                return move
        return None


@dataclass(slots=True)
class Trust:
    """Whose revisions of a settings page count; what has to be known is asked once."""

    office: Office
    desk: DeskPolicy
    head: PageHead
    _users: dict[str, User] = field(default_factory=dict)
    _rights: dict[str, Sequence[RightsChange]] = field(default_factory=dict)
    _staff: Staff | None = None
    _levels: tuple[frozenset[str], Sequence[ProtectionChange]] | None = None

    def meet(self, trail: Collection[SavedText]) -> None:
        """Get to know the authors of some texts, all at once."""
        revisions = [saved.revision for saved in trail]
        revisions += [saved.mover for saved in trail if saved.mover]
        names = {revision.user for revision in revisions if revision.user_id} - self._users.keys()
        if names:
            self._users |= self.office.wiki.fetch_users(sorted(names))

    def counts(self, saved: SavedText) -> bool:
        """Whether a text is one that staff saved, or that was saved on the protected page.

        What was saved elsewhere counts if staff moved it here, too, and what we have begun the
        page with: nobody else has put a word into that.
        """
        if not saved.clear:
            return False
        if saved.here:
            ours = self._is_our_beginning(saved.revision)
            return ours or self._is_staffs(saved.revision) or self._was_guarded(saved)
        moved = saved.mover is not None and self._is_staffs(saved.mover)
        return moved and self._is_staffs(saved.revision)

    def _is_staffs(self, revision: Revision) -> bool:
        """Whether the account was staff when it saved this; one that is blocked now is not."""
        user = self._users.get(revision.user)
        if user is None or user.blocked_sitewide or user.user_id != revision.user_id:
            return False
        if self._staff is None:
            self._staff = find_staff(self.office, self.desk, anew=True)
        if user.user_id in self._staff.accounts:
            return True
        if not self._staff.groups:
            return False
        if user.name not in self._rights:
            self._rights[user.name] = self.office.wiki.fetch_rights_log(user.name)
        groups = groups_at(user.groups, self._rights[user.name], revision.timestamp)
        return not self._staff.groups.isdisjoint(groups)

    def _is_our_beginning(self, revision: Revision) -> bool:
        """Whether our account made the page with this text, as its operator bade it."""
        user = self._users.get(revision.user)
        if user is None or user.name != self.office.account or revision.parent_id:
            return False
        return user.user_id == revision.user_id != 0

    def _was_guarded(self, saved: SavedText) -> bool:
        """Whether it was saved on the protected page, or by who then protected it.

        Who can protect a page could have saved it all the same afterwards.
        """
        revision = saved.revision
        if not revision.user:
            return False  # It may come from another wiki.
        if self._levels is None:
            self._levels = self._fetch_levels()
        now, log = self._levels
        if is_guarded(levels_at(now, log, self.head.page_id, revision), self.desk):
            return True
        own = {one.revid for one in saved.above if one.user_id == revision.user_id != 0}
        return any(one.revid in own and is_guarded(one.levels or (), self.desk) for one in log)

    def _fetch_levels(self) -> tuple[frozenset[str], Sequence[ProtectionChange]]:
        """The page's protection now, and how it changed since it was deleted last, if it was."""
        wiki, title = self.office.wiki, self.head.title
        log = wiki.fetch_protection_log(title)
        if not log:
            return frozenset(), ()
        deleted = wiki.fetch_deletion(title)
        log = [change for change in log if deleted is None or change.at > deleted]
        return wiki.fetch_protection(title), log
