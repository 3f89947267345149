"""Who of a roster agreed to be asked: only what an account saved in its own row counts.

The page's history tells.  Whatever is unclear (a hidden revision, an edit that brought back what
others wrote, one that was saved while the page was another one) is read so that nobody is asked
who did not ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from helpdeskbot.concerns.asking.roster.decide.stood import Saved, Stood, as_saved
from helpdeskbot.concerns.asking.roster.values import Consent, ExpertRow
from helpdeskbot.model.wiki import Revision


class ConsentWalk:
    """Follows a roster page's history and remembers what each account did with its own row.

    Feed it the revisions, oldest first; :attr:`consents` tells what is known so far.  It may
    begin at the page's first revision, or after the last one that it was fed another time.

    An account's own edit to its row is its consent to what the row says then: adding it, or
    changing what it says or the parameter ``confirmed``.  Moving it unchanged is none, nor is
    bringing back a row that stood there by another's hand, be it with a word more.  An edit
    that also adds or changes rows of others may be a restoration of an older text; in it a row
    that never stood there counts only when the walk has seen the page from its beginning.

    Who may have taken their row away, as far as can be seen (their own edit is hidden, or who
    made one that took the row), has done so.

    :param known: what earlier walks have learnt.
    :param renamed: old names to the accounts' present names; histories show the present ones.
    :param before: the rows of the revision before the first that will be fed; ``None`` when that
        one is the page's first, or when they are not known.  Then that revision proves nothing.
    :param before_revid: the revision that ``before`` is from.  When the first one that is fed does
        not follow upon it, ``before`` is not relied upon; 0: it does follow.
    :param since: since when some of the template's names mean it, UTC; the others always did.
    """

    def __init__(
        self,
        known: Mapping[str, Consent],
        *,
        renamed: Mapping[str, str] | None = None,
        before: Sequence[ExpertRow] | None = None,
        before_revid: int = 0,
        since: Mapping[str, datetime] | None = None,
    ) -> None:
        self._consents = dict(known)
        self._renamed = renamed or {}
        self._before: tuple[ExpertRow, ...] | None = None if before is None else tuple(before)
        self._parent = before_revid or -1
        self._since = {} if since is None else since
        self._complete = False
        self._stood = Stood()
        self._texts: set[int] = set()
        self._touched: set[str] = set()
        agreed = {consent.row: name for name, consent in self._consents.items()}
        for row in self._before or ():
            self._stood.add([row], agreed.get(row, ""))

    @property
    def consents(self) -> Mapping[str, Consent]:
        """By the account's name: the last thing that it did with its own row."""
        return dict(self._consents)

    @property
    def touched(self) -> frozenset[str]:
        """Accounts that brought a row of their own: what it means, the whole history tells."""
        return frozenset(self._touched)

    def feed(
        self, revision: Revision, rows: Sequence[ExpertRow] | None, *, here: bool = True
    ) -> None:
        """Take the next newer revision.

        :param rows: all rows of its text, in page order, duplicates included; ``None`` when the
            text is hidden.
        :param here: whether the page was the roster then.
        """
        before = self._before
        if self._parent < 0:
            if revision.parent_id == 0:
                self._complete = not self._consents and before is None
                before = ()
        elif revision.parent_id != self._parent:
            # Something lies between: deleted, merged or not delivered; whoever did it.
            before = None
            self._complete = False
            self._may_have_left(self._consents, revision)
        after = None if rows is None else tuple(rows)
        if after is None:
            self._complete = False
            self._may_have_left([revision.user] if revision.user else self._consents, revision)
        elif before is None:
            self._learn_without_before(revision, self._valid(after, revision))
        else:
            valid = self._valid(before, revision), self._valid(after, revision)
            self._learn(revision, *valid, here=here)
        if revision.text is not None:
            self._texts.add(hash(revision.text))
        self._before, self._parent = after, revision.revid

    def _valid(self, rows: tuple[ExpertRow, ...], revision: Revision) -> tuple[ExpertRow, ...]:
        """Without those that were not rows when a revision was saved, by the template's name."""
        if not self._since:
            return rows
        return tuple(
            row
            for row in rows
            if row.template not in self._since or self._since[row.template] <= revision.timestamp
        )

    def _may_have_left(self, names: Iterable[str], revision: Revision) -> None:
        """Take note that nobody knows whether some accounts still agree."""
        for name in list(names):
            if name in self._consents and self._consents[name].row:
                self._consents[name] = Consent(name, revision.revid, None)

    def _learn_without_before(self, revision: Revision, after: Sequence[ExpertRow]) -> None:
        """Whether the account touched its row is not known; that the row is gone is."""
        names = [revision.user] if revision.user else list(self._consents)
        gone = [name for name in names if not any(self._is_of(row, name) for row in after)]
        self._may_have_left(gone, revision)
        self._stood.brought.update(row.name for row in after)
        self._stood.add(after)

    def _learn(
        self,
        revision: Revision,
        before: Sequence[ExpertRow],
        after: Sequence[ExpertRow],
        *,
        here: bool,
    ) -> None:
        """Compare two revisions that follow each other."""
        same = _count_same(before, after)
        gone, come = before[same[0] : len(before) - same[1]], after[same[0] : len(after) - same[1]]
        user = revision.user
        if user and any(self._is_of(row, user) for row in (*gone, *come)):
            old = [as_saved(row) for row in before if self._is_of(row, user)]
            mine = [as_saved(row) for row in after if self._is_of(row, user)]
            if old != mine:
                restores = self._adds_others(user, gone, come) or hash(revision.text) in self._texts
                self._decide(revision, old, mine, restores=restores, here=here)
        if not user:
            taken = {
                row.name for row, _ in Counter(map(as_saved, gone)) - Counter(map(as_saved, come))
            }
            taken |= {self._renamed[name] for name in taken & self._renamed.keys()}
            self._may_have_left(taken, revision)
        brought = Counter(map(as_saved, come)) - Counter(map(as_saved, gone))
        self._stood.brought.update(row.name for row, _ in brought if not self._is_of(row, user))
        self._stood.add(come)

    def _decide(
        self,
        revision: Revision,
        old: list[Saved],
        mine: list[Saved],
        *,
        restores: bool,
        here: bool,
    ) -> None:
        """What an account's change of its own rows means."""
        user = revision.user
        known = self._consents.get(user)
        if not mine:
            self._consents[user] = Consent(user, revision.revid, None)
            self._stood.brought -= {row.name for row, _ in old}
            return
        added = list((Counter(mine) - Counter(old)).elements())
        if not added:
            # One of several rows was taken away.  What is left is the account's own, or it is not.
            if known and known.row and known.row not in [row for row, _ in mine]:
                self._consents[user] = Consent(user, revision.revid, None)
            return
        self._touched.add(user)
        own = [one for one in added if here and self._is_own(one, revision, old, restores=restores)]
        if own:
            # Of several rows the first counts: one that it agreed to before stays that.
            kept = known.row if known else None
            first = next(saved for saved in mine if saved in own or saved[0] == kept)
            self._consents[user] = Consent(user, revision.revid, first[0])
            self._stood.brought -= {row.name for row, _ in own}
            self._stood.add([row for row, _ in own], user)

    def _adds_others(self, user: str, gone: Sequence[ExpertRow], come: Sequence[ExpertRow]) -> bool:
        """Whether an edit adds or changes rows of others too."""
        theirs = Counter(as_saved(row) for row in come if not self._is_of(row, user))
        theirs -= Counter(as_saved(row) for row in gone if not self._is_of(row, user))
        return bool(theirs)

    def _is_own(
        self, saved: Saved, revision: Revision, old: list[Saved], *, restores: bool
    ) -> bool:
        """Whether a row that an account has added or changed is in its own words.

        :param old: its rows before.
        :param restores: the edit may have brought an older text back.
        """
        user = revision.user
        known = self._consents.get(user)
        row = known.row if known else None
        has_left = known is not None and row is None
        undoes = known is not None and known.revid == revision.parent_id
        # It took its row away itself, and there is nothing that it could be mending.
        comes_back = has_left and not restores and saved[0].name not in self._stood.brought
        hands = self._stood.hands(saved)
        if hands is None:
            if (restores or not old) and not comes_back and self._stood.only_adds(saved, user):
                return False
            if not restores:
                return True
            # Who left, and then mends the page, has not come back by that.
            return (undoes or not has_left) and (self._complete or row == saved[0])
        if not restores and saved in old:
            # It adds its own beside the same one by another's hand.
            return True
        if row is not None and row in [before for before, _ in old] and (undoes or not restores):
            # It changes its own row to what it once was.
            return True
        return user in hands and (undoes or comes_back or row == saved[0])

    def _is_of(self, row: ExpertRow, user: str) -> bool:
        return row.name == user or self._renamed.get(row.name) == user


def _count_same(before: Sequence[ExpertRow], after: Sequence[ExpertRow]) -> tuple[int, int]:
    """How many rows at the beginning, and how many at the end, are the same in both."""
    most = min(len(before), len(after))
    start = 0
    while start < most and _is_same(before[start], after[start]):
        start += 1
    end = 0
    while end < most - start and _is_same(before[-1 - end], after[-1 - end]):
        end += 1
    return start, end


def _is_same(a: ExpertRow, b: ExpertRow) -> bool:
    return a is b or (a == b and a.confirmed == b.confirmed)


def follow_renames(
    consents: Mapping[str, Consent], renames: Sequence[tuple[str, str]]
) -> Mapping[str, Consent]:
    """Consents under the accounts' new names.

    To be called once for every rename, before anything else is learnt: later the old name may be
    somebody else's, who has agreed to nothing.

    :param renames: old and new name, oldest first.
    """
    found = dict(consents)
    for old, new in renames:
        consent = found.pop(old, None)
        if consent is not None:
            found[new] = consent
    return found
