"""Whose row of the roster it is: one registered user, out of everything that people write."""

from __future__ import annotations

import re
from collections.abc import Collection

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.names import (
    NameTrouble,
    is_address,
    parse_name,
    parse_old_name,
    parse_target,
    split_names,
)

_LONGEST_VALUE = 2000
_AND = re.compile(r"\s(?:and|och|und|et|&|\+)\s", re.IGNORECASE)
# What may stand beside a link that is somebody's name.
_AROUND = re.compile(r"(?:[@()\[\]*#:•·|,.;\-–—'\"“”„«»\s]|</?[a-z][^<>]*>)*", re.IGNORECASE)
_TEMPORARY = re.compile(r"[~*!]+\d{4}-|~\d")


def find_whole_name(value: str, site: SiteInfo) -> str:
    """The name that a row's value is if all of it is one, as in *Lind, Åke*; ``""`` if none is."""
    if len(value) > _LONGEST_VALUE or "[[" in value or "{{" in value:
        return ""
    try:
        return parse_name(value, site)
    except NameTrouble:
        return parse_old_name(value, site)


def read_user_name(value: str, site: SiteInfo, accounts: Collection[str] = ()) -> str:
    """The account that a row's value names, in canonical form.

    Other than in lists, "and" between names is no part of one, a link to any page counts by its
    title, and nothing may stand beside the name.

    :param accounts: names with what else parts several, of accounts that exist.
    :raises NameTrouble: it names nobody, several people, or something that is no account.
    """
    if len(value) > _LONGEST_VALUE:
        raise NameTrouble("invalid-name")
    whole = find_whole_name(value, site) if accounts else ""
    if whole in accounts:
        return whole
    pieces = list(split_names(value, site))
    if any("{{" in piece.text or "}}" in piece.text for piece in pieces):
        raise NameTrouble("name-template")
    names = {parse_target(target, site) for piece in pieces for target in piece.targets}
    words = [word for piece in pieces for word in _AND.split(piece.text)]
    bare = [word for word in words if not _AROUND.fullmatch(word)]
    if len(bare) > 1:
        raise NameTrouble("several-names")
    names.update(parse_name(word, site) for word in bare)
    if len(names) != 1:
        raise NameTrouble("several-names" if names else "no-name")
    name = names.pop()
    if is_address(name):
        raise NameTrouble("address")
    if _TEMPORARY.match(name):
        raise NameTrouble("temporary-account")
    return name
