"""The wiki of an export as a parser has to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import parse_site_json
from helpdeskbot.parse.site.siteinfo import find_bundled_site
from helpdeskbot.rehearsal.export.values import PastSite


def find_site(past: PastSite, given: SiteInfo | None = None) -> SiteInfo:
    """The wiki's description.

    Of Wikimedia's larger wikis the program brings one along.  Of others the export tells the
    language and the namespaces; dates are taken to be written as in the Wikipedia of the
    language, and the time zone to be UTC.

    :param given: what somebody says that it is like.
    """
    site = given or find_bundled_site(past.database)
    if site is None:
        entries = [{"id": number, "name": name} for number, name in past.namespaces.items()]
        general = {"lang": past.language or "en"}
        site = parse_site_json({"query": {"general": general, "namespaces": entries}})
    names = {name.replace("_", " ").lower(): number for number, name in past.namespaces.items()}
    address = urlsplit(past.address)
    server = f"{address.scheme}://{address.netloc}" if address.netloc else site.server
    return replace(site, namespaces={**site.namespaces, **_without_main(names)}, server=server)


def is_known(past: PastSite) -> bool:
    """Whether the program brings a description of the wiki along."""
    return find_bundled_site(past.database) is not None


def _without_main(names: Mapping[str, int]) -> Mapping[str, int]:
    return {name: number for name, number in names.items() if name}
