"""Stories of agreements: offered early, said yes to by each for themselves, asked about again."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.concern import consult
from helpdeskbot.concerns.order import open_concerns
from helpdeskbot.model.report import Fate, TickReport
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.page.reading import read_page
from helpdeskbot.tick import begin
from tests.concerns.agreement.agreeing import ARCHIVE, YES, AgreeingDesk
from tests.examples import examples
from tests.scenario.desk import PAGE
from tests.scenario.forms import find_form
from tests.scenario.kept import kept

ARKIV = (
    "Vårt museum vill lägga ut sitt fotoarkiv på Commons under de kommande åren: ungefär 12 000 "
    "fotografier av hamnen från 1890 till 1970, de flesta av fotografer som dog före 1950. Vi har "
    "skanningar med upplösningen 600 dpi och ett kalkylblad med titlar, datum, platser och "
    "fotografernas namn. Vi har ett avtal med staden. Vilka kolumner behöver metadatabladet? Hur "
    "mappar vi fälten? Vem kan hjälpa till med en massuppladdning? Vad ska filerna heta, och vilka "
    "kategorier får de? Nya fotografier tillkommer varje år, och vi vill samarbeta på lång sikt. "
    "Vi vill också använda dem i Wikidata, med ett objekt för varje fotograf. ~~~~"
)
BOX = """{{Helpdesk agreement
| requester = prove the licence of the files; give a table with title, author, date and source of \
each file; write descriptions, in two languages at least
| desk = fit the table’s columns to the fields of the wiki; upload, a few files first
| experts = check the first results, and say what is to be changed
| community = help with categories; use the result in articles
| out of scope = everything that is not written here
| by =
| aftercare = to be decided: who answers questions and mends things later
| part1 = a first small part, looked at together
| owner1 = desk
| due1 =
| part2 = the rest
| owner2 = desk
| due2 =
| accepted =
}}
"""


@kept
def offered(**agreement: object) -> AgreeingDesk:
    """A desk on which an agreement was offered to Rita."""
    desk = AgreeingDesk(agreement=dict(agreement))
    desk.asks("Rita", "Photo archive", ARCHIVE)
    desk.tick()
    assert "{{Helpdesk agreement" in desk.text
    return desk


def settle(desk: AgreeingDesk, ticks: int = 3) -> None:
    for _ in range(ticks):
        desk.minutes_pass(5)
        report = desk.tick()
        assert [problem for problem in report.problems if "bug" in problem.advice] == []


def status(desk: AgreeingDesk) -> str:
    return desk.thread("Photo archive").strip().partition("\n")[0]


# -- The offer -------------------------------------------------------------------------------------
def test_a_large_request_is_offered_an_agreement_in_the_edit_that_tags_it() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "Photo archive", ARCHIVE)

    report = desk.tick()

    assert report.problems == []
    thread = desk.thread("Photo archive")
    assert thread.startswith("{{Helpdesk status|new|topic=upload}}\n")
    before, box, after = thread.partition(BOX)
    assert box, thread
    assert before.endswith("(UTC)\n")
    assert after.startswith(
        ":[[User:Rita|Rita]], who does what? Please edit the draft above until it is right, then: "
    )
    assert find_form(after, "I agree")[0] == f"{PAGE}/Answers"
    assert "have agreed: [[User talk:Rita|Rita]], somebody of the desk." in after
    assert after.count("\n") == 0
    assert "<!-- helpdeskbot:agree-offer" in after
    assert desk.notified() == ["Rita"]
    assert desk.bot_edits() == 1


def test_it_is_offered_once_and_a_further_tick_costs_one_request() -> None:
    desk = offered()
    settle(desk)
    desk.wiki.requests.clear()

    assert desk.tick().edits == []
    assert desk.wiki.requests.total() == 1
    assert desk.text.count("{{Helpdesk agreement") == 1


def test_a_small_request_is_not_bothered() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "One file", "How do I upload one photo? ~~~~")
    settle(desk)

    assert "agreement" not in desk.text


def test_without_the_setting_nothing_is_offered() -> None:
    desk = AgreeingDesk(agreement={"enabled": False})
    desk.asks("Rita", "Photo archive", ARCHIVE)
    settle(desk)

    assert "agreement" not in desk.text.replace("signed an agreement", "")


def test_staff_ask_for_one_by_the_status_planning() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "One file", "How do I upload one photo? ~~~~")
    settle(desk)
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|planning")

    settle(desk)

    assert desk.text.count("{{Helpdesk agreement\n") == 1
    assert "{{Helpdesk status|planning" in desk.text


def test_who_asks_twice_is_notified_once() -> None:
    desk = AgreeingDesk()
    rita = desk.person("Rita")
    rita.new_section(PAGE, "Photo archive", ARCHIVE)
    rita.new_section(PAGE, "Film archive", ARCHIVE)
    desk.minutes_pass(5)
    report = desk.tick()

    assert report.problems == []
    assert desk.text.count("{{Helpdesk agreement\n") == 2
    assert desk.bot_edits() == 1
    assert desk.notified() == ["Rita"]


def test_somebody_without_an_account_is_offered_one_too_and_can_agree() -> None:
    desk = AgreeingDesk()
    stranger = desk.asks("203.0.113.5", "Photo archive", ARCHIVE)
    report = desk.tick()
    assert report.problems == []
    assert "[[User talk:203.0.113.5|203.0.113.5]], who does what?" in desk.text
    desk.replies(desk.staff)
    desk.replies(desk.person("203.0.113.6"))
    settle(desk)
    assert "agreed=" not in desk.text

    desk.replies(stranger)
    settle(desk)
    assert "agreed=2026-11-23" in desk.text


def test_a_request_is_offered_one_in_its_own_language() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "Fotoarkiv", ARKIV)
    desk.tick()

    assert "| lang = sv\n" in desk.text
    assert "| owner1 = desk\n" in desk.text
    assert ", vem gör vad? Redigera utkastet ovan" in desk.text


def test_a_request_in_progress_is_not_offered_one_by_its_size() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "Photo archive", "{{Helpdesk status|in progress}}\n" + ARCHIVE)

    settle(desk)

    assert "{{Helpdesk agreement" not in desk.text


def test_preview_shows_the_offer_and_saves_nothing() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "Photo archive", ARCHIVE)

    edit = desk.tick(write=False).edits[0]

    assert edit.fate is Fate.PREVIEWED
    assert "+{{Helpdesk agreement" in edit.diff
    assert "{{Helpdesk agreement" not in desk.text


def test_the_answers_of_the_form_are_filled_in_as_plain_words() -> None:
    desk = AgreeingDesk()
    form = (
        "'''What do you want to achieve?'''\n" + ARCHIVE.removesuffix(" ~~~~") + "\n\n"
        "'''How big is it?'''\n12,000 {{photos|x}} [[User:Mallory|files]]\n\n"
        "'''Who will look after the result?'''\n[[User:Berta|Berta]] of the ''archive'' ~~~~"
    )
    desk.asks("Rita", "Photo archive", form)
    desk.tick()

    assert "two languages at least (12,000 photos x files)\n" in desk.text
    assert "| aftercare = Berta of the archive\n" in desk.text
    assert desk.notified() == ["Rita"]


@pytest.mark.parametrize("lost", [False, True], ids=["memory kept", "memory lost"])
def test_an_offer_that_people_deleted_is_not_made_again(lost: bool) -> None:
    desk = offered()
    desk.minutes_pass(5)
    desk.tick()
    text = desk.text
    desk.staff.edit(PAGE, text[: text.index("{{Helpdesk agreement")])
    if lost:
        desk.lose_the_database()

    settle(desk)

    assert "{{Helpdesk agreement" not in desk.text


# -- Saying yes ------------------------------------------------------------------------------------
def test_requester_and_staff_say_yes_each_by_their_own_edit() -> None:
    desk = offered()
    desk.minutes_pass(5)
    desk.replies(desk.person("Rita"))
    settle(desk)
    assert status(desk) == "{{Helpdesk status|new|topic=upload}}", "the desk has not agreed yet"

    desk.staff.replace(PAGE, "| accepted =", "| accepted = Samira")
    settle(desk)

    assert status(desk) == "{{Helpdesk status|in progress|topic=upload|agreed=2026-11-23}}"
    assert desk.bot_edits() == 2
    assert desk.notified() == ["Rita"], "nothing is said where nothing is to be done"


def test_a_name_that_a_stranger_writes_does_not_count() -> None:
    desk = offered()
    desk.minutes_pass(5)
    mallory = desk.person("Mallory")
    mallory.replace(PAGE, "| accepted =", "| accepted = Rita, Samira")
    mallory.append(PAGE, f":: {YES} [[User:Samira|Samira]] ([[User talk:Samira|talk]]) 09:20, "
                         "23 November 2026 (UTC)")  # fmt: skip
    settle(desk)
    assert "agreed=" not in desk.text

    desk.replies(desk.person("Rita"))
    settle(desk)
    assert "agreed=" not in desk.text, "Samira has not said so herself"

    desk.replies(desk.staff)
    settle(desk)
    assert "agreed=2026-11-23" in desk.text


def test_the_expert_who_has_taken_it_has_to_agree_too() -> None:
    desk = AgreeingDesk()
    desk.joins("Anna", "upload")
    desk.asks("Rita", "Photo archive", ARCHIVE)
    settle(desk)
    assert desk.text.count("{{Helpdesk agreement\n") == 1
    anna = desk.person("Anna")
    desk.replies(anna, "I can do the mapping.")
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    settle(desk)
    assert "expert=Anna" in status(desk)
    assert "agreed=" not in desk.text

    desk.replies(anna)
    settle(desk)
    assert "agreed=2026-11-23" in status(desk)


def test_the_owner_of_a_part_has_to_agree_where_it_is_an_account() -> None:
    desk = offered()
    bosse = desk.person("Bosse")
    desk.staff.replace(PAGE, "| owner1 = desk", "| owner1 = Bosse")
    desk.staff.replace(PAGE, "| owner2 = desk", "| owner2 = the museum's photographer")
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    settle(desk)
    assert "agreed=" not in desk.text

    desk.replies(bosse)
    settle(desk)
    assert "agreed=2026-11-23" in desk.text


def test_a_renamed_requester_has_agreed_under_the_old_name() -> None:
    desk = offered()
    rita = desk.person("Rita")
    rita.replace(PAGE, "| accepted =", "| accepted = Rita")
    desk.replies(desk.staff)
    desk.staff.rename("Rita", "Margarita")
    desk.lose_the_database()

    settle(desk)

    assert "agreed=2026-11-23" in desk.text


def test_who_takes_the_own_name_away_has_withdrawn() -> None:
    desk = offered()
    rita = desk.person("Rita")
    rita.replace(PAGE, "| accepted =", "| accepted = Rita")
    settle(desk)
    rita.replace(PAGE, "| accepted = Rita", "| accepted =")
    desk.replies(desk.staff)
    settle(desk)
    assert "agreed=" not in desk.text

    desk.person("Mallory").replace(PAGE, "| accepted =", "| accepted = Rita")
    settle(desk)
    assert "agreed=" not in desk.text


def test_a_status_that_a_person_has_set_since_stays() -> None:
    desk = offered()
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|waiting for requester")
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    settle(desk)

    assert "{{Helpdesk status|waiting for requester|topic=upload|agreed=2026-11-23}}" in desk.text


def test_a_desk_whose_status_template_has_no_place_for_the_day_gets_the_status_only() -> None:
    desk = AgreeingDesk(preset="meta-status")
    desk.asks("Rita", "Photo archive", ARCHIVE)
    settle(desk)
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    settle(desk)
    assert status(desk) == "{{Status|1=in progress}}"

    desk.staff.replace(PAGE, "{{Status|1=in progress}}", "{{Status}}")
    settle(desk)
    assert status(desk) == "{{Status}}"


@pytest.mark.parametrize("lost", [False, True], ids=["memory kept", "memory lost"])
def test_a_day_that_people_removed_is_not_written_again(lost: bool) -> None:
    desk = offered()
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    settle(desk)
    desk.staff.replace(PAGE, "|agreed=2026-11-23", "")
    if lost:
        desk.lose_the_database()

    settle(desk)

    assert "agreed=" not in desk.text


# -- Changed texts ---------------------------------------------------------------------------------
def test_who_had_agreed_is_asked_again_and_told_what_has_changed() -> None:
    desk = offered()
    rita = desk.person("Rita")
    desk.replies(rita)
    settle(desk)
    desk.staff.replace(PAGE, "| by =", "| by = 2027-03-01")
    desk.staff.replace(PAGE, "| out of scope = everything that is not written here",
                       "| out of scope = films")  # fmt: skip
    settle(desk)

    asked = [line for line in desk.text.splitlines() if "helpdeskbot:agree-again" in line]
    assert len(asked) == 1
    assert asked[0].startswith(
        ":[[User:Rita|Rita]]: what you had agreed to says something else now (Not part of it: "
        "“everything that is not written here” is now “films”; By when: “2027-03-01” is new)."
    )
    assert desk.notified() == ["Rita", "Rita"]

    desk.replies(desk.staff)
    settle(desk)
    assert "agreed=" not in desk.text
    desk.replies(rita)
    settle(desk)
    assert "agreed=2026-11-23" in desk.text


@pytest.mark.parametrize("lost", [False, True], ids=["memory kept", "memory lost"])
def test_nobody_is_asked_twice_about_the_same_text(lost: bool) -> None:
    desk = offered()
    desk.replies(desk.person("Rita"))
    settle(desk)
    desk.staff.replace(PAGE, "| by =", "| by = 2027-03-01")
    settle(desk)
    line = next(line for line in desk.text.splitlines() if "helpdeskbot:agree-again" in line)
    desk.staff.replace(PAGE, "\n" + line, "")
    if lost:
        desk.lose_the_database()

    settle(desk)

    assert "helpdeskbot:agree-again" not in desk.text


def test_who_changes_the_text_after_the_own_yes_agrees_to_the_change() -> None:
    desk = offered()
    rita = desk.person("Rita")
    desk.replies(rita)
    rita.replace(PAGE, "| by =", "| by = 2027-03-01")
    desk.replies(desk.staff)
    settle(desk)

    assert "agree-again" not in desk.text
    assert "agreed=2026-11-23" in desk.text


def test_a_change_that_is_taken_back_asks_nobody() -> None:
    desk = offered(settle_hours=1)
    desk.replies(desk.person("Rita"))
    settle(desk)
    mallory = desk.person("Mallory")
    mallory.replace(PAGE, "| by =", "| by = tomorrow")
    settle(desk, 1)
    desk.staff.undo(PAGE)
    desk.minutes_pass(100)
    desk.replies(desk.staff)
    settle(desk)

    assert "agree-again" not in desk.text
    assert "agreed=2026-11-23" in desk.text


def test_people_who_are_still_writing_are_not_asked_yet() -> None:
    desk = offered(settle_hours=1)
    desk.replies(desk.person("Rita"))
    desk.staff.replace(PAGE, "| by =", "| by = 2027-03-01")
    settle(desk)
    assert "agree-again" not in desk.text

    desk.minutes_pass(60)
    desk.person("Zoe").append(PAGE, "\n== Other ==\nHello ~~~~")
    settle(desk)
    assert desk.text.count("agree-again") == 1


@pytest.mark.parametrize("change", ["| by = <!-- a day? -->", "| by =   ", "| By ="])
def test_changes_that_change_nothing_ask_nobody(change: str) -> None:
    desk = offered()
    desk.replies(desk.person("Rita"))
    desk.staff.replace(PAGE, "| by =", change)
    desk.replies(desk.staff)
    settle(desk)

    assert "agree-again" not in desk.text
    assert "agreed=2026-11-23" in desk.text


# -- With the database gone ------------------------------------------------------------------------
def test_with_the_database_deleted_nothing_is_said_twice_and_all_is_known() -> None:
    desk = offered()
    desk.replies(desk.person("Rita"))
    desk.lose_the_database()
    settle(desk)
    desk.replies(desk.staff)
    desk.lose_the_database()
    settle(desk)
    before = desk.text
    assert "agreed=2026-11-23" in before
    desk.lose_the_database()
    settle(desk)

    assert desk.text == before
    assert desk.notified() == ["Rita"]
    assert before.count("{{Helpdesk agreement\n") == 1


def test_a_retitled_topic_keeps_its_agreement() -> None:
    desk = offered()
    desk.replies(desk.person("Rita"))
    desk.staff.replace(PAGE, "== Photo archive ==", "== Harbour photos ==")
    desk.lose_the_database()
    settle(desk)
    desk.replies(desk.staff)
    settle(desk)

    assert desk.text.count("{{Helpdesk agreement\n") == 1
    assert "agreed=2026-11-23" in desk.text


def test_a_page_that_was_blanked_and_restored_keeps_every_yes() -> None:
    desk = offered()
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    mallory = desk.person("Mallory")
    text = desk.text
    mallory.edit(PAGE, "nonsense")
    desk.staff.edit(PAGE, text)
    desk.lose_the_database()
    settle(desk)

    assert "agreed=2026-11-23" in desk.text


# -- Whatever people do ----------------------------------------------------------------------------
WHO = ("Rita", "Samira", "Mallory")
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(("reply", "name", "unname", "terms", "undo", "lose", "tick", "delete")),
        st.sampled_from(WHO),
        st.sampled_from(WHO),
    ),
    min_size=3,
    max_size=12,
)


def does(desk: AgreeingDesk, deed: str, who: str, whose: str) -> bool:
    """Somebody does something; whether that is a yes of their own."""
    person = desk.staff if who == "Samira" else desk.person(who)
    text = desk.text
    desk.minutes_pass(1)
    if deed == "lose":
        desk.lose_the_database()
    elif deed == "tick":
        desk.tick()
    elif deed == "reply":
        person.append(PAGE, f":: {YES} ~~~~")
        return True
    elif deed == "undo" and desk.history()[-1][0] != desk.wiki.bot:
        person.undo(PAGE)
    elif deed == "delete":
        kept = [line for line in text.splitlines() if "helpdeskbot:agree-again" not in line]
        person.edit(PAGE, "\n".join(kept))
    elif deed == "name" and "| accepted =" in text:
        person.replace(PAGE, "| accepted =", f"| accepted = {whose},")
        return who == whose
    elif deed == "unname" and f" {whose}," in text:
        person.replace(PAGE, f" {whose},", "")
    elif deed == "terms" and "| by =" in text:
        person.replace(PAGE, "| by =", f"| by = {len(text)}")
    return False


@given(DEEDS)
@examples(12)
def test_nobody_is_bound_and_nobody_is_told_twice_whatever_people_do(
    deeds: list[tuple[str, str, str]],
) -> None:
    desk = offered()
    yes = set()
    for deed, who, whose in deeds:
        if does(desk, deed, who, whose):
            yes.add(who)
    settle(desk, 4)

    if "agreed=" in desk.text:
        assert {"Rita", "Samira"} <= yes
    assert desk.tick().edits == []
    texts = [text for user, text in desk.history() if user == desk.wiki.bot]
    marks = {mark for text in texts for mark in re.findall(r"agree-again\|\w+", text)}
    added = sum(
        after.count("agree-again") > before.count("agree-again")
        for (_, before), (user, after) in itertools.pairwise(desk.history())
        if user == desk.wiki.bot
    )
    assert added == len(marks), "once for each text"


# -- What it costs ---------------------------------------------------------------------------------
def test_where_it_is_off_it_asks_the_wiki_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def requests() -> dict[str, int]:
        desk = AgreeingDesk(agreement={"enabled": False})
        desk.wiki.requests.clear()
        desk.asks("Rita", "Photo archive", ARCHIVE)
        settle(desk)
        return dict(desk.wiki.requests)

    with_it = requests()
    monkeypatch.setattr(
        "helpdeskbot.tick.open_concerns",
        lambda context: tuple(
            one for one in open_concerns(context) if not isinstance(one, Agreements)
        ),
    )
    assert requests() == with_it


def test_only_what_is_new_of_the_history_is_read() -> None:
    desk = offered()
    settle(desk)
    for number in range(60):
        desk.person("Zoe").append(
            PAGE, f"\n== Other {number} ==\n{{{{Helpdesk status|done}}}} ~~~~"
        )
    settle(desk)
    desk.wiki.requests.clear()
    desk.staff.replace(PAGE, "\n== Other 0 ==", f":: {YES} ~~~~\n\n== Other 0 ==")
    desk.minutes_pass(1)
    desk.tick()

    assert desk.wiki.requests["fetch_history"] == 1


# -- Missing facts ---------------------------------------------------------------------------------
VAGUE = "We have a collection of old photos and want to put them on Commons. Please help! ~~~~"


def test_missing_facts_are_asked_for_once_and_together() -> None:
    desk = AgreeingDesk(agreement={"ask_facts": True})
    desk.asks("Rita", "Old photos", VAGUE)
    settle(desk)

    asked = [line for line in desk.text.splitlines() if "helpdeskbot:ask-facts" in line]
    assert len(asked) == 1
    assert "please tell us: who holds the rights" in asked[0]
    assert "how many files, pages or people it is about, roughly" in asked[0]
    assert "{{Helpdesk agreement" not in desk.text
    assert desk.notified() == ["Rita"]


def test_by_default_nobody_is_asked_for_facts() -> None:
    desk = AgreeingDesk()
    desk.asks("Rita", "Old photos", VAGUE)
    settle(desk)

    assert "ask-facts" not in desk.text


def test_nobody_is_asked_for_facts_when_people_talk_already() -> None:
    desk = AgreeingDesk(agreement={"ask_facts": True})
    desk.asks("Rita", "Old photos", VAGUE)
    desk.staff.append(PAGE, ":How many are there? ~~~~")
    settle(desk)

    assert "ask-facts" not in desk.text


def test_staff_who_ask_for_an_agreement_later_get_one_that_does_not_ask_for_facts_again() -> None:
    desk = AgreeingDesk(agreement={"ask_facts": True})
    desk.asks("Rita", "Old photos", VAGUE)
    settle(desk)
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|planning")
    settle(desk)

    assert desk.text.count("{{Helpdesk agreement\n") == 1
    assert desk.text.count("who holds the rights") == 1


# -- What others are told --------------------------------------------------------------------------
def look(desk: AgreeingDesk) -> tuple[Agreements, DeskPage]:
    """The concern after a look at the page, and the page as it saw it."""
    run = begin(desk.open_office(), TickReport(started=desk.now), write=False)
    [policy] = run.context.office.desks
    place = find_place(
        run.context.office, policy, PAGE, run.context.heads, run.context.report, fresh=True
    )
    assert place is not None
    page = read_page(run.context.office, policy, place, run.context.report)
    consult(run.concerns, page, run.context)
    [concern] = [one for one in run.concerns if isinstance(one, Agreements)]
    return concern, page


def test_others_are_told_that_it_waits_and_since_when_all_have_agreed() -> None:
    desk = offered()
    concern, page = look(desk)
    thread = next(iter(page.requests))
    assert concern.facts(page, thread) == (True, None)
    assert concern.facts(page, "h-other") == (False, None)
    desk.replies(desk.person("Rita"))
    at = desk.now
    desk.replies(desk.staff)
    concern, page = look(desk)

    planned, agreed_at = concern.facts(page, thread)
    assert not planned
    assert agreed_at == at


def test_where_nobody_is_reminded_staff_are_told_of_a_part_that_is_due() -> None:
    for reminded in (True, False):
        given = {"enabled": True, "remind_requesters": reminded, "remind_experts": reminded}
        desk = AgreeingDesk(reminders=given, staff=["Samira"])
        desk.asks("Rita", "Photo archive", ARCHIVE)
        desk.tick()
        desk.staff.replace(PAGE, "| owner1 = desk", "| owner1 = Rita")
        desk.staff.replace(PAGE, "| due1 =", "| due1 = 2026-12-01")
        desk.replies(desk.staff)
        desk.replies(desk.person("Rita"))
        desk.wiki.notifications.clear()
        for _ in range(10):
            desk.days_pass(1)
            desk.tick()
        told = {one.user for one in desk.wiki.notifications}
        assert ("Rita" in told) is reminded
        assert ("a first small part" in desk.staff.read(f"{PAGE}/Staff")) is not reminded


def test_parts_are_due_when_all_have_agreed() -> None:
    desk = offered()
    desk.staff.replace(PAGE, "| due1 =", "| due1 = 2026-12-01")
    desk.replies(desk.staff)
    concern, page = look(desk)
    thread = next(iter(page.requests))
    late = datetime(2026, 12, 2, 1, tzinfo=UTC)
    assert concern.due(page, thread, late) == ()
    desk.replies(desk.person("Rita"))
    concern, page = look(desk)

    [due] = concern.due(page, thread, late)
    assert due.awaited.sentence == ("“a first small part, looked at together” is due on 2026-12-01")
    at = datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC) - timedelta(days=3)
    assert concern.conclude(page, saved=False).dues == {thread: at}
