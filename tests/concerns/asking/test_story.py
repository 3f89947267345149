"""Stories of experts: who is asked about a request, who is not, and what comes of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from helpdeskbot.model.report import Fate
from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED, PAGE, REPORT, ROSTER, AskingDesk

TOLD = (
    "can you help here? [I take it] · [Not me] · [[:Project:Helpdesk/Experts/Log|Why?]]. "
    "If nobody takes it within 5 days, somebody else is asked."
)


def without_addresses(text: str) -> str:
    """A text in which a link to a form is its label alone."""
    link = r'<span class="plainlinks">\[\{\{fullurl:[^{}]*\}\} ([^\[\]]*)\]</span>'
    return re.sub(link, r"[\1]", text)


def test_two_experts_are_asked_in_the_edit_that_tags_the_request() -> None:
    desk = AskingDesk()
    desk.joins("Anna", languages="en")
    desk.joins("Bosse", languages="sv")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    report = desk.tick()

    assert report.problems == []
    assert without_addresses(desk.thread("Old photographs")) == (
        "{{Helpdesk status|waiting for expert|topic=copyright}}\n\n"
        "Our photographer died in 1951. Who must sign so that we may put his pictures under a free "
        "licence? His heirs say that they hold the copyright. "
        "[[User:Rita|Rita]] ([[User talk:Rita|talk]]) 09:10, 23 November 2026 (UTC)\n"
        f":[[User:Anna|Anna]] and [[User:Bosse|Bosse]]: {TOLD} "
        "<!-- helpdeskbot:ask|ping:Anna|ping:Bosse --> "
        "[[User:HelpdeskBot|HelpdeskBot]] ([[User talk:HelpdeskBot|talk]]) "
        "09:15, 23 November 2026 (UTC)"
    )
    assert desk.bot_edits() == 1
    assert desk.notified() == ["Anna", "Bosse"]


def test_a_second_tick_asks_nobody_and_costs_one_request() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.tick()
    desk.wiki.requests.clear()

    assert desk.tick().edits == []
    assert desk.tick(write=False).edits == []
    assert desk.notified() == ["Anna"]
    desk.wiki.requests.clear()
    desk.tick()
    assert desk.wiki.requests.total() == 1


def test_the_tick_after_a_question_has_nothing_to_do_whoever_was_asked() -> None:
    desk = AskingDesk(asking={"experts": 3})
    for name in ("Zoe", "Anna", "Max", "Bosse"):
        desk.joins(name)
    for number in range(4):
        desk.asks(f"Rita {number}", f"Old photographs {number}", COPYRIGHT)
        desk.tick()

        assert [edit.diff for edit in desk.tick().edits] == []


def test_preview_shows_whom_it_would_notify_and_why() -> None:
    desk = AskingDesk()
    desk.joins("Anna", languages="en")
    desk.joins("Zoe", "upload")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    edit = desk.tick(write=False).edits[0]

    assert edit.fate is Fate.PREVIEWED
    assert edit.notifies == ("Anna",)
    assert [action.because for action in edit.actions][1] == (
        "asks Anna (topic copyright, language en)"
    )
    assert "+:[[User:Anna|Anna]]" in edit.diff
    assert desk.notified() == []


def test_somebody_whom_another_account_put_on_the_roster_is_never_asked() -> None:
    desk = AskingDesk()
    desk.person("Bosse").edit("User:Bosse", "Hello")
    desk.adds(desk.person("Mallory"), "Bosse")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == []
    assert "[[User talk:Bosse|Bosse]]" in desk.staff.read(REPORT)


def test_who_confirms_a_row_that_another_account_made_is_asked() -> None:
    desk = AskingDesk()
    desk.adds(desk.person("Mallory"), "Bosse")
    desk.person("Bosse").replace(ROSTER, "Bosse|topics", "Bosse|confirmed=yes|topics")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == ["Bosse"]


def test_topics_that_others_add_to_a_row_do_not_count() -> None:
    desk = AskingDesk()
    desk.joins("Anna", "upload")
    desk.person("Mallory").replace(ROSTER, "topics=upload", "topics=upload, copyright")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == []


def test_who_leaves_the_roster_is_not_asked_even_if_others_put_the_row_back() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna")
    row = desk.staff.read(ROSTER)
    anna.replace(ROSTER, "{{Helpdesk expert|Anna|topics=copyright}}", "")
    desk.person("Mallory").edit(ROSTER, row)
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == []


def test_a_renamed_expert_is_asked_under_the_new_name() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.staff.rename("Anna", "Annika")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == ["Annika"]


def test_who_takes_over_the_old_name_of_an_expert_is_not_asked() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Something else", "Please help with wikidata ~~~~")
    desk.tick()
    desk.staff.rename("Anna", "Annika")
    desk.person("Anna").edit("User:Anna", "I am new here")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert "Anna" not in desk.notified()


def test_an_expert_renamed_after_being_asked_is_not_asked_again() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.staff.rename("Anna", "Annika")
    desk.person("Annika").replace(ROSTER, "|Anna|", "|Annika|")
    desk.days_pass(6)

    desk.tick()

    assert anna.name == "Anna"
    assert desk.notified() == ["Anna"]


def test_an_expert_who_is_blocked_for_a_day_is_passed_over_and_then_back() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.staff.block("Anna", lasting=timedelta(days=1))
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    assert desk.notified() == []
    assert "| Blocked on this wiki" in desk.staff.read(REPORT)

    desk.days_pass(1.3)
    desk.tick()

    assert desk.notified() == ["Anna"]


@pytest.mark.parametrize("how", ["lock", "nobots", "category", "stop", "silent for long"])
def test_who_cannot_or_does_not_want_to_be_asked_is_not_asked(how: str) -> None:
    asking = {"opt_out_categories": ["No bots please"], "never": ["Anna"] if how == "stop" else []}
    desk = AskingDesk(asking=asking)
    anna = desk.joins("Anna")
    if how == "lock":
        desk.staff.lock("Anna")
    elif how == "nobots":
        anna.edit("User talk:Anna", "{{nobots}}")
    elif how == "category":
        anna.edit("User talk:Anna", "[[Category:No bots please]]")
    elif how == "silent for long":
        desk.days_pass(200)
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == []


def test_away_until_a_day_counts_in_the_experts_own_time_zone() -> None:
    desk = AskingDesk()
    desk.joins("Anna", away_until="2026-11-23", time_zone="Pacific/Auckland")
    desk.joins("Bosse", away_until="2026-11-23", time_zone="America/New York")
    # It is Tuesday the 24th in Auckland already, and still Monday in New York.
    desk.now = desk.now.replace(hour=11, minute=30)
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == ["Anna"]


def test_who_is_away_is_asked_when_back_if_nobody_else_could_be() -> None:
    desk = AskingDesk()
    desk.joins("Anna", away_until="2026-11-25")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.days_pass(1)
    desk.tick()
    assert desk.notified() == []

    desk.days_pass(2)
    desk.tick()

    assert desk.notified() == ["Anna"]


def test_the_limit_of_a_month_is_one_for_all_topics_and_desks() -> None:
    desk = AskingDesk()
    desk.add_desk("second", "Project:Second helpdesk")
    desk.joins("Anna", "copyright, upload", limit="1")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    assert desk.notified() == ["Anna"]

    desk.person("Sven").new_section("Project:Second helpdesk", "More photographs", COPYRIGHT)
    desk.minutes_pass(5)
    desk.tick()

    assert desk.notified() == ["Anna"]
    desk.days_pass(8)  # December
    desk.tick()
    assert desk.notified() == ["Anna", "Anna"]


def test_two_desks_of_one_roster_keep_its_pages_together() -> None:
    desk = AskingDesk()
    desk.add_desk("second", "Project:Second helpdesk")
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.person("Sven").new_section("Project:Second helpdesk", "More photographs", COPYRIGHT)
    desk.minutes_pass(5)
    for _ in range(3):
        desk.tick()
    before = [desk.history(title) for title in (NEEDED, LOG)]
    desk.person("Rita").append(PAGE, "And when? ~~~~")
    desk.minutes_pass(5)

    assert desk.tick().edits == []
    assert [desk.history(title) for title in (NEEDED, LOG)] == before
    for title in (NEEDED, LOG):
        for heading in ("Old photographs", "More photographs"):
            assert heading in desk.staff.read(title)


def test_after_a_question_an_expert_has_days_of_quiet() -> None:
    desk = AskingDesk(asking={"quiet_days": 3})
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.asks("Sven", "More photographs", COPYRIGHT)
    desk.tick()
    assert desk.notified() == ["Anna"]

    desk.days_pass(3.3)
    desk.tick()

    assert desk.notified() == ["Anna", "Anna"]


def test_an_expert_who_answers_has_taken_it() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna")
    desk.joins("Bosse")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    anna.append(PAGE, ":I will look into it. ~~~~")
    desk.days_pass(10)

    desk.tick()
    desk.days_pass(10)
    desk.tick()

    assert desk.thread("Old photographs").startswith(
        "{{Helpdesk status|in progress|topic=copyright|expert=Anna}}\n"
    )
    assert sorted(desk.notified()) == ["Anna", "Bosse"]
    assert "No request is waiting" in desk.staff.read(NEEDED)


def test_who_is_named_by_a_person_has_taken_it_and_nobody_is_asked() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.staff.replace(
        PAGE, "== Old photographs ==\n", "== Old photographs ==\n{{Helpdesk status|expert=Zoe}}\n"
    )

    report = desk.tick()

    assert desk.notified() == []
    assert [edit.title for edit in report.saved if edit.title == PAGE] == []


def test_not_me_leads_to_the_next_one_at_once() -> None:
    desk = AskingDesk(asking={"experts": 1})
    names = ["Anna", "Bosse"]
    for name in names:
        desk.joins(name)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    [first] = desk.notified()
    desk.person(first).append(PAGE, ":{{Helpdesk not me}} ~~~~")
    desk.minutes_pass(1)

    desk.tick()

    [other] = set(names) - {first}
    assert desk.notified() == [first, other]
    assert f"[[User:{other}|{other}]]" in desk.thread("Old photographs")


def test_silence_leads_to_the_next_one_after_the_set_days() -> None:
    desk = AskingDesk(asking={"experts": 1, "wait_days": 4})
    for name in ("Anna", "Bosse"):
        desk.joins(name)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.days_pass(3.9)
    desk.tick()
    assert len(desk.notified()) == 1

    desk.days_pass(0.2)
    desk.tick()

    assert sorted(desk.notified()) == ["Anna", "Bosse"]


def test_after_the_last_one_the_staff_are_called_once() -> None:
    desk = AskingDesk(staff=["Samira"], asking={"wait_days": 4})
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    for _ in range(5):
        desk.days_pass(5)
        desk.tick()

    assert desk.notified() == ["Anna", "Samira"]
    assert "Old photographs" in desk.staff.read(NEEDED)
    desk.lose_the_database()
    desk.tick()
    assert desk.notified() == ["Anna", "Samira"]


def test_an_unclear_request_goes_to_triage_and_nobody_is_asked() -> None:
    desk = AskingDesk()
    desk.joins("Anna", "copyright, upload, wikidata")
    desk.asks("Rita", "Hello", "Hello everybody, nice to meet you. ~~~~")

    desk.tick()

    assert desk.notified() == []
    assert "| not clear" in desk.staff.read(NEEDED)


def test_staff_who_name_the_topic_make_it_certain() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Hello", "Hello everybody, nice to meet you. ~~~~")
    desk.tick()
    desk.staff.replace(PAGE, "{{Helpdesk status|new}}", "{{Helpdesk status|new|topic=copyright}}")

    desk.tick()

    assert desk.notified() == ["Anna"]


def test_a_topic_that_staff_corrected_is_learnt_from() -> None:
    desk = AskingDesk()
    desk.joins("Anna", "upload")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.staff.replace(PAGE, "topic=copyright", "topic=upload")

    desk.tick()

    [event] = desk.store.fetch_events("practice:desk", kind="topic-corrected")
    assert event.data["topics"] == ["upload"]
    desk.tick()
    assert len(desk.store.fetch_events("practice:desk", kind="topic-corrected")) == 1


def test_what_strangers_say_a_request_is_about_teaches_nothing() -> None:
    desk = AskingDesk()
    desk.joins("Anna", "upload")
    for number in range(3):
        body = "{{Helpdesk status|new|topic=upload}}\nHow do we begin? ~~~~"
        desk.asks("Mallory", f"Hello {number}", body)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.person("Mallory").replace(PAGE, "topic=copyright", "topic=upload")
    desk.tick()
    asked = desk.notified()

    desk.asks("Sven", "Hello", "How do we begin? ~~~~")
    desk.tick()

    assert desk.notified() == asked
    assert "topic=upload" not in desk.thread("Hello")
    assert list(desk.store.fetch_events("practice:desk", kind="topic-corrected")) == []


def test_what_a_request_is_about_is_what_the_requester_wrote_whoever_writes_above_it() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.person("Victim")
    body = "Our photographer died in 1951. Who must sign for a free licence of his pictures?"
    desk.person("Rita").new_section(PAGE, "Pictures", f"{body} ~~~~")
    old = "[[User:Victim|Victim]] ([[User talk:Victim|talk]]) 10:00, 1 November 2026 (UTC)"
    desk.person("Mallory").replace(PAGE, f"\n{body}", f":How is it? {old}\n{body}")
    desk.minutes_pass(10)

    desk.tick()

    assert "topic=copyright" in desk.text
    assert desk.notified() == ["Anna"]


def test_two_requests_of_a_page_for_one_expert_are_one_notification() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.person("Rita").new_section(PAGE, "Old photographs", COPYRIGHT)
    desk.asks("Sven", "More photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == ["Anna"]
    assert "Anna" in desk.thread("More photographs")
    assert "also about" in desk.thread("Old photographs")


def test_the_other_requests_for_one_expert_are_one_list() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    for name, heading in (("Rita", "Old photographs"), ("Sven", "Maps")):
        desk.person(name).new_section(PAGE, heading, COPYRIGHT)
    desk.asks("Tove", "Films", COPYRIGHT)

    desk.tick()

    thread = desk.thread("Old photographs")
    assert thread.count("also about") == 1
    assert "also about “Maps” and “Films”" in thread


def test_who_is_in_the_thread_and_who_asked_are_not_asked() -> None:
    desk = AskingDesk()
    desk.joins("Rita")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    assert desk.notified() == []


def test_without_the_database_nobody_is_asked_again() -> None:
    desk = AskingDesk()
    for name in ("Anna", "Bosse", "Carla"):
        desk.joins(name)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    asked = desk.notified()
    desk.lose_the_database()

    desk.tick()
    desk.tick()

    assert desk.notified() == asked


def test_a_question_that_a_person_deleted_is_not_asked_again_even_without_the_database() -> None:
    desk = AskingDesk(asking={"wait_days": 1})
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    before, _, rest = desk.text.partition("\n:[[User:Anna")
    assert rest
    desk.staff.edit(PAGE, before)
    desk.lose_the_database()

    for _ in range(3):
        desk.tick()
        desk.days_pass(2)

    assert desk.notified() == ["Anna"]


def test_limits_hold_without_the_database() -> None:
    desk = AskingDesk()
    desk.joins("Anna", limit="1")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.lose_the_database()
    desk.asks("Sven", "More photographs", COPYRIGHT)

    desk.tick()
    desk.tick()

    assert desk.notified() == ["Anna"]


def test_closed_requests_and_those_on_hold_are_left_alone() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    for number, status in enumerate(["done", "on hold", "declined", "gibberish"]):
        body = f"{{{{Helpdesk status|{status}}}}}\n{COPYRIGHT}"
        desk.asks("Rita", f"Photographs {number}", body)

    desk.tick()

    assert desk.notified() == []


def test_a_status_that_a_person_set_stays_when_an_expert_answers() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.staff.replace(PAGE, "waiting for expert", "planning")
    anna.append(PAGE, ":I will look into it. ~~~~")

    desk.tick()

    assert desk.thread("Old photographs").startswith(
        "{{Helpdesk status|planning|topic=copyright|expert=Anna}}\n"
    )


def test_by_talk_page_several_requests_come_in_one_section() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk")
    desk.person("Rita").new_section(PAGE, "Old photographs", COPYRIGHT)
    desk.asks("Sven", "More photographs", COPYRIGHT)

    desk.tick()
    desk.tick()

    talk = desk.staff.read("User talk:Anna")
    assert talk.startswith("== 2 requests at the helpdesk that you may be able to help with ==\n")
    assert talk.count("==") == 2
    assert "[[:Project:Helpdesk#Old photographs|Old photographs]]" in talk
    assert "[[:Project:Helpdesk#More photographs|More photographs]]" in talk
    assert desk.notified() == []
    assert "[[User talk:Anna|Anna]]" in desk.thread("Old photographs")


def test_a_talk_page_message_is_not_sent_twice_without_the_database() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna", notify="talk")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    anna.edit("User talk:Anna", "I have read it.")
    desk.lose_the_database()

    desk.tick()

    assert desk.staff.read("User talk:Anna") == "I have read it."


def test_by_mail_one_mail_is_sent_and_never_a_second() -> None:
    desk = AskingDesk()
    anna = desk.joins("Anna", notify="mail")
    anna.take_mail()
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.lose_the_database()
    desk.tick()

    [mail] = desk.wiki.mails
    assert (mail.user, mail.subject) == (
        "Anna",
        "A request at Project:Helpdesk that you may be able to help with",
    )
    assert "#Old_photographs" in mail.text
    assert "5 days" in mail.text


def test_who_takes_no_mail_gets_a_message_on_the_talk_page() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="mail").take_mail(wanted=False)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.tick()

    assert "Old photographs" in desk.staff.read("User talk:Anna")


def test_the_log_says_who_was_considered_and_why_not() -> None:
    desk = AskingDesk(asking={"experts": 1})
    desk.joins("Anna", away_until="2026-12-24")
    desk.joins("Bosse")
    desk.joins("Carla")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    log = desk.staff.read(LOG)
    assert "[[User talk:Anna|Anna]] (away until 24 December 2026)" in log
    assert "is asked if the others do not help" in log
    assert "[[:Project:Helpdesk#Old photographs|Old photographs]]" in log


def test_people_who_write_on_a_page_of_the_bot_keep_their_words() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    desk.staff.edit(NEEDED, f"Read this first.\n{desk.staff.read(NEEDED)}\nThank you!")
    desk.person("Anna").append(PAGE, ":I will look into it. ~~~~")

    desk.tick()

    text = desk.staff.read(NEEDED)
    assert text.startswith("Read this first.\n<!--")
    assert text.endswith("-->\nThank you!")
    assert "No request is waiting" in text


def test_a_wording_that_would_notify_somebody_else_is_not_saved() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.person("Victim").edit("User:Victim", "Hello")
    desk.staff.edit("Template:Helpdesk ask/en", "[[User:Victim]] {{{experts}}}")
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    report = desk.tick()

    assert desk.notified() == []
    assert any("Victim" in problem.what for problem in report.problems)
    assert "{{Helpdesk status|new|topic=copyright}}" in desk.text, "the rest of the edit is made"


def test_a_question_that_cannot_be_worded_is_not_logged_and_asked_later() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    words = desk.staff.read("Template:Helpdesk ask/en")
    desk.staff.delete("Template:Helpdesk ask/en")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    report = desk.tick()
    assert any("Template:Helpdesk ask/en is missing" in one.what for one in report.problems)
    assert "{{Helpdesk status|new" in desk.text
    assert "Anna" not in desk.staff.read(LOG) + desk.staff.read(NEEDED)
    desk.staff.edit("Template:Helpdesk ask/en", words)
    desk.minutes_pass(61)
    desk.person("Rita").append(PAGE, "And when? ~~~~")

    desk.tick()

    assert desk.notified() == ["Anna"]
    assert "Anna" in desk.staff.read(LOG)


def test_a_new_expert_is_asked_about_what_is_waiting() -> None:
    desk = AskingDesk()
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    assert desk.notified() == []
    desk.joins("Anna")

    desk.tick()

    assert desk.notified() == ["Anna"]


def test_a_request_in_swedish_is_answered_in_swedish() -> None:
    desk = AskingDesk()
    desk.joins("Anna", languages="sv")
    desk.asks(
        "Rita",
        "Gamla fotografier",
        "Vår fotograf dog 1951. Vem måste skriva under för att vi ska få lägga ut bilderna under "
        "en fri licens? Hans arvingar säger att de har upphovsrätten. ~~~~",
    )

    desk.tick()

    assert "kan ni hjälpa till här?" in desk.thread("Gamla fotografier")


def test_staff_who_are_called_to_two_requests_at_once_are_named_in_both() -> None:
    desk = AskingDesk(asking={"wait_days": 1}, staff=["Samira"])
    desk.joins("Anna")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.asks("Sven", "More photographs", COPYRIGHT)
    desk.tick()
    desk.days_pass(2)
    desk.tick()

    for heading in ("Photographs", "More photographs"):
        [line] = [one for one in desk.thread(heading).split("\n") if "nobody left" in one]
        assert line.startswith((":[[User:Samira|Samira]]: ", ":[[User talk:Samira|Samira]]: "))
    assert desk.notified().count("Samira") == 1
