"""The command ``helpdeskbot match``: what a request is about and needs, for people and machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpdeskbot.cli import terminal
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.topics import Complexity

if TYPE_CHECKING:
    from helpdeskbot.concerns.asking.policy import AskingPolicy
    from helpdeskbot.model.topics import Assessment, Topic


@click.command()
@click.argument("file", type=click.Path(allow_dash=True), required=False)
@click.option(
    "--jsonl",
    "jsonl",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Many requests instead: lines with id, heading, body, posted and perhaps lang.",
)
@click.option(
    "--roster",
    "roster_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The wikitext of a roster page: also say whom the bot would ask.",
)
@click.option(
    "--settings",
    "settings_file",
    metavar="FILE",
    help="The operator's file, for the desk's own topics.  Default: the topics that are shipped.",
)
@click.option("--lang", "language", default="", metavar="XX", help="The request's language.")
@click.option(
    "--posted",
    metavar="YYYY-MM-DD",
    help='The day of the post, for "next Friday".  Default: that of its signature, or today.',
)
@click.option("--json", "as_json", is_flag=True, help="Print everything for machines.")
def match(
    file: str | None,
    jsonl: str | None,
    roster_file: Path | None,
    settings_file: str | None,
    language: str,
    posted: str | None,
    as_json: bool,
) -> None:
    """Say what a request is about, how much it is and what is missing, and why.  Needs no wiki.

    FILE is the wikitext of one request, with or without its heading line; - is standard input.
    """
    from helpdeskbot.cli.match_input import read_day, read_lines, read_request
    from helpdeskbot.matching import Matcher

    advice = "Give either a FILE with one request, or --jsonl with many"
    if file is not None and jsonl is not None:
        raise SettingsError("there are two inputs", advice=advice)
    day = read_day(posted, "--posted") if posted else None
    topics, asking = _desk(settings_file)
    matcher, experts_for = Matcher(topics), _open_roster(roster_file, topics, asking)
    if jsonl is not None:
        with click.open_file(jsonl, "rb") as lines:
            for name, request in read_lines(lines, day, language):
                found = matcher.assess(request)
                row = {"id": name, **assessment_as_json(found, experts_for(found, str(name)))}
                click.echo(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
        return
    if file is None:
        raise SettingsError("there is nothing to match", advice=advice)
    with click.open_file(file, "rb") as opened:
        text = opened.read().decode("utf-8", "replace")
    request = read_request(text, day, language)
    found = matcher.assess(request)
    experts = experts_for(found, request.heading)
    if as_json:
        told = json.dumps(assessment_as_json(found, experts), ensure_ascii=False, indent=1)
        click.echo(told.encode("utf-8", "replace"))
    else:
        click.echo(show_assessment(found, experts))


def _desk(settings_file: str | None) -> tuple[Sequence[Topic], AskingPolicy]:
    """The first desk's topics and how it asks; the shipped ones without settings."""
    from helpdeskbot.concerns.asking.policy import AskingPolicy
    from helpdeskbot.matching import load_topic_preset

    if settings_file is None:
        return load_topic_preset(), AskingPolicy()
    from helpdeskbot.concerns.sections import DESK
    from helpdeskbot.settings.operator_file import load_all_settings

    desk = load_all_settings(Path(settings_file), DESK)[0].desks[0]
    return desk.topics or load_topic_preset(), desk.of(AskingPolicy)


def _open_roster(
    file: Path | None, topics: Sequence[Topic], asking: AskingPolicy
) -> Callable[[Assessment, str], list[dict[str, Any]]]:
    """Says whom the bot would ask, by the rows alone: no history, no limits, nobody away."""
    if file is None:
        return lambda assessment, identity: []
    from helpdeskbot.concerns.asking.decide.choice import Roster
    from helpdeskbot.concerns.asking.policy import AskingPolicy
    from helpdeskbot.concerns.asking.roster.parse.rows import parse_roster
    from helpdeskbot.concerns.asking.roster.values import Expert
    from helpdeskbot.concerns.asking.values import Candidate, Need
    from helpdeskbot.concerns.asking.words.reasons import say_reasons
    from helpdeskbot.model.topics import certain_topics
    from helpdeskbot.parse import default_site

    names = frozenset({asking.template, AskingPolicy().template})
    text = file.read_text(encoding="utf-8", errors="replace")
    page = parse_roster(text, default_site(), templates=names, topics=topics)
    now = datetime.now(UTC)
    people = [Candidate(Expert(row.name, number, row)) for number, row in enumerate(page.rows, 1)]
    roster = Roster(people, now)

    def choose(assessment: Assessment, identity: str) -> list[dict[str, Any]]:
        found = certain_topics(assessment) if assessment.confident else assessment.topics[:3]
        need = Need(identity, identity, found, assessment.language)
        choice = roster.choose(need, asking, shown=len(people))
        told = []
        for considered in (*(one for one, _ in choice.chosen), *choice.considered):
            chosen = assessment.confident and any(one is considered for one, _ in choice.chosen)
            because = say_reasons(considered)
            if not assessment.confident:
                because += "; nobody is asked, as the topic is not sure"
            told.append({"user": considered.name, "chosen": chosen, "because": because})
        return told

    return choose


def assessment_as_json(
    found: Assessment, experts: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The assessment in the form that ``match --json`` prints."""
    return {
        "lang": found.language,
        "topics": [
            {"id": topic.id, "score": topic.score, "because": list(topic.because)}
            for topic in found.topics
        ],
        "confident": found.confident,
        "complexity": {
            "value": found.complexity.value,
            "because": list(found.complexity_because),
        },
        "urgent": found.urgent,
        "deadline": found.deadline.isoformat() if found.deadline else None,
        "items": found.items,
        "missing": list(found.missing),
        "experts": list(experts),
    }


def show_assessment(found: Assessment, experts: Sequence[Mapping[str, Any]] = ()) -> str:
    """The assessment for people."""
    sure = "sure" if found.confident else "not sure enough to ask anybody by topic"
    lines = [f"Language: {found.language}", f"Topics ({sure}):"]
    lines += [f"  {t.score:6.0%}  {t.id}: {', '.join(t.because)}" for t in found.topics[:5]]
    if not found.topics:
        lines.append("  none")
    size = "not known yet" if found.complexity is Complexity.UNKNOWN else found.complexity.value
    lines.append(f"Complexity: {size} ({'; '.join(found.complexity_because)})")
    deadline = found.deadline.isoformat() if found.deadline else "none"
    lines.append(f"Deadline: {deadline}{', urgent' if found.urgent else ''}")
    lines.append(f"Items: {found.items if found.items is not None else 'not said'}")
    lines.append(f"To ask for: {', '.join(found.missing) or 'nothing'}")
    for expert in experts:
        chosen = "asked" if expert["chosen"] else "not asked"
        lines.append(f"  {expert['user']}: {chosen}, {expert['because']}")
    return "\n".join(terminal.clean(line) for line in lines)
