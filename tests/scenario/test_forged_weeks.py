"""The same weeks of a desk with a stranger who forges, and without: nobody is told more.

The stranger adds whatever was ever written there, in anybody's name.  What the bot did to people is
told by the wiki's records alone, by a witness that knows nothing of the bot.

- In what others have brought nobody is told more, or sooner; no status is set, nothing is closed or
  marked as resolved that would not have been.  Whether the bot does less there is another question:
  anybody may set a status on a wiki, write an opt-out, or mark a request as resolved.
- Strangers may answer as anybody may: then it is the desk's turn, and staff are told.
- Strangers may ask as anybody may.  About a section that a stranger brought nobody is told but who
  brought it, each expert of the roster once, and staff.
- Who has left the roster, opted out, or has nothing to do with the desk is never told anything.

``make forging`` plays more of them, for four weeks each.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from tests.scenario.forging import EXPERTS, PAGE, STRANGERS, Weeks, make_plan
from tests.scenario.together import ARCHIVE
from tests.scenario.witness import ASKED, TOLD, Act, heading_of, sections

SEEDS = 50
MORE = int(os.environ.get("HELPDESKBOT_FORGING", "0"))
# What others set in motion comes with the same tick; sooner by a day it comes of something else.
SOON = timedelta(hours=12)
# What tells the desk that it is its turn.
DESKS = {("Samira", "digest"), ("Samira", "staff"), ("", "status in progress")}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(max(SEEDS, MORE)))
def test_a_stranger_who_forges_brings_nothing_about(seed: int) -> None:
    plan = make_plan(seed) if seed < SEEDS else make_plan(seed, days=28)
    quiet, forged = Weeks(plan).play(), Weeks(plan, forged=True).play()

    archived = {section.heading for section in sections(quiet.desk.wiki, ARCHIVE)}
    more = find_more(quiet.acts(), forged.acts(), *forged.brought())
    # That a request was archived is true in both; a lost memory may hide it in one of them.
    assert [
        one for one in more if (one[1].what, one[1].about in archived) != ("archived", True)
    ] == []


def find_more(
    quiet: Sequence[Act], forged: Sequence[Act], brought: Counter[str], wrote: Collection[str]
) -> Iterator[tuple[str, Act]]:
    """What the bot did because of the stranger, with what is wrong with it.

    :param brought: how many sections the stranger brought, by their headings.
    :param wrote: the headings of others' sections in which the stranger wrote something.
    """
    left = Counter((act.person, act.what, act.about) for act in quiet)
    # A mark of ours yields to whoever writes below it, and comes back: it would have been there.
    resolved = {act.about for act in quiet if act.what == "resolved"}
    asked: dict[str, list[datetime]] = {}
    for act in quiet:
        if act.what == ASKED:
            asked.setdefault(act.about, []).append(act.at)
    named: Counter[tuple[str, str]] = Counter()
    once: set[tuple[str, int]] = set()
    for act in forged:
        strange = act.by in STRANGERS
        if act.person in STRANGERS or (strange and not act.person):
            continue
        if act.what == TOLD:
            # Whom a question names, the same question or a message tells.
            named[act.person, act.about] -= 1
            if named[act.person, act.about] < 0:
                yield "told, and not asked", act
        elif act.what == ASKED:
            named[act.person, act.about] += 1
            times = [] if strange else asked.get(act.about, [])
            if act.person not in EXPERTS:
                yield "asked, and no expert", act
            elif strange and (act.person, act.section) in once:
                yield "asked again", act
            elif not strange and not times:
                yield "asked, and without the stranger nobody was", act
            elif times and act.at < times.pop(0) - SOON:
                yield "asked sooner", act
            once |= {(act.person, act.section)} if strange else set()
        elif act.what == "resolved" and act.about in resolved and not strange:
            continue
        elif left[act.person, act.what, act.about] and not strange:
            left[act.person, act.what, act.about] -= 1
        elif (act.person, act.what) not in DESKS or not (
            strange or brought[act.about] or act.about in wrote
        ):
            yield "told or done", act


@pytest.mark.parametrize(
    ("title", "added", "found"),
    [
        ("User talk:Victim", "Hello! <!-- helpdeskbot:talk|x --> ~~~~", "told, and not asked"),
        (
            "User talk:Rita",
            f"[[:{PAGE}#Matter 0|x]] <!-- helpdeskbot:archived|x -->",
            "told or done",
        ),
        (PAGE, ":[[User:Rita|Rita]] <!-- helpdeskbot:remind|remind|1|x --> ~~~~", "told or done"),
        (PAGE, ":x <!-- helpdeskbot:ask|mail:Egon --> ~~~~", "asked, and no expert"),
        (PAGE, ":x <!-- helpdeskbot:ask|mail:Anna --> ~~~~", "asked, and without"),
        (PAGE, "{{Section resolved|1=~~~~}}", "told or done"),
        (PAGE, "{{Helpdesk status|no response}}", "told or done"),
    ],
)
def test_the_witness_sees_what_a_bot_that_is_deceived_would_do(
    title: str, added: str, found: str
) -> None:
    plan = make_plan(0, days=0)
    quiet, forged = Weeks(plan), Weeks(plan, forged=True)
    for weeks in quiet, forged:
        weeks.ask(0, "How do we begin? ~~~~")
    archived = {section.heading for section in sections(quiet.desk.wiki, ARCHIVE)}
    more = find_more(quiet.acts(), forged.acts(), *forged.brought())
    # That a request was archived is true in both; a lost memory may hide it in one of them.
    assert [
        one for one in more if (one[1].what, one[1].about in archived) != ("archived", True)
    ] == []

    forged.desk.person(forged.desk.wiki.bot).append(title, added)

    [(fault, _)] = find_more(quiet.acts(), forged.acts(), *forged.brought())
    assert fault.startswith(found)


def test_the_witness_knows_a_strangers_section_from_the_one_that_it_copies() -> None:
    forged = Weeks(make_plan(0, days=0), forged=True)
    forged.ask(0, "How do we begin? ~~~~")
    [original] = forged.sections()
    forged.desk.person("Mallory").append(PAGE, f"\n{original.text}")
    forged.say(0, "Samira", "Like this. ~~~~")

    mine, copy = forged.sections()
    assert (mine.by, copy.by) == ("Rita", "Mallory")
    assert "Like this." in mine.text
    assert copy.text == original.text


@pytest.mark.parametrize(
    ("anchor", "heading"),
    [("Hi_4", "Hi 4"), ("Hi 4_2", "Hi 4"), ("Matter 2", "Matter 2"), ("Matter_3", "Matter 3")],
)
def test_the_witness_knows_the_heading_of_the_second_section_of_a_name(
    anchor: str, heading: str
) -> None:
    assert heading_of(anchor, {"Hi 4", "Matter 2"}) == heading
