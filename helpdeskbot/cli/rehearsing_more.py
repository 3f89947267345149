"""What ``helpdeskbot rehearse`` can do besides: fetch, compare, suggest."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from helpdeskbot.cli.absences import find_absences
from helpdeskbot.cli.terminal import clean_line
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.status import Phase
from helpdeskbot.rehearsal.compare import Comparison, compare, say_score
from helpdeskbot.rehearsal.export.past import Past
from helpdeskbot.rehearsal.fetch.asking import PoliteClient, introduce
from helpdeskbot.rehearsal.fetch.history import fetch_pages_history
from helpdeskbot.rehearsal.fetch.names import find_api
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.rehearsal.play import rehearse
from helpdeskbot.rehearsal.played import note_settings
from helpdeskbot.rehearsal.saying import say_time
from helpdeskbot.rehearsal.score import Score, reckon
from helpdeskbot.rehearsal.suggest import (
    SearchEnded,
    Suggestion,
    Value,
    change_desk,
    find_knobs,
    suggest,
)
from helpdeskbot.rehearsal.terms import Conditions, HowFar, OnProgress
from helpdeskbot.settings.operator_file import DEFAULT_STATE, expand_path

Clock = Callable[[], float]


def fetch_past(wiki: str, page: str, contact: str) -> Path:
    """Fetch the history of a page, or what is new of it; the export that has it.

    :param wiki: its name or the address of its API.
    :param contact: who answers for what is asked.
    :raises SettingsError: something of this is not given, or cannot be meant.
    :raises WikiError: the wiki does not answer, or refuses.
    """
    if not wiki or not page:
        raise SettingsError(
            "it is not said which page of which wiki to fetch",
            advice="Name both with --wiki WIKI --page TITLE",
        )
    api, agent = find_api(wiki), introduce(contact)
    folder = expand_path(str(DEFAULT_STATE)) / "histories" / name_folder(api)
    client = PoliteClient(api, agent)
    console = Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=_is_mute()) as bar:
            task = bar.add_task("Fetching", total=None)
            file = fetch_pages_history(
                client, [page], folder, lambda _, number: bar.update(task, completed=number)
            )
    finally:
        client.close()
    click.echo(f"Fetched from {clean_line(api)}; kept in {folder}", err=True)
    return file


def name_folder(api: str) -> str:
    """A name for what is fetched from a wiki: its host and, where there are several, its path."""
    parts = urlsplit(api)
    where = parts.netloc + parts.path.removesuffix("/api.php").removesuffix("/w")
    return re.sub("[^A-Za-z0-9.-]+", "_", where)


def compare_settings(
    past: Past, terms: tuple[Conditions, Conditions], names: tuple[str, str]
) -> tuple[Rehearsed, Comparison]:
    """Rehearse the same past with two settings; the first rehearsal, and both side by side."""
    first, second = (_play(past, one) for one in terms)
    return first, compare(names, first, second)


def suggest_settings(
    past: Past,
    terms: Conditions,
    before: Rehearsed,
    *,
    rescued: float,
    most_plays: int,
    most_time: timedelta,
    took: timedelta,
    clock: Clock = time.monotonic,
) -> Suggestion:
    """Search the delays that would have done best on a past, at all desks alike.

    :param before: the rehearsal on these terms, which counts as the first one.
    :param most_time: after it no further rehearsal is begun, and the one that is going on is left.
    :param took: how long the first one took, from which is told how long the search will take.
    :param clock: seconds from any moment.
    :raises SettingsError: nothing that could be moved is switched on.
    """
    knobs = find_knobs(terms.desks[0])
    if not knobs:
        raise SettingsError(
            "nothing at this desk waits before it speaks, so there is no delay to search",
            advice="Switch on reminders, or asking with a roster, in the settings",
        )
    click.echo(_say_how_long(took, most_plays, most_time), err=True)
    over = clock() + most_time.total_seconds()

    def go_on(_: HowFar) -> None:
        if clock() > over:
            raise SearchEnded

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        disable=_is_mute(),
    ) as bar:  # fmt: skip
        task = bar.add_task("Searching", total=most_plays)

        def play(values: Mapping[str, Value]) -> Score:
            if not values:
                return reckon(before)
            try:
                return reckon(_play(past, _change(terms, values), go_on))
            except KeyboardInterrupt:
                raise SearchEnded from None

        def tell(plays: int, best: Score) -> None:
            bar.update(task, completed=plays, description=say_score(best))

        return suggest(
            knobs,
            play,
            rescued=rescued,
            most_plays=most_plays,
            on_play=tell,
        )


def conclude(rehearsed: Rehearsed, past: Past, terms: Conditions) -> None:
    """Find the missteps of a rehearsal, and note the settings that it was made with."""
    rehearsed.played_with = note_settings(terms.desks, terms.limits, terms.interval)
    rehearsed.absences = find_absences(past, terms.desks, terms.site)
    judge(rehearsed, terms.desks)


def judge(rehearsed: Rehearsed, desks: Sequence[DeskPolicy]) -> None:
    """Find the missteps, with what statuses mean at these desks."""
    mark_missteps(
        rehearsed,
        lambda status: any(desk.status.phase(status) is Phase.CLOSED for desk in desks),
        closes_as={desk.of(TurnPolicy).no_response for desk in desks},
    )


def _say_how_long(took: timedelta, most_plays: int, most_time: timedelta) -> str:
    """About how long a search takes; each of its rehearsals takes as long as the first one."""
    estimate = min(took * (most_plays - 1), most_time)
    return (
        f"Searching: at most about {say_time(estimate)}, in up to {most_plays:,} rehearsals of "
        f"{took.total_seconds():,.0f} s each. Ctrl-C ends it with the best so far."
    )


def _play(past: Past, terms: Conditions, on_progress: OnProgress | None = None) -> Rehearsed:
    rehearsed = rehearse(past, terms, on_progress=on_progress)
    conclude(rehearsed, past, terms)
    return rehearsed


def _change(terms: Conditions, values: Mapping[str, Value]) -> Conditions:
    return replace(terms, desks=[change_desk(desk, values) for desk in terms.desks])


def _is_mute() -> bool:
    """Whether nobody looks at a bar."""
    return not sys.stderr.isatty()
