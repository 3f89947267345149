"""Short requests in people's own words find those who can help, and none who cannot."""

from __future__ import annotations

import pytest

from helpdeskbot.page.topics import open_topics
from tests.concerns.asking.asking import AskingDesk

ASKED = [
    ("help", "how do i upload my 20 pictures … it says error", "Upload"),
    ("Photos", "hi how can i put my museums pics on wikipedia thx", "Upload"),
    ("Upload 60000 photos", "all CC0, by a museum", "Upload"),
    ("subir fotos", "hola como subo las fotos de mi museo", "Upload"),
    ("bilder", "wie lade ich 20 bilder hoch? da steht fehler", "Upload"),
    ("фото", "як завантажити фото нашого музею", "Upload"),
    ("صور المتحف", "كيف ارفع 40 صورة الى كومنز", "Upload"),
    ("views", "how many people saw our pics?", "Metrics"),
    ("siffror", "hur många har sett våra bilder? behöver siffror till fredag", "Metrics"),
    ("old photo", "photographer died 1950, may we use it??", "Copyright"),
]


@pytest.mark.parametrize(("heading", "words", "expert"), ASKED)
def test_a_short_request_is_asked_about_by_topic(heading: str, words: str, expert: str) -> None:
    desk = AskingDesk()
    for topic in ("Copyright", "Metrics", "Training", "Upload"):
        desk.joins(topic, topic.lower())
    desk.asks("Rita", heading, f"{words} ~~~~")

    desk.tick()

    assert desk.notified() == [expert]
    assert f"topic={expert.lower()}" in desk.thread(heading)


@pytest.mark.parametrize("words", ["hello, a question about pictures", "is anybody here?? thx"])
def test_of_words_that_may_mean_anything_nobody_is_asked(words: str) -> None:
    desk = AskingDesk()
    for topic in ("Copyright", "Metrics", "Training", "Upload"):
        desk.joins(topic, topic.lower())
    desk.asks("Rita", "help", f"{words} ~~~~")

    desk.tick()

    assert desk.notified() == []


def test_a_desk_knows_in_which_language_people_rather_write() -> None:
    languages = []
    for language in ("en", "sv"):
        desk = AskingDesk(language=language)
        book = open_topics(desk.office, desk.policies[0])
        languages.append(book.language)

    assert languages == ["en", "sv"]
