"""The scenes of the season in their order, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import click

from helpdeskbot.cli.demo import scenes_desk, scenes_requests
from helpdeskbot.cli.demo.figures import Season
from helpdeskbot.cli.demo.stage import DemoStage
from helpdeskbot.cli.demo.telling import headline, tell_in_full, tell_shortly, wrap

Scene = Callable[[DemoStage], None]
Tell = Callable[[str], object]

SCENES: Mapping[str, Scene] = {
    "roster": scenes_requests.roster,
    "large": scenes_requests.large,
    "plain": scenes_requests.plain,
    "expert": scenes_requests.expert,
    "waiting": scenes_requests.waiting,
    "reminder": scenes_requests.reminder,
    "settings": scenes_desk.settings,
    "archived": scenes_requests.archived,
    "reopened": scenes_requests.reopened,
    "turn": scenes_requests.moving_up,
    "follow-up": scenes_requests.follow_up,
    "people": scenes_desk.people,
    "stop": scenes_desk.stopping,
    "power": scenes_desk.power,
    "flood": scenes_desk.flood,
    "rehearsal": scenes_desk.rehearsal,
}


def play(tell: Tell, watch: Callable[[str, DemoStage], object] | None = None) -> None:
    """Play the whole season, and tell each scene in a few lines.

    :param tell: prints a line.
    :param watch: called after each scene, with its name.
    """
    tell("A season at a desk with the profile “full”, on a wiki in memory, by the bot's real tick.")
    tell("Of each scene: what happens, the telling lines of the bot's edits, whom these notified.")
    with DemoStage() as stage:
        for name in scenes_on(stage):
            tell("")
            tell(_title(name))
            _tell_all(tell, tell_shortly(stage))
            if watch is not None:
                watch(name, stage)
        tell("")
        tell(click.style("What desks fail at, and what happened here", bold=True))
        for failure, outcome in Season(stage).summary():
            tell(f"  {failure}")
            _tell_all(tell, wrap(outcome))
    tell("")
    tell("One scene in full, with every edit and its reason: helpdeskbot demo --scene NAME")
    tell("Next: README.md, “On your own wiki”. First preview, then tick.")


def play_one(wanted: str, tell: Tell) -> None:
    """Tell one scene in full; those before it are played, and not told."""
    with DemoStage() as stage:
        for name in scenes_on(stage):
            if name == wanted:
                break
        tell(_title(wanted))
        _tell_all(tell, tell_in_full(stage))


def scenes_on(stage: DemoStage) -> Iterator[str]:
    """Play scene by scene; gives the name of each that is over."""
    for name, scene in SCENES.items():
        stage.begins()
        scene(stage)
        yield name


def list_scenes(tell: Tell) -> None:
    """Name the scenes."""
    for name in SCENES:
        tell(_title(name))


def _title(name: str) -> str:
    line = (SCENES[name].__doc__ or "").partition("\n")[0]
    return headline(list(SCENES).index(name) + 1, name, line)


def _tell_all(tell: Tell, lines: Iterable[str]) -> None:
    for line in lines:
        tell(line)
