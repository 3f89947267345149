"""What the practice wiki offers beside the protocol: people, mishaps, other languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helpdeskbot.model.errors import EditConflict, EditRefused, MailRefused, Unreachable
from helpdeskbot.model.wiki import Edit
from helpdeskbot.wiki.practice import PracticeWiki
from tests.steps import assert_grows_in_proportion

DESK = "Project:Desk"


class Clock:
    """A clock that goes as told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 3, 10, 11, 12, 345, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wiki(clock: Clock) -> PracticeWiki:
    return PracticeWiki(clock)


@pytest.mark.parametrize(
    ("language", "signature"),
    [
        (
            "en",
            "[[User:Anna|Anna]] ([[User talk:Anna|talk]]) 10:11, 3 November 2026 (UTC)",
        ),
        (
            "sv",
            "[[Användare:Anna|Anna]] ([[Användardiskussion:Anna|diskussion]])"
            " 3 november 2026 kl. 10.11 (UTC)",
        ),
        (
            "fr",
            "[[Utilisateur:Anna|Anna]] ([[Discussion utilisateur:Anna|discussion]])"
            " 3 novembre 2026 à 10:11 (UTC)",
        ),
        (
            "ar",
            "[[مستخدم:Anna|Anna]] ([[نقاش المستخدم:Anna|نقاش]]) ١٠:١١، ٣ نوفمبر ٢٠٢٦ (ت ع م)",
        ),
    ],
)
def test_people_sign_in_the_wikis_language(clock: Clock, language: str, signature: str) -> None:
    wiki = PracticeWiki(clock, language=language)
    wiki.as_user("Anna").edit(DESK, "~~~~")
    assert wiki.as_user("Bosse").read(DESK) == signature


@pytest.mark.parametrize(
    ("month", "written"),
    [(11, "11:11, 3 November 2026 (CET)"), (7, "12:11, 3 July 2026 (CEST)")],
)
def test_signatures_are_dated_in_the_wikis_time_zone(
    clock: Clock, month: int, written: str
) -> None:
    clock.now = clock.now.replace(month=month)
    wiki = PracticeWiki(clock, time_zone="Europe/Warsaw")
    wiki.as_user("Anna").edit(DESK, "~~~~~")
    assert wiki.as_user("Anna").read(DESK) == written
    assert wiki.fetch_site().time_zone_abbreviations == {"CET": "CET", "CEST": "CEST"}


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("192.0.2.7", "[[Special:Contributions/192.0.2.7|192.0.2.7]]"),
        ("~2026-12", "[[Special:Contributions/~2026-12|~2026-12]] ([[User talk:~2026-12|talk]])"),
    ],
)
def test_addresses_and_temporary_accounts_sign_with_their_contributions(
    wiki: PracticeWiki, name: str, signature: str
) -> None:
    wiki.as_user(name).edit(DESK, "~~~")
    assert wiki.as_user("Anna").read(DESK) == signature


def test_a_signature_of_ones_own_choice(wiki: PracticeWiki) -> None:
    wiki.register("Anna").signature = "''[[User:Anna|A.]]''"
    wiki.as_user("Anna").new_section(DESK, "Help", f"[[User:{wiki.bot}]] ~~~~")
    assert "''[[User:Anna|A.]]'' 10:11" in wiki.as_user("Anna").read(DESK)
    assert [entry.user for entry in wiki.notifications] == [wiki.bot]


def test_requests_are_counted_by_the_batch(wiki: PracticeWiki) -> None:
    wiki.fetch_heads([f"Page {number}" for number in range(51)])
    wiki.fetch_pages(["A", "B"])
    anna = wiki.as_user("Anna")
    for number in range(45):
        anna.edit(DESK, f"text {number}")
    next(wiki.fetch_history(DESK, texts=True))
    list(wiki.fetch_history(DESK, texts=True))
    list(wiki.fetch_history(DESK))
    wiki.fetch_site()
    wiki.fetch_site()
    assert wiki.requests == {
        "fetch_heads": 2,
        "fetch_pages": 1,
        "fetch_history": 1 + 3 + 1,
        "fetch_site": 1,
    }


def test_a_mishap_happens_once_and_changes_nothing(wiki: PracticeWiki) -> None:
    wiki.fail_next("apply_edit", Unreachable("the line is cut"))
    with pytest.raises(Unreachable):
        wiki.apply_edit(Edit(DESK, 0, "text", "x"))
    assert not wiki.fetch_heads([DESK])[DESK].exists
    assert wiki.apply_edit(Edit(DESK, 0, "text", "x")).changed


def test_a_line_cut_after_saving_leaves_the_edit(wiki: PracticeWiki) -> None:
    def cut(method: str) -> None:
        if method == "apply_edit":
            raise Unreachable("the line is cut")

    wiki.after = cut
    with pytest.raises(Unreachable):
        wiki.apply_edit(Edit(DESK, 0, "text", "x"))
    assert wiki.fetch_pages([DESK])[DESK].text == "text"


def test_a_person_can_edit_between_reading_and_saving(wiki: PracticeWiki) -> None:
    anna = wiki.as_user("Anna")
    anna.edit(DESK, "one\n\ntwo")
    head = wiki.fetch_heads([DESK])[DESK]

    def interfere(method: str) -> None:
        wiki.before = None
        anna.replace(DESK, "two", "two, by Anna")

    wiki.before = interfere
    wiki.apply_edit(Edit(DESK, head.revid, "one, by the bot\n\ntwo", "x"))
    assert anna.read(DESK) == "one, by the bot\n\ntwo, by Anna"


def test_people_meet_conflicts_too(wiki: PracticeWiki) -> None:
    anna = wiki.as_user("Anna")
    opened = anna.edit(DESK, "text").revid
    wiki.as_user("Bosse").edit(DESK, "text, by Bosse")
    with pytest.raises(EditConflict):
        anna.edit(DESK, "text, by Anna", base_revid=opened)
    anna.edit(DESK, "text, by Anna")
    assert anna.read(DESK) == "text, by Anna"


def test_a_filter_refuses_with_its_own_code(wiki: PracticeWiki) -> None:
    wiki.edit_filter = lambda user, edit: "spamblacklist" if "spam" in edit.text else None
    with pytest.raises(EditRefused) as refusal:
        wiki.apply_edit(Edit(DESK, 0, "spam", "x"))
    assert refusal.value.code == "spamblacklist"
    assert wiki.apply_edit(Edit(DESK, 0, "text", "x")).changed


def test_a_page_of_more_than_two_megabytes_is_refused(wiki: PracticeWiki) -> None:
    with pytest.raises(EditRefused) as refusal:
        wiki.apply_edit(Edit(DESK, 0, "é" * 1024 * 1025, "x"))
    assert refusal.value.code == "contenttoobig"
    assert not wiki.fetch_heads([DESK])[DESK].exists


def test_a_structured_discussion_is_told_by_its_content_model(wiki: PracticeWiki) -> None:
    wiki.as_user("Anna").edit(DESK, "{}", content_model="flow-board")
    assert wiki.fetch_heads([DESK])[DESK].content_model == "flow-board"


def test_a_renamed_user_keeps_id_edits_and_talk_page(wiki: PracticeWiki) -> None:
    anna = wiki.as_user("Anna")
    anna.edit(DESK, "text")
    anna.edit("User talk:Anna", "Welcome")
    before = wiki.fetch_users(["Anna"])["Anna"]
    wiki.as_user("Admin", ["sysop"]).rename("Anna", "Anna B")
    users = wiki.fetch_users(["Anna", "Anna B"])
    assert users["Anna"].user_id == 0
    assert users["Anna B"].user_id == before.user_id
    assert next(wiki.fetch_history(DESK)).user == "Anna B"
    talk = wiki.fetch_pages(["User talk:Anna"])["User talk:Anna"]
    assert talk.redirect_target == "User talk:Anna B"


def test_an_edit_can_be_undone(wiki: PracticeWiki) -> None:
    anna = wiki.as_user("Anna")
    anna.edit(DESK, "one")
    wiki.apply_edit(Edit(DESK, wiki.fetch_heads([DESK])[DESK].revid, "two", "x"))
    anna.undo(DESK)
    assert anna.read(DESK) == "one"
    assert len(list(wiki.fetch_history(DESK))) == 3


def test_an_edit_of_a_talk_page_notifies_its_owner(wiki: PracticeWiki) -> None:
    wiki.register("Anna")
    saved = wiki.apply_edit(Edit("User talk:Anna", 0, "Hello", "x"))
    assert wiki.notifications == [("Anna", "edit-user-talk", "User talk:Anna", saved.revid)]


def test_replacing_words_that_are_not_there_is_a_mistake_of_the_test(wiki: PracticeWiki) -> None:
    with pytest.raises(ValueError, match="does not contain"):
        wiki.as_user("Anna").replace(DESK, "missing", "x")


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("{{subst:#if: a | yes | no }}", "yes"),
        ("{{subst:#if: | yes | no }}", "no"),
        ("{{subst:#ifeq: a | a | yes }}", "yes"),
        ("{{subst:#switch: b | a = 1 | b | c = 2 | #default = 3 }}", "2"),
        ("{{subst:#switch: x | a = 1 | 3 }}", "3"),
        ("{{subst:CURRENTYEAR}}", "2026"),
        ("{{subst:FULLPAGENAME}}", DESK),
        ("{{subst:Loop}}", "{{subst:Loop}}"),
    ],
)
def test_what_templates_commonly_use_is_substituted(
    wiki: PracticeWiki, call: str, result: str
) -> None:
    wiki.as_user("Anna").edit("Template:Loop", "{{<includeonly>subst:</includeonly>Loop}}")
    wiki.apply_edit(Edit(DESK, 0, call, "x"))
    assert wiki.fetch_pages([DESK])[DESK].text == result


@pytest.mark.slow
def test_an_edit_costs_as_much_as_its_page_is_long_however_long_the_history(clock: Clock) -> None:
    """A story of sixty requests makes an edit for all that anybody does in a year."""

    def ask_one_more(wiki: PracticeWiki) -> None:
        anna, bosse = wiki.as_user("Anna"), wiki.as_user("Bosse")
        clock.now += timedelta(days=6)
        head = f"Request {wiki.fetch_pages([DESK])[DESK].text.count('== Request')}"
        anna.new_section(DESK, head, f"Help, [[User:Bosse]]! {'word ' * 80} ~~~~")
        for _ in range(5):
            bosse.replace(DESK, f"== {head} ==", f"== {head} ==\n: ~~~~")
            page = wiki.fetch_pages([DESK])[DESK]
            wiki.apply_edit(Edit(DESK, page.head.revid, page.text + "\n: noted ~~~~", "x"))

    def ask(count: int) -> PracticeWiki:
        wiki = PracticeWiki(clock)
        for _ in range(count):
            ask_one_more(wiki)
        return wiki

    assert len(list(ask(60).fetch_history(DESK))) == 60 * 11
    assert_grows_in_proportion(ask_one_more, ask, 30)


# -- People ----------------------------------------------------------------------------------------
def test_an_account_is_locked_until_it_is_unlocked(wiki: PracticeWiki) -> None:
    steward, anna = wiki.as_user("Steward"), wiki.as_user("Anna berg")
    steward.lock(anna.name)
    names = [anna.name, "anna_berg", "Nobody", "192.0.2.7", "<x>"]
    assert wiki.fetch_locked(names) == {anna.name, "anna_berg"}
    assert wiki.requests["fetch_locked"] == 5
    steward.unlock(anna.name)
    assert wiki.fetch_locked([anna.name]) == frozenset()


def test_nobody_is_locked_on_a_wiki_of_its_own(wiki: PracticeWiki) -> None:
    wiki.as_user("Steward").lock(wiki.as_user("Anna").name)
    wiki.world.global_accounts = False
    assert wiki.fetch_locked(["Anna"]) == frozenset()
    assert wiki.requests["fetch_locked"] == 0


def test_a_renamed_account_keeps_its_number_block_and_edits(
    wiki: PracticeWiki, clock: Clock
) -> None:
    admin, anna = wiki.as_user("Admin", ("sysop",)), wiki.as_user("Anna")
    number = wiki.fetch_users(["Anna"])["Anna"].user_id
    anna.edit(DESK, "text")
    admin.block("Anna", lasting=timedelta(days=1))
    admin.rename("Anna", "Anneli")
    user = wiki.fetch_users(["Anneli"])["Anneli"]
    assert (user.user_id, user.blocked_sitewide) == (number, True)
    assert wiki.fetch_last_edits(["Anneli"], clock.now - timedelta(days=1))["Anneli"]
    clock.now += timedelta(days=1)
    assert not wiki.fetch_users(["Anneli"])["Anneli"].blocked_sitewide
    assert wiki.as_user("Bosse").name == "Bosse"
    assert wiki.fetch_users(["Bosse"])["Bosse"].user_id not in (0, number)


def test_a_block_from_one_page_keeps_from_that_page_alone(wiki: PracticeWiki) -> None:
    admin, anna = wiki.as_user("Admin", ("sysop",)), wiki.as_user("Anna")
    admin.block("Anna", titles=[DESK])
    with pytest.raises(EditRefused, match="refused"):
        anna.edit(DESK, "text")
    anna.edit("Project:Other", "text")


def test_a_bot_without_an_address_sends_no_mail(wiki: PracticeWiki) -> None:
    wiki.as_user("Anna").take_mail()
    wiki.as_user(wiki.bot).take_mail(False)
    with pytest.raises(MailRefused) as refusal:
        wiki.send_mail("Anna", "Hello", "Text", "k1")
    assert refusal.value.code == "cantsend"
    assert wiki.mails == []
