"""What ``helpdeskbot match`` reads: one request as wikitext, or many as lines of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import IO, Any

from helpdeskbot.matching.lexicon import LANGUAGES
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.request import Request
from helpdeskbot.model.topics import RequestText
from helpdeskbot.page.form import read_form, without_questions
from helpdeskbot.page.request_text import read_request as read_as_opened
from helpdeskbot.parse import default_site, parse_page, parse_sections
from helpdeskbot.parse.site.siteinfo import find_bundled_site

_MOST_LINE = 5_000_000
# Without a time there is no signature.
_TIME = re.compile(r"\d[:.]\d\d")
# Above a body that is read by itself.
_HEADING = "== - ==\n"


def read_request(wikitext: str, posted: date | None, language: str = "") -> RequestText:
    """One request from wikitext; the first line is its heading if it is written as one.

    It is read as on a desk: until the first signature, whose day is the day of the post.

    :param posted: of the post, whatever the signature says; ``None``: today if there is none.
    """
    text = wikitext.removeprefix("\ufeff").replace("\r\n", "\n")
    first = next(iter(parse_sections(text, default_site())), None)
    if first is None or text[: first.offset].strip():
        return _request("", text, posted, language)
    heading, _, body = text[first.offset :].partition("\n")
    return _request(first.heading or heading, body, posted, language)


def _request(heading: str, body: str, posted: date | None, language: str) -> RequestText:
    """The request as the bot reads one: what a form asks is not what was answered."""
    signed = _read_signed(body, language) if _TIME.search(body) else None
    if signed is not None:
        return replace(signed, heading=heading, posted=posted or signed.posted, language=language)
    form, day = read_form(body), posted or datetime.now(UTC).date()
    return RequestText(heading, without_questions(body), day, language, form)


def _read_signed(body: str, language: str) -> RequestText | None:
    """What was written above the first signature; ``None`` if there is none.

    Signatures are dated in the language of the wiki, which is not known here.
    """
    text = f"{_HEADING}{body}"
    for code in dict.fromkeys(("en", language, *LANGUAGES)):
        site = find_bundled_site(f"{code}wiki")
        thread = next(iter(parse_page(text, site).threads), None) if site else None
        if thread is not None and thread.comments:
            opening = thread.comments[0]
            # What staff have put into the status template counts here.
            bare = thread._replace(status=None, more_statuses=())
            request = Request(
                thread=bare,
                identity=thread.id,
                text=thread.span.of(text),
                start=thread.span.start,
                requester=opening.author,
                opened_at=opening.timestamp,
            )
            return read_as_opened(request)
    return None


def read_lines(
    lines: IO[bytes], posted: date | None, language: str
) -> Iterator[tuple[Any, RequestText]]:
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
