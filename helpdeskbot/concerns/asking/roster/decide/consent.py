"""Who of a roster agreed to be asked: only what an account saved in its own row counts.

The page's history tells.  Whatever is unclear (a hidden revision, an edit that brought back many
rows at once) is read so that nobody is asked who did not ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from helpdeskbot.concerns.asking.roster.values import Consent, ExpertRow
from helpdeskbot.model.wiki import Revision

Saved = tuple[ExpertRow, str]
"""A row as somebody saved it: what it says, and with what they confirmed it."""


class ConsentWalk:
    """Follows a roster page's history and remembers what each account did with its own row.

    Feed it the revisions, oldest first; :attr:`consents` tells what is known so far.  It may
    begin at the page's first revision, or after the last one that it was fed another time.

    An account's own edit to its row is its consent to what the row says then: adding it, or
    changing what it says or the parameter ``confirmed``.  Moving it unchanged is none.  An edit
    that also adds or changes rows of others may be a restoration (of a blanked page, of an older
    text): in it only those rows count that were not on the page before by another's hand, and
    only when the walk has seen the page from its beginning.  Nor does it count when somebody
    who never touched their row takes the page back to an older text that holds it.

    :param known: what earlier walks have learnt.
    :param renamed: old names to the accounts' present names; histories show the present ones.
    :param before: the rows of the revision before the first that will be fed; ``None`` when that
        one is the page's first, or when they are not known.  Then that revision proves nothing.
    :param before_revid: the revision that ``before`` is from.  When the first one that is fed does
        not follow upon it, ``before`` is not relied upon; 0: it does follow.
    """

    def __init__(
        self,
        known: Mapping[str, Consent],
        *,
        renamed: Mapping[str, str] | None = None,
        before: Sequence[ExpertRow] | None = None,
        before_revid: int = 0,
    ) -> None:
        self._consents = dict(known)
        self._renamed = renamed or {}
        self._before: tuple[ExpertRow, ...] | None = None if before is None else tuple(before)
        self._parent = before_revid or -1
        self._complete = False
        # Which rows stood on the page, and the accounts that saved them as their own.
        self._seen: dict[Saved, set[str]] = {}
        self._texts: set[int] = set()

    @property
    def consents(self) -> Mapping[str, Consent]:
        """By the account's name: the last thing that it did with its own row."""
        return dict(self._consents)

    def feed(self, revision: Revision, rows: Sequence[ExpertRow] | None) -> None:
        """Take the next newer revision.

        :param rows: all rows of its text, in page order, duplicates included; ``None`` when the
            text is hidden.
        """
        before = self._before
        if self._parent < 0:
            if revision.parent_id == 0:
                self._complete = not self._consents and before is None
                before = ()
        elif revision.parent_id != self._parent:
            # Something lies between: deleted, merged or not delivered.
            before = None
            self._complete = False
        after = None if rows is None else tuple(rows)
        if after is None:
            self._complete = False
        elif before is None:
            self._learn_without_before(revision, after)
        else:
            self._learn(revision, before, after)
        if revision.text is not None:
            self._texts.add(hash(revision.text))
        self._before, self._parent = after, revision.revid

    def _learn_without_before(self, revision: Revision, after: Sequence[ExpertRow]) -> None:
        """Whether the account touched its row is not known; that the row is gone is."""
        user = revision.user
        known = self._consents.get(user)
        if known and known.row and not any(self._is_of(row, user) for row in after):
            self._consents[user] = Consent(user, revision.revid, None)
        self._remember(after)

    def _learn(
        self, revision: Revision, before: Sequence[ExpertRow], after: Sequence[ExpertRow]
    ) -> None:
        """Compare two revisions that follow each other."""
        same = _count_same(before, after)
        gone, come = before[same[0] : len(before) - same[1]], after[same[0] : len(after) - same[1]]
        user = revision.user
        if user and any(self._is_of(row, user) for row in (*gone, *come)):
            old = [_saved(row) for row in before if self._is_of(row, user)]
            mine = [_saved(row) for row in after if self._is_of(row, user)]
            if old != mine:
                restores = self._adds_others(user, gone, come) or self._is_revert(revision)
                self._decide(revision, old, mine, restores)
        self._remember(come)

    def _remember(self, rows: Sequence[ExpertRow]) -> None:
        for row in rows:
            self._seen.setdefault(_saved(row), set())

    def _decide(
        self, revision: Revision, old: list[Saved], mine: list[Saved], restores: bool
    ) -> None:
        """What an account's change of its own rows means."""
        user = revision.user
        known = self._consents.get(user)
        if not mine:
            self._consents[user] = Consent(user, revision.revid, None)
            return
        added = list((Counter(mine) - Counter(old)).elements())
        if not added:
            # One of several rows was taken away.  What is left is the account's own, or it is not.
            if known and known.row and known.row not in [row for row, _ in mine]:
                self._consents[user] = Consent(user, revision.revid, None)
            return
        if restores:
            added = [saved for saved in added if self._is_own(saved, revision)]
        if added:
            # Of several rows the first counts: one that it agreed to before stays that.
            kept = known.row if known else None
            first = next(saved for saved in mine if saved in added or saved[0] == kept)
            self._consents[user] = Consent(user, revision.revid, first[0])
            self._seen.setdefault(first, set()).add(user)

    def _adds_others(self, user: str, gone: Sequence[ExpertRow], come: Sequence[ExpertRow]) -> bool:
        """Whether an edit adds or changes rows of others too."""
        theirs = Counter(_saved(row) for row in come if not self._is_of(row, user))
        theirs -= Counter(_saved(row) for row in gone if not self._is_of(row, user))
        return bool(theirs)

    def _is_revert(self, revision: Revision) -> bool:
        """Whether the text was there before, and its row was never the account's own concern."""
        return hash(revision.text) in self._texts and revision.user not in self._consents

    def _is_own(self, saved: Saved, revision: Revision) -> bool:
        """Whether a row that may have come back with others is one that its account wrote."""
        known = self._consents.get(revision.user)
        if known and known.row is None and known.revid != revision.parent_id:
            # Who left, and then mends the page, has not come back by that.
            return False
        if saved in self._seen:
            return revision.user in self._seen[saved]
        return self._complete or (known is not None and known.row == saved[0])

    def _is_of(self, row: ExpertRow, user: str) -> bool:
        return row.name == user or self._renamed.get(row.name) == user


def _saved(row: ExpertRow) -> Saved:
    return row, row.confirmed


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
