"""What a wiki tells a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Greeted:
    """A wiki that has answered.

    :param api: the address at which it did.
    :param sitename: what it calls itself; ``""``: it tells strangers nothing.
    :param pages: the address of its pages with ``$1`` for the title, perhaps without ``https:``.
    """

    api: str
    sitename: str
    pages: str

    @property
    def name(self) -> str:
        """A short name for our settings, logs and folders."""
        parts = urlsplit(self.api)
        host = (parts.hostname or "").removeprefix("www.")
        name = f"{host}-{parts.port}" if parts.port else host
        return "".join(
            char if char.isascii() and (char.isalnum() or char in ".-") else "_" for char in name
        )

    def url(self, title: str) -> str:
        """The address of a page."""
        where = quote(title.replace(" ", "_"), safe="/:()'!,*;@~$")
        if not self.pages:
            return where
        address = self.pages.replace("$1", where)
        return f"{urlsplit(self.api).scheme}:{address}" if address.startswith("//") else address
