"""Who was asked about a request before, as the memory, the page and its history know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpdeskbot.concerns.asking.decide.progress import find_questions
from helpdeskbot.concerns.asking.memory import Ledger
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.values import Asked
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import marks_by
from helpdeskbot.office.heads import Heads
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import People
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import marks_deleted


def find_former_questions(page: DeskPage, ledger: Ledger) -> Mapping[str, Sequence[Asked]]:
    """Questions about each request that need not stand on the page any more, by the thread's id.

    What a person deleted is not done again: where the memory does not know a request, the bot's
    own edits of the page tell whom it has asked there.
    """
    found: dict[str, list[Asked]] = {}
    forgotten: list[Thread] = []
    for thread, request in page.requests.items():
        found[thread] = list(ledger.about(page.desk_key, request.identity))
        # About one that has not had a status before nobody was asked.
        if thread not in page.recognised.known and not request.new:
            forgotten.append(request.thread)
    if forgotten:
        for thread_id, asked in _ask_history(page, forgotten).items():
            names = {one.name for one in found[thread_id]}
            found[thread_id] += [one for one in asked if one.name not in names]
    return found


def recall_questions(office: Office, heads: Heads) -> list[Asked]:
    """Questions on pages that the memory does not know: all of them, when it was lost.

    Limits count over all desks, so what was asked on the others has to be known before anybody is
    asked on the first of them.
    """
    found: list[Asked] = []
    for desk in office.desks:
        known = heads.memories[desk.name]
        titles = [title for title in desk.pages if title not in known and heads.pages[title].exists]
        if not desk.of(AskingPolicy).roster or not titles:
            continue
        for page in office.wiki.fetch_pages(titles).values():
            for thread in office.parse(desk, page.head.title, page.text).threads:
                marks = marks_by(office.account, thread.comments, page.text)
                key = office.desk_key(desk)
                found += find_questions(marks, desk=key, identity=thread.id)
    return found


def with_present_names(asked: Sequence[Asked], people: People) -> list[Asked]:
    """The same questions, by the names that the people have now."""
    renamed = people.present_names({one.name for one in asked}) if asked else {}
    return [replace(one, name=renamed.get(one.name, one.name)) for one in asked]


def _ask_history(page: DeskPage, threads: Sequence[Thread]) -> Mapping[str, Sequence[Asked]]:
    found: dict[str, dict[str, Asked]] = {}
    for thread, mark, at in marks_deleted(page, threads):
        identity = page.identity(thread)
        for one in find_questions([(mark, at)], desk=page.desk_key, identity=identity):
            found.setdefault(thread, {}).setdefault(one.name, one)
    return {thread: list(asked.values()) for thread, asked in found.items()}
