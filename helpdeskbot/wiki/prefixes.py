"""Beginnings of titles, with their namespaces."""

from __future__ import annotations

from helpdeskbot.model.site import SiteInfo


def split_prefix(prefix: str, site: SiteInfo) -> tuple[int, str]:
    """The number of a namespace, and what follows it.

    >>> split_prefix("Project:Helpdesk/A", SiteInfo(namespaces={"project": 4}))
    (4, 'Helpdesk/A')
    >>> split_prefix("Hub: a/", SiteInfo())
    (0, 'Hub: a/')
    """
    name, colon, rest = prefix.partition(":")
    number = site.namespaces.get(name.strip().replace("_", " ").lower()) if colon else None
    return (0, prefix) if number is None else (number, rest.strip())
