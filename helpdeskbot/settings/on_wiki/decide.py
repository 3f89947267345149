"""Whose edits of the settings page count: staff's, and everybody's while the page is protected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.wiki import Revision, User


def is_staff(user: User, policy: DeskPolicy) -> bool:
    """Whether a user's edits of the settings page count; a blocked user's do not."""
    if user.user_id == 0 or user.blocked_sitewide:
        return False
    names = {_canonical(name) for name in policy.staff}
    return user.name in names or not user.groups.isdisjoint(policy.staff_groups)


def is_guarded(levels: Collection[str], policy: DeskPolicy) -> bool:
    """Whether a page's protection keeps everybody but trusted people from editing it."""
    return not set(levels).isdisjoint(policy.staff_levels)


def find_trusted(
    revisions: Sequence[Revision],
    users: Mapping[str, User],
    policy: DeskPolicy,
    *,
    newest: int,
    levels: Collection[str] = (),
) -> Sequence[Revision]:
    """Those revisions of the page that count, in the given order.

    A protected page's newest revision counts whoever saved it.  Older ones may have been saved
    before it was protected, so only their authors tell.

    :param users: the authors, by the names in ``revisions``; who is missing is not staff.
    :param newest: the page's newest revision.
    :param levels: of the page's edit protection.
    """
    guarded = is_guarded(levels, policy)
    return [
        revision
        for revision in revisions
        if (guarded and revision.revid == newest)
        or (revision.user in users and is_staff(users[revision.user], policy))
    ]


def _canonical(name: str) -> str:
    name = " ".join(name.replace("_", " ").split()).removeprefix("User:").strip()
    return name[:1].upper() + name[1:]
