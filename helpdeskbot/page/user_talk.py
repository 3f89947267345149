"""People's talk pages: where a message to somebody goes, and whether one may be left there."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import fetch_opted_out
from helpdeskbot.parse import parse_bot_exclusion

# MediaWiki's number of the user talk namespace, on every wiki.
_USER_TALK = 3


def fetch_user_talk(office: Office, name: str) -> PageText | None:
    """Somebody's talk page; ``None`` if nothing can be added to it or bots are to stay away.

    An account that was renamed leaves a redirect to its talk page, which is followed.  No other
    redirect is: anybody could send somebody else's messages to anybody by one.
    """
    title = f"User talk:{name}"
    page = office.wiki.fetch_pages([title])[title]
    if page.head.is_redirect:
        renamed = office.wiki.fetch_renames([name]).get(name)
        if renamed is None:
            return None
        title = f"User talk:{renamed}"
        page = office.wiki.fetch_pages([title])[title]
    if not page.head.exists and page.head.namespace == _USER_TALK:
        return page
    if page.head.namespace != _USER_TALK or page.head.is_redirect:
        return None
    if page.head.content_model != "wikitext" or parse_bot_exclusion(page.text, office.account):
        return None
    if fetch_opted_out(office, [title.partition(":")[2]]):
        return None
    return page


def wants_no_messages(office: Office, name: str, categories: Sequence[str]) -> bool:
    """Whether it is somebody's wish that nothing is left there.

    :param categories: see :func:`fetch_opted_out`.
    """
    return bool(fetch_opted_out(office, [name], categories))
