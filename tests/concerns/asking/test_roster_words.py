"""The roster report: everything that is to be mended, and nothing that a hostile row could do."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given

from helpdeskbot.concerns.asking.roster.parse.rows import parse_roster
from helpdeskbot.concerns.asking.roster.values import Absence, RosterFindings, RosterTrouble
from helpdeskbot.concerns.asking.roster.words import MOST_ROWS, WAITING, render_roster_report
from helpdeskbot.model.topics import Topic
from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.parse.site.siteinfo import default_site
from helpdeskbot.words.messages import Messages, available_languages
from tests.examples import examples
from tests.parse.test_any_text import ANY_TEXT

SITE = default_site()
ENGLISH = Messages.load("en")

FINDINGS = RosterFindings(
    troubles=(
        RosterTrouble("unknown-topic", ("gardening",), "Bosse", 7),
        RosterTrouble("several-names", ("Cilla, David",), "", 3),
        RosterTrouble("unconfirmed", ("Anna",), "Anna", 5),
        RosterTrouble("widened", ("topics", "limit"), "Bosse", 7),
    ),
    topics=("Video", "Maps"),
    at_limit=("Eva",),
    away=(("Filip", date.max), ("Greta", date(2026, 12, 24))),
    skipped=(("Hans", Absence.BLOCKED),),
    languages=("uk", "ar"),
)


def render(findings: RosterFindings, messages: Messages = ENGLISH) -> str:
    return render_roster_report(findings, messages)


def test_everything_that_was_found_stands_in_it() -> None:
    text = render(FINDINGS)
    say = ENGLISH.text
    assert text.startswith(say("report-intro") + "\n\n== Rows that could not be read ==\n")
    assert (
        f"|-\n| 3\n| \n| {say('report-trouble-several-names')}\n| Cilla, David\n"
        f"|-\n| 7\n| [[User talk:Bosse|Bosse]]\n| {say('report-trouble-unknown-topic')}\n"
        "| gardening\n|}" in text
    )
    assert (
        f"| 5\n| [[User talk:Anna|Anna]]\n| {say('report-trouble-unconfirmed')}\n| \n"
        f"|-\n| 7\n| [[User talk:Bosse|Bosse]]\n| {say('report-trouble-widened')}\n"
        "| topics, limit\n|}" in text
    )
    assert "* Video\n* Maps" in text
    assert "* ar\n* uk" in text
    assert "* [[User talk:Eva|Eva]]" in text
    assert (
        "| [[User talk:Greta|Greta]]\n| 2026-12-24\n|-\n"
        "| [[User talk:Filip|Filip]]\n| Until further notice" in text
    )
    assert "| [[User talk:Hans|Hans]]\n| Blocked on this wiki" in text


def test_rows_that_wait_for_their_owner_stand_apart() -> None:
    unread, waiting = render(FINDINGS).split("== Rows that wait for their owner ==")
    assert "User talk:Anna" not in unread
    assert "gardening" not in waiting


def test_nothing_to_report() -> None:
    text = render(RosterFindings())
    assert text == f"{ENGLISH.text('report-intro')}\n\n{ENGLISH.text('report-nothing')}\n"


def test_the_order_in_which_things_were_found_changes_nothing() -> None:
    turned = RosterFindings(
        troubles=FINDINGS.troubles[::-1],
        topics=FINDINGS.topics,
        at_limit=FINDINGS.at_limit[::-1],
        away=FINDINGS.away[::-1],
        skipped=FINDINGS.skipped[::-1],
        languages=FINDINGS.languages[::-1],
    )
    assert render(turned) == render(FINDINGS)


@pytest.mark.parametrize("language", available_languages())
def test_in_every_language(language: str) -> None:
    messages = Messages.load(language)
    text = render(FINDINGS, messages)
    assert messages.text("report-trouble-unknown-topic") in text
    assert text.count("{|") == text.count("|}") == 4
    assert "\n\n\n" not in text


EVERY_MISTAKE = """
{{Helpdesk expert|}}
{{Helpdesk expert|Anna, Bosse}}
{{Helpdesk expert|Anna#}}
{{Helpdesk expert|{{x}}}}
{{Helpdesk expert|192.0.2.1}}
{{Helpdesk expert|Anna/x}}
{{Helpdesk expert|~2026-1-2}}
{{Helpdesk expert|David}}
{{Helpdesk expert|David|upload|topics=upload|x=y}}
{{Helpdesk expert|Eva|topics={{Helpdesk expert|Filip}}}}
{{Helpdesk expert|Greta|topics=x|languages=x|time zone=x|notify=x|away=x|limit=x|open limit=x
|quiet days=x}}
{{Helpdesk expert|Hans|topics=LONG}}
{{Helpdesk expert|Ida
"""


def test_every_trouble_has_a_message() -> None:
    page = parse_roster(
        EVERY_MISTAKE.replace("LONG", "x" * 10_001),
        SITE,
        templates=frozenset({"Helpdesk expert"}),
        topics=[Topic(id="upload")],
    )
    found = {trouble.code for trouble in page.troubles}
    # Days are read in rows of staff who take turns only.
    found |= {"no-account", "same-account", "bad-days", *WAITING}
    messages = {key for key in ENGLISH.texts if key.startswith("report-trouble-")}
    assert {f"report-trouble-{code}" for code in found} == messages


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert "| new-code\n" in render(
        RosterFindings(troubles=(RosterTrouble("new-code", (), "", 1),))
    )


@pytest.mark.parametrize(
    "name",
    [
        "A''b",
        "A|b",
        "A]]b",
        "A{{b}}",
        "A#b",
        "A&#91;b",
        "A%5Bb",
        "A~~~b",
        "A<b",
        "A/b",
        "A\nb",
        "A:b",
    ],
)
def test_names_that_could_break_a_link_are_plain_text(name: str) -> None:
    assert "User talk" not in render(RosterFindings(at_limit=(name,)))


HOSTILE = [
    "[[User:Anna]]",
    "{{User:Mallory/ping}}",
    "[[Category:Spam]]",
    "|}\n== x ==\n[[User:Anna]] ~~~~",
    "</table><script>",
    "<nowiki>",
    "<!--",
    "{{subst:x}}",
    "#REDIRECT [[X]]",
    "__NOINDEX__",
    "http://spam.example",
    "\n|-\n| x",
    "||x",
    "''''",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_rows_are_shown_and_do_nothing(text: str) -> None:
    row = "{{Helpdesk expert|" + text + "|topics=" + text + "|limit=" + text + "|" + text + "=1}}"
    page = parse_roster(
        row + "{{Helpdesk expert|Anna|topics=" + text + "}}",
        SITE,
        templates=frozenset({"Helpdesk expert"}),
        topics=(),
    )
    findings = RosterFindings(troubles=page.troubles, topics=(text,), languages=(text,))
    check(render(findings))


@examples(300)
@given(ANY_TEXT, ANY_TEXT)
def test_no_text_does_anything(text: str, other: str) -> None:
    check(
        render(
            RosterFindings(
                troubles=(
                    RosterTrouble("unknown-topic", (text, other), other, 1),
                    RosterTrouble("withdrawn", (text,), text, 2),
                ),
                topics=(text,),
                languages=(other,),
                at_limit=(text,),
                away=((other, date.max),),
                skipped=((text, Absence.GONE),),
            )
        )
    )


def check(report: str) -> None:
    """Only the report's own markup: headings, tables, lists, links to talk pages."""
    own = re.compile(r"\[\[User talk:([^\[\]{}|<>#&%~=:\n]+)\|\1\]\]")
    for line in own.sub("", report).split("\n"):
        for sign in ("[[", "{{", "}}", "~~~", "<", "__", "://", "''", "||", "!!"):
            assert sign not in line
        assert "]]" not in line
        assert re.match(
            r"== [^=]+ ==$|\{\| class=\"wikitable\"$|! [^|!]|\|-$|\|\}$|\| [^|]*$|\* [^|]*$"
            r"|[^|=!*#:;{ ]|$",
            line,
        )
    assert report.count("\n{|") == report.count("\n|}")
    assert not predict_mentions("", report, editor="Bot", title="Project:Report", site=SITE)


def test_a_roster_full_of_mistakes_does_not_make_a_report_of_any_length() -> None:
    troubles = tuple(RosterTrouble("no-name", ("x" * 500,), "", line) for line in range(5_000))
    text = render(RosterFindings(troubles=troubles))
    assert text.count("|-") == MOST_ROWS
    assert f"{ENGLISH.text('report-more')} {5_000 - MOST_ROWS}\n" in text
    assert len(text) < 60_000
