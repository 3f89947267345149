"""Who said yes to which text of an agreement: only what an account saved in its own name counts.

The page's history tells.  Whatever is unclear (a hidden revision, a revert) is read so that
nobody has agreed who did not say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.agreement.values import (
    Consensus,
    LinkedYes,
    Parties,
    Proof,
    Snapshot,
    TermChange,
    Terms,
    Trail,
)
from helpdeskbot.model.wiki import Revision

_MOST_TEXTS = 600
_MOST_PROOFS = 200


class AcceptanceWalk:
    """Follows one agreement through the revisions of its page, oldest first.

    An account says yes by writing its name into ``accepted=``, or by signing a reply with a yes,
    in an edit of its own; or by saving the form behind a link, see :meth:`hear`.  Who has said yes
    and then changes the terms themselves has said yes to what they wrote.  Who takes their own name
    away has withdrawn; names that others take away count again when they are back.

    :param known: what an earlier walk has learnt; without it, the first revision that is fed
        proves something only if it is the page's first.
    :param renamed: old names to present names; histories show the present ones.
    """

    def __init__(
        self, known: Trail | None = None, renamed: Mapping[str, str] | None = None
    ) -> None:
        self._trail = known or Trail()
        self._renamed = renamed or {}

    @property
    def trail(self) -> Trail:
        """What is known so far."""
        return self._trail

    def feed(self, revision: Revision, seen: Snapshot | None) -> None:
        """Take the next newer revision.

        :param seen: what it says of the agreement; ``None`` where that does not stand in it.  Not
            looked at when the revision's text is hidden.
        """
        trail = self._trail
        follows = revision.parent_id == trail.revid if trail.revid else revision.parent_id == 0
        if revision.text is None:
            self._trail = replace(trail, revid=revision.revid, complete=False)
            return
        complete = follows and (trail.complete or not trail.revid)
        if seen is None:
            # Where the agreement came from is known only if it was seen not to stand there.
            known = complete or trail.last is None
            self._trail = replace(trail, revid=revision.revid, complete=known)
            return
        seen = self._by_present_names(seen)
        proofs = self._proofs(revision, seen, trail, proving=complete)
        changed = trail.last is None or trail.last.digest != seen.digest
        texts = {seen.text, f"{seen.text}|{revision.user}"}
        kept = trail.texts if len(trail.texts) < _MOST_TEXTS else frozenset()
        self._trail = Trail(
            revid=revision.revid,
            last=seen,
            complete=True,
            proofs=proofs[-_MOST_PROOFS:],
            changed_at=revision.timestamp if changed else trail.changed_at,
            texts=kept | texts,
            heard=trail.heard,
            linked=trail.linked - seen.standing,
        )

    def hear(self, yes: LinkedYes) -> None:
        """Take a yes by link, between the revisions before and after it.

        Where the text at that moment is not known for sure, it is a yes to nothing.
        """
        trail = self._trail
        if yes.revid in trail.heard:
            return
        name = self._renamed.get(yes.name, yes.name)
        self._trail = trail = replace(trail, heard=trail.heard | {yes.revid})
        if trail.last is None or not trail.complete:
            return
        proof = Proof(name, trail.last.digest, trail.last.terms, yes.at, yes.revid)
        linked = trail.linked if name in trail.last.standing else trail.linked | {name}
        self._trail = replace(trail, proofs=(*trail.proofs, proof)[-_MOST_PROOFS:], linked=linked)

    def _by_present_names(self, seen: Snapshot) -> Snapshot:
        if not self._renamed:
            return seen
        return seen._replace(
            entries=tuple(self._renamed.get(name, name) for name in seen.entries),
            replies=tuple((self._renamed.get(name, name), n) for name, n in seen.replies),
        )

    def _proofs(
        self, revision: Revision, seen: Snapshot, trail: Trail, *, proving: bool
    ) -> tuple[Proof, ...]:
        user, last, proofs = revision.user, trail.last, trail.proofs
        if not user:
            return proofs
        if last is not None and user in last.standing and user not in seen.standing:
            return tuple(proof for proof in proofs if proof.name != user)
        if not proving or user not in seen.standing | trail.linked:
            return proofs
        if seen.text in trail.texts and f"{seen.text}|{user}" not in trail.texts:
            return proofs  # a revert to what somebody else saved
        if last is None and seen.standing != {user}:
            return proofs  # it came with the names of others: moved here, or copied
        before = last or Snapshot("", ())
        mine = user in seen.entries and user not in before.entries
        more = dict(seen.replies).get(user, 0) > dict(before.replies).get(user, 0)
        had_agreed = any(p.name == user and p.digest == before.digest for p in proofs)
        stood = before.standing | trail.linked
        own_terms = had_agreed and seen.digest != before.digest and user in stood
        if not (mine or more or own_terms):
            return proofs
        proof = Proof(user, seen.digest, seen.terms, revision.timestamp, revision.revid)
        return (*proofs, proof)


def judge_consensus(trail: Trail, parties: Parties) -> Consensus:
    """How far the parties have come with the terms as they are."""
    last = trail.last
    if last is None:
        return Consensus(missing=_needed(parties))
    accepted: dict[str, datetime] = {}
    outdated: dict[str, Terms] = {}
    for proof in trail.proofs:
        if proof.name not in trail.standing:
            continue
        if proof.digest == last.digest:
            accepted.setdefault(proof.name, proof.at)
        else:
            outdated[proof.name] = proof.terms
    outdated = {name: terms for name, terms in outdated.items() if name not in accepted}
    needed = _needed(parties)
    missing = tuple(name for name in needed if name not in accepted)
    desk = [
        at for name, at in accepted.items() if name in parties.staff and name != parties.requester
    ]
    agreed_at = _all_since(accepted, parties)
    if agreed_at is not None and trail.changed_at is not None:
        # A text to which people had said yes before is agreed upon since it is back.
        agreed_at = max(agreed_at, trail.changed_at)
    before = None if agreed_at is not None else _agreed_before(trail, last, parties)
    core_at = _all_since(accepted, replace(parties, experts=()))
    return Consensus(accepted, outdated, missing, not desk, agreed_at, before, core_at)


def _all_since(accepted: Mapping[str, datetime], parties: Parties) -> datetime | None:
    """When the last one whose yes is needed has said it; ``None``: somebody has not."""
    needed = _needed(parties)
    desk = [
        at for name, at in accepted.items() if name in parties.staff and name != parties.requester
    ]
    if not desk or any(name not in accepted for name in needed):
        return None
    return max([min(desk), *(accepted[name] for name in needed)])


def _agreed_before(trail: Trail, last: Snapshot, parties: Parties) -> datetime | None:
    """When all who are needed had said yes to a text that stands there no more.

    Work goes on under it until all have said yes to the new one, or somebody takes theirs back.
    """
    texts: dict[str, dict[str, datetime]] = {}
    for proof in trail.proofs:
        if proof.name in last.standing and proof.digest != last.digest:
            texts.setdefault(proof.digest, {}).setdefault(proof.name, proof.at)
    moments = (_all_since(accepted, parties) for accepted in texts.values())
    return max((at for at in moments if at is not None), default=None)


def _needed(parties: Parties) -> tuple[str, ...]:
    names = (parties.requester, *parties.experts)
    return tuple(dict.fromkeys(name for name in names if name))


def find_changes(old: Terms, new: Terms) -> tuple[TermChange, ...]:
    """What says something else now, in the order of the fields."""
    before, after = dict(old), dict(new)
    return tuple(
        TermChange(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys([*after, *before])
        if before.get(name, "") != after.get(name, "")
    )
