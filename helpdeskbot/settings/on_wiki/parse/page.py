"""A settings page: ``{{Helpdesk settings}}`` and ``{{Helpdesk topic}}`` to tables of values; total.

Everything else on the page is prose for people.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.titles import Titles
from helpdeskbot.parse.wikitext.named_templates import FoundTemplate, find_templates
from helpdeskbot.parse.wikitext.template import Parameter, parse_template
from helpdeskbot.settings.meant import find_key, find_near, find_unit
from helpdeskbot.settings.on_wiki.parse.values import (
    Wrong,
    check_plain,
    convert,
    dotted,
    parse_language,
    parse_yes_no,
    shorten,
    split_list,
)
from helpdeskbot.settings.settable import (
    Mistake,
    MistakeKind,
    Sections,
    SettingsPage,
    find_setting,
    list_settable,
)

SETTINGS_TEMPLATE = "Helpdesk settings"
TOPIC_TEMPLATE = "Helpdesk topic"

MOST_TOPICS = 200
MOST_WORDS = 500
LONGEST_LABEL = 100
LONGEST_DESCRIPTION = 2000
MOST_MISTAKES = 100

_NOWIKI = re.compile(r"</?nowiki\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"\[\[(?:[^\[\]{}|<>\n]{1,255}\|)?([^\[\]{}|<>\n]{1,255})\]\]")
_TOPIC_PARAMETER = re.compile(r"(label|description|words)(?:[ _]+(\S.*))?", re.IGNORECASE)
_TOPIC_ID = re.compile(r"\w[\w-]{0,49}")
_TOPIC_WORDS = ("id", "label", "description", "words", "remove")
_ANOTHER = re.compile(r"(?<![^\s,;])([^\W\d][\w.]{1,60})\s*=")
_CALL = re.compile(r"\{\{\s*([^\[\]{}|<>\n]{3,60}?)\s*\|[^{}|]{0,200}=")
_NEAR_A_TEMPLATE = 88
_TABLES = {"label": "labels", "description": "descriptions", "words": "words"}


def parse_settings_page(
    text: str,
    site: SiteInfo,
    *,
    sections: Sections,
    settings_templates: Collection[str] = (SETTINGS_TEMPLATE,),
    topic_templates: Collection[str] = (TOPIC_TEMPLATE,),
) -> SettingsPage:
    """What staff have set on a page, and what of it cannot be taken.

    A parameter without a value sets nothing, so that a template may be copied whole.

    :param sections: of the desk's settings.
    :param settings_templates: the template's names, redirects included, without namespace.
    """
    reader = _Reader(text, site, sections)
    nearly = reader.find_nearly([*settings_templates, *topic_templates])
    names = [*settings_templates, *topic_templates, *nearly]
    found = find_templates(reader.text, names, site)
    ends = [*(template.start for template in found[1:]), len(text)]
    for template, end in zip(found, ends, strict=False):
        meant = nearly.get(template.name, template.name)
        if meant != template.name:
            reader.tell_name(template, meant)
        reader.read(template, end, topic=meant in topic_templates)
    ordered = sorted(reader.mistakes[:MOST_MISTAKES], key=lambda mistake: mistake.line)
    return SettingsPage(reader.data, reader.lines, tuple(ordered))


class _Reader:
    """Gathers what the templates of one page say."""

    def __init__(self, text: str, site: SiteInfo, sections: Sections) -> None:
        self.text = text
        self.sections = sections
        self.known = list(list_settable(sections))
        self.site = site
        self.data: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.mistakes: list[Mistake] = []
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._end_comment()

    def read(self, template: FoundTemplate, end: int, *, topic: bool) -> None:
        """Take in one template.

        :param end: where the next one begins: one that is never closed is read up to there.
        """
        text, stop = self.text, template.end
        if stop < 0:
            self._tell(self._line(template.start), template.name, MistakeKind.UNCLOSED)
            text = f"{text[:end].rstrip()}}}}}"
            stop = len(text)
        _, parameters = parse_template(text, template.start, stop)
        if topic:
            self._topic(template, parameters)
            return
        for parameter in parameters:
            self._setting(parameter)

    def _setting(self, parameter: Parameter) -> None:
        value = _clean(parameter.value)
        if not value:
            return
        line = self._line_of(parameter)
        key = shorten(parameter.name)
        setting = find_setting(parameter.name, self.sections)
        if _is_position(parameter.name):
            first, _, rest = re.sub("[:=]", " ", value[:200]).strip().partition(" ")
            known = bool(rest) and find_setting(first, self.sections) is not None
            meant = f"{first} = {rest.strip()}" if known else ""
            self._tell(line, shorten(value), MistakeKind.NAMELESS, meant=shorten(meant))
        elif setting is None:
            self._tell(line, key, MistakeKind.UNKNOWN, meant=find_key(key, self.known))
        elif setting.rule is None:
            # Topics are staff's all the same.
            near = TOPIC_TEMPLATE if setting.path == ("topics",) else ""
            self._tell(line, key, MistakeKind.OPERATOR, meant=near)
        elif self._is_new(dotted(setting.path), key, line):
            try:
                check_plain(setting.path[-1], LONGEST_LABEL)
                self._check_bars(value)
                unit = find_unit(dotted(setting.path))
                converted = convert(value, setting.kind, setting.rule, self.site, unit)
                _put(self.data, setting.path, converted)
            except Wrong as wrong:
                self._tell(line, key, wrong.kind, wrong.params, wrong.meant)

    def _check_bars(self, value: str) -> None:
        """Look whether another setting was meant to begin within a value."""
        for found in _ANOTHER.finditer(value):
            another = find_setting(found[1], self.sections)
            if another is not None and another.rule is not None:
                raise Wrong(MistakeKind.BAR, shorten(found[1]))

    def find_nearly(self, names: Collection[str]) -> Mapping[str, str]:
        """Names of templates that are nearly one of ours, each with that one."""
        titles = Titles(self.site)
        wanted = {titles.template_name(name).casefold(): name for name in names}
        written = {titles.template_name(found[1]) for found in _CALL.finditer(self.text)}
        for name in names:
            # One brace, where two are needed.
            pattern = rf"(?<!\{{)\{{\s*{re.escape(name)}\s*(?=[|}}])"
            for found in re.finditer(pattern, self.text, re.IGNORECASE):
                self._tell(self._line(found.start()), name, MistakeKind.UNOPENED)
        return {
            name: wanted[near]
            for name in sorted(written)[:MOST_MISTAKES]
            if name.casefold().partition("/")[0] not in wanted
            and (near := find_near(name.casefold(), wanted, _NEAR_A_TEMPLATE))
        }

    def tell_name(self, template: FoundTemplate, meant: str) -> None:
        """Tell that a template has not quite the name of ours."""
        line = self._line(template.start)
        self._tell(line, shorten(template.name), MistakeKind.TEMPLATE, meant=meant)

    def _end_comment(self) -> None:
        """Where a hidden comment never ends, take it to end with its line."""
        at = self.text.rfind("<!--")
        before = self.text[: max(at, 0)].lower()
        shown = before.count("<nowiki>") > before.count("</nowiki>")
        if at < 0 or shown or self.text.find("-->", at) >= 0:
            return
        self._tell(self._line(at), "<!--", MistakeKind.COMMENT)
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        self.text = self.text[:at] + " " * (end - at) + self.text[end:]

    def _topic(self, template: FoundTemplate, parameters: Iterable[Parameter]) -> None:
        first = self._line(template.start)
        named = {parameter.name: parameter for parameter in parameters}
        written = named.get("id") or named.get("1")
        identity = "-".join(_clean(written.value).lower().split()) if written else ""
        if not _TOPIC_ID.fullmatch(identity):
            self._tell(first, template.name, MistakeKind.ID, (shorten(identity),))
            return
        path = ("topics", identity)
        if not self._is_new(dotted(path), identity, first):
            return
        if len(self.data.get("topics", ())) >= MOST_TOPICS:
            self._tell(first, identity, MistakeKind.MANY, (str(MOST_TOPICS),))
            return
        # A topic that the page only names is one too.
        _put(self.data, path, {})
        for parameter in parameters:
            value = _clean(parameter.value)
            if value and parameter is not written:
                self._of_topic(path, parameter, value)

    def _of_topic(self, path: tuple[str, ...], parameter: Parameter, value: str) -> None:
        line = self._line_of(parameter)
        key = f"{path[-1]}: {shorten(parameter.name)}"
        try:
            if parameter.name.lower() == "remove":
                _put(self.data, (*path, "remove"), parse_yes_no(value))
                return
            match = _TOPIC_PARAMETER.fullmatch(parameter.name)
            if match is None:
                if _is_position(parameter.name):
                    raise Wrong(MistakeKind.NAMELESS)
                first, _, rest = parameter.name.replace("_", " ").partition(" ")
                near = f"{find_near(first, _TOPIC_WORDS, 60)} {rest}".strip()
                raise Wrong(MistakeKind.UNKNOWN, meant=near if near != rest else "")
            what = match[1].lower()
            language = parse_language(match[2] or self.site.language)
            place = (*path, _TABLES[what], language)
            if not self._is_new(dotted(place), key, line):
                return
            value = _LINK.sub(r"\1", value)
            if what == "words":
                _put(self.data, place, split_list(value, most=MOST_WORDS))
            else:
                longest = LONGEST_LABEL if what == "label" else LONGEST_DESCRIPTION
                _put(self.data, place, check_plain(value, longest))
        except Wrong as wrong:
            self._tell(line, key, wrong.kind, wrong.params, wrong.meant)

    def _is_new(self, place: str, key: str, line: int) -> bool:
        if place not in self.lines:
            self.lines[place] = line
            return True
        self._tell(line, key, MistakeKind.DOUBLE, (str(self.lines[place]),))
        return False

    def _tell(
        self,
        line: int,
        key: str,
        kind: MistakeKind,
        params: tuple[str, ...] = (),
        meant: str = "",
    ) -> None:
        self.mistakes.append(Mistake(line, key, kind, params, meant))

    def _line_of(self, parameter: Parameter) -> int:
        """The line of its name, or of its value where it has none."""
        at = parameter.span.start
        if not _is_position(parameter.name):
            # Only blanks stand between the sign and the value.
            at = max(self.text.rfind("=", 0, at), 0)
        return self._line(at)

    def _line(self, at: int) -> int:
        return bisect_right(self._line_starts, at)


def _is_position(name: str) -> bool:
    return name.isascii() and name.isdigit()


def _clean(value: str) -> str:
    """A value as its reader sees it: with entities read."""
    if "<" in value:
        value = _NOWIKI.sub("", value)
    if "&" in value:
        value = html.unescape(value)
    return value.strip()


def _put(data: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    table = data
    for name in path[:-1]:
        table = table.setdefault(name, {})
    table[path[-1]] = value
