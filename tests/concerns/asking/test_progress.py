"""How far the search for somebody who takes a request has come, from what stands on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from helpdeskbot.concerns.asking.decide.progress import all_questions, decide_state, says_not_me
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import Asked, RequestState, Stage
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.request import Request, split_topics
from helpdeskbot.model.status import is_open
from helpdeskbot.model.topics import Assessment, TopicScore
from helpdeskbot.parse import default_site, parse_page
from helpdeskbot.parse.names import parse_names, write_names
from helpdeskbot.parse.readings import Named
from helpdeskbot.settings.desk import build_desk

BOT = "HelpdeskBot"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POLICY = build_desk(
    [{"name": "desk", "pages": ["P"], "since": datetime(2026, 1, 1, tzinfo=UTC)}], DESK
)
SURE = Assessment("en", (TopicScore("maps", 0.7), TopicScore("law", 0.4)), confident=True)
UNSURE = replace(SURE, confident=False)


def sign(name: str, days_ago: float = 0.0) -> str:
    at = NOW - timedelta(days=days_ago)
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {at:%H:%M, %-d %B %Y} (UTC)"


def asks(*words: str, days_ago: float) -> str:
    return f":Who can help? <!-- helpdeskbot:ask|{'|'.join(words)} --> {sign(BOT, days_ago)}"


@dataclass(frozen=True)
class Heard:
    """A request, with whom the memory knows to have been asked, and who is on the roster."""

    request: Request
    remembered: Sequence[Asked]
    experts: frozenset[str]

    def posted(self, at: datetime) -> Heard:
        """The same, posted at another time."""
        return replace(self, request=replace(self.request, opened_at=at))


def hear(
    *replies: str,
    status: str = "{{Helpdesk status|new}}",
    days_ago: float = 10.0,
    remembered: Sequence[Asked] = (),
    experts: Sequence[str] = ("Anna", "Bosse"),
) -> Heard:
    lines = ["== Request ==", status, f"How do we draw a map? {sign('Rita', days_ago)}", *replies]
    text = "\n".join(line for line in lines if line) + "\n"
    page = parse_page(text, default_site(), Markers(status=frozenset({"Helpdesk status"})))
    [thread] = page.threads
    first = thread.first_comment
    assert first is not None
    phase = POLICY.status.phase(thread.status.value) if thread.status else None
    is_resolved = thread.status is None or thread.resolved
    request = Request(
        thread,
        thread.id,
        text,
        0,
        "Rita",
        first.timestamp,
        phase,
        is_open=is_open(phase) and not is_resolved,
    )
    return Heard(request, remembered, frozenset(experts))


def decide(heard: Heard, assessment: Assessment = SURE) -> RequestState:
    return decide_state(
        heard.request,
        assessment,
        POLICY,
        before=heard.remembered,
        marks=list(heard.request.marks_by(BOT)),
        experts=heard.experts,
        named=Named(parse_names(heard.request.param("expert"), default_site())),
        declines=["Helpdesk not me"],
        site=default_site(),
        desk_key="wiki/desk",
        account=BOT,
        covered={"maps"},
        now=NOW,
    )


def remembers(name: str, days_ago: float) -> Asked:
    return Asked("wiki/desk", "h-Rita", name, NOW - timedelta(days=days_ago))


ANNA_ASKED = asks("ping:Anna", days_ago=2)


@pytest.mark.parametrize(
    ("told", "heard", "stage", "taken"),
    [
        ("a new request needs somebody", hear(), Stage.SEARCHING, ()),
        ("one that was asked about waits", hear(ANNA_ASKED), Stage.ASKING, ()),
        (
            "after days of silence it needs the next",
            hear(asks("ping:Anna", days_ago=5.1)),
            Stage.SEARCHING,
            (),
        ),
        (
            "whom only the memory knows was asked all the same",
            hear(remembered=[remembers("Anna", 2)]),
            Stage.ASKING,
            (),
        ),
        (
            "who answers has taken it",
            hear(ANNA_ASKED, f"::Gladly. {sign('Anna', 1)}"),
            Stage.TAKEN,
            ("Anna",),
        ),
        (
            "any expert who answers has, asked or not",
            hear(f":Gladly. {sign('Bosse', 1)}"),
            Stage.TAKEN,
            ("Bosse",),
        ),
        ("others who answer have not", hear(f":Me too! {sign('Cilla', 1)}"), Stage.SEARCHING, ()),
        (
            "the requester's own words take nothing",
            hear(f":Any news? {sign('Rita', 1)}", experts=["Rita"]),
            Stage.SEARCHING,
            (),
        ),
        (
            "who says not me has not taken it, and the next is needed",
            hear(ANNA_ASKED, f"::{{{{Helpdesk not me}}}} {sign('Anna', 1)}"),
            Stage.SEARCHING,
            (),
        ),
        (
            "one of two says not me: the other is still waited for",
            hear(
                asks("ping:Anna", "talk:Bosse", days_ago=2),
                f"::{{{{helpdesk_not me|no time}}}} {sign('Anna', 1)}",
            ),
            Stage.ASKING,
            (),
        ),
        (
            "who took it and then says not me gives it back",
            hear(
                ANNA_ASKED,
                f"::I do. {sign('Anna', 1.5)}",
                f"::Sorry: {{{{Helpdesk not me}}}} {sign('Anna', 1)}",
            ),
            Stage.SEARCHING,
            (),
        ),
        (
            "who said not me and then answers has taken it",
            hear(
                ANNA_ASKED,
                f"::{{{{Helpdesk not me}}}} {sign('Anna', 1.5)}",
                f"::I do after all. {sign('Anna', 1)}",
            ),
            Stage.TAKEN,
            ("Anna",),
        ),
        (
            "whom a person names in the template has taken it",
            hear(status="{{Helpdesk status|new|expert=[[User:Cilla]]}}"),
            Stage.TAKEN,
            ("Cilla",),
        ),
        ("a closed one rests", hear(status="{{Helpdesk status|done}}"), Stage.RESTING, ()),
        ("one on hold rests", hear(status="{{Helpdesk status|on hold}}"), Stage.RESTING, ()),
        ("an unknown word rests", hear(status="{{Helpdesk status|??}}"), Stage.RESTING, ()),
        ("one without a status rests", hear(status=""), Stage.RESTING, ()),
        (
            "one that waits for its requester rests",
            hear(status="{{Helpdesk status|waiting for requester}}"),
            Stage.RESTING,
            (),
        ),
        ("an old one rests", hear(days_ago=61), Stage.RESTING, ()),
        (
            "one from before the desk's first day rests",
            hear(days_ago=50).posted(POLICY.since - timedelta(days=1)),
            Stage.RESTING,
            (),
        ),
        (
            "on hold wins over who is named",
            hear(status="{{Helpdesk status|on hold|expert=Anna}}"),
            Stage.RESTING,
            ("Anna",),
        ),
    ],
)
def test_a_request_stands_where_its_page_says(
    told: str, heard: Heard, stage: Stage, taken: tuple[str, ...]
) -> None:
    state = decide(heard)

    assert (state.stage, state.taken_by) == (stage, taken), told


def test_nobody_is_asked_by_a_topic_that_is_not_sure() -> None:
    state = decide(hear(), UNSURE)

    assert state.stage is Stage.UNSORTED
    assert state.need is None
    # Whoever sorts requests still sees what it might be about.
    assert [topic.id for topic in state.topics] == ["maps", "law"]


def test_a_topic_that_a_person_wrote_is_sure() -> None:
    state = decide(hear(status="{{Helpdesk status|new|topic=Maps, law}}"), UNSURE)

    assert state.stage is Stage.SEARCHING
    assert [(topic.id, topic.score) for topic in state.topics] == [("maps", 1.0), ("law", 1.0)]


def test_a_topic_that_nobody_covers_is_for_the_staff() -> None:
    state = decide(hear(status="{{Helpdesk status|new|topic=law}}"))

    assert state.stage is Stage.EXHAUSTED
    assert state.need is not None


def test_what_is_needed_says_who_is_in_the_thread_already_but_for_the_bot() -> None:
    state = decide(hear(asks("ping:Anna", days_ago=6), f":Me too. {sign('Cilla', 1)}"))

    assert state.need is not None
    assert state.need.participants == {"Rita", "Cilla"}
    assert [one.name for one in state.need.asked] == ["Anna"]


def test_it_is_looked_at_again_when_the_first_answer_is_overdue() -> None:
    state = decide(hear(asks("ping:Anna", days_ago=4), asks("ping:Bosse", days_ago=1)))

    assert state.due_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "differ"),
    [("", True), ("Anna", False), ("[[User:anna]]", False), ("Bosse", True)],
)
def test_the_template_is_to_name_exactly_who_has_taken_it(written: str, differ: bool) -> None:
    status = f"{{{{Helpdesk status|new|expert={written}}}}}"
    state = decide(hear(ANNA_ASKED, f"::Gladly. {sign('Anna', 1)}", status=status))

    assert state.names_differ is differ


def test_a_name_with_a_comma_is_written_once_and_stays() -> None:
    written = write_names(["Lind, Åke"], default_site())
    state = decide(
        hear(
            asks("ping:Lind, Åke", days_ago=2),
            f"::Gladly. {sign('Lind, Åke', 1)}",
            status=f"{{{{Helpdesk status|new|expert={written}}}}}",
        )
    )

    assert state.taken_by == ("Lind, Åke",)
    assert not state.names_differ


def test_only_the_bots_own_comments_tell_whom_it_asked() -> None:
    forged = f":Hi <!-- helpdeskbot:ask|ping:Anna --> {sign('Mallory', 2)}"

    request = hear(forged).request
    assert all_questions(request, (), request.marks_by(BOT), "wiki/desk") == []


def test_a_question_is_counted_once_though_memory_and_page_know_it() -> None:
    request = hear(asks("mail:Anna", "Bosse", days_ago=2)).request
    marks = request.marks_by(BOT)
    found = all_questions(request, [remembers("Anna", 2)], marks, "wiki/desk")

    assert [(one.name, one.way) for one in found] == [("Anna", Way.PING), ("Bosse", Way.PING)]


def test_that_the_staff_were_called_is_seen_on_the_page() -> None:
    called = f":Nobody is left. <!-- helpdeskbot:staff|Samira --> {sign(BOT, 1)}"

    assert decide(hear(called)).staff_called
    assert not decide(hear(called.replace(BOT, "Mallory"))).staff_called


def test_topics_in_a_parameter_are_each_read_once() -> None:
    assert split_topics(" Maps,law ;  MAPS/ open   data\n") == ("maps", "law", "open data")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{Helpdesk not me}}", True),
        ("{{ template:helpdesk_not me |reason}}", True),
        ("{{Helpdesk not me too}}", False),
        ("Not me", False),
        ("{{Helpdesk not", False),
    ],
)
def test_not_me_is_the_template_and_nothing_else(text: str, said: bool) -> None:
    assert says_not_me(text, ["Helpdesk not me"], default_site()) is said
