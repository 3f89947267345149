"""Links to user pages, and the signatures that are made of them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from functools import lru_cache

from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE, SiteInfo
from helpdeskbot.parse.site.titles import SPECIAL_NAMESPACE, clean_title, upper_first
from helpdeskbot.parse.wikitext.unparsed import without_unparsed

PHP_SPACE = " \t\n\r\0\x0b"

_LINK = re.compile(r"\[\[([^\[]+)\]\]")
_PARSED_LINK = re.compile(r"\[\[([^\[\]{}|<>\n]+)(?=\||\]\])")
_TWO_LINKS = re.compile(
    r"\[\[([^\[\]|]{1,300})\|([^\[\]|]{1,300})\]\][^\[\]\n]{0,4}\[\[([^\[\]|]{1,300})\|[^\[\]|]{1,300}\]\]"
)
_ONE_LINK = re.compile(r"\[\[([^\[\]|]{1,300})\|([^\[\]|]{1,300})\]\]")


def split_title(target: str, site: SiteInfo) -> tuple[int, str]:
    """The namespace and the name of a link's target, the name in its canonical spelling."""
    text = clean_title(target).removeprefix(":").strip(" ")
    prefix, colon, rest = text.partition(":")
    if colon and prefix.strip(" ").lower() in site.own_prefixes:
        text = rest.strip(" ")
        prefix, colon, rest = text.partition(":")
    namespace = site.namespaces.get(prefix.strip(" ").lower()) if colon else None
    if namespace:
        text = rest.strip(" ")
    return namespace or 0, upper_first(text.partition("#")[0].strip(" "))


def find_user_pages(wikitext: str, site: SiteInfo, page: str = "") -> list[str]:
    """The user names (with subpages) that a text links to in the User namespace, each once.

    :param wikitext: with its templates expanded.
    :param page: the page that the text stands on: a link to it is no link.
    """
    here = split_title(page, site)
    found = dict.fromkeys(
        split_title(match[1], site)
        for match in _PARSED_LINK.finditer(without_unparsed(wikitext))
        # The colon may be written as ``%3A`` or ``&#58;``.
        if set(match[1]) & set(":%&")
    )
    return [
        name
        for namespace, name in found
        if namespace == USER_NAMESPACE and name and (namespace, name) != here
    ]


class Signatures:
    """Tells whose signature stands on a line.

    :param own: what ``~~~`` gives for users who chose a signature; of all others, the default
        form in any language is taken: a link to the user page labelled with the name, and a link
        to the talk page.
    """

    def __init__(self, site: SiteInfo, own: Mapping[str, str]) -> None:
        self._site = site
        self._own = own

    def write(self, user: str) -> str:
        """What ``~~~`` becomes for a user."""
        if user in self._own:
            return self._own[user]
        if self.is_account(user):
            spaces = {number: name for name, number in self._site.namespaces.items()}
            own, talk = (spaces.get(at, "") for at in (USER_NAMESPACE, USER_TALK_NAMESPACE))
            return f"[[{own}:{user}|{user}]] ([[{talk}:{user}|talk]])"
        return f"[[Special:{self._site.contributions_pages[0]}/{user}|{user}]]"

    def find_signer(self, line: str) -> str:
        """The user whose signature a line carries, ``""`` if none; of several, the last linked."""
        signer, _ = self._find(line)
        return signer

    def cut(self, text: str) -> str:
        """A text up to its last signature; empty when there is none."""
        _, at = self._find(text)
        return text[: max(at, 0)]

    def _find(self, line: str) -> tuple[str, int]:
        default: dict[str, int] | None = None
        for match in reversed(list(_LINK.finditer(line))):
            target = match[1].partition("|")[0]
            user = self._user_of(target)
            if not user:
                continue
            if user in self._own:
                at = line.rfind(self._own[user])
                if at >= 0:
                    return user, at
                continue
            if default is None:
                default = self._default_signatures(line)
            if user in default:
                return user, default[user]
        return "", -1

    def _user_of(self, target: str) -> str:
        """The user whose page, talk page or contributions a link leads to."""
        if ":" not in target or "]" in target:
            return ""
        namespace, name = split_title(target, self._site)
        if namespace in (USER_NAMESPACE, USER_TALK_NAMESPACE) and "/" not in name:
            return name
        page, _, user = name.partition("/")
        if namespace == SPECIAL_NAMESPACE and self._is_contributions(page):
            return user
        return ""

    def _default_signatures(self, line: str) -> dict[str, int]:
        """Each user whose default signature stands on a line, and where its last one starts."""
        found = {}
        for match in _ONE_LINK.finditer(line):
            namespace, name = split_title(match[1], self._site)
            page, _, user = name.partition("/")
            if namespace == SPECIAL_NAMESPACE and self._is_contributions(page):
                if user == match[2] and not self.is_account(user):
                    found[user] = match.start()
                continue
            if namespace != USER_NAMESPACE or name != match[2]:
                continue
            pair = _TWO_LINKS.match(line, match.start())
            if pair and split_title(pair[3], self._site) == (USER_TALK_NAMESPACE, name):
                found[name] = match.start()
        return found

    def owner(self, title: str) -> str:
        """The user whose talk page this is, ``""`` for any other page."""
        namespace, name = split_title(title, self._site)
        return name if namespace == USER_TALK_NAMESPACE else ""

    def _is_contributions(self, page: str) -> bool:
        known = {name.casefold() for name in self._site.contributions_pages}
        return page.casefold() in known

    @staticmethod
    @lru_cache(maxsize=20_000)
    def is_account(name: str) -> bool:
        """Whether a user name can be an account: it is not an address."""
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return bool(name)
        return False
