"""What counts as saying something: questions, thanks, and edits that only mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.parse.thanks import is_thanks
from helpdeskbot.parse.wording import asks, is_activity
from tests.steps import assert_grows_in_proportion


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you so much for your help, Stina",
        "Great, many thanks. That works now :)",
        "'''Thanks''' [[User talk:Stina|Stina]]",
        "Tack så mycket för hjälpen!",
        "Tusen tack, det fungerar nu",
        "Merci beaucoup pour votre aide, c'est parfait",
        "Muchas gracias por la respuesta, ya funciona",
        "Vielen Dank für die schnelle Hilfe!",
        "Danke, klappt jetzt",
        "Muito obrigada pela ajuda",
        "شكرا جزيلا على المساعدة",
        "شكرًا لكم",
        "Дуже дякую за допомогу!",
        "Terima kasih banyak atas bantuannya, kak",
        "Asante sana kwa msaada wako",
        "thx",
        "<!-- note --> Thank you 🙂",
        "Tack Anna-Karin, du är bäst",
    ],
)
def test_thanks_are_understood(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "OK",
        "Thanks, but it does not work",
        "Thanks! Which tool did you use?",
        "Thanks. The second folder is on our server, please take it too",
        "Tack, men två av bilderna saknas",
        "Merci, mais il manque la licence",
        "Gracias, pero todavía no funciona",
        "Danke, aber es fehlt noch ein Bild",
        "Obrigado, mas ainda falta uma foto",
        "شكرا لكن هل يمكن رفع الباقي",
        "Дякую, але ще є помилка",
        "Terima kasih, tetapi masih ada masalah",
        "Asante, lakini bado kuna tatizo",
        "شكرا، متى؟",
        "Thanks for all that the whole desk has done for our small museum in all these years",
        "We have two more boxes",
    ],
)
def test_what_is_more_than_thanks_is_a_reply(text: str) -> None:
    assert not is_thanks(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which licence?", True),
        ("متى؟", True),
        ("哪个？", True),
        ("See https://example.org/?a=b", False),
        ("See [//example.org/?q this]", False),
        ("<!-- why? -->Done", False),
        ("Done", False),
    ],
)
def test_questions(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We have 200 fotos", "We have 200 photos"),
        ("teh licence", "the licence"),
        ("Hello,we have it", "Hello, we have it."),
        ("We have alot of it", "We have a lot of it"),
        ("Send me list of it", "Send me the list of it"),
        ("a '''bold''' word", "a bold word"),
        ("See Lund", "See [[Lund]]"),
        ("See [[Lnud]]", "See [[Lund, Sweden]]"),
        ("See [[Lnud|the town]]", "See [[Lund|the town]]"),
        ("See [https://example.org/a it]", "See [https://example.org/b it]"),
        ("See https://example.org/?a", "See https://example.org/?b"),
        ("Done ~~~~", "Done"),
        ("Done", "Done <!-- seen -->"),
        ("<small>Done</small>", "Done"),
        ("Vi har 200 bilder pa en server", "Vi har 200 bilder på en server"),
        ("Same", "Same"),
        ("", "  "),
    ],
)
def test_mending_is_no_activity(before: str, after: str) -> None:
    assert not is_activity(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We have 200 photos", "We have 2000 photos"),
        ("We have 200 photos", "We have 200 photos, all under CC BY 4.0"),
        ("We have 200 photos", "We have 200 photos?"),
        ("We have it", "We have it: https://example.org/list"),
        ("We have it", "We have it: [[File:List of all of them.pdf]]"),
        ("They are free", "They are copyrighted"),
        ("We can do that by summer", "We can do that"),
        ("", "ok"),
        ("我们有照片", "我们有照片和录音文件"),
    ],
)
def test_saying_something_else_is_activity(before: str, after: str) -> None:
    assert is_activity(before, after)


@given(st.text())
def test_nothing_changed_is_never_activity(text: str) -> None:
    assert not is_activity(text, text)


PIECES = [
    "[[",
    "]]",
    "<!--",
    "<a ",
    "{{",
    "|",
    "http://",
    "&x",
    "~",
    "thanks ",
    "a'",
    "\u064b",
    "?",
]


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_is_slow(piece: str) -> None:
    def judge(text: str) -> None:
        is_activity(text, text + "x")
        is_activity("a " + text, text)
        is_thanks(text)

    assert_grows_in_proportion(judge, lambda size: piece * (size // len(piece)), 2_000, 400_000)


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.text())
def test_no_text_is_an_error(one: str, two: str) -> None:
    is_activity(one, two)
    is_activity(two, one)
    assert not (is_thanks(one) and asks(one))
