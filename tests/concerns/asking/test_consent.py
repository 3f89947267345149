"""Who agreed to be asked: stories of the roster page's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.asking.roster.decide.consent import ConsentWalk, follow_renames
from helpdeskbot.concerns.asking.roster.decide.experts import decide_experts
from helpdeskbot.concerns.asking.roster.parse.rows import RosterParser
from helpdeskbot.concerns.asking.roster.values import Consent, Expert, ExpertRow, RosterTrouble, Way
from helpdeskbot.model.topics import Topic
from helpdeskbot.model.wiki import Revision, User
from helpdeskbot.parse.site.siteinfo import default_site
from tests.examples import examples

SITE = default_site()
TOPICS = [Topic(id=name) for name in ("copyright", "upload", "video")]
START = datetime(2026, 1, 1, tzinfo=UTC)


def parser() -> RosterParser:
    return RosterParser(SITE, templates=frozenset({"Helpdesk expert"}), topics=TOPICS)


def row(name: str, topics: str = "upload", more: str = "") -> str:
    return f"{{{{Helpdesk expert|{name}|topics={topics}{more}}}}}\n"


class Page:
    """A roster page's life: each edit by somebody, read as the bot reads it."""

    def __init__(
        self, known: Mapping[str, Consent] | None = None, renamed: Mapping[str, str] | None = None
    ) -> None:
        self.parser = parser()
        self.renamed = renamed or {}
        self.walk = ConsentWalk(known or {}, renamed=self.renamed)
        self.text = ""
        self.revid = 0

    def edit(self, user: str, text: str, *, hidden: bool = False) -> Page:
        rows = None if hidden else self.parser.parse_rows(text)
        revision = Revision(
            self.revid + 1,
            self.revid,
            START + timedelta(minutes=self.revid),
            user,
            "",
            None if hidden else text,
        )
        self.walk.feed(revision, rows)
        self.text, self.revid = text, self.revid + 1
        return self

    def resume(self) -> Page:
        """Another tick: only what is stored is known of what was."""
        rows = self.parser.parse_rows(self.text)
        self.walk = ConsentWalk(
            self.walk.consents, renamed=self.renamed, before=rows, before_revid=self.revid
        )
        return self

    def decide(
        self, users: Mapping[str, User] | None = None, usual: ExpertRow | None = None
    ) -> tuple[Sequence[Expert], Sequence[RosterTrouble]]:
        page = self.parser.parse(self.text)
        if users is None:
            names = [row.name for row in page.rows]
            names += [self.renamed.get(name, name) for name in names]
            users = accounts(*dict.fromkeys(names))
        return decide_experts(
            page, self.walk.consents, users, self.renamed, usual=usual or ExpertRow("")
        )

    @property
    def experts(self) -> list[str]:
        return [expert.name for expert in self.decide()[0]]

    @property
    def troubles(self) -> list[tuple[str, str]]:
        return [(trouble.name, trouble.code) for trouble in self.decide()[1]]


def accounts(*names: str) -> dict[str, User]:
    return {name: User(name, number) for number, name in enumerate(names, start=1)}


# Joining


def test_who_adds_their_own_row_is_an_expert() -> None:
    page = Page().edit("Staff", "").edit("Anna", row("Anna"))
    assert page.experts == ["Anna"]
    assert page.troubles == []


def test_who_is_added_by_another_is_not() -> None:
    page = Page().edit("Bosse", row("Bosse")).edit("Bosse", row("Bosse") + row("Anna"))
    assert page.experts == ["Bosse"]
    assert page.troubles == [("Anna", "unconfirmed")]


@pytest.mark.parametrize(
    "written",
    ["[[User:Anna]]", "[[User:Bosse|Anna]]|user=Anna", "{{u|Anna}}", "anna", "User:Anna", "@Anna"],
)
def test_however_another_writes_the_name(written: str) -> None:
    assert Page().edit("Mallory", row("Mallory") + row(written)).experts == ["Mallory"]


def test_a_page_created_with_everybodys_rows_counts_for_its_creator_only() -> None:
    page = Page().edit("Anna", row("Anna") + row("Bosse"))
    assert page.experts == ["Anna"]
    page = Page().edit("Mover", row("Anna") + row("Bosse"))
    assert page.experts == []


def test_confirming_by_changing_anything_in_ones_row() -> None:
    page = Page().edit("Bosse", row("Anna")).edit("Anna", row("Anna", "copyright"))
    assert page.experts == ["Anna"]


def test_confirming_by_the_parameter() -> None:
    page = Page().edit("Bosse", row("Anna"))
    page.edit("Anna", row("Anna", more="|confirmed=2026-11-24"))
    assert page.experts == ["Anna"]


def test_another_cannot_confirm() -> None:
    page = Page().edit("Bosse", row("Anna")).edit("Bosse", row("Anna", more="|confirmed=yes"))
    assert page.experts == []


def test_editing_something_else_on_the_page_confirms_nothing() -> None:
    page = Page().edit("Bosse", row("Anna"))
    page.edit("Anna", "Our experts:\n" + row("Anna")).edit("Anna", row("Anna") + row("Cilla"))
    assert page.experts == []


def test_moving_or_reformatting_a_row_confirms_nothing() -> None:
    page = Page().edit("Bosse", row("Anna") + row("Bosse"))
    page.edit("Anna", row("Bosse") + row("Anna"))
    page.edit("Anna", row("Bosse") + "{{helpdesk expert | anna | topics = Upload }}")
    assert page.experts == ["Bosse"]


def test_editing_a_row_that_names_somebody_else_is_no_consent_of_either() -> None:
    page = Page().edit("Staff", row("Anna")).edit("Mallory", row("Anna", "copyright"))
    assert page.experts == []
    assert not page.walk.consents


def test_turning_ones_own_row_into_anothers_makes_nobody_an_expert() -> None:
    page = Page().edit("Bosse", row("Bosse")).edit("Bosse", row("Anna"))
    assert page.experts == []


def test_taking_over_anothers_row_is_consent_for_oneself() -> None:
    page = Page().edit("Bosse", row("Bosse")).edit("Anna", row("Anna"))
    assert page.experts == ["Anna"]


def test_names_that_only_look_alike_are_others() -> None:
    page = Page().edit("Anna", row("Anna"))
    page.edit("Mallory", row("Аnna") + row("Anna"))  # The first A is Cyrillic.
    assert page.experts == ["Anna"]
    page = Page().edit("Аnna", row("Anna"))
    assert page.experts == []


def test_a_name_from_a_template_makes_nobody_an_expert() -> None:
    page = Page().edit("Anna", row("{{REVISIONUSER}}")).edit("Bosse", row("{{User:Bosse/name}}"))
    assert page.experts == []


def test_sixty_names_in_ones_own_row_make_nobody_an_expert() -> None:
    names = ", ".join(f"[[User:N{number}]]" for number in range(60))
    assert Page().edit("N1", row(names)).experts == []


# What others do to a row


def test_what_others_add_to_a_row_does_not_count() -> None:
    page = Page().edit("Anna", row("Anna", "upload", "|languages=sv|limit=3|notify=talk"))
    page.edit("Bosse", row("Anna", "upload, video", "|languages=sv, en|limit=9|notify=ping"))
    (expert,), troubles = page.decide()
    assert expert.row.topics == ("upload",)
    assert expert.row.languages == ("sv",)
    assert expert.row.limit == 3
    assert expert.row.way is Way.TALK
    assert expert.unconfirmed == ("topics", "languages", "limit", "way")
    assert [(t.code, t.params) for t in troubles] == [
        ("widened", ("topics", "languages", "limit", "notify"))
    ]


def test_it_counts_once_the_person_edits_the_row() -> None:
    page = Page().edit("Anna", row("Anna")).edit("Bosse", row("Anna", "upload, video"))
    page.edit("Anna", row("Anna", "upload, video", "|confirmed=yes"))
    (expert,), troubles = page.decide()
    assert expert.row.topics == ("upload", "video")
    assert (expert.unconfirmed, troubles) == ((), ())


def test_what_others_narrow_counts_at_once() -> None:
    page = Page().edit("Anna", row("Anna", "upload, video", "|languages=sv, en|limit=3"))
    page.edit(
        "Bosse", row("Anna", "video", "|languages=en|limit=1|quiet days=9|away until=2026-12-24")
    )
    (expert,), troubles = page.decide(usual=ExpertRow("", quiet_days=7))
    assert expert.row.topics == ("video",)
    assert expert.row.languages == ("en",)
    assert (expert.row.limit, expert.row.quiet_days) == (1, 9)
    assert expert.row.away_until == date(2026, 12, 24)
    assert (expert.unconfirmed, troubles) == ((), ())


def test_nobody_is_named_in_reports_by_others() -> None:
    page = Page().edit("Anna", row("Anna", "upload"))
    page.edit("Bosse", row("Anna", "upload", "|named in report=yes"))
    (expert,), _ = page.decide()
    assert (expert.row.reported, expert.unconfirmed) == (False, ("reported",))
    page.edit("Anna", row("Anna", "upload", "|named in report=yes|confirmed=1"))
    (expert,), _ = page.decide()
    assert (expert.row.reported, expert.unconfirmed) == (True, ())
    page.edit("Bosse", row("Anna", "upload"))
    (expert,), troubles = page.decide()
    assert (expert.row.reported, troubles) == (False, ())


def test_others_cannot_shorten_an_absence_or_a_pause() -> None:
    page = Page().edit("Anna", row("Anna", "upload", "|quiet days=30|away until=2027-01-31"))
    page.edit("Bosse", row("Anna", "upload", "|quiet days=1|away until=2026-12-01"))
    (expert,), _ = page.decide()
    assert (expert.row.quiet_days, expert.row.away_until) == (30, date(2027, 1, 31))
    page.edit("Bosse", row("Anna"))
    (expert,), _ = page.decide()
    assert (expert.row.quiet_days, expert.row.away_until) == (30, date(2027, 1, 31))
    assert expert.unconfirmed == ("quiet_days", "away_until")


def test_others_cannot_take_back_that_somebody_is_not_to_be_asked() -> None:
    page = Page().edit("Anna", row("Anna", more="|notify=none"))
    page.edit("Bosse", row("Anna", more="|notify=ping"))
    (expert,), _ = page.decide()
    assert expert.row.away_until == date.max


@pytest.mark.parametrize(("usual", "limit"), [(2, None), (5, 3), (None, None)])
def test_a_limit_that_others_write_counts_if_it_is_below_the_desks(
    usual: int | None, limit: int | None
) -> None:
    page = Page().edit("Anna", row("Anna")).edit("Bosse", row("Anna", more="|limit=3"))
    (expert,), _ = page.decide(usual=ExpertRow("", limit=usual))
    assert expert.row.limit == limit


def test_others_cannot_lead_a_person_to_another_language_than_theirs() -> None:
    page = Page().edit("Anna", row("Anna", more="|languages=sv"))
    page.edit("Bosse", row("Anna", more="|languages=en"))
    (expert,), _ = page.decide()
    assert expert.row.languages == ("sv",)
    assert expert.unconfirmed == ("languages",)


# Leaving


def test_who_leaves_is_not_asked_even_when_put_back() -> None:
    page = Page().edit("Anna", row("Anna")).edit("Anna", "").edit("Bosse", row("Anna"))
    assert page.experts == []
    assert page.troubles == [("Anna", "withdrawn")]
    page.resume().edit("Bosse", "").edit("Bosse", row("Anna", "video"))
    assert page.experts == []


def test_who_left_and_adds_themselves_again_is_back() -> None:
    page = Page().edit("Anna", row("Anna")).edit("Anna", "").edit("Anna", row("Anna"))
    assert page.experts == ["Anna"]
    page = Page().edit("Anna", row("Anna")).edit("Anna", "").edit("Bosse", row("Anna"))
    page.resume().edit("Anna", row("Anna", "video"))
    assert page.experts == ["Anna"]


@pytest.mark.parametrize(
    "gone", ["", "<!-- " + row("Anna") + " -->", "<nowiki>" + row("Anna") + "</nowiki>"]
)
def test_hiding_ones_row_is_leaving(gone: str) -> None:
    page = Page().edit("Anna", row("Anna")).edit("Anna", gone).edit("Bosse", row("Anna"))
    assert page.experts == []


def test_old_consent_stands_when_vandalism_is_mended() -> None:
    page = Page().edit("Anna", row("Anna")).edit("Vandal", "")
    assert page.experts == []
    page.edit("Patroller", row("Anna"))
    assert page.experts == ["Anna"]
    page.resume().edit("Vandal", "x").edit("Patroller", row("Anna"))
    assert page.experts == ["Anna"]


def test_what_is_restored_wider_counts_as_it_was() -> None:
    page = Page().edit("Anna", row("Anna")).edit("Vandal", "")
    page.edit("Patroller", row("Anna", "upload, video"))
    (expert,), _ = page.decide()
    assert expert.row.topics == ("upload",)


# Restorations: somebody mends the page and their name is in what comes back


def test_mending_a_blanked_page_is_no_consent_to_what_others_wrote() -> None:
    both = row("Anna") + row("Bosse")
    page = Page().edit("Bosse", both).edit("Vandal", "").edit("Anna", both)
    assert page.experts == ["Bosse"]
    page = Page().edit("Bosse", both).resume().edit("Vandal", "").edit("Anna", both)
    assert page.experts == ["Bosse"]


def test_nor_is_it_when_only_ones_own_row_comes_back() -> None:
    page = Page().edit("Bosse", row("Anna")).edit("Vandal", "").edit("Anna", row("Anna"))
    assert page.experts == []


def test_mending_keeps_ones_own_consent() -> None:
    both = row("Anna") + row("Bosse")
    page = Page().edit("Bosse", row("Bosse")).edit("Anna", both).edit("Vandal", "")
    assert page.edit("Anna", both).experts == ["Anna", "Bosse"]
    assert page.resume().edit("Vandal", "").edit("Anna", both).experts == ["Anna", "Bosse"]


def test_who_left_and_mends_the_page_has_not_come_back() -> None:
    both = row("Anna") + row("Bosse")
    page = Page().edit("Bosse", row("Bosse")).edit("Anna", both).edit("Anna", row("Bosse"))
    page.edit("Bosse", both).edit("Vandal", "").edit("Anna", both)
    assert page.experts == ["Bosse"]
    assert page.troubles == [("Anna", "withdrawn")]


def test_who_blanks_the_page_and_takes_that_back_at_once_stays() -> None:
    both = row("Anna") + row("Bosse")
    page = Page().edit("Bosse", row("Bosse")).edit("Anna", both).edit("Anna", "").edit("Anna", both)
    assert page.experts == ["Anna", "Bosse"]


def test_joining_and_correcting_anothers_row_at_once() -> None:
    page = Page().edit("Bosse", row("Bosse", "uplaod"))
    page.edit("Anna", row("Bosse", "upload") + row("Anna"))
    assert page.experts == ["Bosse", "Anna"]


# What cannot be seen


def test_nothing_is_learnt_from_a_hidden_text_or_the_edit_after_it() -> None:
    page = Page().edit("Staff", "").edit("Mallory", row("Anna"), hidden=True)
    page.edit("Anna", "x" + row("Anna"))
    assert page.experts == []
    page.edit("Anna", row("Anna", "video"))
    assert page.experts == ["Anna"]


def test_who_left_behind_a_hidden_text_has_left() -> None:
    page = Page().edit("Anna", row("Anna")).edit("Mallory", row("Anna") + "x", hidden=True)
    page.edit("Anna", "").edit("Bosse", row("Anna"))
    assert page.experts == []


def test_nothing_is_learnt_from_a_hidden_author() -> None:
    page = Page().edit("", row("Anna"))
    assert page.experts == []
    assert not page.walk.consents
    page.edit("", "").edit("", row("Anna") + row("Bosse"))
    assert page.experts == []


def test_a_gap_in_the_history_proves_nothing() -> None:
    walk = ConsentWalk({})
    rows = parser().parse_rows(row("Anna"))
    walk.feed(Revision(5, 4, START, "Anna", "", row("Anna")), rows)
    assert not walk.consents
    walk.feed(Revision(9, 7, START, "Anna", "", row("Anna", "video")), rows)
    assert not walk.consents


def test_rows_of_another_revision_than_the_one_before_prove_nothing() -> None:
    rows = parser().parse_rows(row("Anna"))
    for before_revid, found in ((3, []), (4, ["Anna"]), (0, ["Anna"])):
        walk = ConsentWalk({}, before=(), before_revid=before_revid)
        walk.feed(Revision(5, 4, START, "Anna", "", row("Anna")), rows)
        assert list(walk.consents) == found


# Duplicates


def test_a_row_slipped_in_before_ones_own_only_narrows() -> None:
    page = Page().edit("Anna", row("Anna", "upload, video"))
    page.edit("Mallory", row("Anna", "video, copyright") + row("Anna", "upload, video"))
    (expert,), _ = page.decide()
    assert expert.row.topics == ("video",)


def test_taking_ones_own_row_away_leaves_nothing_to_another() -> None:
    page = Page().edit("Anna", row("Anna"))
    page.edit("Mallory", row("Anna", "video") + row("Anna"))
    page.edit("Anna", row("Anna", "video"))
    assert page.experts == []
    page = Page().edit("Anna", row("Anna"))
    page.edit("Mallory", row("Anna", "video") + row("Anna")).edit("Anna", row("Anna"))
    assert page.experts == ["Anna"]


# Accounts


def test_a_name_without_an_account_is_reported() -> None:
    page = Page().edit("Anna", row("Anna"))
    for users in ({}, {"Anna": User("Anna", 0)}):
        experts, troubles = page.decide(users)
        assert not experts
        assert [trouble.code for trouble in troubles] == ["no-account"]


def test_a_renamed_expert_is_known_by_the_new_name() -> None:
    page = Page(renamed={"Anna": "Anna B"}).edit("Anna B", row("Anna"))
    assert page.experts == ["Anna B"]
    users = {"Anna": User("Anna", 0), "Anna B": User("Anna B", 7)}
    (expert,), _ = page.decide(users)
    assert (expert.name, expert.user_id) == ("Anna B", 7)


def test_a_consent_from_before_the_rename_stands() -> None:
    page = Page().edit("Anna", row("Anna"))
    page.renamed = {"Anna": "Anna B"}
    users = {"Anna": User("Anna", 0), "Anna B": User("Anna B", 7)}
    assert [expert.name for expert in page.decide(users)[0]] == ["Anna B"]
    page.resume().edit("Anna B", "").edit("Bosse", row("Anna"))
    assert [trouble.code for trouble in page.decide(users)[1]] == ["withdrawn"]


def test_whoever_takes_over_a_name_has_agreed_to_nothing() -> None:
    before = Page().edit("Anna", row("Anna"))
    known = follow_renames(before.walk.consents, [("Anna", "Anna B")])
    users = {"Anna": User("Anna", 8), "Anna B": User("Anna B", 7)}
    page = decide_experts(before.parser.parse(before.text), known, users, {"Anna": "Anna B"})
    assert [expert.name for expert in page[0]] == ["Anna B"]
    page = decide_experts(before.parser.parse(before.text), known, users, {})
    assert [trouble.code for trouble in page[1]] == ["unconfirmed"]


def test_whoever_took_over_a_name_can_take_the_row_too() -> None:
    page = Page(renamed={"Anna": "Anna B"}).edit("Anna B", row("Anna"))
    page.edit("Anna", row("Anna", "video"))
    users = {"Anna": User("Anna", 8), "Anna B": User("Anna B", 7)}
    (expert,), _ = page.decide(users)
    assert (expert.name, expert.row.topics) == ("Anna", ("video",))


def test_consents_follow_chains_of_renames() -> None:
    known = {"A": Consent("A", 1, ExpertRow("A")), "B": Consent("B", 2, None)}
    found = follow_renames(known, [("B", "C"), ("A", "B"), ("X", "Y")])
    assert found == {"C": known["B"], "B": known["A"]}


def test_two_rows_of_one_account_are_one() -> None:
    page = Page(renamed={"Anna": "Anna B"})
    page.edit("Anna B", row("Anna")).edit("Anna B", row("Anna") + row("Anna B", "video"))
    experts, troubles = page.decide()
    assert [(expert.name, expert.row.topics) for expert in experts] == [("Anna B", ("upload",))]
    assert [trouble.code for trouble in troubles] == ["same-account"]


def test_thousands_of_revisions_of_a_large_page() -> None:
    rows = [row(f"User{number}") for number in range(1_000)]
    page = Page().edit("Staff", "".join(rows))
    for number in range(0, 1_000, 10):
        rows[number] = row(f"User{number}", "video")
        page.edit(f"User{number}", "".join(rows))
    assert len(page.experts) == 100


# Whatever happens

NAMES = ("Anna", "Bosse", "Mallory", "Vandal", "")
PIECES = [
    *(row(name) for name in ("Anna", "Bosse", "[[User:Anna]]", "{{u|Bosse}}", "Anna, Bosse")),
    *(row("Anna", "video"), row("Anna", more="|confirmed=1"), row("Old Anna"), row("Mallory")),
    *("<!--", "-->", "<nowiki>", "</nowiki>", "{{", "}}", "{{Helpdesk expert|", "Anna", "\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@examples(300)
@given(st.lists(st.tuples(st.sampled_from(NAMES), TEXTS, st.booleans()), max_size=12), st.data())
def test_who_never_edited_the_page_is_never_asked(
    edits: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    absent = data.draw(st.sampled_from(["Anna", "Bosse"]))
    page = Page(renamed={"Old Anna": "Anna"})
    for user, text, hidden in edits:
        if user != absent:
            page.edit(user, text, hidden=hidden and user == "Vandal")
        if data.draw(st.booleans()):
            page.resume()
    experts, _ = page.decide(accounts("Anna", "Bosse", "Mallory", "Vandal", "Old Anna"))
    assert absent not in [expert.name for expert in experts]
    assert absent not in page.walk.consents


@examples(300)
@given(st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=12), TEXTS)
def test_who_took_their_row_away_last_is_not_asked(
    edits: list[tuple[str, str]], restored: str
) -> None:
    page = Page()
    for user, text in edits:
        page.edit(user, text)
    stood = "Anna" in [row.name for row in page.parser.parse_rows(page.text)]
    page.edit("Anna", "gone").resume().edit("Bosse", restored)
    if stood:
        assert "Anna" not in page.experts


@examples(300)
@given(st.lists(st.tuples(st.sampled_from(["Bosse", "Vandal", ""]), TEXTS), max_size=8))
def test_others_never_make_a_person_be_asked_about_more(edits: list[tuple[str, str]]) -> None:
    page = Page().edit("Anna", row("Anna", "upload", "|limit=2|away until=2026-12-24"))
    for user, text in edits:
        page.edit(user, text)
    for expert in page.decide()[0]:
        if expert.name == "Anna":
            assert set(expert.row.topics) <= {"upload"}
            assert expert.row.limit is not None
            assert expert.row.limit <= 2
            assert expert.row.away_until is not None
            assert expert.row.away_until >= date(2026, 12, 24)
