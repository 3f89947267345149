"""Puts a practice wiki and a database into plain text, and makes them again from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.practice.pages import Mail, Page, StoredRevision, UserBlock


def dump_wiki(wiki: PracticeWiki) -> str:
    """People, pages with all their revisions, and mails; a JSON object on each line.

    Of a revision's text there is what is new against the one before it: from which line on how
    many lines are others, and which.
    """
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(wiki))


def _rows(wiki: PracticeWiki) -> Iterator[dict[str, Any]]:
    world = wiki.world
    # What no course has is not kept; whoever needs it adds it here.
    assert not any([world.deleted, world.hidden, world.protection, world.accounts.renames])
    for user in world.users.values():
        yield {
            "user": user.name,
            "id": user.user_id,
            "registered": user.registered.isoformat(),
            "groups": sorted(user.groups),
            "emailable": user.emailable,
        }
        assert not any([user.signature, user.locked, user.hidden])
    for name, block in world.accounts.blocks.items():
        assert block == UserBlock()
        yield {"blocked": name}
    for mail in world.accounts.mails:
        yield {"mail": list(mail)}
    for page in world.pages.values():
        yield {
            "page": page.title,
            "id": page.page_id,
            "namespace": page.namespace,
            "redirect": page.redirect_target,
        }
        assert page.content_model == "wikitext"
        before = ""
        for revision in page.revisions:
            changes = find_changes(before.split("\n"), revision.text.split("\n"))
            yield {
                "revid": revision.revid,
                "at": revision.timestamp.isoformat(),
                "by": revision.user,
                "summary": revision.summary,
                "flags": [revision.minor, revision.bot],
                "text": [[start, len(old), *new] for start, old, new in changes],
            }
            before = revision.text


def find_changes(
    before: Sequence[str], after: Sequence[str]
) -> list[tuple[int, Sequence[str], Sequence[str]]]:
    """(from which line on, which lines are gone, which are in their place), from above."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (start, before[start:end], after[new_start:new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def load_wiki(text: str, clock: Callable[[], datetime]) -> PracticeWiki:
    """A new practice wiki with everything that :func:`dump_wiki` has written."""
    wiki = PracticeWiki(clock)
    world = wiki.world
    page = Page(0, 0, "")
    for row in map(json.loads, text.splitlines()):
        if "user" in row:
            user = wiki.register(row["user"], row["groups"])
            user.user_id, user.emailable = row["id"], row["emailable"]
            user.registered = datetime.fromisoformat(row["registered"])
        elif "blocked" in row:
            world.accounts.blocks[row["blocked"]] = UserBlock()
        elif "mail" in row:
            world.accounts.mails.append(Mail(*row["mail"]))
        elif "page" in row:
            page = Page(row["id"], row["namespace"], row["page"], redirect_target=row["redirect"])
            world.pages[page.title] = page
        else:
            revision = _revision(row, page)
            page.revisions.append(revision)
            world.by_revid[revision.revid] = revision
    world._last_revid = max(world.by_revid)
    world._last_page_id = max(page.page_id for page in world.pages.values())
    return wiki


def _revision(row: dict[str, Any], page: Page) -> StoredRevision:
    before = page.newest if page.revisions else None
    lines = before.text.split("\n") if before else [""]
    for start, count, *new in reversed(row["text"]):
        lines[start : start + count] = new
    return StoredRevision(
        revid=row["revid"],
        parent_id=before.revid if before else 0,
        timestamp=datetime.fromisoformat(row["at"]),
        user=row["by"],
        summary=row["summary"],
        text="\n".join(lines),
        minor=row["flags"][0],
        bot=row["flags"][1],
    )


def dump_store(store: SqlStore) -> str:
    """The database as SQL."""
    with closing(store.engine.raw_connection()) as connection:
        raw = connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return "\n".join(raw.iterdump()) + "\n"


def load_store(sql: str, path: Path, *statements: str) -> SqlStore:
    """Make a database file from SQL, and open it as the bot does at its start: migrated.

    :param statements: carried out in it before that.
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return open_store(f"sqlite:///{path}")
