"""Reading an export with mwxml, revision by revision, as far as it can be read.

What is wrong with one revision or page leaves that out; where the file breaks off, all before is
used.  https://www.mediawiki.org/xml/export-0.11.xsd
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from mwxml.element_iterator import ElementIterator, EventPointer
from mwxml.errors import MalformedXML
from mwxml.iteration.revision import Revision
from mwxml.iteration.site_info import SiteInfo

from helpdeskbot.rehearsal.export.opening import BROKEN, ExportRefused, TooLong, WatchedFile
from helpdeskbot.rehearsal.export.values import Author, PastRevision, PastSite
from helpdeskbot.wiki.addresses import is_address

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FIRST_YEAR, _LAST_YEAR = 2001, 2999
_WIKITEXT = "wikitext"
_LINK = re.compile(r"\[\[:?([^\[\]|#\n]+)")
_JUNK = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
# What a wiki that is damaged, or a file that is, makes of a revision.
_DAMAGE = (MalformedXML, ValueError, TypeError, AttributeError, KeyError, AssertionError)


@dataclass(slots=True)
class Read:
    """What was read besides the revisions.

    :param troubles: what could not be used, each with where, and how often.
    :param moved: by the titles of pages, others that they had before.
    :param broken: where and why the file breaks off; ``""``: it does not.
    """

    site: PastSite = field(default_factory=PastSite)
    pages: dict[str, int] = field(default_factory=dict)
    troubles: dict[tuple[str, str], int] = field(default_factory=dict)
    moved: dict[str, list[str]] = field(default_factory=dict)
    broken: str = ""

    def note(self, what: str, title: str = "") -> None:
        """Something could not be used."""
        self.troubles[what, title] = self.troubles.get((what, title), 0) + 1


class _Pointer(EventPointer):  # type: ignore[misc]
    """mwxml's events, without what was read piling up behind them."""

    def __init__(self, file: WatchedFile) -> None:
        # No entity but XML's own five has a meaning without a DOCTYPE, which is refused before.
        super().__init__(iter(iterparse(file, events=("start", "end"))))  # noqa: S314
        self._file = file
        self._open: list[Element] = []

    def __next__(self) -> tuple[str, Element]:
        event, element = super().__next__()
        self._file.since = 0
        if event == "start":
            # The parser adds to the last child of each open element only.
            if self._open and len(self._open[-1]) > 1:
                del self._open[-1][:-1]
            self._open.append(element)
        elif self._open:
            self._open.pop()
        return event, element


def read_export(file: WatchedFile, read: Read) -> Iterator[PastRevision]:
    """All revisions that can be used, in the file's order.

    :param read: is filled with all else that is found.
    :raises ExportRefused: there is no wiki's description at the beginning.
    """
    try:
        pointer = _Pointer(file)
        _, root = next(pointer)
        top = ElementIterator(root, pointer)
        language = str(top.attr(_LANGUAGE) or "")
        for element in top:
            tag = element.tag
            if tag == "siteinfo":
                read.site = _read_site(SiteInfo.from_element(element), language)
            elif tag == "page":
                yield from _read_page(element, read)
            elif tag == "logitem":
                read.note("entries of logs, which a rehearsal does not look at")
            else:
                read.note(f"an element <{tag[:40]}>")
        while next(pointer, None):
            pass  # What stands behind the end is found by reading on.
    except ParseError as error:
        read.broken = f"the file breaks off or is damaged: {error}"
        if error.code == _JUNK:
            read.broken = (
                "behind its end the file goes on, as if it were several: give each export alone"
            )
    except (OSError, *BROKEN) as error:
        read.broken = f"the file cannot be unpacked to its end: {error or 'it breaks off'}"
    except (TooLong, *_DAMAGE) as error:
        read.broken = f"the file is damaged: {error}"
    if not read.site.namespaces and not read.pages:
        raise ExportRefused(
            "there is no page in this export",
            advice=f"{read.broken[:1].upper()}{read.broken[1:]}" or "Export the desk's page",
        )


def _read_site(site: Any, language: str) -> PastSite:
    names = {int(one.id): one.name or "" for one in site.namespaces or ()}
    return PastSite(
        site.name or "",
        site.dbname or "",
        site.base or "",
        language,
        names,
        site.case == "case-sensitive",
    )


def _read_page(page: Any, read: Read) -> Iterator[PastRevision]:
    """The revisions of a page, with whatever is told of the page before them."""
    title, before = "", None
    for element in page:
        tag = element.tag
        if tag == "title":
            title = " ".join((element.text or "").replace("_", " ").split())
        elif tag == "ns":
            read.pages[title] = _number(element.text)
        elif tag == "revision":
            try:
                found = _read_revision(title, Revision.from_element(element), read)
            except TooLong:
                raise
            except _DAMAGE:
                found = None
                what = "revisions that are damaged: a part of them is missing or cannot be read"
                read.note(what, title)
            if found is not None:
                _note_move(before, found, read)
                before = found
                yield found


def _read_revision(title: str, revision: Any, read: Read) -> PastRevision | None:
    if not title:
        read.note("revisions of a page without a title")
        return None
    at = datetime.fromtimestamp(int(revision.timestamp.unix()), UTC)
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        read.note("revisions of a time in which there was no wiki", title)
        return None
    main = revision.slots.contents["main"]
    if (main.model or _WIKITEXT) != _WIKITEXT:
        read.note(f"revisions of the content model {main.model}, which is no wikitext", title)
        return None
    hidden = bool(revision.deleted.text)
    if not hidden and main.text is None and (main.location or int(main.bytes or 0) > 0):
        read.note("revisions without their text: the export was made without the texts", title)
        return None
    if hidden:
        read.note("revisions whose text is hidden: what they did is seen in the next one", title)
    name, author = _read_author(revision)
    if author is Author.HIDDEN:
        read.note("revisions whose author is hidden: nobody is asked or reminded for them", title)
    elif author is Author.IMPORTED:
        read.note("revisions from another wiki, whose authors have no account here", title)
    return PastRevision(
        title,
        int(revision.id or 0),
        int(revision.parent_id or 0),
        at,
        name,
        author,
        "" if revision.deleted.comment else revision.comment or "",
        bool(revision.minor),
        None if hidden else main.text or "",
    )


def _read_author(revision: Any) -> tuple[str, Author]:
    name = "" if revision.deleted.user or revision.user is None else revision.user.text or ""
    # An empty name is read as the word; an account of that name has a number.
    if not name or (name == "None" and not revision.user.id):
        return "", Author.HIDDEN
    if ">" in name:
        return name, Author.IMPORTED
    if is_address(name):
        return name, Author.ADDRESS
    return name, Author.ACCOUNT


def _note_move(before: PastRevision | None, now: PastRevision, read: Read) -> None:
    """A revision of the same text whose summary links to this page's title and another one."""
    if before is None or before.text is None or before.text != now.text:
        return
    links = [" ".join(one.replace("_", " ").split()) for one in _LINK.findall(now.comment)]
    if len(links) == 2 and links[0] != links[1]:
        known = read.moved.setdefault(now.title, [])
        known += [links[0]] if links[0] not in (*known, now.title) else []


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0
