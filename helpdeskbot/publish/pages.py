"""The pages that the bot installs on a wiki, as they are to read there: files and values → text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from helpdeskbot.matching import load_topic_preset
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.setting import find_markup
from helpdeskbot.model.topics import Topic
from helpdeskbot.publish.messages import MESSAGE, read_manifest, render_boxes, render_messages
from helpdeskbot.publish.topics import render_topics
from helpdeskbot.words import resources
from helpdeskbot.words.chain import FALLBACKS, SOURCE_LANGUAGE
from helpdeskbot.words.messages import (
    RIGHT_TO_LEFT,
    Messages,
    available_languages,
    direction,
    resolve_language,
)

DEFAULT_VALUES: Mapping[str, str] = MappingProxyType(
    {"status_template": "Helpdesk status", "form_template": "Helpdesk request form"}
)
"""Titles that are the same on every wiki unless the operator says otherwise, without namespace.

What belongs to something that the bot looks after is said by whoever looks after it.
"""
_NOT_SAID: Mapping[str, str] = MappingProxyType({"operator": "", "approval": "", "source": ""})
STATUSES = (
    "new", "in-progress", "waiting-for-requester", "waiting-for-expert", "planning",
    "under-review", "approved", "with-working-group", "not-now", "on-hold", "done", "declined",
    "no-response", "unknown",
)  # fmt: skip
"""The statuses that the template knows; everything else it counts as the last one."""

_PLACEHOLDER = re.compile(r"\$\(([a-z][a-z0-9_-]*)\)")
_SAYING = re.compile(r"\$\(([a-z][a-z0-9-]*)\|([^()]*)\)")
_TEXTS = re.compile(r"^\$\(texts:([a-z -]+)\)$", re.MULTILINE)
_TOPICS = re.compile(r"^\$\(topics:(labels|cases|beginnings|ids)\)$", re.MULTILINE)
_ENGLISH = '<div lang="en" dir="ltr" class="mw-content-ltr">'
_NOINCLUDE = re.compile(r"<noinclude>.*?</noinclude>", re.DOTALL)
_NUMBERED = re.compile(r"\$([1-9])")
_NOT_IN_TITLES = re.compile(r"[\[\]{}|<>#\n]")
_MARKUP = re.compile(r"[\[\]{}|<>~\n]|''+")


@dataclass(frozen=True, slots=True)
class LocalPage:
    """A page as our files say that it should be on the wiki.

    :param title: with the canonical English name of its namespace.
    :param text: the whole wikitext.
    :param summary: the edit summary to save it with.
    :param part: what it belongs to, as the manifest says.
    :param once: it is people's own as soon as it is there: saved where it is missing, never again.
    """

    title: str
    text: str
    summary: str
    part: str
    content_model: str = "wikitext"
    once: bool = False


def load_pages(
    values: Mapping[str, str],
    *,
    language: str = SOURCE_LANGUAGE,
    languages: Collection[str] | None = None,
    pages_in: Collection[str] | None = None,
    parts: Collection[str] | None = None,
    topics: Sequence[Topic] = (),
    dashboards: Mapping[str, str] = MappingProxyType({}),
) -> Sequence[LocalPage]:
    """Make every page to be installed on a wiki, in the order in which they should be saved.

    :param values: ``bot`` (the account), ``contact`` (an address or the name of a page), ``stop``
        (the stop page's title) and ``version``; ``operator`` and ``approval`` (titles) and
        ``source`` (an address), ``""`` where nothing is said of it; what the pages of ``parts``
        are to be called; and of :data:`DEFAULT_VALUES` those that are different on this wiki.
    :param language: the wiki's content language, for edit summaries.
    :param languages: which languages the templates speak, besides English; all by default.
    :param pages_in: in which of these each message has a page of its own, besides English; all by
        default.
    :param parts: leave out what is not among these; all by default.
    :param topics: what requests may be about; empty: the packaged ones.
    :param dashboards: by the titles of desks' pages, those of the pages with all open requests.
    :raises SettingsError: a value is missing, or cannot be part of a title.
    """
    chosen = _choose_languages(languages)
    with_pages = _choose_languages(pages_in)
    own = [code for code in chosen if code in with_pages]
    known = {**_NOT_SAID, **DEFAULT_VALUES, **values}
    summary = Messages.load(language).text("summary-publish", known.get("version", ""))
    folder, topics = resources.templates(), topics or load_topic_preset()
    pages: list[LocalPage] = []
    for entry in read_manifest():
        if parts is not None and entry["part"] not in parts:
            continue
        source = (folder / entry["file"]).read_text(encoding="utf-8")
        source = _TOPICS.sub(lambda match: render_topics(match[1], topics, language), source)
        source = source.replace("$(dashboards)", _render_dashboards(dashboards))
        # Requests come in any language, whatever the desk's is.
        spoken = chosen if entry.get("asked_in") == "any" else own
        for more in _list_variants(entry.get("each", ""), spoken, language):
            everything = {**known, **more}
            if "of" in entry:
                everything["of"] = _value(entry["of"], everything)
            text = _render_text(source, everything, more["language"], spoken)
            if entry["title"].endswith("/doc") and direction(language) == "rtl":
                # Documentation is in English, examples are code: neither runs as the wiki does.
                text = f"{_ENGLISH}\n{text.rstrip()}\n</div>\n"
            pages.append(
                LocalPage(
                    title=_render_title(entry["title"], everything),
                    text=text,
                    summary=summary,
                    part=entry["part"],
                    once=entry.get("once", False),
                )
            )
    return tuple(pages)


def load_message(template: str, language: str, values: Mapping[str, str]) -> str | None:
    """A message as it is packaged, as others get it who substitute it; ``None``: there is none.

    What is filled in stands in three braces.

    :param template: without namespace and language (``Helpdesk ask``).
    :param values: what the pages are called, see :func:`load_pages`.
    :raises SettingsError: a value is missing.
    """
    folder, code = resources.templates(), resolve_language(language)
    for entry in read_manifest():
        title = MESSAGE.fullmatch(entry["title"])
        if title and values.get(title[1]) == template:
            source = (folder / entry["file"]).read_text(encoding="utf-8")
            text = _render_text(source, {**DEFAULT_VALUES, **values}, code, (code,))
            return _NOINCLUDE.sub("", text).rstrip("\n")
    return None


def _render_dashboards(dashboards: Mapping[str, str]) -> str:
    """Cases of a ``#switch`` by the wiki's own names of the desks' pages."""
    good = ((page, board) for page, board in dashboards.items() if not find_markup(page + board))
    return "\n".join(f"  | {{{{FULLPAGENAME:{page}}}}} = {board}" for page, board in good)


def _list_variants(
    each: str, languages: Sequence[str], content_language: str
) -> Sequence[Mapping[str, str]]:
    """The values in which the pages that come of one file differ."""
    if each == "language":
        return [{"language": code, "dir": direction(code)} for code in languages]
    if each == "wiki":
        code = resolve_language(content_language)
        return [{"language": code, "dir": direction(code)}]
    # The names of categories are in the wiki's language, as the template makes them.
    texts = Messages.load(content_language).texts
    names = {"language": SOURCE_LANGUAGE, "category_name": texts["category"]}
    if each == "status":
        return [{**names, "status_name": texts[f"status-{status}"]} for status in STATUSES]
    return [names]


def _choose_languages(languages: Collection[str] | None) -> Sequence[str]:
    wanted = available_languages() if languages is None else map(resolve_language, languages)
    return tuple(dict.fromkeys((SOURCE_LANGUAGE, *wanted)))


def _render_title(source: str, values: Mapping[str, str]) -> str:
    def fill(match: re.Match[str]) -> str:
        value = _value(match[1], values).strip()
        if not value or _NOT_IN_TITLES.search(value):
            raise SettingsError(
                f"{value!r} cannot be part of a page's title, for {match[1]}",
                where=source,
                advice="A title is not empty and has none of the characters [ ] { } | < > #",
            )
        return value

    return _PLACEHOLDER.sub(fill, source)


def _render_text(
    source: str, values: Mapping[str, str], language: str, languages: Sequence[str]
) -> str:
    messages = Messages.load(language)
    lists = {
        "languages": " | ".join(languages),
        "variants": _list_variant_languages(tuple(languages)),
        "right-to-left": " | ".join(sorted(RIGHT_TO_LEFT)),
    }
    if "$(messages)" in source:
        lists["messages"] = render_messages(values, messages)
        lists["boxes"] = render_boxes(values, language)

    def fill(match: re.Match[str]) -> str:
        if match[1] in messages.texts:
            return messages.raw(match[1])
        if match[1] in lists:
            return lists[match[1]]
        return escape_wikitext(_value(match[1], values))

    def fill_saying(match: re.Match[str]) -> str:
        return messages.text(match[1], *match[2].split("|"))

    def fill_texts(match: re.Match[str]) -> str:
        return "\n".join(_list_cases(tuple(match[1].split()), messages.texts))

    # Last the texts: what looks like a placeholder in a message is none. A value cannot look like
    # a message with parameters, since its bars are escaped.
    return _TEXTS.sub(fill_texts, _SAYING.sub(fill_saying, _PLACEHOLDER.sub(fill, source)))


def _list_cases(prefixes: tuple[str, ...], texts: Mapping[str, str]) -> Iterator[str]:
    """The cases of a ``#switch`` by key."""
    for key, text in texts.items():
        if key.startswith(prefixes):
            text = _NUMBERED.sub(_as_argument, text.replace("|", "{{!}}"))
            yield f"| {key} = {text}"


@lru_cache(maxsize=64)
def _list_variant_languages(languages: tuple[str, ...]) -> str:
    """The cases of a ``#switch`` in which the readers of others are served by one of these."""
    return " ".join(
        f"| {' | '.join(variants)} = {code}"
        for code in languages
        if (variants := [one for one in FALLBACKS if resolve_language(one) == code])
    )


def _as_argument(parameter: re.Match[str]) -> str:
    """The place of ``$1``: the first argument is the message's key, so it is the second one."""
    return f"{{{{{{{int(parameter[1]) + 1}|}}}}}}"


def _value(name: str, values: Mapping[str, str]) -> str:
    try:
        return values[name]
    except KeyError:
        raise SettingsError(
            f'a value for "{name}" is needed to install the pages',
            advice="The operator's file gives it",
        ) from None


def escape_wikitext(text: str) -> str:
    """Text that wikitext shows as it is: no link, template, tag, signature or emphasis in it."""
    return _MARKUP.sub(lambda match: "".join(f"&#{ord(char)};" for char in match[0]), text)
