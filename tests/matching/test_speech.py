"""What comments of a desk do: ask, take on, turn down; in the ten languages."""

from __future__ import annotations

from datetime import date

import pytest

from helpdeskbot.matching.lexicon import LANGUAGES
from helpdeskbot.matching.speech import find_promised_day, read_speech

ASKS = {
    "en": ["Please send us the list of files.", "We need the name of the photographer"],
    "de": ["Bitte schick uns die Liste.", "Es fehlt noch die Lizenz."],
    "fr": ["Merci de préciser la licence.", "Pourriez-vous nous envoyer la liste"],
    "es": ["Por favor, envíanos la lista.", "Nos falta la licencia."],
    "pt": ["Por favor, envie a lista.", "Precisamos da lista."],
    "sv": ["Skicka gärna listan.", "Vi saknar uppgift om fotografen."],
    "id": ["Mohon kirimkan daftarnya.", "Tolong sebutkan lisensinya."],
    "sw": ["Tafadhali tuma orodha.", "Tunahitaji jina la mpiga picha."],
    "uk": ["Будь ласка, надішліть список.", "Нам потрібна ліцензія."],
    "ar": ["يرجى إرسال القائمة.", "نحتاج إلى اسم المصور."],
}
PROMISES = {
    "en": ["I take this one.", "Give me a week.", "We'll look at this next week.", "I'm on it"],
    "de": ["Ich übernehme das.", "Gib mir eine Woche.", "Wir schauen uns das nächste Woche an."],
    "fr": ["Je m'en charge.", "Donnez-moi une semaine.", "Nous allons regarder ça."],
    "es": ["Yo me encargo.", "Dame una semana.", "Lo miraremos la próxima semana."],
    "pt": ["Deixa comigo.", "Me dê uma semana.", "Vamos ver isso na próxima semana."],
    "sv": ["Jag tar den här.", "Ge mig en vecka.", "Vi tittar på det nästa vecka."],
    "id": ["Saya ambil yang ini.", "Beri saya waktu satu minggu.", "Kami akan melihatnya."],
    "sw": ["Nitashughulikia hili.", "Nipe wiki moja.", "Tutaangalia wiki ijayo."],
    "uk": ["Я візьму це.", "Дайте мені тиждень.", "Подивимося наступного тижня."],
    "ar": ["سأتولى هذا الطلب.", "أعطوني أسبوعا.", "سننظر في هذا الأسبوع القادم."],
}
REFUSALS = {
    "en": ["Not me, sorry.", "I have no time for this one", "I can't help with this"],
    "de": ["Ich leider nicht.", "Ich habe keine Zeit dafür.", "Da muss ich passen."],
    "fr": ["Pas moi, désolé.", "Je n'ai pas le temps.", "Ce n'est pas mon domaine."],
    "es": ["Yo no, lo siento.", "No tengo tiempo para esto.", "No puedo, lo siento"],
    "pt": ["Eu não, desculpe.", "Não tenho tempo.", "Não é minha área."],
    "sv": ["Inte jag, tyvärr.", "Jag hinner inte.", "Det är inte mitt område."],
    "id": ["Bukan saya, maaf.", "Saya tidak punya waktu.", "Ini bukan bidang saya."],
    "sw": ["Si mimi, samahani.", "Sina muda.", "Siwezi kusaidia."],
    "uk": ["Не я, вибачте.", "Не маю часу на це.", "Це не моя тема."],
    "ar": ["ليس أنا، آسف.", "ليس لدي وقت لهذا.", "هذا ليس من مجالي."],
}


def _each(table: dict[str, list[str]]) -> list[str]:
    assert set(table) == set(LANGUAGES)
    return [text for texts in table.values() for text in texts]


@pytest.mark.parametrize("text", _each(ASKS))
def test_what_is_asked_for_without_a_question_mark(text: str) -> None:
    assert read_speech(text).asks
    assert not read_speech(text).refuses


@pytest.mark.parametrize("text", _each(PROMISES))
def test_who_says_that_they_act(text: str) -> None:
    speech = read_speech(text)
    assert (speech.promises, speech.refuses, speech.unsure) == (True, False, False)


@pytest.mark.parametrize("text", _each(REFUSALS))
def test_who_turns_it_down(text: str) -> None:
    speech = read_speech(text)
    assert (speech.promises, speech.refuses, speech.unsure) == (False, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "Not my field, but I will ask Lina.",
        "I can't do it this week, next month perhaps",
        "Maybe next month.",
        "Keine Zeit bis Freitag.",
        "Vielleicht nächste Woche",
        "Jag hinner inte den här veckan",
        "Quizá más tarde",
        "Why not me?",
    ],
)
def test_when_unsure_it_is_neither_yes_nor_no(text: str) -> None:
    speech = read_speech(text)
    assert (speech.promises, speech.refuses, speech.unsure) == (False, False, True)


@pytest.mark.parametrize(
    "text",
    [
        "You can use the upload wizard, see its help page.",
        "Let us know if anything is missing.",
        "If something is missing, please tell us.",
        "Please wait a little.",
        "N'hésitez pas à nous dire si quelque chose manque.",
        "Meld dich, wenn etwas fehlt.",
        "No problem, it is uploaded.",
        "I won't be at the office.",
        "Thanks!",
        "",
        "<!-- Please send us the list -->",
    ],
)
def test_what_does_none_of_these(text: str) -> None:
    speech = read_speech(text)
    assert (speech.asks, speech.promises, speech.refuses) == (False, False, False)


def test_a_long_comment_is_no_refusal_for_some_words_of_it() -> None:
    text = "I can't help with the map, " + "here is how the upload of such files is done: step " * 9
    assert not read_speech(text).refuses
    assert not read_speech(text).unsure


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Give me a week.", date(2026, 12, 8)),
        ("We will look at this next week.", date(2026, 12, 11)),
        ("I'll do it until Friday.", date(2026, 12, 4)),
        ("I take it, and have it done by 10 December", date(2026, 12, 10)),
        ("Gebt mir zwei Wochen.", date(2026, 12, 15)),
        ("Дайте мені тиждень.", date(2026, 12, 8)),
        ("سننظر في هذا الأسبوع القادم", date(2026, 12, 11)),
        ("I'll look at it this month", date(2026, 12, 31)),
        ("I take this one.", None),
        ("The exhibition opens on 10 December.", None),
    ],
)
def test_until_when_somebody_promises_to_act(text: str, day: date | None) -> None:
    assert find_promised_day(text, date(2026, 12, 1)) == day
