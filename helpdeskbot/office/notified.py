"""Whom an edit of ours notifies of a mention: foreseen before it is made, looked up after."""

from __future__ import annotations

from helpdeskbot.office.office import Office
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.parse.wikitext.unparsed import without_unparsed


def find_notified(office: Office, title: str, old: str, new: str) -> tuple[str, ...]:
    """Whom it notifies; a name as often as it is notified, in their order.

    The wiki is asked what templates make of the new text, if there are any in it.
    """

    def expand(piece: str) -> str:
        if "{{" not in without_unparsed(piece):
            return piece
        return office.wiki.fetch_expanded(title, piece)

    site, editor = office.site(), office.account
    return tuple(
        sorted(find_mentions(old, new, editor=editor, title=title, site=site, expand=expand))
    )
