"""A history fetched from a real wiki, beside what the wiki's own Special:Export makes of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener
from xml.etree import ElementTree

from helpdeskbot.rehearsal.fetch.asking import PoliteClient, introduce
from helpdeskbot.rehearsal.fetch.history import fetch_pages_history
from tests.live.conftest import Place
from tests.live.people import Anonymous
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

KEYS = ("id", "parentid", "timestamp", "comment", "model", "format", "text", "sha1")


def read(xml: str) -> tuple[list[str], list[dict[str, str | None]]]:
    """The namespaces, and what both say of each revision, without the form's own version."""
    root = ElementTree.fromstring(xml)
    space = root.tag.partition("}")[0] + "}"
    names = [one.text or "" for one in root.iter(f"{space}namespace")]
    found: list[dict[str, str | None]] = []
    for revision in root.iter(f"{space}revision"):
        told: dict[str, str | None] = {key: revision.findtext(f"{space}{key}") for key in KEYS}
        who = revision.find(f"{space}contributor")
        assert who is not None
        told |= {f"by {one.tag.removeprefix(space)}": one.text for one in who}
        told["hidden"] = ", ".join(
            one.tag.removeprefix(space) for one in revision.iter() if one.get("deleted")
        )
        told["minor"] = str(revision.find(f"{space}minor") is not None)
        found.append(told)
    return names, found


def export(wiki: Place, title: str) -> str:
    query = urlencode({"title": "Special:Export"})
    body = urlencode({"pages": title, "offset": "1", "limit": "1000"}).encode()
    with build_opener(ProxyHandler({})).open(f"{wiki.url}/index.php?{query}", body) as answer:
        text: bytes = answer.read()
    return text.decode()


def test_it_is_what_the_wiki_itself_exports(wiki: Place, tmp_path: Path) -> None:
    title, anna = wiki.title(), wiki.person("Anna")
    anna.edit(title, "== Photos & maps <ref>a</ref> ==\n“Who”? ~~~~", "first")
    for number in range(55):
        anna.append(title, f"\n:line {number}\tÖ \U0001f344")
    Anonymous(wiki).act("edit", title=title, appendtext="\nas nobody", summary="x")
    newest = anna.revid(title)
    anna.append(title, "\n:more")
    wiki.server.configure("$wgGroupPermissions['sysop']['deleterevision'] = true;")
    wiki.admin.hide(newest, "content|user|comment")
    waits: list[float] = []
    client = PoliteClient(wiki.api, introduce("tests on loopback"), sleep=waits.append)

    file = fetch_pages_history(client, [title], tmp_path)
    names, ours = read(file.read_text(encoding="utf-8"))
    theirs = read(export(wiki, title))

    assert len(ours) == 58
    assert len(theirs[1]) == 58, [one["id"] for one in theirs[1]]
    assert names == theirs[0]
    assert ours == theirs[1]

    anna.append(title, "\n:later")
    again = fetch_pages_history(client, [title.replace(" ", "_")], tmp_path)
    client.close()

    assert read(again.read_text(encoding="utf-8")) == read(export(wiki, title))
    assert waits == []
