"""The users whom a value names: ``Anna``, ``[[User:Anna|A.]], Bosse``, ``{{u|Anna}}``, ``~~~~``.

This is the one reader of all lists of users, and it would rather find nobody than somebody whom
nobody meant:

- ``, ; ، ؛ 、``, line breaks and bullets with spaces around them part names, but not within a
  link, a template, a tag or an entity.
- Of a piece with links, only the links count: the words beside them are a signature, or prose.
  "[[User:Anna]] and [[User:Bosse]]" are therefore two.
- "and", "&" or "+" between bare names part nothing: *Tom and Jerry* may be one account, while
  *Tom* and *Jerry* are two others.  After a comma ("Anna, Bosse, and Cilla") they are no part of
  the name.
- A colon or an ``@`` in a bare name makes it none, but for the user namespace before it and an
  ``@`` in front: nobody can register such names any more
  (https://www.mediawiki.org/wiki/Manual:$wgInvalidUsernameCharacters), and in "Contact: Anna" the
  first word is no user.  Who has such an old name can be linked to.
- A dot, brackets and apostrophes belong to a name (*King Jr.*, *Anna (WMSE)*, *'Abdul*); a pair of
  brackets or quotation marks around all of it does not.
- What is struck out, and what stands in templates that are not known here, names nobody.
- A link by way of another language's prefix counts, since Wikimedia's accounts are the same
  everywhere; by way of any other wiki's prefix it does not, unless that wiki is this one.

IP addresses and temporary accounts are names here; whether a name is registered is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network

from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE, SiteInfo
from helpdeskbot.parse.site.titles import Titles, canonical_user, clean_title, upper_first
from helpdeskbot.parse.userlinks import Signatures
from helpdeskbot.parse.wikitext.grammar import grammar_for

_LONGEST_VALUE = 5000
_MOST_NAMES = 50
_LONGEST_NAME = 255
"""In bytes (https://www.mediawiki.org/wiki/Manual:$wgMaxNameChars)."""

# Most values, which need no further looking at.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]{0,60}(?: [A-Za-z0-9]{1,60}){0,2}")
_LONGEST_PIECE = 1000
_COMMENT = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")
# The time of a signature: "10:00, 1 May 2026 (UTC)".
_STAMP = re.compile(r"\d\d?:\d\d,?\s[^\[\]{}<>;\n]{1,40}?\d{4}(?:\s\([^()\n]{1,40}\))?")
_TOKEN = re.compile(
    r"""\[\[(?P<link>[^\[\]{}|\n]{1,600})(?:\|[^\[\]]{0,600})?\]\]
    |\{\{(?P<call>[^{}]{0,600})\}\}
    |\[?https?:(?P<url>//[^\s\[\]<>"]{1,600}(?<![,;.:!?]))(?:\s[^\[\]\n]{0,300})?\]?
    |(?P<struck><(s|strike|del|ref)(?:\s[^<>]{0,300})?(?<!/)>.{0,600}?</\5\s*>)
    |(?P<end>(?:[,;\n،؛、]|<(?:br|/?p|/?li|/?div)\s*/?>|(?<=\s)[•·|](?=\s))
        (?:(?<=\n)[*\#:;]+|\s{0,9}(?-i:and|och|und|et|&|\+)\s)?)
    |(?P<text></?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,300})?/?>|&\#?[a-z0-9]{2,31};)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_USER_TEMPLATES = frozenset(
    [
        *("u", "ul", "user", "user link", "user0", "user1", "user2", "user-c", "userlink"),
        *("userlinks", "mention", "np", "usertalk"),
        *("benutzer", "utilisateur", "usuario", "usuário", "pengguna", "användare", "anv"),
    ]
)
_PINGS = frozenset({"ping", "reply to", "re", "noping", "no ping"})
"""Templates each of whose unnamed parameters is a user."""
_NUMBERED = re.compile(r"^\s*\d\s*=")
_QUOTES = re.compile("'{2,}")
_NO_MARKERS = Markers()
# Codes of languages; in Wikimedia's wikis few other prefixes look like one.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})*|simple")
# Bullets need a space behind them: *Anna* is a name.
_BEFORE = re.compile("(?:[\\s#:@\u200e\u200f]|[*•·–—-]+\\s|<[^<>]*>)+")
_BEHIND = re.compile("(?:[\\s:\u200e\u200f]|<[^<>]*>)++\\Z")
_PAIR = re.compile(r"""\(([^()]*)\)|"([^"]*)"|[“”„]([^“”„]*)[“”]|«([^«»]*)»""")
_NOBODY = re.compile(r"[-–—?!.…*+&'\"()\s]*|none|nobody|no|tb[da]|unknown", re.IGNORECASE)
# What MediaWiki lets nobody register: invisible characters, spaces of other widths, private use.
# https://www.mediawiki.org/wiki/Manual:Page_title (and UserNameUtils::isValid)
_UNUSABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f"
    "\u2028-\u202f\u2060-\u206f\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]|[#<>|{}\\[\\]]|~{3}"
)
_ADDRESS_LIKE = re.compile(r"[0-9A-Fa-fXx.:/%]+")
_ADDRESS_WITH_GAPS = re.compile(r"\d{1,4}(?:\.(?:\d{1,4}|[Xx]{3})){3}")


class NameTrouble(ValueError):
    """No user can be meant; the message is the code of the trouble."""


@dataclass(frozen=True, slots=True)
class NamePiece:
    """What stands between two separators of a list.

    :param text: outside of links and of templates for users.
    :param targets: what the links lead to, as written, and whom the templates name.
    :param ending: the separator behind it; ``""`` at the end of the list.
    """

    text: str
    targets: tuple[str, ...]
    ending: str = ""


def parse_names(value: str, site: SiteInfo) -> tuple[str, ...]:
    """The users in a value, in canonical form and the order of the value, each once."""
    if not value.strip():
        # So in most templates, which a pass reads by the thousand.
        return ()
    pieces = list(split_names(value, site))
    # Braces without their others: nobody knows what is inside a template, and what is not.
    rest = "\n".join(piece.text for piece in pieces).replace("{{}}", "")
    is_broken = "{{" in rest or "}}" in rest
    names: dict[str, None] = {}
    for piece in pieces:
        if piece.targets:
            names.update((find_linked(target, site), None) for target in piece.targets)
        elif not is_broken:
            with suppress(NameTrouble):
                names[parse_name(piece.text, site)] = None
    names.pop("", None)
    return tuple(names)[:_MOST_NAMES]


def write_names(names: Iterable[str], site: SiteInfo) -> str:
    """A list that reads as these names: bare where that will do, else with links."""
    return ", ".join(
        name if parse_names(name, site) == (name,) else f"[[User:{name}]]" for name in names
    )


def split_names(value: str, site: SiteInfo) -> Iterator[NamePiece]:
    """The pieces of a list, also those that name nobody; of a very long one those in front.

    Templates that are not known here stand as ``{{}}`` in the pieces' texts.
    """
    is_cut = len(value) > _LONGEST_VALUE
    value = _COMMENT.sub("", value[:_LONGEST_VALUE])
    if value.startswith("*") and "\n*" in value:
        value = "\n" + value
    if ":" in value:
        value = _STAMP.sub(" ", value)
    text: list[str] = []
    targets: list[str] = []
    at = 0
    for token in _TOKEN.finditer(value):
        text.append(value[at : token.start()])
        at = token.end()
        kind = token.lastgroup
        if kind == "end":
            yield NamePiece("".join(text), tuple(targets), token[0])
            text, targets = [], []
        elif kind == "link":
            targets.append(token["link"])
        elif kind == "url":
            targets.append(_page_of(token["url"], site))
        elif kind == "call":
            called = _called(token["call"])
            targets += called
            text.append("" if called else "{{}}")
        elif kind == "text":
            text.append(token[0])
    if not is_cut:
        # What was cut off a name may be what tells it from another's.
        yield NamePiece("".join([*text, value[at:]]), tuple(targets))


def _page_of(url: str, site: SiteInfo) -> str:
    """The user page that an address leads to; the address where there is none of this wiki."""
    host = url[2:].partition("/")[0].replace(".m.", ".")
    is_here = not site.server or host == site.server.rpartition("//")[2]
    name = _titles(site).find_user_by_url(url) if is_here else ""
    return f"User:{name}" if name else url


def _called(call: str) -> list[str]:
    """The pages of those whom a template names, by its content; empty if it is none for users."""
    name, *params = call.split("|")
    word = clean_title(name).casefold()
    if "[" in call or word not in _USER_TEMPLATES | _PINGS:
        return []
    unnamed = [_NUMBERED.sub("", param) for param in params]
    written = [_trim(param) for param in unnamed if "=" not in param]
    found = [user if ":" in user else f"User:{user}" for user in written if user]
    return found if word in _PINGS else found[:1]


def _trim(text: str) -> str:
    """The text without what people write around a name."""
    text = _QUOTES.sub("", text)
    for _ in range(2):
        before = _BEFORE.match(text)
        text = _BEHIND.sub("", text[before.end() if before else 0 :])
        pair = _PAIR.fullmatch(text)
        text = pair[pair.lastindex or 0] if pair else text
    return text


def _titles(site: SiteInfo) -> Titles:
    return grammar_for(site, _NO_MARKERS).titles


def find_linked(target: str, site: SiteInfo) -> str:
    """The user whose page, talk page or contributions a link leads to; ``""`` if none."""
    titles = _titles(site)
    prefix = clean_title(target).removeprefix(":").partition(":")[0].strip(" ").lower()
    known = titles.namespace(prefix) is not None or prefix in site.own_prefixes
    name = titles.find_user(target) if known or _LANGUAGE.fullmatch(prefix) else ""
    return name if _is_usable(name) else ""


def parse_target(target: str, site: SiteInfo) -> str:
    """The one user whose page, or whose bare name, a link leads to.

    :raises NameTrouble: there is none.
    """
    return find_linked(target, site) or parse_name(target, site)


def parse_name(written: str, site: SiteInfo) -> str:
    """The one user that a bare name or title stands for, in canonical form.

    :raises NameTrouble: there is none.
    """
    title = written.strip()
    if _PLAIN.fullmatch(title) and not _NOBODY.fullmatch(title):
        return upper_first(title)
    if len(title) > _LONGEST_PIECE:
        raise NameTrouble("invalid-name")
    title = clean_title(_trim(title))
    name = find_linked(title, site)
    # Of "User:" alone, the colon has been taken away.
    prefix, _, rest = title.partition(":")
    if _titles(site).namespace(prefix) in (USER_NAMESPACE, USER_TALK_NAMESPACE):
        title = rest.strip(" @")
    if not name and _NOBODY.fullmatch(title):
        raise NameTrouble("no-name")
    name = name or canonical_user(title)
    is_account = Signatures.is_account(name)
    if is_address(title) and (is_account or not name):
        raise NameTrouble("address")
    if not name and "/" in title:
        raise NameTrouble("subpage")
    if not _is_usable(name) or (is_account and set(name) & set(":@")):
        raise NameTrouble("invalid-name")
    return name


def parse_old_name(written: str, site: SiteInfo) -> str:
    """The name that a text is, with a colon or an ``@`` that no new account may have; or ``""``."""
    title = clean_title(_trim(written))
    prefix, colon, _ = title.partition(":")
    namespace = _titles(site).namespace(prefix) if colon else None
    is_user = namespace in (USER_NAMESPACE, USER_TALK_NAMESPACE)
    if len(title) > _LONGEST_NAME or (namespace is not None and not is_user):
        return ""
    name = find_linked(title, site) if is_user else canonical_user(title)
    return name if _is_usable(name) and not is_address(name) else ""


def names_nobody(text: str) -> bool:
    """Whether a text says in so many words, or by saying nothing, that nobody is meant."""
    return len(text) < _LONGEST_PIECE and bool(_NOBODY.fullmatch(clean_title(_trim(text))))


def _is_usable(name: str) -> bool:
    fits = len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
    return bool(name) and fits and not _UNUSABLE.search(name)


def is_address(name: str) -> bool:
    """Whether it is an IP address, a range, or an address with a part hidden or too high."""
    if not _ADDRESS_LIKE.fullmatch(name):
        return False
    try:
        ip_network(name, strict=False)
    except ValueError:
        return _ADDRESS_WITH_GAPS.fullmatch(name) is not None
    return True
