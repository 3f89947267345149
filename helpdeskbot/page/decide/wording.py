"""Whether a message can be used as staff's template words it; pure.

Staff word messages as they like: paragraphs, lists, bold, links, their own language.  What does
more than say something to readers is not used: it would stand in discussions in the bot's name, in
each of them, before anybody looks.  A message is looked at as the wiki would store it, and what the
bot itself has put into it is left aside.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from helpdeskbot.model.change import Draft
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.unfit import Harm, Unfit
from helpdeskbot.page.decide.markup import ALONE, TAGS, finds_harm
from helpdeskbot.parse import parse_page
from helpdeskbot.parse.site.titles import CATEGORY_NAMESPACE, TEMPLATE_NAMESPACE, clean_title
from helpdeskbot.parse.userlinks import find_user_pages, split_title
from helpdeskbot.parse.wikitext.unparsed import find_unparsed, replace_unparsed

if TYPE_CHECKING:
    from helpdeskbot.model.wikicode import Wikicode

LONGEST = 5000
"""How many characters a template may add to what the bot fills in; the packaged ones add 500."""
_MOST_LINES = 60
_MOST_TIMES = 3
_FILE_NAMESPACE = 6
_CANONICAL = {"category": CATEGORY_NAMESPACE, "file": _FILE_NAMESPACE, "image": _FILE_NAMESPACE}
# In the place of what the bot has put into a message.
_PLACE = "\ufffc"
_MARKUP = re.compile(r"[\[\]{}<>]|//")
_LEFT = re.compile(
    r"\{\{|\}\}|\[\[|\]\]|<!--|-->|\{\||^\|[}\-]|</?(?!p\s*>)[a-z]\w*",
    re.I | re.M,
)
# A time after it would end the term that it begins, and the signature with it.
_TERM = re.compile(r"^[:*#]*;[^\n]*\Z", re.MULTILINE)
# A second net, in case that a tag's attributes are read otherwise than browsers read them.
_HIDING = re.compile(
    r"<[^<>]*\b(?:display\s*:\s*(?:none|contents)|(?:visibility|position|opacity)\s*:)[^<>]*", re.I
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_SWITCH = re.compile(r"__\w+?__")
_HEADING = re.compile(r"^=.*=\s*$", re.MULTILINE)
_URL = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*:|(?<!\[)\[)//[^\s\[\]<>\"|{}]*|\bmailto:\S+|"
    r"(?<!\[)\[(?:bitcoin|geo|magnet|matrix|news|sips?|sms|tel|urn|xmpp):\S+",
    re.IGNORECASE,
)
# Languages with several scripts; with a flag in it, it goes for the whole page.
_VARIANT, _VARIANT_END = re.compile(r"-\{(?!\{)([^{}|]*\|)?"), re.compile(r"(?<!\})\}-")
_FUNCTION = re.compile(
    r"#(?:if|ifeq|iferror|ifexpr|expr|switch|language|dir|time|bcp47)|canonicalurl|filepath|"
    r"formatnum|fullurl|gender|grammar|int|lc|lcfirst|localurl|ns|plural|uc|ucfirst|urlencode"
)
# They keep bots away from the page on which they stand.
_NEVER = frozenset({"Bots", "Nobots"})
_SMALL = re.compile(r"(?:(?:[1-3]?\d|4[0-8])?x)?(?:[1-3]?\d|4[0-8])px")
_ICON = re.compile(
    rf"{_SMALL.pattern}|baseline|middle|sub|super|(?:text-)?(?:top|bottom)|alt=.*|link="
)
_FAMILY = re.compile(
    r"(?:^|\.)(?:media|wiki(?:media|pedia|books|data|functions|news|quote|source|species|"
    r"versity|voyage)|wiktionary)(?:wiki)?\.org$"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What words are judged by.

    :param account: ours; a link to it notifies nobody.
    :param markers: names of the status templates and of the marks of what is over.
    :param ours: names of the bot's other templates, which mean something to it where they stand.
    """

    site: SiteInfo
    account: str
    markers: Markers
    ours: Collection[str]


def find_unfit(text: str, draft: Draft, rules: Rules) -> Unfit | None:
    """The first reason not to use the words, or ``None``; that they notify others comes last.

    :param text: the message as the wiki would store it, without our mark and our signature; or
        what its templates give.
    """
    own = _without_params(text, draft)
    if own is None or len(own) > LONGEST or _count_lines(own) > _MOST_LINES:
        return Unfit(Harm.LENGTH)
    return next(_find_harm(text, own, draft, rules), None)


def transcludes(text: str, draft: Draft) -> bool:
    """Whether it has templates of its own, so that what they give has to be looked at as well."""
    return "{{" in replace_unparsed(_without_params(text, draft) or "", lambda span: "")


def _find_harm(text: str, own: str, draft: Draft, rules: Rules) -> Iterator[Unfit]:
    # Nobody waits for the library who has nothing to say.
    from helpdeskbot.model.wikicode import read_wikicode

    for start, end in find_unparsed(own):
        span = own[start:end]
        if span.startswith("<!--") and not (len(span) > 6 and span.endswith("-->")):
            yield Unfit(Harm.OPEN, "<!--")
        elif "helpdeskbot:" in span:
            yield Unfit(Harm.HIDDEN, span[:40])
    seen = replace_unparsed(own, _as_seen)
    if found := _INVISIBLE.search(html.unescape(seen)):
        yield Unfit(Harm.HIDDEN, f"U+{ord(found[0]):04X}")
    if _TERM.search(seen):
        yield Unfit(Harm.OPEN, ";")
    if found := _HIDING.search(html.unescape(seen)):
        yield Unfit(Harm.HIDDEN, found[0][:40])
    threads = parse_page(f"== . ==\n{seen}", rules.site, rules.markers).threads
    if "~~~" in seen or any(thread.comments for thread in threads):
        yield Unfit(Harm.SIGNATURE)
    if found := _SWITCH.search(seen) or _HEADING.search(seen):
        yield Unfit(Harm.PAGE, found[0][:40])
    variants = _VARIANT.findall(seen)
    if len(variants) != len(_VARIANT_END.findall(seen)):
        yield Unfit(Harm.OPEN, "-{")
    yield from (Unfit(Harm.PAGE, "-{" + flags) for flags in variants if flags)
    yield from _find_outside(seen, rules)
    try:
        tree = read_wikicode(seen)
    except Exception:  # What the library stumbles over is not used either.
        yield Unfit(Harm.OPEN)
        return
    yield from _find_unknown(tree, draft)
    yield from _find_open(tree)
    yield from _find_tags(tree)
    yield from _find_templates(tree, rules)
    yield from _find_links(tree, rules)
    linked = set(find_user_pages(text, rules.site))
    yield from (Unfit(Harm.SILENT, name) for name in draft.mentions if name not in linked)
    # Whoever blanks a template, or writes something else there.
    if _PLACE not in seen and any(map(_MARKUP.search, draft.params.values())):
        yield Unfit(Harm.SILENT)
    for name in find_user_pages(seen, rules.site):
        if name != rules.account and "/" not in name:
            yield Unfit(Harm.NOTIFIES, name)


def _without_params(text: str, draft: Draft) -> str | None:
    """The template's own words; ``None``: it repeats what is filled in too often.

    Only what has markup in it, or is long, is taken out: short words may be the template's too.
    """
    values = Counter(unicodedata.normalize("NFC", one.strip()) for one in draft.params.values())
    for value in sorted(values, key=len, reverse=True):
        if _MARKUP.search(value) or len(value) > 200:
            if text.count(value) > _MOST_TIMES * values[value]:
                return None
            text = text.replace(value, _PLACE)
    return text


def _count_lines(text: str) -> int:
    return text.count("\n") + text.lower().count("<br")


def _as_seen(span: str) -> str:
    if span.startswith("<!--"):
        return ""
    return " " if span[:7].lower() == "<nowiki" else span


def _find_unknown(tree: Wikicode, draft: Draft) -> Iterator[Unfit]:
    """Parameters that would stand there in braces, and which may have been meant."""
    for argument in tree.ifilter_arguments():
        if argument.default is None:
            name = str(argument.name).strip()
            meant = get_close_matches(name, draft.params, 1)
            piece = f"{{{{{{{name[:40]}}}}}}}"
            yield Unfit(Harm.PARAMETER, f"{piece} – {{{{{{{meant[0]}}}}}}}?" if meant else piece)


def _find_open(tree: Wikicode) -> Iterator[Unfit]:
    for node in tree.ifilter_text():
        if found := _LEFT.search(str(node)):
            yield Unfit(Harm.OPEN, found[0])


def _find_tags(tree: Wikicode) -> Iterator[Unfit]:
    for tag in tree.ifilter_tags():
        name = str(tag.tag).strip().lower()
        if name not in TAGS:
            yield Unfit(Harm.TEMPLATE, f"<{name}>")
        if tag.self_closing and not tag.wiki_markup and name not in ALONE:
            yield Unfit(Harm.OPEN, f"<{name}>")
        for attribute in tag.attributes:
            value = str(attribute.value or "")
            if finds_harm(str(attribute.name).strip().lower(), value):
                yield Unfit(Harm.HIDDEN, str(attribute).strip())


def _find_templates(tree: Wikicode, rules: Rules) -> Iterator[Unfit]:
    status, resolved = rules.markers.status, rules.markers.resolved
    known = {_as_title(name) for name in (*status, *resolved, *rules.ours)} | _NEVER
    for template in tree.ifilter_templates():
        name = str(template.name).strip()
        prefix, colon, _ = name.partition(":")
        if colon and not name.startswith(":") and _FUNCTION.fullmatch(prefix.strip().lower()):
            continue
        namespace, title = split_title(name, rules.site)
        is_template = not name.startswith(":") and (not colon or namespace == TEMPLATE_NAMESPACE)
        if not is_template or name.startswith("#") or title in known:
            yield Unfit(Harm.TEMPLATE, "{{" + name[:40] + "}}")


def _as_title(name: str) -> str:
    title = clean_title(name)
    return title[:1].upper() + title[1:]


def _find_links(tree: Wikicode, rules: Rules) -> Iterator[Unfit]:
    for link in tree.ifilter_wikilinks():
        title = clean_title(str(link.title))
        if title.startswith(":"):
            continue
        namespace, _ = split_title(title, rules.site)
        kind = namespace or _CANONICAL.get(title.partition(":")[0].strip().lower(), 0)
        options = str(link.text or "").split("|")
        sized = any(_SMALL.fullmatch(one.strip()) for one in options)
        is_icon = sized and all(_ICON.fullmatch(one.strip()) for one in options)
        if kind == CATEGORY_NAMESPACE or (kind == _FILE_NAMESPACE and not is_icon):
            yield Unfit(Harm.PAGE, f"[[{title[:40]}]]")


def _find_outside(seen: str, rules: Rules) -> Iterator[Unfit]:
    here = _host(rules.site.url(""))
    for found in _URL.finditer(html.unescape(seen)):
        host = _host(found[0].lstrip("["))
        if not host or not (host == here or (_FAMILY.search(here) and _FAMILY.search(host))):
            yield Unfit(Harm.OUTSIDE, found[0].lstrip("[")[:80])


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
