"""What the bot says in threads and on talk pages is a line: words are counted, links are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from helpdeskbot.words.messages import Messages
from tests.words.test_messages import LANGUAGES

MOST = 25
MOST_ELSEWHERE = 30
"""In languages that need more words than English for the same."""
LINK, DAY, CODE = "[[User:Anna|Anna]]", "2026-12-24", "protectedpage"
IN_THREAD = ("answer", "yes", "asked-for", "reply", "promised", "expert", "community")
IN_LISTS = (*IN_THREAD, "unreachable", "first-reaction", "near", "large", "desk", "look")
THEN = ("remind", "next-expert", "digest", "close", "nothing", "reopened")
HARMS = ("hidden", "length", "notifies", "open", "outside", "page", "signature", "silent")
STOPPED = ("new", "gone", "lost", "changed", "told")


def count(said: str) -> int:
    """The words that a reader sees besides links and what is to be copied."""
    seen = re.sub(r"\[\[[^\[\]]*\]\]|<code>[^<>]*</code>", "", said)
    return sum(any(letter.isalnum() for letter in word) for word in seen.split())


def lines(messages: Messages) -> Iterator[tuple[str, str]]:
    """Everything as it is said at its longest, by the message."""
    say = messages.text
    then = {key: say(f"then-{key}", DAY) for key in THEN}
    for awaited in IN_LISTS:
        what = say(f"awaited-{awaited}", DAY if awaited == "near" else LINK)
        for key, follows in then.items():
            yield f"remind-item {awaited} {key}", say("remind-item", LINK, what, DAY, follows)
            if awaited in IN_THREAD:
                words = say("wording-remind", LINK, what, DAY, follows)
                yield f"wording-remind {awaited} {key}", words
    yield "wording-closed", say("wording-closed", LINK, DAY)
    talk = f"{say('wording-remind-talk-before')} {say('wording-remind-talk-after')}"
    yield "wording-remind-talk", talk
    yield "wording-digest", say("wording-digest", LINK)
    reason = say("staff-because-exhausted")
    yield "wording-staff-needed", say("wording-staff-needed", LINK, reason)
    yield "wording-topic-unserved", say("wording-topic-unserved", "copyright", 3, "Roster")
    yield "archive-told", say("archive-told", LINK, LINK)
    yield "archive-back", say("archive-back", LINK)
    for key in ("refused-page", "refused-thread"):
        yield f"notice-{key}", say(f"notice-{key}", LINK, CODE)
    yield "notice-unsent", say("notice-unsent", LINK, LINK, CODE)
    yield "notice-unsure", say("notice-unsure", LINK, LINK)
    for harm in (*HARMS, "parameter", "template"):
        what = say(f"notice-wording-{harm}")
        yield f"notice-wording {harm}", say("notice-wording", LINK, what, LINK)
    accept = say("notice-halted-accept", f"<code>| proportion.accept = {DAY}</code>", LINK)
    for go_on in (accept, say("notice-halted-operator", DAY)):
        for key in STOPPED:
            saw = f"{say(f'notice-halted-{key}', 40, 2)} {say('notice-halted-who', LINK)}"
            yield f"notice-halted {key}", say("notice-halted", LINK, saw, go_on)


@pytest.mark.parametrize("code", LANGUAGES)
def test_whatever_the_bot_says_is_a_line(code: str) -> None:
    most = MOST if code == "en" else MOST_ELSEWHERE
    counted = {key: (count(said), said) for key, said in lines(Messages.load(code))}
    long = {key: found for key, found in counted.items() if found[0] > most}

    assert not long


def test_words_are_counted_as_a_reader_counts_them() -> None:
    assert count("[[User:Anna|Anna]]: still waiting, since 2026-12-01 – really?") == 5
    assert count("هل تحتاج إلى وقتٍ أطول؟") == 5
