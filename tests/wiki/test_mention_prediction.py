"""Our prediction of whom an edit will notify, made from the text as it is submitted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.parse.userlinks import find_user_pages
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.practice.transform import expand_templates
from tests.contract.mention_cases import CASES, ODD_NAME
from tests.steps import assert_grows_in_proportion

BOT = "HelpdeskBot"
WIKI = PracticeWiki(lambda: datetime(2026, 11, 3, 10, 11, tzinfo=UTC))
NAMES = {name: f"{name} 1" for name in ("Anna", "Bosse", "Carla")}
NAMES |= {"Odd": ODD_NAME, "Bot": BOT}

# The signature is not in the text as submitted: the guard, seeing nobody predicted, would refuse.
UNSEEN = {"a signature that comes out of a substituted template"}


@pytest.mark.parametrize("name", CASES)
def test_what_the_wiki_does_is_predicted(name: str) -> None:
    played = CASES[name].played(NAMES, "Contract 1")
    if played.template:
        WIKI.as_user("Bosse").edit("Template:Contract 1", played.template)
    title = played.title or "Project:Desk"
    saving = WIKI.world.saving(BOT, WIKI.world.title(title))
    predicted = predict_mentions(
        played.before,
        played.after,
        editor=BOT,
        title=title,
        site=WIKI.fetch_site(),
        expand=lambda text: expand_templates(text, saving),
        exists=set(NAMES.values()).__contains__,
    )
    assert predicted == (set() if name in UNSEEN else set(played.notified))


def predict(old: str, new: str) -> frozenset[str]:
    return predict_mentions(
        old,
        new,
        editor=BOT,
        title="Project:Desk",
        site=WIKI.fetch_site(),
    )


@pytest.mark.parametrize("language", ["sv", "fr", "ar"])
def test_signatures_of_other_languages_are_seen(language: str) -> None:
    wiki = PracticeWiki(lambda: datetime(2026, 11, 3, tzinfo=UTC), language=language)
    namespace = wiki.world.language.names[4]
    new = f"[[{namespace}:Anna]]! {wiki.world.sign(BOT)}"
    site = wiki.fetch_site()
    assert predict_mentions("", new, editor=BOT, title="Desk", site=site) == {"Anna"}


def test_a_signature_of_ones_own_choice_is_seen_when_it_is_known() -> None:
    site, new = WIKI.fetch_site(), "[[User:Anna]]! ''[[User:HelpdeskBot|the clerk]]''"
    assert predict("", new) == set()
    assert predict_mentions(
        "",
        new,
        editor=BOT,
        title="Project:Desk",
        site=site,
        signatures={BOT: "''[[User:HelpdeskBot|the clerk]]''"},
    ) == {"Anna"}


pieces = st.sampled_from(
    [
        "[[User:",
        "[[User talk:",
        "Anna",
        "|",
        "]]",
        "[[",
        "{{",
        "}}",
        "~~~~",
        "\n",
        "== ",
        " ==",
        "==",
        " ",
        "<nowiki>",
        "</nowiki>",
        "<!--",
        "-->",
        "(",
        ")",
        "talk",
        ":",
        "#",
        "é",
        "\u200e",
        BOT,
        f"[[User:{BOT}|{BOT}]] ([[User talk:{BOT}|talk]])",
        "[[User:Anna]]",
    ]
)
texts = st.lists(pieces | st.text(max_size=3), max_size=30).map("".join)


@given(texts, texts)
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    linked = find_user_pages(new.replace("<!--", "").replace("<nowiki>", ""), WIKI.fetch_site())
    assert predict(old, new) <= set(linked)


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        *(("", "[[", ""), ("", "[[User:A|", ""), ("", "=", ""), ("== ", " ", "x"), ("", "~", "")),
        *(("", "<!--", ""), ("", "<nowiki>", ""), ("", "{{", ""), ("", "[[User:A|A]] (", "")),
        *(("", "\n", ""), ("", "[[User:A]]", "~~~~")),
        ("", "[[User:A|A]] ([[User talk:A|talk]]) ", ""),
    ],
)
def test_no_text_takes_long(before: str, piece: str, after: str) -> None:
    def write(size: int) -> str:
        return before + piece * (size // len(piece)) + after

    assert_grows_in_proportion(
        lambda text: predict("old\n", f"new\n{text}"), write, 4_000, 1_000_000
    )
    assert_grows_in_proportion(
        lambda text: predict(text, f"new\n{text[::-1]}"), write, 4_000, 1_000_000
    )
