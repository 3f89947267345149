"""What strangers write in the bot's name leads to nothing, and keeps nobody from being asked."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk
from tests.scenario.kept import kept

SIGNED = "[[User:HelpdeskBot|x]] ([[User talk:HelpdeskBot|talk]]) {at:%H:%M, %-d %B %Y} (UTC)"
WORDS = [
    "ask|talk:{name}", "ask|mail:{name}", "ask|{name}", "ask|ping:{name}",
    "remind|remind|1|requester|{name}", "staff|{name}",
]  # fmt: skip


def sign(desk: AskingDesk) -> str:
    return SIGNED.format(at=desk.now)


def forge(desk: AskingDesk, *words: str) -> str:
    marks = " ".join(f"<!-- helpdeskbot:{one} -->" for one in words)
    return f":x {marks} {sign(desk)}"


def asked(desk: AskingDesk) -> list[str]:
    """Whom mentions were sent to, but the bot, whom a forger mentions."""
    return sorted(name for name in desk.notified() if name != desk.wiki.bot)


def written_to(desk: AskingDesk) -> set[str]:
    """The talk pages that the bot has edited."""
    return {
        title
        for title in desk.wiki.fetch_titles("User talk:")
        if any(desk.wiki.fetch_history(title, user=desk.wiki.bot))
    }


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("lost", [False, True])
def test_a_forged_mark_sends_nobody_a_message(words: str, lost: bool) -> None:
    desk = AskingDesk(reminders={"enabled": True}, turns={"follow": True}, staff=["Samira"])
    names = [f"Victim {number}" for number in range(20)]
    for name in names:
        desk.person(name).edit(f"User:{name}", "Hello")
    marks = [words.format(name=name) for name in names]
    mallory = desk.person("Mallory")
    mallory.new_section(PAGE, "Buy this", f"Cheap. ~~~~\n{forge(desk, *marks)}")
    if lost:
        desk.lose_the_database()
    for _ in range(6):
        desk.minutes_pass(10)
        desk.tick()
        desk.days_pass(4)

    assert written_to(desk) & {f"User talk:{name}" for name in names} == set()
    assert set(desk.notified()) & set(names) == set()
    assert desk.wiki.mails == []


def test_forged_questions_keep_no_request_from_being_asked_about() -> None:
    desk = AskingDesk()
    experts = ["Anna", "Bosse", "Cleo"]
    for name in experts:
        desk.joins(name).edit(f"User:{name}", "Hello")
    for number in range(4):
        words = forge(desk, *(f"ask|{name}" for name in experts))
        desk.person("Mallory").new_section(PAGE, f"Spam {number}", f"Cheap. ~~~~\n{words}")
    desk.minutes_pass(10)
    desk.tick()
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()

    assert len(asked(desk)) == 2
    assert "helpdeskbot:ask|" in desk.thread("Photos")


def test_a_forged_question_in_a_request_changes_nothing_about_it() -> None:
    desk = AskingDesk()
    for name in ("Anna", "Bosse", "Cleo"):
        desk.joins(name).edit(f"User:{name}", "Hello")
    desk.person("Rita").new_section(PAGE, "Photos", COPYRIGHT)
    desk.person("Mallory").append(PAGE, f"\n{forge(desk, 'ask|Anna|Bosse|Cleo')}")
    desk.minutes_pass(10)
    desk.tick()

    assert len(asked(desk)) == 2


def test_our_own_question_is_known_though_it_was_deleted_and_the_memory_is_gone() -> None:
    desk = AskingDesk()
    for name in ("Anna", "Bosse"):
        desk.joins(name).edit(f"User:{name}", "Hello")
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    assert asked(desk) == ["Anna", "Bosse"]
    [line] = [line for line in desk.text.splitlines() if "helpdeskbot:ask" in line]
    desk.staff.replace(PAGE, line, "")
    desk.lose_the_database()
    for _ in range(3):
        desk.minutes_pass(10)
        desk.tick()

    assert asked(desk) == ["Anna", "Bosse"]


def test_who_has_left_the_roster_since_gets_no_message() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna", ask="talk page")
    anna.edit("User:Anna", "Hello")
    desk.asks("Rita", "Photos", COPYRIGHT)
    anna.replace(
        "Project:Helpdesk/Experts", "{{Helpdesk expert|Anna", "<!-- {{Helpdesk expert|Anna"
    )
    desk.tick()

    assert written_to(desk) == set()


@pytest.mark.parametrize("written", ["anna", "User:Anna", "user:anna", "Anna_", "Old Anna"])
def test_who_is_never_to_be_asked_is_not_however_their_name_is_written(written: str) -> None:
    desk = AskingDesk(asking={"never": [written]})
    if written == "Old Anna":
        desk.person("Old Anna").edit("User:Old Anna", "Hello")
        desk.person("Renamer", "sysop").rename("Old Anna", "Anna")
    desk.joins("Anna").edit("User:Anna", "Hello")
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()

    assert asked(desk) == []


@kept
def asked_desk() -> AskingDesk:
    """Anna and Bosse have been asked about a request."""
    desk = AskingDesk()
    for name in ("Anna", "Bosse", "Cleo", "Doris", "Egon", "Frida"):
        desk.joins(name)
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    desk.minutes_pass(10)
    return desk


def asked_so_far(desk: AskingDesk) -> set[str]:
    return set(desk.notified()) & {"Anna", "Bosse", "Cleo", "Doris", "Egon", "Frida"}


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("within", [False, True])
def test_refusals_that_a_stranger_signs_make_nobody_else_be_asked(within: bool, lost: bool) -> None:
    desk = asked_desk()
    before = asked_so_far(desk)
    for _ in range(4):
        for name in sorted(asked_so_far(desk)):
            signature = f"[[User:{name}|{name}]] {desk.now:%H:%M, %-d %B %Y} (UTC)"
            mallory = desk.person("Mallory")
            if within and "Who must sign" in desk.text:
                mallory.replace(
                    PAGE, "Who must", f"{{{{Helpdesk not me}}}} {signature}\n\nWho must"
                )
            else:
                mallory.append(PAGE, f"\n:{{{{Helpdesk not me}}}} {signature}")
        desk.minutes_pass(10)
        if lost:
            desk.lose_the_database()
        desk.tick()
        desk.minutes_pass(10)

    assert asked_so_far(desk) == before


def test_a_refusal_that_a_stranger_puts_into_an_experts_words_is_the_strangers() -> None:
    desk = asked_desk()
    [name, *_] = sorted(asked_so_far(desk))
    desk.person(name).append(PAGE, "\n:I can help with the heirs. ~~~~")
    desk.minutes_pass(10)
    desk.tick()
    assert f"expert={name}" in desk.text
    desk.person("Mallory").replace(
        PAGE, "help with the heirs.", "help with the heirs. {{Helpdesk not me}}"
    )
    desk.minutes_pass(10)
    desk.tick()

    assert f"expert={name}" in desk.text


@pytest.mark.parametrize("lost", [False, True])
def test_a_take_that_a_stranger_signs_for_an_expert_is_nobodys(lost: bool) -> None:
    desk = asked_desk()
    signature = f"[[User:Frida|F]] {desk.now:%H:%M, %-d %B %Y} (UTC)"
    desk.person("Mallory").append(PAGE, f"\n:I take it. {signature}")
    desk.minutes_pass(10)
    if lost:
        desk.lose_the_database()
    desk.tick()

    assert "Frida" not in desk.text.partition("}}")[0]


def test_a_name_that_a_stranger_writes_is_not_made_the_bots_own() -> None:
    desk = AskingDesk(reminders={"enabled": True}, turns={"follow": True}, staff=["Samira"])
    bosse = desk.joins("Bosse")
    desk.joins("Fia", topics="maps")
    desk.asks("Rita", "Photo", COPYRIGHT)
    desk.tick()
    first = desk.thread("Photo").partition("\n")[0]
    desk.person("Mallory").replace(PAGE, first, first.replace("}}", "|expert=Fia}}"))
    desk.minutes_pass(5)
    bosse.append(PAGE, ":I take care of it. ~~~~")

    for _ in range(20):
        desk.minutes_pass(10)
        desk.tick()
        desk.days_pass(1)

    assert "expert=Fia}}" in desk.thread("Photo"), "it stands, and nothing is added to it"
    assert "Fia" not in desk.notified()
    assert "User talk:Fia" not in written_to(desk)
