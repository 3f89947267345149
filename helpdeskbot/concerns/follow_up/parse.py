"""What people say of follow-ups: parameters of the status template, and answers; total."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from helpdeskbot.concerns.follow_up.policy import LONGEST_DAYS, MOST_FOLLOW_UPS, FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import (
    MOST_CATEGORIES,
    MOST_PAGES,
    Answer,
    GivenAnswer,
    Wishes,
)
from helpdeskbot.model.site import USER_NAMESPACE, SiteInfo
from helpdeskbot.parse.wikitext.named_templates import find_templates

_LONGEST = 4000
_CATEGORY = 14
_NEVER = frozenset({"none", "no", "never", "0", "-", "–", "off", "nej", "nein", "non"})
_BETWEEN_DAYS = re.compile(r"[,;،，、\s]+")
_BETWEEN_TITLES = re.compile(r"[,;\n]")
_LINK = re.compile(r"\[\[([^\[\]\n]{1,600})\]\]")
_BULLET = re.compile(r"^[*#]+")
_NOT_IN_TITLES = re.compile(r"[\[\]{}|<>\x00-\x1f\x7f]|~~~")
_COMMENT = re.compile(r"<!--(?s:.*?)-->")


def parse_wishes(
    params: Sequence[tuple[str, str]], policy: FollowUpPolicy, site: SiteInfo
) -> Wishes:
    """What the status template says of its request's follow-ups.

    :param params: as :class:`~helpdeskbot.model.discussion.StatusTemplate` has them.
    """
    given = {name.strip().casefold(): value[:_LONGEST].strip() for name, value in params}
    troubles: list[str] = []
    titles: list[str] = []
    for name in (policy.result_param, policy.event_param, policy.articles_param):
        if name:
            titles += _parse_titles(given.get(name.casefold(), ""))
    titles = [title for title in dict.fromkeys(titles) if _may_be_named(title, site)]
    categories = [title for title in titles if _is_category(title, site)]
    pages = [title for title in titles if not _is_category(title, site)]
    return Wishes(
        days=_parse_days(_value(given, policy.days_param), troubles),
        categories=tuple(categories[:MOST_CATEGORIES]),
        pages=tuple(pages[:MOST_PAGES]),
        troubles=tuple(troubles),
    )


def _value(given: Mapping[str, str], name: str) -> str:
    return given.get(name.casefold(), "") if name else ""


def _parse_days(written: str, troubles: list[str]) -> tuple[int, ...] | None:
    """Days in the order of time; ``None`` where nothing, or nothing readable, is said."""
    if not written:
        return None
    if written.casefold() in _NEVER:
        return ()
    words = [word for word in _BETWEEN_DAYS.split(written) if word]
    numbers = [_number(word) for word in words]
    good = {number for number in numbers if number is not None and 1 <= number <= LONGEST_DAYS}
    if not good or len(words) > 4 * MOST_FOLLOW_UPS or None in numbers:
        troubles.append(written[:80])
        return None
    return tuple(sorted(good)[:MOST_FOLLOW_UPS])


def _number(word: str) -> int | None:
    """A number in the digits of any script."""
    if not 1 <= len(word) <= 4:
        return None
    digits = [unicodedata.decimal(char, None) for char in word]
    if any(digit is None for digit in digits):
        return None
    return int("".join(str(digit) for digit in digits))


def _parse_titles(written: str) -> Iterator[str]:
    links = _LINK.findall(written)
    words = [link.partition("|")[0] for link in links] if links else _BETWEEN_TITLES.split(written)
    for word in words:
        bare = _BULLET.sub("", word.strip()).lstrip(": ").partition("#")[0]
        title = " ".join(bare.replace("_", " ").split())
        if (
            title
            and not _NOT_IN_TITLES.search(title)
            and len(title.encode("utf-8", "surrogatepass")) <= 255
        ):
            yield title


def _may_be_named(title: str, site: SiteInfo) -> bool:
    """Whether the bot may link to a page: a person's own page would notify that person."""
    prefix, colon, rest = title.partition(":")
    name = prefix.strip().lower()
    if not colon:
        return True
    if name in site.own_prefixes:
        return False
    namespace = {"user": USER_NAMESPACE, "special": -1, "media": -2}.get(name, 0)
    namespace = site.namespaces.get(name, namespace)
    return namespace >= 0 and (namespace != USER_NAMESPACE or "/" in rest)


def _is_category(title: str, site: SiteInfo) -> bool:
    prefix, colon, rest = title.partition(":")
    if not colon or not rest.strip():
        return False
    name = prefix.strip().lower()
    return name == "category" or site.namespaces.get(name) == _CATEGORY


def parse_answers(text: str, templates: Collection[str], site: SiteInfo) -> Sequence[GivenAnswer]:
    """The answers in a comment, by the template that the buttons put there.

    :param templates: its names, without namespace.
    """
    answers = []
    for found in find_templates(text, templates, site):
        inside = text[found.start + 2 : found.end - 2] if found.end >= 0 else ""
        # Ids may hold equals signs, which would make a name of what stands before them.
        _, *words = _COMMENT.sub("", inside[:_LONGEST]).split("|")
        answer = words[0].strip().casefold() if words else ""
        if answer in set(Answer) and "{" not in inside:
            answers.append(GivenAnswer(Answer(answer), words[1].strip() if words[1:] else ""))
    return answers
