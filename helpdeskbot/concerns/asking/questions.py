"""Who was asked about a request before, as the memory, the page and its history know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.asking.decide.progress import ASK, STAFF, find_questions
from helpdeskbot.concerns.asking.memory import Ledger
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Asked
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import Mark, marks_by
from helpdeskbot.office.heads import Heads
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import People
from helpdeskbot.page.history import History
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import own_marks, surely_ours
from helpdeskbot.page.story import Stories


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


def find_question_marks(
    page: DeskPage, former: Mapping[str, Sequence[Asked]]
) -> Mapping[str, list[tuple[Mark, datetime]]]:
    """Our own marks in each request, by the thread's id.

    :param former: questions that memory and history know of: their marks need no other proof.
    """
    found = {}
    for thread, asked in former.items():
        names = {one.name for one in asked}

        def is_known(mark: Mark, names: Set[str] = names) -> bool:
            return mark.kind == ASK and {word.partition(":")[2] for word in mark.words} <= names

        found[thread] = own_marks(page, thread, is_known, (ASK, STAFF))
    return found


def recall_questions(office: Office, heads: Heads) -> list[Asked]:
    """Questions on pages that the memory does not know: all of them, when it was lost.

    Limits count over all desks, so what was asked on the others has to be known before anybody is
    asked on the first of them.
    """
    found: list[Asked] = []
    for desk in office.desks:
        known = heads.memories[desk.name]
        titles = [
            title
            for title in heads.titles(desk)
            if title not in known and heads.pages[title].exists
        ]
        if not desk.of(AskingPolicy).roster or not titles:
            continue
        key = office.desk_key(desk)
        for page in office.wiki.fetch_pages(titles).values():
            talk = office.parse(desk, page.head.title, page.text)
            claimed = {
                thread.id: (thread.id, thread.comments[0].timestamp)
                for thread in talk.threads
                if any(marks_by(office.account, thread.comments, page.text))
            }
            history = History(office, desk, page.head.title, page.head.revid, talk, page.head)
            stories = Stories(history, key, claimed)
            for thread in claimed:
                marks = stories.of(thread).marks(office.account)
                found += find_questions(marks, desk=key, identity=thread)
    return found


def with_present_names(asked: Sequence[Asked], people: People) -> list[Asked]:
    """The same questions, by the names that the people have now."""
    renamed = people.present_names({one.name for one in asked}) if asked else {}
    return [replace(one, name=renamed.get(one.name, one.name)) for one in asked]


def marks_by_present_names(
    marks: Mapping[str, Sequence[tuple[Mark, datetime]]], people: People
) -> Mapping[str, list[tuple[Mark, datetime]]]:
    """Our marks in requests, as if they named people as they are called now.

    Else who was renamed since would be two people, of whom one never answers.
    """
    every = [one for some in marks.values() for one in some]
    asked = {one.name for one in find_questions(every, desk="", identity="")}
    renamed = people.present_names(asked) if asked else {}

    def follow(word: str) -> str:
        way, colon, name = word.partition(":")
        if colon and way in set(Way):
            return f"{way}:{renamed.get(name, name)}"
        return renamed.get(word, word)

    return {
        thread: [
            (replace(mark, words=tuple(map(follow, mark.words))) if mark.kind == ASK else mark, at)
            for mark, at in some
        ]
        for thread, some in marks.items()
    }


def _ask_history(page: DeskPage, threads: Sequence[Thread]) -> Mapping[str, Sequence[Asked]]:
    found: dict[str, dict[str, Asked]] = {}
    for thread in (one.id for one in threads):
        marks, identity = surely_ours(page, thread), page.identity(thread)
        for one in find_questions(marks, desk=page.desk_key, identity=identity):
            found.setdefault(thread, {}).setdefault(one.name, one)
    return {thread: list(asked.values()) for thread, asked in found.items()}
