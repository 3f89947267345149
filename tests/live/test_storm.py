"""Three people edit without pause while the bot ticks without pause: nobody's words are lost."""

from __future__ import annotations

import itertools
import random
import threading
from pathlib import Path

from helpdeskbot.parse import default_site, parse_page
from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import ApiError, Conflict, Person
from tests.scenario.desk import count_added_lines

TAG = "{{Helpdesk status|new}}\n"
WRITERS = 3
EDITS = 200


class Writer(threading.Thread):
    """Somebody who edits all the time, each edit with a word of its own."""

    def __init__(self, person: Person, page: str, number: int, edits: int) -> None:
        super().__init__(name=person.name)
        self.person, self.page, self.edits = person, page, edits
        self.chance = random.Random(number)  # noqa: S311 - the same edits each time
        self.mine: list[str] = []
        self.saved: list[int] = []
        self.untagged: set[str] = set()
        self.troubles: list[str] = []

    def run(self) -> None:
        try:
            while len(self.saved) < self.edits:
                self.edit_once(f"{self.person.name.replace(' ', '')}x{len(self.saved)}x")
        except Exception as trouble:
            self.troubles.append(repr(trouble))

    def edit_once(self, word: str) -> None:
        try:
            revid = self._edit(word)
        except (Conflict, LookupError):
            return
        except ApiError as error:
            if error.code not in ("editconflict", "readonly"):
                raise
            return
        self.saved.append(revid)

    def _edit(self, word: str) -> int:
        kind = self.chance.random()
        if kind < 0.35 or not self.mine:
            body = f"Please help {word}. ~~~~"
            revid = self.person.new_section(self.page, f"Request {word}", body)
            self.mine.append(word)
            return revid
        thread = self.chance.choice(self.mine)
        if kind < 0.7:
            return self.person.replace(
                self.page, f"Please help {thread}", f"({word}) Please help {thread}"
            )
        if kind < 0.8:
            return self.person.replace(self.page, f"Request {thread} ", f"Request {thread} {word} ")
        text = self.person.text(self.page)
        at = text.find(f"Request {thread}")
        if kind < 0.85:
            return self._set_status_first(text, at, word)
        section = text[at : text.find("Please", at)]
        if "{{Helpdesk status" not in section or "==\n{{" not in section:
            raise LookupError(thread)
        heading, _, template = section.partition("==\n")
        template = template[: template.index("}}") + 3]
        new = f"{{{{Helpdesk status|in progress|note={word}}}}}\n" if kind < 0.92 else ""
        revid = self.person.replace(self.page, f"{heading}==\n{template}", f"{heading}==\n{new}")
        if not new:
            self.untagged.add(thread)
            self.mine.remove(thread)
        return revid

    def _set_status_first(self, text: str, at: int, word: str) -> int:
        """Give a request a status at its end, in the moment in which the bot may be at it."""
        end = text.find("\n== ", at)
        section = text[at : end if end >= 0 else len(text)].rstrip()
        if "{{Helpdesk status" in section:
            raise LookupError(word)
        status = f"{{{{Helpdesk status|on hold|note={word}}}}}"
        return self.person.replace(self.page, section, f"{section}\n\n{status}")


def test_two_hundred_edits_by_three_people_while_the_bot_ticks(
    swift_wiki: Place, tmp_path: Path
) -> None:
    clerk = Clerk(swift_wiki, tmp_path)
    swift_wiki.admin.edit(clerk.stop, "run")
    swift_wiki.admin.edit(clerk.page, "Welcome to the desk.")
    counts = [EDITS // WRITERS + (number < EDITS % WRITERS) for number in range(WRITERS)]
    writers = [
        Writer(swift_wiki.person(name), clerk.page, number, counts[number])
        for number, name in enumerate(["Anna", "Bosse", "Carla"])
    ]
    office = clerk.office()
    for writer in writers:
        writer.start()
    ticks = 0
    while any(writer.is_alive() for writer in writers):
        tick(office)
        ticks += 1
    for _ in range(5):
        tick(office)

    assert [writer.troubles for writer in writers] == [[], [], []]
    history = list(reversed(swift_wiki.admin.history(clerk.page)))
    by_revid = {revision["revid"]: revision for revision in history}
    for writer in writers:
        assert len(set(writer.saved)) == len(writer.saved) >= EDITS // WRITERS
        assert {by_revid[revid]["user"] for revid in writer.saved} == {writer.name}
    edits = [revision for revision in history if revision["user"] == clerk.account]
    assert len(edits) > 5, f"the bot was at work meanwhile ({ticks} ticks)"
    for edit in edits:
        before, after = by_revid[edit["parentid"]]["content"], edit["content"]
        if "Took back" in edit["comment"]:
            before, after = after, before
        assert count_added_lines(before, after, TAG) > 0
    _words_stand(history, clerk.account)
    _each_request_is_tagged_once(history[-1]["content"], history, writers)


def _words_stand(history: list[dict[str, object]], bot: str) -> None:
    """No edit of the bot took away a word that a person wrote."""
    for older, newer in itertools.pairwise(history):
        if newer["user"] == bot:
            gone = set(str(older["content"]).split()) - set(str(newer["content"]).split())
            assert gone == set()


def _each_request_is_tagged_once(
    text: str, history: list[dict[str, object]], writers: list[Writer]
) -> None:
    untagged = {word for writer in writers for word in writer.untagged}
    page = parse_page(text, default_site())
    assert len(page.threads) == sum(len(writer.mine) + len(writer.untagged) for writer in writers)
    for thread in page.threads:
        body = text[thread.span.start : thread.span.end]
        word = thread.heading.split()[1]
        assert body.count("{{Helpdesk status") == (0 if word in untagged else 1), body
