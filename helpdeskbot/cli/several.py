"""What commands do for one wiki after another, and what ``run`` does for all of them at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import app, terminal
from helpdeskbot.cli.common import open_office
from helpdeskbot.cli.logs import ReportLog, of_wiki
from helpdeskbot.model.errors import HelpdeskBotError

if TYPE_CHECKING:
    from helpdeskbot.cli.metrics import Metrics
    from helpdeskbot.cli.schedule import Beat, NotePass
    from helpdeskbot.office.office import Office
    from helpdeskbot.settings.operator_file import Settings
    from helpdeskbot.store.protocol import Store

log = logging.getLogger(__name__)


class Voice:
    """Says what there is to say of a wiki, under its name where there are several.

    :param wiki: the name; ``""``: it needs none.
    """

    def __init__(self, wiki: str) -> None:
        self._wiki = wiki
        self._named: set[bool] = set()

    def say(self, text: str, *, err: bool = False) -> None:
        """Print it, unless it is empty.

        :param err: where errors belong.
        """
        if not text:
            return
        if self._wiki and err not in self._named:
            self._named.add(err)
            click.echo(f"{self._wiki}:", err=err)
        click.echo(text, err=err)


def each(chosen: Sequence[Settings], do: Callable[[Settings, Voice], bool]) -> int:
    """Do something for each wiki in turn; what fails at one is told, and stops no other.

    :param do: whether all is well.
    :returns: the exit code, which is the worst one's.
    :raises HelpdeskBotError: there is one wiki only, and it failed there.
    """
    if len(chosen) == 1:
        return 0 if do(chosen[0], Voice("")) else 1
    code = 0
    for settings in chosen:
        voice = Voice(settings.wiki.name)
        try:
            with of_wiki(settings.wiki.name):
                good = do(settings, voice)
        except HelpdeskBotError as error:
            good = False
            voice.say(f"helpdeskbot: {terminal.clean(str(error))}", err=True)
        except OSError as error:
            good = False
            where = f"{error.filename}: " if error.filename else ""
            voice.say(f"helpdeskbot: {where}{error.strerror or error}", err=True)
        except Exception as error:
            # A mistake of the program's own, which the other wikis need not suffer from.
            good = False
            log.exception("this wiki's turn failed", extra={"wiki": settings.wiki.name})
            voice.say(f"helpdeskbot: {type(error).__name__}; the log says more", err=True)
        code = code if good else 1
    return code


def make_beats(
    chosen: Sequence[Settings], store: Store, metrics: Metrics | None = None
) -> Sequence[Beat]:
    """What ``run`` does again and again for each wiki.

    :param metrics: what is told of them to who watches; ``None``: nothing.
    :raises HelpdeskBotError: there is one wiki only, and its office cannot be opened; of several,
        each is opened at its first tick, or at a later one.
    """
    # The scheduler comes with it, which those who make one pass do without.
    from helpdeskbot.cli.schedule import Beat

    beats = []
    for settings in chosen:
        name = settings.wiki.name
        make = partial(open_office, settings, store=store)
        beats.append(
            Beat(
                wiki=name,
                worker=app.name_worker(settings),
                store=store,
                open=make if len(chosen) > 1 else partial(_as_it_is, make()),
                interval=settings.run.interval_seconds,
                jitter=settings.run.jitter_seconds,
                tell=ReportLog(),
                log_as=name if settings.beside else "",
                keep_days=settings.database.keep_days,
                note=watch(settings, metrics),
            )
        )
    return beats


def watch(settings: Settings, metrics: Metrics | None) -> NotePass | None:
    """What notes the ends of a wiki's passes for who watches; ``None``: nobody does."""
    if metrics is None:
        return None
    return metrics.of(settings.wiki.name, [desk.name for desk in settings.desks])


def _as_it_is(office: Office) -> Office:
    return office
