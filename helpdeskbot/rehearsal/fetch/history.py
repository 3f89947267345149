"""The whole history of some pages, fetched bit by bit into a folder, and put together as an export.

Each page's revisions are appended to a file of its own; what of it counts stands in a small file of
state, which is replaced as a whole after each answer of the wiki.  So whatever interrupts it, the
next run goes on behind the last answer, and a run after months fetches only what is new.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from helpdeskbot.model.errors import SettingsError, Unreachable
from helpdeskbot.rehearsal.fetch.asking import PoliteClient
from helpdeskbot.rehearsal.fetch.elements import END, write_head, write_page, write_revision

EXPORT_FILE = "history.xml"
STATE_FILE = "state.json"
_FORM = "helpdeskbot history"
_VERSION = 1
_AWAY = "Move that folder away: all is fetched anew then"
_PROPERTIES = "ids|flags|timestamp|user|userid|comment|size|sha1|content"
# The API gives at most so many with their texts to whoever is not logged in.
_AT_ONCE = "50"

OnFetched = Callable[[str, int], None]
"""Told after each answer: the page, and how many of its revisions there are by now."""


@dataclass(slots=True)
class FetchedPage:
    """How far a page's history has been fetched.

    :param title: as the wiki writes it.
    :param size: how many bytes of its file count.
    :param last: the time of the last revision, as the wiki wrote it; ``""``: there is none.
    :param ids: the revisions of that time, which the next question brings again.
    """

    title: str
    namespace: int
    page_id: int
    size: int = 0
    revisions: int = 0
    last: str = ""
    ids: list[int] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The name of the file with its revisions; titles are too long, or no names of files."""
        return f"{hashlib.sha256(self.title.encode()).hexdigest()[:16]}.revisions"


@dataclass(slots=True)
class FetchState:
    """What is in a folder.

    :param api: whose history it is.
    :param head: the export's beginning, with the wiki's description.
    """

    api: str
    head: str = ""
    pages: dict[str, FetchedPage] = field(default_factory=dict)


def fetch_pages_history(
    client: PoliteClient, titles: Sequence[str], folder: Path, on_fetched: OnFetched | None = None
) -> Path:
    """Fetch what is new of the histories of some pages, and write the export of all of them.

    :param folder: is made where it is missing; what it has of these pages is not fetched again.
    :returns: the export, which has these pages and no others.
    :raises SettingsError: a page is not there, or the folder is another wiki's.
    :raises WikiError: the wiki does not answer, or refuses; what was fetched is kept.
    :raises OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = _open_state(folder, client.api)
    description = client.ask({"meta": "siteinfo", "siprop": "general|namespaces"})
    with _expecting(client):
        state.head = write_head(description["query"])
    pages = [_find_page(client, state, title) for title in dict.fromkeys(titles)]
    for page in pages:
        for _ in _fetch(client, state, page, folder):
            if on_fetched is not None:
                on_fetched(page.title, page.revisions)
    return _put_together(state, list({page.title: page for page in pages}.values()), folder)


def _find_page(client: PoliteClient, state: FetchState, title: str) -> FetchedPage:
    answer = client.ask({"titles": title})
    with _expecting(client):
        found = answer["query"]["pages"][0]
        if found.get("missing") or found.get("invalid") or found.get("special"):
            raise SettingsError(
                "there is no such page on the wiki, or it has no history",
                where=title,
                advice="Write its title as it stands on the wiki, with its namespace",
            )
        name, number, page_id = str(found["title"]), int(found["ns"]), int(found["pageid"])
    known = state.pages.setdefault(name, FetchedPage(name, number, page_id))
    known.namespace, known.page_id = number, page_id
    return known


def _fetch(
    client: PoliteClient, state: FetchState, page: FetchedPage, folder: Path
) -> Iterator[None]:
    """Append what is new to a page's file, answer by answer."""
    wanted = {"titles": page.title, "prop": "revisions", "rvprop": _PROPERTIES, "rvslots": "main"}
    wanted |= {"rvdir": "newer", "rvlimit": _AT_ONCE}
    if page.last:
        # By its time and not its number: that revision may have been deleted meanwhile.
        wanted["rvstart"] = page.last
    more: Mapping[str, str] = {}
    while True:
        answer = client.ask(wanted | dict(more))
        with _expecting(client):
            found = answer["query"]["pages"][0].get("revisions", [])
            new = [
                one
                for one in found
                if one["timestamp"] != page.last or one["revid"] not in page.ids
            ]
            text = "".join(map(write_revision, new))
        _append(page, new, text, folder)
        _keep_state(state, folder)
        yield
        more = answer.get("continue", {})
        if not more:
            return


def _append(
    page: FetchedPage, revisions: Sequence[Mapping[str, Any]], text: str, folder: Path
) -> None:
    file = folder / page.file
    with file.open("r+b" if file.exists() else "w+b") as opened:
        # What an interrupted run has written behind it is not known to be whole.
        opened.truncate(page.size)
        opened.seek(page.size)
        page.size += opened.write(text.encode("utf-8"))
        opened.flush()
        os.fsync(opened.fileno())
    for one in revisions:
        if one["timestamp"] != page.last:
            page.last, page.ids = str(one["timestamp"]), []
        page.ids.append(int(one["revid"]))
    page.revisions += len(revisions)


def _put_together(state: FetchState, pages: Sequence[FetchedPage], folder: Path) -> Path:
    file, made = folder / EXPORT_FILE, folder / f"{EXPORT_FILE}.new"
    with made.open("wb") as out:
        out.write(state.head.encode("utf-8"))
        for page in pages:
            out.write(write_page(page.title, page.namespace, page.page_id).encode("utf-8"))
            with (folder / page.file).open("rb") as source:
                shutil.copyfileobj(source, out)
            out.write(b"</page>\n")
        out.write(END.encode("utf-8"))
    made.replace(file)
    return file


def _open_state(folder: Path, api: str) -> FetchState:
    file = folder / STATE_FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["form"] != _FORM or data["version"] != _VERSION:
            raise ValueError("of another form")
        pages = {str(one["title"]): FetchedPage(**one) for one in data["pages"]}
        state = FetchState(str(data["api"]), pages=pages)
    except FileNotFoundError:
        return FetchState(api)
    except (KeyError, TypeError, ValueError) as error:
        what = f"what was fetched before cannot be read ({error})"
        raise SettingsError(what, where=str(file), advice=_AWAY) from None
    if state.api != api:
        what = f"this folder has the history of another wiki ({state.api})"
        raise SettingsError(what, where=str(folder), advice=_AWAY)
    for page in state.pages.values():
        kept = folder / page.file
        if not kept.exists() or kept.stat().st_size < page.size:
            # Somebody has removed it: from the beginning.
            page.size, page.revisions, page.last, page.ids = 0, 0, "", []
    return state


def _keep_state(state: FetchState, folder: Path) -> None:
    data = {"form": _FORM, "version": _VERSION, "api": state.api}
    pages = [asdict(page) for page in state.pages.values()]
    made = folder / f"{STATE_FILE}.new"
    made.write_text(json.dumps({**data, "pages": pages}, indent=1), encoding="utf-8")
    made.replace(folder / STATE_FILE)


@contextmanager
def _expecting(client: PoliteClient) -> Iterator[None]:
    """What is read here from an answer is in it; an answer that lacks it is none."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Unreachable(
            f"the answer is not as an API's is ({type(error).__name__}: {error})",
            where=client.api,
        ) from None
