"""Stories of requests that look alike, are asked about in one edit, and then go different ways."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk

ARCHIVE, SECOND = f"{PAGE}/Archives/2026", "Project:Second desk"
UNSIGNED = COPYRIGHT.removesuffix(" ~~~~")
ANSWER = "[[User:Samira|Samira]] ([[User talk:Samira|talk]]) 09:20, 23 November 2026 (UTC)"


class TwinDesk(AskingDesk):
    """Two requests below one heading, asked about in one edit, and perhaps answered in one."""

    def __init__(self, first: str, second: str, *, answered: bool = False, apart: bool = True):
        super().__init__(archives={"enabled": True}, pages=[PAGE, SECOND])
        self.staff.edit(SECOND, "Welcome to the second desk.")
        for name in ("Anna", "Bosse", "Cleo", "Dora", "Emil", "Fia"):
            self.joins(name).edit(f"User:{name}", "Hello")
        self.person("Rita").new_section(PAGE, "Help", f"{COPYRIGHT[:20]} {first}")
        self.minutes_pass(1 if apart else 0)
        self.person("Rolf" if apart else "Rita").new_section(PAGE, "Help", second)
        self.minutes_pass(10)
        self.tick()
        assert self.text.count("<!-- helpdeskbot:ask|") == 2
        assert self.bot_edits() == 1
        if answered:
            self.minutes_pass(10)
            text = self.text.rstrip().replace("\n\n== Help", f"\n:Yes. {ANSWER}\n\n== Help", 2)
            self.staff.edit(PAGE, f"{text}\n:Yes. {ANSWER}")
        self.tick()
        self.before = self.identities()
        self.asked = self.notified()

    def sections(self) -> list[str]:
        return [f"== Help ==\n{one.strip()}" for one in self.text.split("== Help ==\n")[1:]]

    def moves(self, which: int, where: str) -> None:
        """Somebody cuts one of the two and adds it to another page."""
        section = self.sections()[which]
        self.staff.append(where, f"\n\n{section}")
        self.staff.replace(PAGE, section, "")
        self.minutes_pass(5)

    def identities(self) -> dict[str, str]:
        """Where each of the two is, by its lasting id; ``""``: gone."""
        key = self.office.desk_key(self.policies[0])
        memories = self.store.fetch_threads(key)
        return {one.id: "" if one.gone_since else one.title for one in memories}

    def found(self) -> list[tuple[str, str]]:
        key = self.office.desk_key(self.policies[0])
        events = self.store.fetch_events(key, kind="thread-archived")
        return [(event.thread, str(event.data["where"])) for event in events]


KINDS = {
    "signed": (COPYRIGHT, f"{COPYRIGHT} Please?", {}),
    "signed and answered": (COPYRIGHT, f"{COPYRIGHT} Please?", {"answered": True}),
    "unsigned": (UNSIGNED, f"{UNSIGNED} Please?", {}),
    "unsigned and answered": (UNSIGNED, f"{UNSIGNED} Please?", {"answered": True}),
    "of one person": (COPYRIGHT, f"Please? {COPYRIGHT}", {"apart": False}),
}


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest) -> TwinDesk:
    first, second, more = KINDS[request.param]
    return TwinDesk(first, second, **more)


@pytest.mark.parametrize("which", [0, 1])
def test_the_one_that_is_archived_is_found_and_the_other_is_still_itself(
    desk: TwinDesk, which: int
) -> None:
    ids = list(desk.before)
    desk.moves(which, ARCHIVE)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(70)

    assert desk.identities() == {ids[which]: "", ids[1 - which]: PAGE}
    assert desk.found() == [(ids[which], ARCHIVE)]
    assert desk.notified()[: len(desk.asked)] == desk.asked
    assert desk.text.count("<!-- helpdeskbot:ask|") == 1


@pytest.mark.parametrize("which", [0, 1])
def test_the_one_that_is_moved_to_another_page_of_the_desk_is_still_itself(
    desk: TwinDesk, which: int
) -> None:
    ids = list(desk.before)
    desk.moves(which, SECOND)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)

    assert desk.identities() == {ids[which]: SECOND, ids[1 - which]: PAGE}
    assert desk.notified() == desk.asked
