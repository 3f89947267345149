"""The only place where settings become a wiki, a memory and an office.

Database, wiki and settings bring half a second of libraries along; each function imports its own,
so that a command waits for what it uses, and help for none of them.
"""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from helpdeskbot import __version__
from helpdeskbot.cli.lock import make_private_folder
from helpdeskbot.model.errors import SettingsError

if TYPE_CHECKING:
    from helpdeskbot.office.office import Office
    from helpdeskbot.settings.operator_file import Settings
    from helpdeskbot.store.protocol import Store
    from helpdeskbot.wiki.greeted import Greeted
    from helpdeskbot.wiki.protocol import Wiki


def now_utc() -> datetime:
    """The machine's clock; the one place where time is not a value."""
    return datetime.now(UTC)


@contextmanager
def loading() -> Iterator[None]:
    """Load libraries without looking for cycles in what they bring: neither now nor later.

    They stay as long as the process, but Python's collector would look at them again and again
    while they load, in each full search of a bot that keeps running, and once more at its end.
    """
    was_enabled, before = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > before:
            # Out of the collector's sight; what there is beside libraries at this point is little.
            gc.freeze()
        if was_enabled:
            gc.enable()


def load_pass() -> None:
    """Import what a pass works with, a memory, and how a wiki is spoken to.

    pywikibot looks for settings of its own when it is imported: not before ours are good.
    """
    import_module("helpdeskbot.store.opening")
    import_module("helpdeskbot.tick")
    import_module("helpdeskbot.wiki.live.wiki")


@contextmanager
def _meanwhile(do: Callable[[], object]) -> Iterator[None]:
    """Do something beside the first request made herein, from when its answer is waited for.

    It is done, or has failed, at the end; if nothing was asked, it is not begun.
    """
    from helpdeskbot.wiki.waiting import stepping_aside

    aside = Thread(target=do, name="meanwhile", daemon=True)

    @contextmanager
    def begin() -> Iterator[None]:
        if aside.ident is None:
            aside.start()
        yield

    with stepping_aside(begin):
        try:
            yield
        finally:
            if aside.ident is not None:
                aside.join()


def find_settings_file(named: str | None, environ: Mapping[str, str]) -> Path:
    """The operator's file: as named, from the environment, or in its usual place."""
    from helpdeskbot.settings.operator_file import DEFAULT_FILE, expand_path

    return expand_path(named or environ.get("HELPDESKBOT_SETTINGS") or str(DEFAULT_FILE))


def connect(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    by_cookies: bool = True,
    meanwhile: Callable[[], object] | None = None,
) -> Wiki:
    """Make ready to speak to the wiki, which logs in with the first question.

    :param by_cookies: the login of an earlier run may go on; false: the password has to do now.
    :param meanwhile: log in now, and do this in another thread while the wiki thinks about it.
    :raises SettingsError: there are no credentials, or others can read them.
    :raises LoginFailed: the wiki does not accept them.
    :raises Unreachable: the wiki does not answer.
    """
    from helpdeskbot.cli.credentials import find_password
    from helpdeskbot.settings.sections import simplify_name
    from helpdeskbot.wiki.connection import Connection

    credentials = find_password(settings.wiki, environ, alone=not settings.beside)
    if credentials is None:
        end = f"_{simplify_name(settings.wiki.name)}" if settings.beside else ""
        variable = f"HELPDESKBOT_PASSWORD{end}"
        raise SettingsError(
            f"there is no password for {settings.wiki.user}",
            where=settings.file,
            advice=f"Set the environment variable {variable}, "
            "or wiki.password_file to a file with mode 600",
        )
    # pywikibot looks for settings of its own when it is imported: not before ours are good.
    from helpdeskbot.wiki.live.wiki import PywikibotWiki

    connection = Connection(
        name=settings.wiki.name,
        api_url=settings.wiki.api,
        user=settings.wiki.user,
        credentials=credentials,
        contact=settings.wiki.contact,
        bot_name_version=f"helpdeskbot/{__version__}",
        seconds_between_edits=settings.limits.seconds_between_edits,
        by_cookies=by_cookies,
    )
    folder = make_private_folder(settings.state_folder)
    wiki = PywikibotWiki(connection, clock=now_utc, state_folder=folder)
    if meanwhile is not None:
        with _meanwhile(meanwhile):
            wiki.log_in()
    return wiki


def open_memory(settings: Settings, environ: Mapping[str, str], *, keep: bool = True) -> Store:
    """Open the database.

    It is closed at the end of the command that is carried out.

    :param keep: false for a look that leaves no trace: a database file that does not exist yet
        is not created, an empty memory stands in for it.
    :raises StoreError: it cannot be opened.
    """
    from helpdeskbot.store.opening import open_store

    url = settings.database_url(environ)
    if not keep and _missing_file(url):
        url = "sqlite://"
    else:
        make_private_folder(settings.state_folder)
    store = open_store(url)
    if (command := click.get_current_context(silent=True)) is not None:
        command.call_on_close(store.close)
    return store


def _missing_file(url: str) -> bool:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    return not Path(parsed.database).exists()


def name_worker(settings: Settings) -> str:
    """By which name this process holds a wiki's desks, and leaves signs of life.

    Two processes with different state folders do not share the lock, but may the database.
    """
    return f"{socket.gethostname()}:{settings.state_folder}"


def build_office(settings: Settings, wiki: Wiki, store: Store) -> Office:
    """Put the parts together."""
    from helpdeskbot.model.limits import Limits
    from helpdeskbot.office.office import Office

    return Office(
        wiki=wiki,
        store=store,
        desks=settings.desks,
        account=settings.wiki.account,
        stop_title=settings.wiki.stop_title,
        limits=Limits(**settings.limits.model_dump()),
        operator=settings.wiki.operator_account,
        mails_operator=settings.run.mail_operator,
        worker=name_worker(settings),
        clock=now_utc,
        contact=settings.wiki.contact,
    )


def greet(api: str, agent: str) -> Greeted:
    """Ask a wiki for its name, as nobody.

    :param agent: how we introduce ourselves.
    :raises Unreachable: there is none, or it does not answer.
    """
    from helpdeskbot.wiki.live.greeting import greet as ask

    return ask(api, agent)
