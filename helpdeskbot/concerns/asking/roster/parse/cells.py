"""What the parameters of a roster row say: numbers, time zones, the way of asking, plain text."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.asking.roster.values import Way

_HIDDEN = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")
_NOWIKI = re.compile(r"</?nowiki\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>|</?li\s{0,9}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_LINK = re.compile(r"\[\[([^\[\]|\n]{0,600})(?:\|([^\[\]\n]{0,600}))?\]\]")
_CALL = re.compile(r"\{\{[^{}|]{1,100}\|([^{}]{1,500})\}\}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_NUMBER = re.compile(r"\d+")
_MOST = 1000
_WORD_LIST = "zero one two three four five six seven eight nine ten eleven twelve"
_WORDS = {word: number for number, word in enumerate(_WORD_LIST.split())}
_UNITS = {"day": 1, "week": 7, "month": 31}

_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+−-])\s?0?(\d{1,2})(?::?00)?", re.IGNORECASE)
_ZONE = re.compile(r"[A-Za-z]{2,20}(?:[/_+-][A-Za-z0-9]{1,20}){0,4}")

_WAYS = {
    "ping": Way.PING, "yes": Way.PING, "mention": Way.PING, "echo": Way.PING, "on": Way.PING,
    "notification": Way.PING, "talk": Way.TALK, "talk page": Way.TALK, "user talk": Way.TALK,
    "talkpage": Way.TALK, "message": Way.TALK, "mail": Way.MAIL, "email": Way.MAIL,
    "e mail": Way.MAIL,
}  # fmt: skip
_NEVER = frozenset(
    {"none", "no", "off", "pause", "paused", "never", "nothing", "stop", "nobots", "not", "false"}
)
_YES = frozenset(
    {"yes", "y", "true", "on", "1", "ja", "oui", "sí", "si", "sim", "так", "ya", "ndiyo", "نعم"}
)
NOTHING = frozenset({"", "-", "–", "—", "no", "none", "not", "n/a"})
"""What people write where they have nothing to say."""


def without_comments(value: str) -> str:
    """A value without its hidden comments."""
    return _HIDDEN.sub("", value) if "<!--" in value else value


def plain_text(value: str) -> str:
    """A value as its reader sees it, about: links as labels, templates as their parameters."""
    if value.isascii() and value.replace(" ", "").replace(",", "").isalnum():
        return value
    value = _LINK.sub(_label, _NOWIKI.sub("", without_comments(value)))
    value = _CALL.sub(lambda call: call[1].replace("|", "\n"), value)
    value = _TAG.sub(" ", _BREAK.sub("\n", value))
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value).strip()


def _label(link: re.Match[str]) -> str:
    return link[2] or link[1].rpartition(":")[2].rpartition("#")[2]


def read_yes(text: str) -> bool:
    """Whether somebody says yes; what cannot be read is none."""
    return fold(text) in _YES


def fold(text: str) -> str:
    """A text for comparing words: without regard to case and kind of space."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _western(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def read_count(text: str) -> int | None:
    """A number of times, as ``3``, ``3 per month`` or ``three``; ``None`` if it is not sure."""
    text = _western(text[:100]).casefold()
    numbers = _NUMBER.findall(text)
    if not numbers:
        found = [_WORDS[word] for word in re.findall(r"\w+", text) if word in _WORDS]
        return found[0] if len(found) == 1 else None
    if len(numbers) > 1 or len(numbers[0]) > 9 or re.search(r"[-−+<>%]", text):
        return None
    return min(int(numbers[0]), _MOST)


def read_days(text: str) -> int | None:
    """A number of days, as ``7``, ``7 days`` or ``2 weeks``; ``None`` if it is not sure."""
    count = read_count(text)
    if count is None:
        return None
    words = re.findall(r"[^\W\d_]+", text.casefold())
    units = {unit for word in words for unit in _UNITS if word.startswith(unit)}
    if len(units) > 1:
        return None
    return min(count * _UNITS[units.pop()], _MOST) if units else count


@lru_cache(maxsize=500)
def read_time_zone(text: str) -> str | None:
    """The IANA name of a time zone; ``""`` for UTC, ``None`` where there is no such zone."""
    text = text.strip()
    if text.casefold() in ("", "utc", "gmt", "z", "etc/utc"):
        return ""
    offset = _OFFSET.fullmatch(text)
    if offset:
        # In these names the sign is turned round: https://data.iana.org/time-zones/
        name = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
        return name if _is_zone(name) else None
    name = re.sub(r"\s+", "_", text[:80])
    if not _ZONE.fullmatch(name):
        return None
    tries = (name, "/".join(part.title() for part in name.split("/")), name.upper())
    return next((found for found in tries if _is_zone(found)), None)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def read_way(text: str) -> Way | str:
    """How somebody wants to be asked: ``"never"`` for not at all, ``""`` for what is unknown."""
    word = fold(text).strip(" .!")
    if word in _NEVER:
        return "never"
    return _WAYS.get(word, "")
