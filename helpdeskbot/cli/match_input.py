"""What ``helpdeskbot match`` reads: one request as wikitext, or many as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import IO, Any

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.topics import RequestText
from helpdeskbot.page.form import read_form, without_questions
from helpdeskbot.parse import default_site, parse_sections

_MOST_LINE = 5_000_000


def read_request(wikitext: str, posted: date, language: str = "") -> RequestText:
    """One request from wikitext; the first line is its heading if it is written as one."""
    text = wikitext.removeprefix("\ufeff").replace("\r\n", "\n")
    first = next(iter(parse_sections(text, default_site())), None)
    if first is None or text[: first.offset].strip():
        return _request("", text, posted, language)
    heading, _, body = text[first.offset :].partition("\n")
    return _request(first.heading or heading, body, posted, language)


def _request(heading: str, body: str, posted: date, language: str) -> RequestText:
    """The request as the bot reads one: what a form asks is not what was answered."""
    form = read_form(body)
    return RequestText(heading, without_questions(body), posted, language, form)


def read_lines(lines: IO[bytes], posted: date, language: str) -> Iterator[tuple[Any, RequestText]]:
    """Requests with their ids from lines of JSON; what a line leaves out is as given here.

    :raises SettingsError: a line is none.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"line {number}"
        if len(line) > _MOST_LINE:
            raise SettingsError("the line is too long for a request", where=where)
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"this is no JSON: {error}", where=where) from None
        if not isinstance(row, Mapping) or "id" not in row:
            raise SettingsError("a request must be an object with an id", where=where)
        texts = {key: row.get(key) or "" for key in ("heading", "body", "posted", "lang")}
        wrong = [key for key, value in texts.items() if not isinstance(value, str)]
        if wrong:
            raise SettingsError(f"{wrong[0]} must be a text", where=where)
        day = read_day(texts["posted"], where) if texts["posted"] else posted
        spoken = texts["lang"] or language
        yield row["id"], _request(texts["heading"], texts["body"], day, spoken)


def read_day(written: str, where: str) -> date:
    """A day in the ISO form.

    :raises SettingsError: it is none.
    """
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise SettingsError(
            f"{written!r} is no day", where=where, advice="Write it as 2026-12-24"
        ) from None
