"""Prints the tables of settings in the documents, the example file and the wiki's templates.

``python -m tests.settings.tables`` (or ``make tables``) writes them into their files; a test says
where they differ.  A setting's sentence is the ``:param`` of its policy's docstring, its default
and bounds are the field's.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin

from helpdeskbot.concerns import order
from helpdeskbot.model import refusal
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.refusal import COURSES
from helpdeskbot.model.setting import Cap, Settable
from helpdeskbot.page.manual import list_sections
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.profiles import load_profile
from helpdeskbot.settings.settable import (
    find_other_names,
    find_sections,
    find_setting,
    hints,
    is_choice,
    is_policy,
    list_settings,
)
from helpdeskbot.words.messages import Messages

ROOT = Path(__file__).parents[2]
SECTIONS = find_sections(order.DESK)
RULES = list_settings(SECTIONS)
# Each in a desk's own words, or with a template of its own.
BY_HAND = ("name", "pages", "since", "unsigned", "topics")
# As an operator has it who sets nothing.
DESK = build_desk(
    [{"name": "d", "pages": ["P"], "since": datetime(2026, 1, 1, tzinfo=UTC)}], order.DESK
)
COLUMN = 26


@dataclass(frozen=True)
class Table:
    """A table in a file, between two texts that stay."""

    file: str
    begin: str
    end: str
    printed: str

    def find(self) -> str:
        """What stands there now."""
        text = (ROOT / self.file).read_text(encoding="utf-8")
        return text.partition(self.begin)[2].partition(self.end)[0]

    def write(self) -> None:
        """Put what is printed there."""
        path = ROOT / self.file
        before, begin, rest = path.read_text(encoding="utf-8").partition(self.begin)
        _, end, after = rest.partition(self.end)
        path.write_text(before + begin + self.printed + end + after, encoding="utf-8")


def tell(policy: type) -> Mapping[str, str]:
    """What a policy's docstring says of it (``""``) and of each of its fields."""
    found: dict[str, str] = {}
    for kind in reversed(policy.__mro__):
        # What several sections have in common is told where it is said for all.
        if is_dataclass(kind):
            parts = re.split(r"\n*:param (\w+): ", inspect.cleandoc(kind.__doc__ or ""))
            found |= {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}
    found |= {other: found[field] for other, field in find_other_names(policy).items()}
    return {name: " ".join(text.split()).removesuffix(".") for name, text in found.items()}


def locate(key: str) -> tuple[type, str, Any]:
    """The policy with a setting, its name there, and its value."""
    section, _, name = key.removesuffix(".*").rpartition(".")
    policy = SECTIONS[section] if section else DeskPolicy
    return policy, name, getattr(getattr(DESK, section) if section else DESK, name)


def list_choices(kind: Any) -> list[str]:
    """The words that a value, or each of its parts, is one of; none where any will do."""
    kind = next((part for part in (kind, *get_args(kind)) if is_choice(part)), None)
    return [word.value for word in kind] if kind else []


def say(key: str, rule: Settable) -> str:
    """A setting in a sentence for staff: what it says, how it is written, how far it may go."""
    setting = find_setting(key.replace("*", "X"), SECTIONS)
    assert setting is not None
    policy, name, _ = locate(key)
    others = find_other_names(policy)
    if name in others.values():
        return f"an older name of `{key.removesuffix(name)}{_find_name(policy, name)}`"
    name = others.get(name, name)
    kind, more = setting.kind, []
    if kind is bool:
        more.append("`yes`, if the operator allows it, or `no`" if rule.switch else "`yes` or `no`")
    if get_origin(kind) is tuple:
        more.append("between commas")
    if choices := list_choices(kind):
        more.append(", ".join(f"`{word}`" for word in choices))
    if rule.high:
        more.append(f"from {rule.low:g} to {rule.high:g}")
    if get_args(kind)[:1] == (int,):
        more.append(f"at most {rule.most}, or `none`")
    if rule.high and rule.cap is not Cap.NONE:
        more.append(f"no {'more' if rule.cap is Cap.MOST else 'less'} than the operator has")
    if rule.adds:
        more.append("besides the operator's")
    return tell(policy)[name] + (f" ({', '.join(more)})" if more else "")


def _find_name(policy: type, field: str) -> str:
    """By which name a field of a policy is told of."""
    return next((name for name, own in find_other_names(policy).items() if own == field), field)


def as_written(value: object) -> str:
    """A value as it is written on the wiki."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(as_written, value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def print_rows(above: str = "") -> str:
    """Settings with their defaults, for a document: of one section, or all that staff may set."""
    rows = []
    for key, rule in RULES.items():
        # Reminders have a document of their own, in which the operator's settings stand too.
        if key.startswith("reminders.") is bool(above) and (above or isinstance(rule, Settable)):
            policy, name, value = locate(key)
            said = say(key, rule) if isinstance(rule, Settable) else tell(policy)[name]
            usual = "" if isinstance(value, Mapping) else as_written(value)
            shown = key.removeprefix(above).replace("*", "WORD")
            rows.append(f"| `{shown}` | {usual} | {said} |\n")
    return "".join(rows).replace("``", "`")


def print_operations() -> str:
    """The tables of a desk's settings, for operators."""
    return "".join(
        f"| `[desk.{name}]` | {tell(policy)[''][:1].lower()}{tell(policy)[''][1:]} | {advice} |\n"
        for name, policy in SECTIONS.items()
        if (advice := getattr(policy, "advice", ""))
    )


def print_template() -> str:
    """The rows of ``{{Helpdesk settings}}``; on a phone, names are broken after their sections."""
    head = '<tr><th scope="row" style="text-align: start; overflow-wrap: normal;"><code>'
    return "".join(
        f"-->{{{{#if: {{{{{{{key}|}}}}}} | {head}{key.replace('.', '.<wbr>')}</code></th>"
        f'<td dir="auto">{{{{#tag:nowiki|{{{{{{{key}}}}}}}}}}}</td></tr> }}}}<!--\n'
        for key in _parameters()
    )


def print_template_data() -> str:
    """The parameters of ``{{Helpdesk settings}}``, for the wiki's editors."""
    rows = []
    for key, rule in _parameters().items():
        label, text = key.replace("_", " ").replace(".", ": "), say(key, rule).replace("`", "")
        value = locate(key)[2]
        number = isinstance(value, (int, float))
        described = {
            "label": label[:1].upper() + label[1:],
            "description": f"{text[:1].upper()}{text[1:]}.",
            "type": "boolean" if isinstance(value, bool) else "number" if number else "string",
            "example": rule.example or as_written(value),
        }
        rows.append(f'\t\t"{key}": {json.dumps(described, ensure_ascii=False)}')
    joined, order = ",\n".join(rows), json.dumps(list(_parameters()))
    return f'{joined}\n\t}},\n\t"paramOrder": {order}\n'


def _parameters() -> Mapping[str, Settable]:
    return {
        key: rule
        for key, rule in RULES.items()
        if isinstance(rule, Settable) and not key.endswith(".*")
    }


def print_example() -> str:
    """The defaults in the operator's example file."""
    lines = [*_print_section("", DeskPolicy)]
    for name in sorted(SECTIONS, key="status".__eq__):
        lines += ["#", *_explain(f"[desk.{name}]", tell(SECTIONS[name])[""])]
        lines += _print_section(name, SECTIONS[name])
    return "".join(f"{line}\n" for line in lines)


def _print_section(section: str, policy: type) -> Iterator[str]:
    values = getattr(DESK, section) if section else DESK
    tables: list[str] = []
    for name, kind in hints(policy).items():
        value, said = getattr(values, name), tell(policy).get(name, "")
        if is_policy(kind) or (not section and name in BY_HAND):
            continue
        if choices := list_choices(kind):
            said += f" ({', '.join(choices)})"
        if isinstance(value, Mapping) and value:
            word, example = next(iter(value.items()))
            tables += ["#", *_explain(f"[desk.{section}.{name}]", f"{said}; added to the preset's")]
            tables.append(f"# {word} = {_toml(example)}")
        else:
            yield from _explain(f"{_find_name(policy, name)} = {_toml(value)}", said)
    yield from tables


def _explain(line: str, text: str) -> Iterator[str]:
    """A line with a comment after it; what does not fit there stands below."""
    line = f"# {line}".ljust(COLUMN - 1)
    taken = " " * (len(line) + 1 - COLUMN if len(line) <= 75 else 0)
    words = textwrap.wrap(text.replace("`", ""), 98 - COLUMN, initial_indent=taken)
    yield f"{line} # {words.pop(0).lstrip()}" if len(line) <= 75 else line
    yield from (f"#{' ' * (COLUMN - 1)}# {more}" for more in words)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value, ensure_ascii=False)


def print_courses() -> str:
    """What a refusal may be about, and what follows from it."""
    return "".join(
        f"| {course.what} | {course.then} | {_pauses(course.pauses)} | {course.tells} |\n"
        for course in COURSES.values()
    )


def _pauses(pauses: Sequence[timedelta]) -> str:
    words = []
    for pause in pauses:
        units = {"day": 86400, "hour": 3600, "minute": 60}
        unit, seconds = next(one for one in units.items() if pause >= timedelta(seconds=one[1]))
        count = pause // timedelta(seconds=seconds)
        words.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return ", ".join(words) + (" and so on" if len(words) > 1 else "")


def print_codes() -> str:
    """The wiki's error codes, what each is about, and what helps."""
    return "".join(
        f"| {', '.join(f'`{one}`' for one in rule.codes.split())} "
        f"| {COURSES[rule.about].what} | {rule.advice} |\n"
        for rule in (*refusal.RULES, refusal.UNKNOWN)
    )


def print_manual() -> str:
    """A desk's manual where everything is switched on, in English, as Markdown."""
    desk = build_desk(
        [
            {
                "name": "desk",
                "pages": ["Project:Helpdesk"],
                "since": datetime(2026, 1, 1, tzinfo=UTC),
                "profile": "full",
                "settings_page": "Project:Helpdesk/Settings",
                "asking": {"roster": "Project:Helpdesk/Experts"},
            },
            load_profile("full"),
        ],
        order.DESK,
    )
    sections = list_sections(
        desk,
        [one.says_of_itself for one in order.CONCERNS],
        Messages.load("en"),
        stop="User:HelpdeskBot/stop",
        words="User:HelpdeskBot/Messages",
        more="User:HelpdeskBot/What it does",
    )
    lines = []
    for heading, items in sections:
        lines += [f"### {heading}", "", *(f"- {item}" for item in items), ""]
    shown = re.sub(r"\[\[:([^\[\]|]+)\]\]", r"`\1`", "\n".join(lines))
    return "\n".join(
        textwrap.fill(line, 110, subsequent_indent="  ", break_on_hyphens=False)
        for line in shown.splitlines()
    )


TABLES = (
    Table(
        "docs/on-wiki.md",
        "switched on at your desk.\n\n",
        "\n## What you will see",
        f"{print_manual()}\n",
    ),
    Table(
        "docs/reliability.md",
        "| it is about | what becomes of it | tried again after | who is told |\n"
        "| --- | --- | --- | --- |\n",
        "\n| code |",
        print_courses(),
    ),
    Table(
        "docs/reliability.md",
        "| code | about | what helps |\n| --- | --- | --- |\n",
        "\nA message to a person",
        print_codes(),
    ),
    Table(
        "docs/on-wiki.md",
        "| setting | usual | what it says |\n| --- | --- | --- |\n",
        "| `reminders.…` |",
        print_rows(),
    ),
    Table(
        "docs/turns.md",
        "| setting | default | meaning |\n| --- | --- | --- |\n",
        "\nA person who would be reminded",
        print_rows("reminders."),
    ),
    Table(
        "docs/operations.md",
        "| table | what it does | what to think of |\n| --- | --- | --- |\n",
        "\nA desk that used the bot before",
        print_operations(),
    ),
    Table(
        "config/helpdeskbot.example.toml",
        "# requests posted before this day (UTC) are left alone\n",
        "#\n# [[desk.unsigned]]",
        print_example(),
    ),
    Table(
        "templates_wikitext/settings.wikitext",
        '<table class="wikitable" style="overflow-wrap: anywhere;"><!--\n',
        "--></table>",
        print_template(),
    ),
    Table(
        "templates_wikitext/settings-doc.wikitext",
        '"params": {\n',
        "}\n</templatedata>",
        print_template_data(),
    ),
)


def main() -> None:
    """Write every table into its file."""
    for table in TABLES:
        table.write()


if __name__ == "__main__":
    main()
