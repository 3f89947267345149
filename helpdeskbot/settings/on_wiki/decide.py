"""Which revisions of the settings page bring a text, and under which protection each counts."""

from __future__ import annotations

from collections.abc import Collection

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.wiki import Revision


def brings_text(revision: Revision, older: Revision | None) -> bool | None:
    """Whether a revision says something else than the one that it was made from.

    The wiki makes a revision of the same text whenever a page is moved, protected, imported or
    given another content model; who did that has not said anything about the text.

    :param older: the next older one of the page's history; ``None``: there is none.
    :returns: ``None``: that is not known, since one of the two is hidden or gone.
    """
    if revision.text is None:
        return None
    if older is None or older.revid != revision.parent_id:
        return True if revision.parent_id == 0 else None
    if older.text is None:
        return True if older.size != revision.size else None
    return older.text != revision.text


def is_guarded(levels: Collection[str], policy: DeskPolicy) -> bool:
    """Whether a page's protection keeps everybody but trusted people from editing it."""
    return not set(levels).isdisjoint(policy.staff_levels)
