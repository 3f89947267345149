"""A row is of whoever saved it on the roster as their own; whatever is unclear proves nothing."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, ROSTER, AskingDesk
from tests.scenario.desk import make_policy

VICTIM = "{{Helpdesk expert|Victim|topics=copyright}}"


class Desk(AskingDesk):
    """A desk with people who have user pages, and a request to come."""

    def __init__(self, **asking: object) -> None:
        super().__init__(asking=asking)
        for name in ("Victim", "Mallory", "Bosse"):
            self.person(name).edit(f"User:{name}", "Hello")
        self.top = self.staff.read(ROSTER)

    def asked(self, *, lost: bool = False) -> list[str]:
        """Whom the bot mentions about a new request."""
        if lost:
            self.lose_the_database()
        self.asks("Rita", "Photos", COPYRIGHT)
        self.minutes_pass(10)
        self.tick()
        return sorted(set(self.notified()) - {"Rita"})

    def revid(self) -> int:
        return self.wiki.fetch_heads([ROSTER])[ROSTER].revid

    def null_edit(self, name: str) -> None:
        """What protecting a page leaves in its history on a real wiki."""
        world = self.wiki.world
        page = world.pages[ROSTER]
        world._append(page, self.person(name).name, page.newest.text, "Protected")


pytestmark = pytest.mark.parametrize("lost", [False, True])


@pytest.mark.parametrize("more", ["", "\nPlease do not blank this.", "|topics=copyright, upload"])
def test_who_restores_a_row_that_another_wrote_is_not_asked(more: str, lost: bool) -> None:
    desk = Desk()
    row = VICTIM.replace("|topics=copyright", more) if "|" in more else VICTIM + more
    desk.person("Mallory").edit(ROSTER, f"{desk.top}\n{VICTIM}")
    desk.tick()
    desk.person("Mallory").edit(ROSTER, "")
    desk.tick()
    desk.person("Victim").edit(ROSTER, f"{desk.top}\n{row}")

    assert desk.asked(lost=lost) == []


def test_who_restores_what_another_made_of_their_row_agrees_to_no_more(lost: bool) -> None:
    desk = Desk()
    desk.adds(desk.person("Victim"), "Victim", "upload")
    desk.person("Mallory").replace(ROSTER, "topics=upload", "topics=upload, copyright")
    text = desk.staff.read(ROSTER)
    desk.tick()
    desk.person("Vandal").edit(ROSTER, "")
    desk.tick()
    desk.person("Victim").edit(ROSTER, text + "\nPlease do not blank this.")

    assert desk.asked(lost=lost) == []


def test_who_left_and_mends_the_page_has_not_come_back(lost: bool) -> None:
    desk = Desk()
    victim = desk.joins("Victim")
    text = desk.staff.read(ROSTER)
    victim.edit(ROSTER, desk.top)
    desk.person("Mallory").edit(ROSTER, text + "\nBack.")
    desk.tick()
    desk.person("Vandal").edit(ROSTER, "")
    victim.edit(ROSTER, text + "\nBack.")

    assert desk.asked(lost=lost) == []


def test_who_left_and_joins_again_in_the_same_words_is_asked(lost: bool) -> None:
    desk = Desk()
    victim = desk.joins("Victim")
    victim.edit(ROSTER, desk.top)
    desk.joins("Bosse", "upload")
    desk.tick()
    desk.adds(victim, "Victim")

    assert desk.asked(lost=lost) == ["Victim"]


def test_a_person_whom_staff_added_and_who_changes_the_row_and_changes_it_back_is_asked(
    lost: bool,
) -> None:
    desk = Desk()
    desk.adds(desk.staff, "Victim")
    victim = desk.person("Victim")
    victim.replace(ROSTER, "Victim|", "Victim|away until=2027-01-31|")
    desk.tick()
    victim.replace(ROSTER, "Victim|away until=2027-01-31|", "Victim|")

    assert desk.asked(lost=lost) == ["Victim"]


def test_blanking_and_restoring_the_roster_changes_nothing(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.adds(desk.person("Mallory"), "Victim")
    text = desk.staff.read(ROSTER)
    desk.tick()
    desk.person("Vandal").edit(ROSTER, "")
    desk.tick()
    desk.person("Patroller").edit(ROSTER, text)

    assert desk.asked(lost=lost) == ["Bosse"]


@pytest.mark.parametrize(
    "around",
    [
        "{{{{#if:|{}}}}}", "{{{{#ifexist:Nowhere|{}}}}}", "{{{{#switch:a|b={}}}}}",
        "{{{{ #ifeq:a|b|{}}}}}", "{{{{<!-- x -->#if:|{{{{a|{}}}}}}}}}", "{{{{lc:{}}}}}",
        "<s>{}</s>", "<del>{}</del>", "<includeonly>{}</includeonly>", "<!-- {} -->",
    ],
)  # fmt: skip
def test_a_row_that_nobody_sees_is_none(around: str, lost: bool) -> None:
    desk = Desk()
    desk.person("Victim").append(ROSTER, around.format(VICTIM))

    assert desk.asked(lost=lost) == []


@pytest.mark.parametrize(
    ("template", "asked"),
    [("", []), ("nothing", []), ("a {{{rows}}}", ["Victim"]), ("{{#if:|{{{rows}}}}}", [])],
)
def test_a_row_inside_another_template_counts_where_that_shows_it(
    template: str, asked: list[str], lost: bool
) -> None:
    desk = Desk()
    if template:
        desk.staff.edit("Template:Roster table", template)
    desk.person("Victim").append(ROSTER, f"{{{{Roster table|rows=\n{VICTIM}\n}}}}")

    assert desk.asked(lost=lost) == asked
    desk.tick()
    assert desk.wiki.requests["fetch_expanded"] > 0


def test_who_puts_their_row_under_a_condition_has_left(lost: bool) -> None:
    desk = Desk()
    victim = desk.joins("Victim")
    victim.replace(ROSTER, VICTIM, "{{#if:|" + VICTIM + "}}")
    desk.person("Mallory").replace(ROSTER, "{{#if:|" + VICTIM + "}}", VICTIM)

    assert desk.asked(lost=lost) == []


def test_a_row_that_was_saved_on_another_page_is_none(lost: bool) -> None:
    desk = Desk()
    desk.person("Victim").edit("User:Victim/sandbox", VICTIM)
    desk.staff.delete(ROSTER)
    desk.minutes_pass(5)
    desk.person("Mallory").move("User:Victim/sandbox", ROSTER)
    desk.minutes_pass(5)
    desk.joins("Bosse")

    assert desk.asked(lost=lost) == ["Bosse"]


def test_nor_is_it_when_the_page_was_moved_twice_or_protected_then(lost: bool) -> None:
    desk = Desk()
    desk.person("Victim").edit("User:Victim/sandbox", VICTIM)
    desk.staff.delete(ROSTER)
    for old, new in (("User:Victim/sandbox", "Project:Draft"), ("Project:Draft", ROSTER)):
        desk.minutes_pass(5)
        desk.person("Mallory").move(old, new)
    desk.minutes_pass(5)
    desk.null_edit("Admin")

    assert desk.asked(lost=lost) == []


def test_rows_of_a_history_that_was_merged_into_the_rosters_are_none(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.tick()
    pages = desk.wiki.world.pages
    # Merged histories are the older ones.
    for number, text in enumerate((desk.top, f"{desk.top}\n{VICTIM}")):
        desk.person("Victim").edit("User:Victim/sandbox", text, str(number))
    pages[ROSTER].revisions[:0] = pages["User:Victim/sandbox"].revisions
    desk.person("Mallory").append(ROSTER, VICTIM)

    assert desk.asked(lost=lost) == ["Bosse"]


@pytest.mark.parametrize("left", [False, True])
def test_nobody_knows_what_was_done_in_edits_that_were_deleted(left: bool, lost: bool) -> None:
    desk = Desk()
    victim = desk.joins("Victim")
    text = desk.staff.read(ROSTER)
    (victim if left else desk.person("Vandal")).edit(ROSTER, desk.top)
    desk.person("Mallory").edit(ROSTER, text)
    del desk.wiki.world.pages[ROSTER].revisions[-2]

    assert desk.asked(lost=lost) == []


def test_a_roster_that_was_protected_or_moved_away_and_back_keeps_its_experts(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.minutes_pass(5)
    desk.null_edit("Admin")
    desk.minutes_pass(5)
    desk.person("Mallory").move(ROSTER, "Project:Nonsense")
    desk.tick()
    victim = desk.person("Victim")
    victim.append("Project:Nonsense", VICTIM)
    desk.minutes_pass(5)
    desk.staff.move("Project:Nonsense", ROSTER)

    assert desk.asked(lost=lost) == ["Bosse"]


def test_a_roster_that_staff_have_moved_is_known_as_long_as_it_is_remembered(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.asks("Dag", "Old photos", COPYRIGHT)
    desk.tick()
    desk.minutes_pass(5)
    desk.staff.move(ROSTER, "Project:People")
    desk.days_pass(1)
    desk.policies[0] = make_policy(asking={"roster": "Project:People", "quiet_days": 0})
    desk.office = desk.open_office()

    # Else they confirm their rows: nobody can tell that they agreed to this desk.
    desk.asked(lost=lost)
    assert ("[[User:Bosse" in desk.thread("Photos")) is not lost


@pytest.mark.parametrize("what", ["content", "user", "both"])
@pytest.mark.parametrize("ticks", [False, True])
def test_who_may_have_left_in_a_hidden_edit_has_left(what: str, ticks: bool, lost: bool) -> None:
    desk = Desk()
    victim = desk.joins("Victim")
    text = desk.staff.read(ROSTER)
    if ticks:
        desk.asks("Dag", "Old videos", "Which codec is right for a video of an opera? ~~~~")
        desk.tick()
    victim.edit(ROSTER, desk.top)
    for part in ("content", "user") if what == "both" else (what,):
        desk.staff.hide(desk.revid(), part)
    desk.person("Mallory").edit(ROSTER, text)

    assert desk.asked(lost=lost) == []


def test_a_vandals_hidden_text_takes_nobody_off_the_roster(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    text = desk.staff.read(ROSTER)
    desk.person("Vandal").edit(ROSTER, "Somebody's address")
    desk.staff.hide(desk.revid(), "content")
    desk.staff.edit(ROSTER, text)

    assert desk.asked(lost=lost) == ["Bosse"]


def test_what_is_hidden_after_it_was_read_is_remembered(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.asks("Dag", "Old photos", COPYRIGHT)
    desk.tick()
    desk.staff.hide(desk.revid(), "content")
    desk.person("Mallory").append(ROSTER, VICTIM)
    desk.asked(lost=lost)

    assert ("[[User:Bosse" in desk.thread("Photos")) is not lost
    assert "Victim" not in desk.notified()


def test_calls_of_another_template_become_no_rows_when_it_is_made_a_redirect(lost: bool) -> None:
    desk = Desk()
    mallory = desk.person("Mallory")
    desk.staff.edit("Template:Contact", "{{{1}}}")
    desk.person("Victim").append(ROSTER, "{{Contact|Victim|topics=copyright}}")
    desk.minutes_pass(5)
    mallory.edit("Template:Contact", "#REDIRECT [[Template:Helpdesk expert]]")
    desk.minutes_pass(5)
    desk.person("Victim").append(ROSTER, "Thanks to all.")

    assert desk.asked(lost=lost) == []


def test_nor_when_the_rows_template_is_made_a_redirect_to_theirs(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.staff.edit("Template:Contact", "{{{1}}}")
    desk.minutes_pass(5)
    desk.person("Mallory").edit("Template:Helpdesk expert", "#REDIRECT [[Template:Contact]]")
    desk.minutes_pass(5)
    desk.person("Victim").append(ROSTER, "{{Contact|Victim|topics=copyright}}")

    assert desk.asked(lost=lost) == ["Bosse"]


def test_rows_by_a_redirect_that_was_one_already_count(lost: bool) -> None:
    desk = Desk()
    desk.staff.edit("Template:Expert", "#REDIRECT [[Template:Helpdesk expert]]")
    desk.minutes_pass(5)
    desk.person("Bosse").append(ROSTER, "{{Expert|Bosse|topics=copyright}}")

    assert desk.asked(lost=lost) == ["Bosse"]


@pytest.mark.parametrize("setting", ["Helpdesk expert", "Expert row"])
def test_rows_by_both_names_of_a_moved_template_count(setting: str, lost: bool) -> None:
    desk = Desk(template=setting)
    old, new = "Helpdesk expert", "Expert row"
    desk.staff.edit(f"Template:{old}", "{{{1}}}")
    desk.person("Anna").append(ROSTER, f"{{{{{old}|Anna|topics=copyright}}}}")
    desk.minutes_pass(5)
    desk.staff.move(f"Template:{old}", f"Template:{new}")
    desk.minutes_pass(5)
    desk.person("Bosse").append(ROSTER, f"{{{{{new}|Bosse|topics=copyright}}}}")

    assert desk.asked(lost=lost) == ["Anna", "Bosse"]


def test_who_registers_the_old_name_of_an_expert_is_not_asked(lost: bool) -> None:
    desk = Desk()
    desk.joins("Bosse")
    desk.tick()
    desk.staff.rename("Bosse", "Bosse B")
    desk.tick()
    desk.person("Bosse").edit("User:Bosse", "I am new here")

    assert set(desk.asked(lost=lost)) <= {"Bosse B"}


@pytest.mark.parametrize("page", ["", "Inga meddelanden"])
@pytest.mark.parametrize("notify", ["talk", "ping"])
def test_whose_talk_page_opts_out_of_mass_messages_is_not_asked(
    page: str, notify: str, lost: bool
) -> None:
    desk = Desk()
    if page:
        desk.person("Admin", "sysop").edit("MediaWiki:Massmessage-optout-category", page)
    victim = desk.joins("Victim", notify=notify)
    category = page or "Opted-out of message delivery"
    victim.edit("User talk:Victim", f"Hello. [[Category:{category}]]")

    assert desk.asked(lost=lost) == []
    assert [user for user, _ in desk.history("User talk:Victim")] == ["Victim"]
