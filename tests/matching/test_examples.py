"""What the matcher learns from example sentences, and that a desk's own topics lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.matching import Matcher, assess, load_topic_preset
from helpdeskbot.matching.examples import Examples, load_examples
from helpdeskbot.matching.lexicon import LANGUAGES, load_lexicon
from helpdeskbot.matching.passages import Sentence, split_sentences
from helpdeskbot.model.topics import EarlierRequest, RequestText, Topic
from tests.steps import assert_grows_in_proportion, count_steps

MONDAY = date(2026, 11, 16)
TOPICS = load_topic_preset()
PETS = Examples(
    {
        "cats": ["My kitten scratches the sofa.", "The kitten will not drink milk."],
        "dogs": ["The puppy barks at night.", "My puppy pulls at the leash, it barks."],
    }
)


def read(text: str, heading: str = "") -> list[Sentence]:
    return split_sentences(heading, text, [load_lexicon("en")])


def ask(text: str) -> RequestText:
    return RequestText("", text, MONDAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_topic_has_examples_in_every_language(language: str) -> None:
    examples = load_examples(language)

    assert examples is not None
    assert set(examples.topics) == {topic.id for topic in TOPICS}


@pytest.mark.parametrize("language", ["nl", "mul", "", "../toml", "en/../en", "zh-hans"])
def test_other_languages_have_none(language: str) -> None:
    assert load_examples(language) is None


def test_examples_of_a_language_are_counted_in_proportion_to_their_number() -> None:
    def write(count: int) -> dict[str, list[str]]:
        return {topic: [f"{topic} {word}" for word in range(count)] for topic in "abcdef"}

    load_examples.cache_clear()
    assert count_steps(lambda: load_examples("en")) < 3_000_000
    assert_grows_in_proportion(Examples, write, 100)


def test_what_is_like_an_example_speaks_for_its_topic_in_the_requests_own_words() -> None:
    found = PETS.judge(read("Two KITTENS and a saucer of milk: what now?"))

    assert found["cats"].share > found["dogs"].share
    assert next(iter(found["cats"].because)) == "KITTENS"


def test_what_is_asked_counts_more_than_what_is_mentioned() -> None:
    asked = PETS.judge(read("There is a kitten. What to do when the puppy barks?"))
    mentioned = PETS.judge(read("There is a puppy that barks. What to do with a kitten?"))

    assert asked["dogs"].share > mentioned["dogs"].share


def test_nothing_known_tells_nothing() -> None:
    assert PETS.judge(read("Zxq wvu")) == {}
    assert PETS.judge([]) == {}


@given(st.text(max_size=200))
def test_shares_add_up_and_are_explained(text: str) -> None:
    sentences = read(text, "kitten")
    found = PETS.judge(sentences)

    assert sum(opinion.share for opinion in found.values()) == pytest.approx(1)
    for opinion in found.values():
        assert sum(opinion.because.values()) == pytest.approx(opinion.share)
        assert all(any(word in s.text for s in sentences) for word in opinion.because)


def test_examples_help_where_no_word_of_a_topic_is_used() -> None:
    bare = [replace(topic, words={}, labels={}, descriptions={}) for topic in TOPICS]
    found = assess(ask("Somebody reverted me and left a stern message. Am I in trouble?"), bare)

    assert found.topics[0].id == "policy"


def test_likeness_alone_makes_nobody_confident() -> None:
    bare = [replace(topic, words={}, labels={}, descriptions={}) for topic in TOPICS]
    text = "Who pays for the bus and the beds of five volunteers, and who lends us a scanner?"

    assert not assess(ask(text), bare).confident


def test_a_desk_without_shipped_topics_is_judged_by_words_alone() -> None:
    own = [
        Topic(id="maps", labels={"en": "Maps"}, words={"en": ("warp", "map sheet")}),
        Topic(id="chess", labels={"en": "Chess"}, words={"en": ("opening", "gambit")}),
    ]
    found = assess(ask("Who can warp our map sheets so that they fit the ground?"), own)

    assert [topic.id for topic in found.topics] == ["maps"]
    assert set(found.topics[0].because) <= {"warp", "map sheets"}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_a_renamed_topic_is_still_found_by_its_words(topic: Topic) -> None:
    texts = {
        "upload": "How do we upload 900 scans to Commons in one go?",
        "wikidata": "Which Wikidata property fits our identifier, one item or two?",
        "copyright": "The painter died in 1949. Which licence fits, and who must sign?",
        "metrics": "How many people saw our pictures? The director wants page views.",
        "community": "Where do we find volunteers who write about this?",
        "communication": "A reporter comes on Thursday. What do I say in the press release?",
        "partnership": "With whom do we sign an agreement for a partnership of our museum?",
        "funding": "Is there a grant that pays for travel, and what is the budget?",
        "training": "Could someone give a workshop and teach our staff to edit?",
        "technical": "Our script stops with an error 503. Is the API broken?",
        "policy": "Our article was nominated for deletion; is it notable?",
        "other": "I ordered a mug from your gift shop and the parcel has not arrived.",
    }
    renamed = [replace(one, id=f"our-{one.id}") if one is topic else one for one in TOPICS]

    assert assess(ask(texts[topic.id]), renamed).topics[0].id == f"our-{topic.id}"


def test_a_topic_that_was_removed_is_not_named() -> None:
    without = [topic for topic in TOPICS if topic.id != "funding"]
    found = assess(ask("Who pays for the bus and a bed for five volunteers?"), without)

    assert "funding" not in [topic.id for topic in found.topics]


def test_earlier_requests_win_over_examples() -> None:
    text = "Somebody reverted me and left a stern message. Am I in trouble?"
    earlier = [EarlierRequest("", text, ("training",))]
    before = Matcher(TOPICS).assess(ask(text))
    after = Matcher(TOPICS, earlier).assess(ask(text))

    assert before.topics[0].id == "policy"
    assert after.topics[0].id == "training"
    assert any(word.startswith("an earlier request") for word in after.topics[0].because)
