"""Whose row of the roster it is: one user name out of everything that people write for one."""

from __future__ import annotations

import html
import re
from ipaddress import ip_address, ip_network

from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE
from helpdeskbot.parse.site.titles import Titles, canonical_user, clean_title, upper_first

_LONGEST_NAME = 255
"""In bytes, as MediaWiki's ``$wgMaxNameChars`` has it."""
_LONGEST_VALUE = 2000

# Most names, which need no further looking at.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]{0,60}(?: [A-Za-z0-9]{1,60}){0,2}")
_ADDRESS_LIKE = re.compile(r"[0-9A-Fa-fXx.:/%]+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINK = re.compile(r"\[\[([^\[\]|\n]{1,600})(?:\|[^\[\]\n]{0,600})?\]\]")
_URL = re.compile(r"\[?https?:(//[^\s\[\]<>\"]{1,600})(?:\s[^\[\]\n]{0,300})?\]?")
_CALL = re.compile(r"\{\{([^{}|\[\]]{1,100})\|([^{}|]{1,600})(?:\|[^{}]{0,300})?\}\}")
_USER_TEMPLATES = frozenset(
    [
        *("u", "ul", "user", "user link", "user0", "user1", "user2", "user-c", "userlink"),
        *("userlinks", "ping", "reply to", "re", "mention", "noping", "np", "no ping", "usertalk"),
        *("benutzer", "utilisateur", "usuario", "usuário", "pengguna", "användare", "anv"),
    ]
)
_BREAKS = re.compile(r"[,;\n،؛、•·]|<br\s*/?>|\s(?:and|och|und|et|&|\+)\s", re.IGNORECASE)
_BULLETS = re.compile(r"^\s*(?:[*#:•·]+\s+)+")
_QUOTES = re.compile(r"'{2,}")
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
# What people write around a name: brackets, bullets, quotation marks, bold and italic.
_AROUND = "@()[]*#:•·|,.;-–—'\"“”„« »\t\n"
# What MediaWiki lets nobody register: invisible characters, spaces of other widths, private use.
# https://www.mediawiki.org/wiki/Manual:Page_title (and UserNameUtils::isValid)
_UNUSABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f"
    "\u2028-\u202f\u2060-\u206f\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]|[#<>|{}\\[\\]]|~{3}"
)
_TEMPORARY = re.compile(r"[~*!]+\d{4}-|~\d")


class NameTrouble(ValueError):
    """No account can be meant; the message is the code of the trouble."""


def read_user_name(value: str, titles: Titles) -> str:
    """The account that a row's value names, in canonical form.

    :param value: without comments.
    :raises NameTrouble: it names nobody, several people, or something that is no account.
    """
    value = value.strip()
    if _PLAIN.fullmatch(value) and not _BREAKS.search(value):
        return upper_first(value)
    if len(value) > _LONGEST_VALUE:
        raise NameTrouble("invalid-name")
    if "&" in value:
        value = _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)
    names: dict[str, None] = {}
    refused = ""

    def take(written: str) -> None:
        nonlocal refused
        try:
            names[_check(written, titles)] = None
        except NameTrouble as trouble:
            refused = refused or str(trouble)

    def call(match: re.Match[str]) -> str:
        if clean_title(match[1]).casefold() in _USER_TEMPLATES and "[" not in match[2]:
            take(match[2].partition("=")[2] if match[2].startswith("1=") else match[2])
            return " "
        return match[0]

    def link(match: re.Match[str]) -> str:
        take(match[1])
        return " "

    def url(match: re.Match[str]) -> str:
        name = titles.find_user_by_url(match[1])
        take(name or match[1])
        return " "

    rest = _URL.sub(url, _LINK.sub(link, _CALL.sub(call, value)))
    if "{{" in rest or "}}" in rest:
        raise NameTrouble("name-template")
    if refused:
        raise NameTrouble(refused)
    if names and not _BREAKS.sub("", _TAG.sub("", rest)).strip(_AROUND):
        return _only(names)
    plain = _TAG.sub(" ", rest) if not _BREAKS.search(rest) else rest
    if not plain.strip(_AROUND):
        raise NameTrouble("no-name")
    parts = [part for part in _BREAKS.split(rest) if part.strip(_AROUND)]
    if len(parts) > 1:
        raise NameTrouble("several-names")
    names[_check(_TAG.sub(" ", parts[0] if parts else plain), titles)] = None
    return _only(names)


def _only(names: dict[str, None]) -> str:
    if len(names) > 1:
        raise NameTrouble("several-names")
    return next(iter(names))


def _check(written: str, titles: Titles) -> str:
    """The canonical name of one written name or link target."""
    written = _BULLETS.sub("", _QUOTES.sub("", written)).strip().removeprefix("@")
    if _UNUSABLE.search(written.replace("\u200e", "").replace("\u200f", "").rstrip("#")):
        raise NameTrouble("invalid-name")
    title = clean_title(written).removeprefix(":").strip(" ")
    name = titles.find_user(written)
    if not name:
        prefix, colon, rest = title.partition(":")
        space = titles.namespace(prefix) if colon else None
        if space in (USER_NAMESPACE, USER_TALK_NAMESPACE):
            title = rest.strip(" ")
        elif space is not None and not _is_address(title):
            raise NameTrouble("invalid-name")
        title = title.removeprefix("@").strip(" ")
        name = canonical_user(title)
    if _is_address(title) or _is_address(name):
        raise NameTrouble("address")
    if not name:
        raise NameTrouble("subpage" if "/" in title else "invalid-name" if title else "no-name")
    if _TEMPORARY.match(name):
        raise NameTrouble("temporary-account")
    if _UNUSABLE.search(name) or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise NameTrouble("invalid-name")
    return name


def _is_address(name: str) -> bool:
    if not _ADDRESS_LIKE.fullmatch(name):
        return False
    for read in (ip_address, ip_network):
        try:
            read(name)
        except ValueError:
            continue
        return True
    parts = name.split(".")
    # Addresses with a part hidden, and numbers too high: nobody can register these either.
    return len(parts) == 4 and all(
        len(part) <= 4 and (part.isdecimal() or part.lower() == "xxx") for part in parts
    )
