"""What requests are about, though people do not use the topics' own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.matching import Matcher, assess, load_topic_preset
from helpdeskbot.matching.language import detect_language
from helpdeskbot.model.topics import Complexity, EarlierRequest, RequestText, Topic
from tests.examples import examples
from tests.steps import assert_grows_in_proportion, count_steps

MONDAY = date(2026, 11, 16)
TOPICS = load_topic_preset()
MATCHER = Matcher(TOPICS)


def ask(body: str, heading: str = "", **more: str) -> RequestText:
    return RequestText(heading, body, MONDAY, **more)  # type: ignore[arg-type]


PARAPHRASES = [
    ("copyright", "en", "The painter died in 1949 and two nieces are left. Who has to say yes?"),
    ("metrics", "en", "My boss wants to hear whether any human ever looked at our pictures."),
    ("funding", "en", "Who pays for the bus and a bed for five volunteers?"),
    (
        "policy",
        "en",
        "I work for the castle and its page has two mistakes; may I correct it myself?",
    ),
    ("community", "en", "The pictures gather dust there. Where do we find people who write?"),
    (
        "technical",
        "en",
        "Our nightly job times out since Tuesday and the log says 503. What changed?",
    ),
    (
        "partnership",
        "en",
        "First meeting with a nervous director: what to ask, what not to promise?",
    ),
    ("training", "en", "Could someone show our staff how editing works, in half a day?"),
    ("communication", "en", "A reporter comes on Thursday. What do I say in three sentences?"),
    (
        "wikidata",
        "en",
        "Two potters share a name. One or two items, and what about our id numbers?",
    ),
    ("upload", "en", "How do we get 900 scans onto Commons in one go, and how to name them?"),
    ("other", "en", "I ordered a mug from your gift shop and the parcel has not arrived."),
    ("upload", "sv", "Hur får vi in 600 bilder på en gång, och vad ska filerna heta?"),
    ("metrics", "sv", "Nämnden undrar om någon har tittat på bilderna. Hur tar man reda på det?"),
    ("funding", "sv", "Vem står för tågbiljetterna? Kan man söka bidrag någonstans?"),
    ("copyright", "sv", "Fotografen dog 1950 och barnbarnen är oense. Vem måste skriva under?"),
    ("policy", "sv", "Jag arbetar på museet och artikeln om oss har fel. Får jag rätta själv?"),
    ("training", "sv", "Kan någon komma och lära personalen redigera? De är nybörjare."),
    (
        "copyright",
        "fr",
        "La veuve du sculpteur est d'accord. Qui doit signer, et un mail suffit-il ?",
    ),
    ("partnership", "fr", "Première visite à l'abbaye : que peut-on demander, avec qui signer ?"),
    ("metrics", "fr", "La direction veut des chiffres : combien de personnes ont vu nos images ?"),
    ("technical", "fr", "Notre script s'arrête chaque nuit avec un message d'erreur. Que faire ?"),
    ("funding", "es", "¿Quién paga los pasajes y el alojamiento de los voluntarios?"),
    ("policy", "es", "Borraron el artículo sobre nuestra fundadora por falta de relevancia."),
    ("community", "es", "Nadie usa las fotos. ¿Cómo encontrar gente que escriba sobre esto?"),
    ("wikidata", "es", "¿Dos poetas con el mismo nombre son uno o dos elementos? ¿Qué propiedad?"),
    ("communication", "de", "Am Dienstag kommt eine Journalistin. Was sage ich ihr?"),
    ("technical", "de", "Aus Umlauten werden komische Zeichen; gibt es ein Skript dafür?"),
    ("copyright", "de", "Der Urheber ist unbekannt. Ab wann sind solche Fotos gemeinfrei?"),
    ("training", "de", "Ich soll es den Kollegen beibringen. Hat jemand Übungen für zwei Tage?"),
    ("upload", "pt", "Como mandar 900 fotos de uma vez, e que nome dar aos arquivos?"),
    (
        "partnership",
        "pt",
        "Com quem falar na primeira reunião, e há modelo de acordo de cooperação?",
    ),
    ("metrics", "pt", "A diretora quer números: quantas pessoas viram as imagens?"),
    ("copyright", "ar", "توفي المصور سنة 1960 وله ورثة. من يوقع على الترخيص؟"),
    ("metrics", "ar", "المدير يريد أرقاما: كم شخصا شاهد صورنا؟"),
    ("training", "ar", "من يستطيع أن يعلم موظفينا في ورشة لمدة يومين؟"),
    ("funding", "ar", "من يدفع تكاليف السفر والفندق للمتطوعين؟"),
    ("policy", "uk", "Статтю про наш музей вилучили як рекламу. Що робити?"),
    ("copyright", "uk", "Фотограф помер 1955 року, є онуки. Хто має підписати дозвіл?"),
    ("community", "uk", "Файли ніхто не використовує. Де знайти охочих писати статті?"),
    ("upload", "id", "Bagaimana mengunggah 850 foto sekaligus, dan apa nama filenya?"),
    ("partnership", "id", "Kami ingin bekerja sama. Bicara dengan siapa, perlu nota kesepahaman?"),
    ("funding", "id", "Siapa yang membayar ongkos dan penginapan relawan?"),
    ("training", "sw", "Nani anaweza kutufundisha? Tunahitaji mafunzo ya siku mbili."),
    ("copyright", "sw", "Mpiga picha alifariki mwaka 1970. Nani anapaswa kutia saini ruhusa?"),
    ("metrics", "sw", "Mkurugenzi anataka takwimu: watu wangapi wameona picha zetu?"),
]


@pytest.mark.parametrize(("topic", "language", "text"), PARAPHRASES)
def test_a_request_in_other_words_is_understood(topic: str, language: str, text: str) -> None:
    found = MATCHER.assess(ask(text))

    assert found.language == language
    assert found.topics[0].id == topic


def test_what_is_settled_is_not_what_is_asked() -> None:
    text = (
        "We have 700 tapes, the licence is cleared and the heirs have agreed. "
        "Our script times out after ten files; where do we report the error?"
    )

    assert MATCHER.assess(ask(text)).topics[0].id == "technical"


def test_every_score_is_explained_by_the_requests_own_words() -> None:
    text = "Our director wants numbers: how many people saw our pictures?"
    found = MATCHER.assess(ask(text))

    for topic in found.topics:
        assert topic.because
        assert all(word in text for word in topic.because)
    assert sum(topic.score for topic in found.topics) <= 1


def test_a_request_that_says_nothing_is_unsure() -> None:
    found = MATCHER.assess(ask("Hello, a question."))

    assert not found.confident


def test_the_same_request_is_always_judged_alike() -> None:
    for topic, language, text in PARAPHRASES[:8]:
        again = Matcher(TOPICS).assess(ask(text))
        assert again == MATCHER.assess(ask(text)), (topic, language)


@pytest.mark.parametrize("named", ["funding", "Funding", "Finansiering", "funding, upload"])
def test_the_forms_topic_wins(named: str) -> None:
    found = MATCHER.assess(ask("How do we upload 300 photos?", form={"topic": named}))  # type: ignore[arg-type]

    assert found.topics[0].id == "funding"
    assert found.confident


def test_the_forms_deadline_size_and_licence_win() -> None:
    form = """{{Helpdesk request
|goal = Could somebody upload our scans before Friday?
|size = 450 glass plates
|deadline = 5 December
|licence = CC BY 4.0
|links = https://example.org/x
}}"""
    found = MATCHER.assess(ask(form))

    assert (found.items, found.deadline, found.urgent) == (450, date(2026, 12, 5), False)
    assert "licence" not in found.missing
    assert "links" not in found.missing


def test_what_staff_put_into_the_status_template_wins() -> None:
    found = MATCHER.assess(ask("{{Helpdesk status|new|topic=policy}}\nHow to upload photos?"))

    assert found.topics[0].id == "policy"


def test_an_upload_without_a_word_on_rights_misses_its_licence() -> None:
    found = MATCHER.assess(ask("How do we upload 300 scans all at once? They are called IMG_1."))

    assert "licence" in found.missing


def test_a_long_request_over_years_is_a_project() -> None:
    text = (
        "Nine libraries want to train two people each who then teach others, over three years. "
        "We need a curriculum, a trainer for each group, and a written agreement on who does "
        "what. The programme begins with a pilot and goes on every year. Which materials exist, "
        "who could teach, and what would you need from us? We have rooms, computers and a "
        "coordinator, but no contents, no experience and nobody who has ever edited a page. "
        "How do we begin, with whom do we talk, and what should be agreed in writing first?"
    )

    assert MATCHER.assess(ask(text)).complexity is Complexity.PROJECT


def test_a_short_question_is_simple() -> None:
    found = MATCHER.assess(ask("Where do I see how often our article was viewed?"))

    assert found.complexity is Complexity.SIMPLE


def test_a_topic_of_the_staffs_own_works() -> None:
    maps = Topic(
        id="maps",
        labels={"en": "Maps and georeferencing"},
        descriptions={"en": "Old maps, coordinates, warping"},
        words={"en": ("georeferenc*", "warp", "map sheet", "coordinates")},
    )
    found = assess(
        ask("Who can warp our 40 map sheets so that they fit the ground?"), [*TOPICS, maps]
    )

    assert found.topics[0].id == "maps"
    assert found.topics[0].because


def test_a_topic_with_nothing_but_a_name_and_a_description_works() -> None:
    chess = Topic(id="chess", labels={"en": "Chess"}, descriptions={"en": "Openings, tournaments"})
    garden = Topic(id="garden", labels={"en": "Gardening"}, descriptions={"en": "Plants and soil"})
    found = assess(ask("Which opening do masters play at tournaments?"), [chess, garden])

    assert found.topics[0].id == "chess"


def test_earlier_requests_change_the_outcome_and_are_named() -> None:
    text = "The zwirbel of our gramophone plates squeaks in the catalogue"
    earlier = [
        EarlierRequest("Zwirbel squeaks", "The zwirbel squeaks, gramophone plates", ("technical",)),
        EarlierRequest("Lunch", "Where do we eat?", ("other",)),
    ]
    before = assess(ask(text), TOPICS)
    after = assess(ask(text), TOPICS, earlier=earlier)

    assert not before.topics or before.topics[0].id != "technical"
    assert after.topics[0].id == "technical"
    assert "an earlier request: Zwirbel squeaks" in after.topics[0].because


def test_the_shipped_topics_are_complete_in_ten_languages() -> None:
    languages = {"en", "sv", "fr", "es", "de", "pt", "ar", "uk", "id", "sw"}
    assert len(TOPICS) == 12
    for topic in TOPICS:
        assert set(topic.labels) == set(topic.descriptions) == languages
        assert all(len(topic.words[language]) >= 15 for language in languages)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Podem ajudar? Não sei onde fica."),
        ("es", "¿Pueden ayudar? No sé dónde está."),
        ("id", "Bagaimana caranya mengunggah foto museum?"),
        ("uk", "Чи можна завантажити ці знімки?"),
        ("ru", "Можно ли загрузить эти снимки?"),
        ("sv", "Hur laddar vi upp våra bilder?"),
        ("da", "Hvordan lægger vi vores billeder op?"),
        ("sw", "Habari, naomba msaada wenu"),
        ("ar", "كيف نرفع الصور؟"),
        ("de", "Wer kann uns helfen?"),
        ("fr", "Qui peut nous aider ?"),
        ("it", "Chi ci può aiutare con queste immagini?"),
        ("nl", "Wie kan ons helpen met deze foto's?"),
        ("pl", "Kto może nam pomóc?"),
        ("en", "Who can help us?"),
        ("en", "!!! 12 34"),
    ],
)
def test_the_language_of_short_texts_is_found(language: str, text: str) -> None:
    assert detect_language(text) == language


# Of two, as many of the first and then as many of the second.
HOSTILE = {
    "braces": ("{{", ""),
    "links": ("[[", ""),
    "templates": ("{{a|", "}}"),
    "comment": ("<!--", ""),
    "tags": ("<a ", ""),
    "one word": ("a", ""),
    "spaces": (" ", ""),
    "words": ("how many photos ", ""),
    "numbers": ("1,000 ", ""),
    "dates": ("5 December in three weeks ", ""),
    "lines": ("?\n", ""),
    "controls": ("\x00\x01\u202e\ud800 what?", ""),
    "accents": ("\u0301", ""),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_slow_or_fails(name: str) -> None:
    opening, closing = HOSTILE[name]

    def write(size: int) -> RequestText:
        times = size // len(opening + closing)
        text = f"e{opening * times}{closing * times}x"
        return ask(text, heading=text[:50_000])

    MATCHER.assess(ask("warm up"))
    assert MATCHER.assess(write(400_000)).complexity in Complexity
    assert_grows_in_proportion(MATCHER.assess, write, 1_500, 4_000_000)


@examples(60)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_judged(heading: str, body: str) -> None:
    found = MATCHER.assess(RequestText(heading, body, MONDAY))

    assert sum(topic.score for topic in found.topics) <= 1.001


@pytest.mark.slow
def test_five_hundred_requests_take_some_thousand_steps_each_and_the_last_no_more() -> None:
    texts = [ask(f"{text} {number}") for number in range(11) for _, _, text in PARAPHRASES][:500]
    for text in texts[: len(PARAPHRASES)]:
        # The words and examples of a language are compiled when its first request comes.
        MATCHER.assess(text)

    def judge(some: Sequence[RequestText]) -> None:
        for text in some:
            MATCHER.assess(text)

    assert_grows_in_proportion(judge, lambda count: texts[:count], 250)
    assert count_steps(lambda: judge(texts)) < 30_000 * 500
