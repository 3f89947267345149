"""Where a wiki's recent changes are streamed, and how we introduce ourselves there."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from helpdeskbot import __version__

AUTO, OFF = "auto", "off"
EVENT_STREAMS = "https://stream.wikimedia.org/v2/stream/recentchange"
"""The recent changes of all public wikis of Wikimedia: https://wikitech.wikimedia.org/wiki/EventStreams"""
_FAMILIES = (
    "mediawiki.org",
    "wikibooks.org",
    "wikidata.org",
    "wikifunctions.org",
    "wikimedia.org",
    "wikinews.org",
    "wikipedia.org",
    "wikiquote.org",
    "wikisource.org",
    "wikiversity.org",
    "wikivoyage.org",
    "wiktionary.org",
)


def find_stream(setting: str, api: str) -> str:
    """The address of the stream to listen to; ``""``: there is none.

    :param setting: :data:`AUTO`, :data:`OFF`, or an address.
    :param api: the address of the wiki's ``api.php``.
    """
    if setting == OFF:
        return ""
    if setting != AUTO:
        return setting
    host = find_server(api)
    ours = any(host == family or host.endswith(f".{family}") for family in _FAMILIES)
    return EVENT_STREAMS if ours else ""


def find_server(api: str) -> str:
    """The wiki's name in events: the host of its addresses, without a port."""
    return (urlsplit(api).hostname or "").lower()


def introduce(contact: str) -> str:
    """What each request says about its sender, as Wikimedia's User-Agent policy asks.

    :param contact: who answers for the bot, an address or a page.
    """
    said = quote(" ".join(contact.split()), safe=" !#$&'*+,-./:;=?@[]_~")
    return f"helpdeskbot/{__version__} ({said}) requests-sse"
