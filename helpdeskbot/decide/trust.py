"""Whose edits of the settings page count: staff's, and everybody's while the page is protected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.wiki import Revision, User


@dataclass(frozen=True, slots=True)
class Trust:
    """What part of a page's history counts.

    :param taken: the newest revision that counts; ``None`` if none does.
    :param untaken: the newest revision of the page, where that one does not count.
    """

    taken: Revision | None = None
    untaken: Revision | None = None


def is_staff(user: User, policy: DeskPolicy) -> bool:
    """Whether a user's edits of the settings page count; a blocked user's do not."""
    if user.user_id == 0 or user.blocked_sitewide:
        return False
    names = {_canonical(name) for name in policy.staff}
    return user.name in names or not user.groups.isdisjoint(policy.staff_groups)


def is_guarded(levels: Collection[str], policy: DeskPolicy) -> bool:
    """Whether a page's protection keeps everybody but trusted people from editing it."""
    return not set(levels).isdisjoint(policy.staff_levels)


def decide_trust(
    revisions: Sequence[Revision],
    users: Mapping[str, User],
    levels: Collection[str],
    policy: DeskPolicy,
) -> Trust:
    """Which revision of the page counts.

    :param revisions: newest first, as far as they are known.
    :param users: their authors, by the names in ``revisions``; who is missing is not staff.
    :param levels: of the page's edit protection.
    """
    guarded = is_guarded(levels, policy)
    for place, revision in enumerate(revisions):
        author = users.get(revision.user)
        counts = author is not None and is_staff(author, policy)
        if counts or (guarded and place == 0):
            return Trust(revision, revisions[0] if place else None)
    return Trust(None, revisions[0] if revisions else None)


def _canonical(name: str) -> str:
    name = " ".join(name.replace("_", " ").split()).removeprefix("User:").strip()
    return name[:1].upper() + name[1:]
