"""Exports written by hand, as Special:Export writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    -2: "Media", -1: "Special", 0: "", 1: "Talk", 2: "User", 3: "User talk", 4: "Meta",
    5: "Meta talk", 6: "File", 7: "File talk", 8: "MediaWiki", 9: "MediaWiki talk",
    10: "Template", 11: "Template talk", 14: "Category", 15: "Category talk",
}  # fmt: skip
BEGIN = datetime(2025, 3, 3, 9, tzinfo=UTC)


class Rev(NamedTuple):
    """A revision; ``None`` of a name or a text: it is hidden."""

    user: str | None
    text: str | None
    at: datetime
    comment: str | None = ""
    model: str = "wikitext"


def sign(name: str, at: datetime) -> str:
    """What ``~~~~`` left then."""
    return (
        f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {at:%H:%M}, {at.day} {at:%B %Y} (UTC)"
    )


class Writer:
    """Writes a page's history by what people do to it, one after the other."""

    def __init__(self, title: str = "Meta:Helpdesk", begin: datetime = BEGIN) -> None:
        self.title, self.now, self.text = title, begin, ""
        self.revisions: list[Rev] = []

    def later(self, **time: float) -> Writer:
        """Time passes."""
        self.now += timedelta(**time)
        return self

    def save(self, user: str | None, text: str, comment: str = "") -> Writer:
        """Somebody saves the whole page."""
        self.text = text
        self.revisions.append(Rev(user, text, self.now, comment))
        return self

    def asks(self, user: str, heading: str, words: str) -> Writer:
        """Somebody posts a request."""
        section = f"== {heading} ==\n\n{words} {sign(user, self.now)}"
        text = f"{self.text}\n\n{section}" if self.text else section
        return self.save(user, text, f"/* {heading} */ new section")

    def replies(self, user: str, heading: str, words: str) -> Writer:
        """Somebody writes at the end of a request."""
        before, line, rest = self.text.partition(f"== {heading} ==\n")
        body, _, after = rest.partition("\n\n== ")
        reply = f"{before}{line}{body.rstrip()}\n: {words} {sign(user, self.now)}"
        return self.save(user, f"{reply}\n\n== {after}" if after else reply, f"/* {heading} */")

    def replaces(self, user: str, old: str, new: str) -> Writer:
        """Somebody changes something."""
        assert old in self.text
        return self.save(user, self.text.replace(old, new, 1))


def export(
    pages: Mapping[str, Iterable[Rev]],
    *,
    database: str = "metawiki",
    language: str = "en",
    head: str = "",
) -> Iterator[str]:
    """An export, piece by piece."""
    yield f'{head}<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" '
    yield f"xml:lang={quoteattr(language)}>\n<siteinfo><sitename>Meta</sitename>"
    yield f"<dbname>{database}</dbname><base>https://meta.wikimedia.org/wiki/Main_Page</base>"
    yield "<generator>MediaWiki 1.43.9</generator><case>first-letter</case><namespaces>"
    for number, name in NAMESPACES.items():
        yield f'<namespace key="{number}" case="first-letter">{escape(name)}</namespace>'
    yield "</namespaces></siteinfo>\n"
    number = 0
    for page, (title, revisions) in enumerate(pages.items(), 1):
        space = next((n for n, name in NAMESPACES.items() if name == title.partition(":")[0]), 0)
        yield f"<page><title>{escape(title)}</title><ns>{space}</ns><id>{page}</id>\n"
        parent = 0
        for one in revisions:
            number += 1
            yield from _write(one, number, parent)
            parent = number
        yield "</page>\n"
    yield "</mediawiki>\n"


def _write(one: Rev, number: int, parent: int) -> Iterator[str]:
    yield f"<revision><id>{number}</id>"
    yield f"<parentid>{parent}</parentid>" if parent else ""
    yield f"<timestamp>{one.at:%Y-%m-%dT%H:%M:%SZ}</timestamp>"
    if one.user is None:
        yield '<contributor deleted="deleted" />'
    elif one.user.replace(".", "").isdigit():
        yield f"<contributor><ip>{one.user}</ip></contributor>"
    else:
        yield f"<contributor><username>{escape(one.user)}</username><id>0</id></contributor>"
    if one.comment is None:
        yield '<comment deleted="deleted" />'
    elif one.comment:
        yield f"<comment>{escape(one.comment)}</comment>"
    yield f"<origin>{number}</origin><model>{one.model}</model><format>text/x-wiki</format>"
    if one.text is None:
        yield '<text bytes="9" sha1="" deleted="deleted" />'
    else:
        size = len(one.text.encode())
        yield f'<text bytes="{size}" sha1="x" xml:space="preserve">{escape(one.text)}</text>'
    yield "<sha1>x</sha1></revision>\n"


def write_export(
    folder: Path, pages: Mapping[str, Iterable[Rev]], name: str = "export.xml", **more: str
) -> Path:
    """An export in a file."""
    file = folder / name
    file.write_text("".join(export(pages, **more)), encoding="utf-8")
    return file
