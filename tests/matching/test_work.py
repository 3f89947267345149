"""How much work a request is: by what is to be done with how much, never by its length."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.topics import Assessment, Complexity, EarlierRequest, RequestText
from tests.examples import examples

MONDAY = date(2026, 11, 16)
MATCHER = Matcher(load_topic_preset())
SIMPLE, INVOLVED = Complexity.SIMPLE, Complexity.INVOLVED
PROJECT, UNKNOWN = Complexity.PROJECT, Complexity.UNKNOWN
ORDER = [SIMPLE, INVOLVED, PROJECT]


def judge(body: str, heading: str = "", language: str = "", **form: str) -> Assessment:
    return MATCHER.assess(RequestText(heading, body, MONDAY, language, form))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Upload 60000 photos", PROJECT),
        ("60k pictures, upload please", PROJECT),
        ("Please upload 5,000 photos", INVOLVED),
        ("Please upload 2,000,000 photos", PROJECT),
        ("How do I upload my 20 pictures?", SIMPLE),
        ("how do i upload my 20 pictures to commons it says error", SIMPLE),
        ("why was my file deleted", SIMPLE),
        ("We want to teach 5 workshops next spring", PROJECT),
        ("Please negotiate with three museums for us", INVOLVED),
        ("Can you build us a tool that finds double files?", INVOLVED),
        ("We plan a species survey in the national park", INVOLVED),
        ("A wikimedian in residence for two years: who pays?", PROJECT),
        ("Upload 3 TB of film", PROJECT),
        ("Could someone convert 40 hours of sound?", INVOLVED),
        ("bitte 60'000 Glasplatten hochladen", PROJECT),
        ("1,2 Mio Fotos hochladen", PROJECT),
        ("Darf ich ein Foto von einem Wandbild hochladen?", SIMPLE),
        ("Kann jemand 12 Kisten Negative scannen?", INVOLVED),
        ("Téléverser 60 000 photos", PROJECT),
        ("Pourquoi notre article a-t-il été supprimé ?", SIMPLE),
        ("Subir sesenta mil fotos a Commons", PROJECT),
        ("¿Alguien puede darnos un taller en marzo?", INVOLVED),
        ("Queremos subir 2 milhões de fotos", PROJECT),
        ("Ladda upp sextiotusen bilder", PROJECT),
        ("Hur laddar jag upp 15 bilder?", SIMPLE),
        ("Завантажити 60 тисяч фото", PROJECT),
        ("Unggah enam puluh ribu foto ke Commons", PROJECT),
        ("Tunataka kupakia picha elfu sitini", PROJECT),
        ("رفع ٦٠ ألف صورة إلى كومنز", PROJECT),
        ("لماذا حذفت صورتي؟", SIMPLE),
    ],
)
def test_the_size_is_the_work_that_is_to_be_done(text: str, size: Complexity) -> None:
    assert judge(text).complexity is size


def test_a_size_is_explained_by_the_requests_own_words() -> None:
    found = judge("Please upload 60 000 glass negatives")

    assert found.items == 60_000
    assert any("upload" in why and "60 000 glass" in why for why in found.complexity_because)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please upload our photos to Commons."),
        ("en", "How do we upload our photos?"),
        ("en", "Could someone import our catalogue into Wikidata?"),
        ("sv", "Kan någon hjälpa oss ladda upp våra bilder?"),
        ("fr", "Quelqu'un peut nous aider à numériser nos cartes ?"),
        ("es", "Necesitamos que alguien nos ayude a subir nuestras fotos."),
        ("de", "Wer kann uns helfen, unsere Bilder hochzuladen?"),
        ("pt", "Alguém pode nos ajudar a digitalizar as nossas fotos?"),
        ("ar", "نحتاج من يساعدنا في رفع صورنا"),
        ("uk", "Хто може допомогти завантажити наші світлини?"),
        ("id", "Siapa yang bisa membantu mengunggah foto kami?"),
        ("sw", "Nani anaweza kutusaidia kupakia picha zetu?"),
    ],
)
def test_that_nothing_tells_how_much_it_is_is_an_answer(language: str, text: str) -> None:
    found = judge(text, language=language)

    assert found.complexity is UNKNOWN
    assert "size" in found.missing


ASKED = {
    "en": "Please upload {} photos to Commons.",
    "sv": "Ladda upp {} bilder på Commons.",
    "fr": "Pouvez-vous téléverser {} photos ?",
    "es": "Queremos subir {} fotos a Commons.",
    "de": "Bitte {} Glasplatten nach Commons hochladen.",
    "pt": "Queremos subir {} fotos no Commons.",
    "ar": "نحتاج من يساعدنا في رفع {} صورة",
    "uk": "Завантажити {} фото",
    "id": "Unggah {} foto ke Commons",
    "sw": "Tunataka kupakia picha {} Commons",
}
MORE = {
    "en": ["How do we import {} records?", "Who can help us with {} slides?", "{} scans, all CC0"],
    "sv": ["Vem kan hjälpa oss med {} glasplåtar?"],
    "fr": ["Qui peut nous aider à numériser {} cartes ?"],
    "es": ["¿Cómo subo {} fotografías?"],
    "de": ["Wir haben {} Bilder, wer kann uns helfen?", "Wie lade ich {} Dateien hoch?"],
    "pt": ["Como importar {} registos?"],
    "ar": ["لدينا {} صورة ونحتاج من يساعدنا"],
    "uk": ["Хто допоможе оцифрувати {} листів?"],
    "id": ["Kami punya {} foto, siapa yang bisa bantu?"],
    "sw": ["Nani anaweza kutusaidia kupakia picha {}?"],
}
TEXTS = [text for language, text in ASKED.items()] + [
    text for some in MORE.values() for text in some
]


def _indian(number: int) -> str:
    text = str(number)
    groups: list[str] = []
    if len(text) <= 3:
        return text
    rest = text[:-3]
    while rest:
        groups.insert(0, rest[-2:])
        rest = rest[:-2]
    return ",".join([*groups, text[-3:]])


def _grouped(mark: str) -> Callable[[int], str]:
    return lambda number: f"{number:,}".replace(",", mark)


def _in_digits(digits: str) -> Callable[[int], str]:
    return lambda number: str(number).translate(str.maketrans("0123456789", digits))


WRITTEN: list[Callable[[int], str]] = [
    *(str, _indian),
    *(_grouped(mark) for mark in (",", ".", " ", "'", "’", "\u00a0", "\u202f")),
    *(_in_digits(digits) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")),
]


def _assert_grows(text: str, numbers: list[int], ways: list[Callable[[int], str]]) -> None:
    written = [way(number) for number, way in zip(sorted(numbers), ways, strict=True)]
    less, more = (judge(text.format(one)) for one in written)
    assert less.complexity in ORDER, (text, written)
    assert ORDER.index(less.complexity) <= ORDER.index(more.complexity), (text, written)


@examples(300)
@given(
    st.sampled_from(TEXTS),
    st.lists(st.integers(1, 300_000_000), min_size=2, max_size=2),
    st.lists(st.sampled_from(WRITTEN), min_size=2, max_size=2),
)
def test_more_things_are_never_less_work(
    text: str, numbers: list[int], ways: list[Callable[[int], str]]
) -> None:
    _assert_grows(text, numbers, ways)


def test_a_number_is_no_error_code() -> None:
    many = judge("Wie lade ich 42’403’776 Dateien hoch?")

    assert (many.items, many.complexity) == (42_403_776, PROJECT)


@pytest.mark.slow
def test_ten_thousand_pairs_of_more_things_are_never_less_work() -> None:
    chance = random.Random(20261116)  # noqa: S311 - repeatable, not secret
    for _ in range(10_000):
        numbers = [int(10 ** chance.uniform(0, 8.4)) for _ in range(2)]
        _assert_grows(chance.choice(TEXTS), numbers, chance.choices(WRITTEN, k=2))


@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("language", ASKED)
def test_a_number_is_read_however_it_is_written(language: str, way: Callable[[int], str]) -> None:
    found = judge(ASKED[language].format(way(1_260_000)))

    assert (found.items, found.complexity) == (1_260_000, PROJECT)


# From the smallest to the largest.
UNITS: Mapping[str, list[str]] = {
    "en": ["photos", "books", "boxes", "archives"],
    "de": ["Fotos", "Bücher", "Kisten", "Archive"],
    "fr": ["photos", "livres", "boîtes", "collections"],
    "es": ["fotos", "libros", "cajas", "colecciones"],
    "sv": ["bilder", "böcker", "lådor", "samlingar"],
    "uk": ["фото", "книг", "коробок", "колекцій"],
    "ar": ["صورة", "كتابا", "صندوقا", "مجموعات"],
    "id": ["foto", "buku", "kotak", "koleksi"],
}
DIGITISE = {
    "en": "Can someone scan {} {} for us?",
    "de": "Kann jemand {} {} scannen?",
    "fr": "Quelqu'un peut numériser {} {} ?",
    "es": "¿Alguien puede digitalizar {} {}?",
    "sv": "Kan någon skanna {} {}?",
    "uk": "Хто може оцифрувати {} {}?",
    "ar": "نحتاج من يساعدنا في رقمنة {} {}",
    "id": "Siapa yang bisa memindai {} {}?",
}
MEASURES = ["{} MB of video", "{} minutes of video", "{} hours of video", "{} GB of video"]


@pytest.mark.parametrize("number", [2, 7, 12, 40, 300, 1950, 20_000])
@pytest.mark.parametrize("language", UNITS)
def test_larger_things_are_never_less_work(language: str, number: int) -> None:
    asked = [DIGITISE[language].format(number, unit) for unit in UNITS[language]]
    sizes = [ORDER.index(judge(text, language=language).complexity) for text in asked]

    assert sizes == sorted(sizes), asked


@pytest.mark.parametrize("number", ["2", "9", "80", "1,500"])
def test_larger_measures_are_never_less_work(number: str) -> None:
    asked = [f"Please upload {unit.format(number)}." for unit in [*MEASURES, "{} TB of video"]]
    sizes = [ORDER.index(judge(text).complexity) for text in asked]

    assert sizes == sorted(sizes)
    assert sizes[-1] == ORDER.index(PROJECT)


GREETINGS = {
    "en": (
        "Hello, I hope you are all well and had a good week.",
        "Thank you so much for your time! Kind regards, Anna",
    ),
    "de": ("Guten Tag, ich hoffe, es geht euch gut.", "Vielen Dank und viele Grüße, Anna"),
    "fr": ("Bonjour à toutes et à tous, j'espère que vous allez bien.", "Merci beaucoup ! Anna"),
    "es": ("Hola, espero que estén todos muy bien.", "Muchas gracias y saludos, Anna"),
    "pt": ("Olá, espero que estejam todos bem.", "Muito obrigada e um abraço, Anna"),
    "sv": ("Hej, hoppas att ni mår bra allihop.", "Tack så mycket! Hälsningar Anna"),
    "uk": ("Доброго дня, сподіваюся, у вас усе гаразд.", "Щиро дякую! З повагою, Анна"),
    "id": ("Halo, semoga kakak-kakak semua sehat.", "Terima kasih banyak. Salam, Anna"),
    "sw": ("Habari zenu, natumaini hamjambo nyote.", "Asanteni sana. Wenu, Anna"),
    "ar": ("السلام عليكم ورحمة الله، أتمنى أن تكونوا بخير.", "شكرا جزيلا لكم، مع التحية"),
}


@pytest.mark.parametrize("number", [3, 40, 900, 5_000, 60_000, 2_000_000])
@pytest.mark.parametrize("language", ASKED)
def test_politeness_and_order_change_nothing(language: str, number: int) -> None:
    asked = ASKED[language].format(number)
    hello, bye = GREETINGS[language]
    sizes = {
        judge(text).complexity
        for text in (asked, f"{hello} {asked}", f"{hello}\n\n{asked}\n\n{bye}", f"{bye} {asked}")
    }

    assert len(sizes) == 1, asked


def test_length_changes_certainty_and_not_the_size() -> None:
    short = judge("Upload 300 scans")
    long = judge("Upload 300 scans. " + "The museum lies by the river and the river is long. " * 40)

    assert short.complexity is long.complexity
    assert short.certainty < long.certainty


@pytest.mark.parametrize(
    ("answer", "size", "items"),
    [
        ("about 200 photos, in parts", INVOLVED, 200),
        ("60 000", PROJECT, 60_000),
        ("2000", INVOLVED, 2_000),
        ("0,5 TB", PROJECT, None),
        ("no idea, perhaps 300", INVOLVED, 300),
        ("I don't know", UNKNOWN, None),
        ("vet inte", UNKNOWN, None),
        ("aucune idée", UNKNOWN, None),
        ("no sé", UNKNOWN, None),
        ("weiß ich nicht", UNKNOWN, None),
        ("não sei", UNKNOWN, None),
        ("لا أعرف", UNKNOWN, None),
        ("не знаю", UNKNOWN, None),
        ("belum tahu", UNKNOWN, None),
        ("sijui", UNKNOWN, None),
        ("none", UNKNOWN, None),
        ("small", INVOLVED, 900),
    ],
)
def test_what_the_form_says_of_the_size_decides(
    answer: str, size: Complexity, items: int | None
) -> None:
    found = judge("Please upload our 900 photos.", "Photos", size=answer)

    assert (found.complexity, found.items) == (size, items)
    assert "size" not in found.missing


def test_what_lasts_for_years_is_more_work_than_what_is_done_once() -> None:
    once = judge("Could someone hold a workshop for our staff?")
    yearly = judge("Could someone hold a workshop for our staff every year, for three years?")
    past = judge("We had a workshop three years ago. Could someone hold one for our staff?")

    assert once.complexity is past.complexity is INVOLVED
    assert yearly.complexity is PROJECT


def test_what_is_on_paper_is_more_work_than_what_is_in_a_table() -> None:
    table = judge("Please import 3,000 records into Wikidata, they are in a spreadsheet.")
    paper = judge("Please import 3,000 records into Wikidata, they are a card index on paper.")

    assert ORDER.index(table.complexity) <= ORDER.index(paper.complexity)
    assert any("card index" in why for why in paper.complexity_because)


def test_nothing_to_be_done_and_nothing_asked_is_not_taken_for_simple() -> None:
    assert judge("Our museum and its photographs.").complexity is UNKNOWN


def taught(size: Complexity, body: str, heading: str) -> Matcher:
    return MATCHER.with_earlier([EarlierRequest(heading, body, size=size)])


SHELLS = "The drawers with our shells should come to Commons, 80 photos. Who can help us upload?"


def test_a_request_like_one_that_staff_called_a_project_is_a_project_and_says_why() -> None:
    matcher = taught(PROJECT, SHELLS, "Shells in drawers")
    other = "Our shells in the other drawers should come to Commons, 90 photos. Who helps upload?"
    found = matcher.assess(RequestText("More shells in drawers", other, MONDAY))

    assert judge(other, "More shells in drawers").complexity is not PROJECT
    assert found.complexity is PROJECT
    assert "staff gave the size project: Shells in drawers" in found.complexity_because[0]


def test_a_request_that_is_like_none_is_judged_as_before() -> None:
    matcher = taught(PROJECT, SHELLS, "Shells in drawers")
    asked = RequestText("Views", "How many people saw our article last year?", MONDAY)

    assert matcher.assess(asked) == MATCHER.assess(asked)


@pytest.mark.parametrize("size", [SIMPLE, INVOLVED, PROJECT])
def test_staffs_correction_still_knows_more_from_less(size: Complexity) -> None:
    matcher = taught(size, SHELLS, "Shells in drawers")
    sizes = [
        matcher.assess(
            RequestText("Shells in drawers", SHELLS.replace("80", f"{number:,}"), MONDAY)
        ).complexity
        for number in (3, 80, 2_000, 70_000, 9_000_000)
    ]

    assert sizes[1] is size
    assert [ORDER.index(one) for one in sizes] == sorted(ORDER.index(one) for one in sizes)
    assert sizes[-1] is PROJECT


def test_that_an_unnamed_number_was_much_is_learnt_and_that_it_was_little_is_not() -> None:
    asked = "The drawers with our shells should come to Commons. Who can help us upload them?"
    request = RequestText("Shells in drawers", asked, MONDAY)

    assert MATCHER.assess(request).complexity is UNKNOWN
    assert taught(PROJECT, asked, "Shells in drawers").assess(request).complexity is PROJECT
    assert taught(SIMPLE, SHELLS, "Shells in drawers").assess(request).complexity is UNKNOWN


def test_the_forms_size_wins_over_earlier_requests() -> None:
    matcher = taught(PROJECT, SHELLS, "Shells in drawers")
    asked = RequestText("Shells in drawers", SHELLS, MONDAY, form={"size": "20 photos"})

    assert matcher.assess(asked).complexity is not PROJECT
