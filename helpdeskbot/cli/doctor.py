"""Is everything as it must be?  Looks at every part and says what to do about each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from helpdeskbot.cli import app
from helpdeskbot.cli import templates as installing
from helpdeskbot.cli.credentials import find_password
from helpdeskbot.cli.looking import look
from helpdeskbot.concerns.order import DESK
from helpdeskbot.concerns.tagging.concern import TAG
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.memory import Heartbeat
from helpdeskbot.model.report import Finding, Health, Severity, TickReport
from helpdeskbot.office.bounds.stop_page import may_run
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import canonical_name, find_holders
from helpdeskbot.page.place import titles_of
from helpdeskbot.settings.operator_file import Settings, load_all_settings, load_settings
from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki

# Signatures have whole minutes; with more than this, "two minutes ago" is a guess.
_SKEW_ADVICE = timedelta(seconds=30)
_SKEW_TROUBLE = timedelta(minutes=2)
# How long something on the bot's talk page counts as unread.
_FRESH = timedelta(days=30)
# By what a level of protection is passed, where the right is not called like the level.
_RIGHTS = {"sysop": "editprotected", "autoconfirmed": "editsemiprotected"}
_NEEDED_RIGHTS = {
    "edit": "Give the bot password the grant “Edit existing pages”",
    "apihighlimits": "Ask for the bot flag and give the bot password the grant “High-volume "
    "(bot) access”; without it more than 49 pages need several requests a tick",
    "createpage": "“templates push” needs the grant “Create, edit, and move pages”",
}


def examine(file: Path, environ: Mapping[str, str], wiki: str | None = None) -> Iterator[Finding]:
    """Look at everything, in the order in which it is needed; each finding as it is made.

    :param wiki: the only one that is looked at; ``None``: all.
    """
    try:
        every = load_all_settings(file, DESK)
        chosen = every if wiki is None else (load_settings(file, DESK, wiki),)
    except HelpdeskBotError as error:
        yield _trouble("settings", error)
        return
    for settings in chosen:
        yield _ok("settings", f"{file}: {len(settings.desks)} desk(s) on {settings.wiki.name}")
    for settings in chosen:
        for finding in _examine_wiki(settings, environ):
            name = f"{settings.wiki.name}: " if len(chosen) > 1 else ""
            yield replace(finding, subject=f"{name}{finding.subject}")


def _examine_wiki(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Everything of one wiki."""
    store: Store | None = None
    try:
        store = app.open_memory(settings, environ, keep=False)
        store.release("doctor", "doctor")  # a write that changes nothing: can it be written to?
        yield _ok("database", "it can be opened and written, and its schema is this version's")
    except HelpdeskBotError as error:
        yield _trouble("database", error)
    wiki: Wiki | None = None
    rights: frozenset[str] = frozenset()
    try:
        credentials = find_password(settings.wiki, environ, alone=not settings.beside)
        where = "environment or a file that only this account reads"
        if credentials:
            yield _ok("credentials", f"found in the {where}")
        # A password that is wrong by now would not be noticed while the last login holds.
        wiki = app.connect(settings, environ, by_cookies=False)
        account = wiki.fetch_account()
        rights = account.rights
        yield from _examine_account(
            settings, account.user.name, account.rights, blocked=account.user.blocked_sitewide
        )
        yield _examine_clock(wiki.fetch_time(), app.now_utc())
    except HelpdeskBotError as error:
        yield _trouble("wiki", error)
    if store is not None:
        # A worker's name ends with its state folder, and that with the wiki's name.
        beats = [
            beat
            for beat in store.fetch_heartbeats()
            if not settings.beside or beat.worker.endswith(f"/{settings.wiki.name}")
        ]
        yield from _examine_heartbeats(beats, app.now_utc())
    if store is None or wiki is None:
        return
    office = app.build_office(settings, wiki, store)
    try:
        yield examine_stop_page(office)
        yield from examine_talk(office)
        yield from _examine_desks(office)
        yield from examine_protection(office, rights)
        yield from examine_staff(office)
        yield from _examine_concerns(office, rights)
        yield from _examine_templates(office, settings)
    except HelpdeskBotError as error:
        yield _trouble("wiki", error)


def _ok(subject: str, what: str) -> Finding:
    return Finding(subject, Health.OK, what)


def _trouble(subject: str, error: HelpdeskBotError) -> Finding:
    what = f"{error.where}: {error.what}" if error.where else error.what
    return Finding(subject, Health.TROUBLE, what, error.advice)


def _examine_account(
    settings: Settings, name: str, rights: frozenset[str], *, blocked: bool
) -> Iterator[Finding]:
    if name != settings.wiki.account:
        yield Finding(
            "login",
            Health.TROUBLE,
            f"the wiki calls us {name}, the settings {settings.wiki.account}",
            "Write the account's name in wiki.user exactly as the wiki does",
        )
    elif blocked:
        yield Finding(
            "login",
            Health.TROUBLE,
            f"{name} is blocked",
            "Read the reason in the block log and talk to who blocked it",
        )
    else:
        yield _ok("login", f"logged in as {name}")
    if "bot" not in name.casefold():
        yield Finding(
            "login",
            Health.ADVICE,
            f"the name {name} does not say that it is a bot",
            "Many wikis' bot policies ask for that",
        )
    for right, advice in _NEEDED_RIGHTS.items():
        if right not in rights:
            verdict = Health.TROUBLE if right == "edit" else Health.ADVICE
            yield Finding("rights", verdict, f"the right {right} is missing", advice)
    if rights >= _NEEDED_RIGHTS.keys():
        yield _ok("rights", "all that are needed")
    yield _examine_pace(settings, flagged="bot" in rights)


def _examine_pace(settings: Settings, *, flagged: bool) -> Finding:
    """How fast the bot may edit."""
    own = settings.limits.seconds_between_edits
    usual = Limits().pace(flagged=flagged)
    has = "has" if flagged else "does not have"
    if own is None:
        what = f"at least {usual:g} s between two edits, as the account {has} the right bot"
        return _ok("pace", what)
    what = f"at least {own:g} s between two edits, as limits.seconds_between_edits says"
    if own < usual:
        what = f"{what}; wikis ask for {usual:g} s where an account {has} the right bot"
    return _ok("pace", what)


def _examine_clock(theirs: datetime, ours: datetime) -> Finding:
    skew = abs(theirs - ours)
    what = f"{skew.total_seconds():.0f} s between the wiki's clock and this machine's"
    if skew > _SKEW_TROUBLE:
        return Finding("clock", Health.TROUBLE, what, "Set this machine's clock (NTP)")
    if skew > _SKEW_ADVICE:
        return Finding("clock", Health.ADVICE, what, "Set this machine's clock (NTP)")
    return _ok("clock", what)


def _examine_heartbeats(beats: Sequence[Heartbeat], now: datetime) -> Iterator[Finding]:
    if not beats:
        yield Finding(
            "heartbeat",
            Health.ADVICE,
            "the bot has not run yet",
            "Start “helpdeskbot run”, or “helpdeskbot tick” by cron",
        )
        return
    last = beats[0]
    age = now - last.at
    what = f"last sign of life {age.total_seconds():.0f} s ago from {last.worker}: {last.outcome}"
    if last.interval and age > timedelta(seconds=3 * last.interval + 60):
        yield Finding("heartbeat", Health.TROUBLE, what, "Look at the log of “helpdeskbot run”")
    elif last.outcome != "ok":
        yield Finding("heartbeat", Health.ADVICE, what, "")
    else:
        yield _ok("heartbeat", what)


def examine_stop_page(office: Office) -> Finding:
    """Whether people can stop the bot, and have not done so."""
    page = office.wiki.fetch_pages([office.stop_title])[office.stop_title]
    if not page.head.exists and office.wiki.fetch_deletion(office.stop_title) is not None:
        return Finding(
            "stop page",
            Health.TROUBLE,
            f"{office.stop_title} was deleted, so the bot is stopped",
            "Ask who deleted it why, and make it again with the text “run” when it is settled",
        )
    if not page.head.exists:
        return Finding(
            "stop page",
            Health.ADVICE,
            f"{office.stop_title} does not exist",
            "“helpdeskbot templates push” makes it, so that people can stop the bot",
        )
    if not may_run(page):
        return Finding(
            "stop page",
            Health.TROUBLE,
            f"{office.stop_title} does not say “run”; {page.head.user} stopped the bot",
            "Ask them why, and write “run” there when it is settled",
        )
    return _ok("stop page", f"{office.stop_title} says “run”")


def _examine_desks(office: Office) -> Iterator[Finding]:
    report = tick(office, write=False)
    for problem in report.problems:
        error = problem.severity is Severity.ERROR
        yield Finding(
            f"desk {problem.desk}",
            Health.TROUBLE if error else Health.ADVICE,
            problem.what,
            problem.advice,
            problem.where,
        )
    if report.pages_read:
        waiting = sum(action.kind == TAG for edit in report.edits for action in edit.actions)
        yield _ok(
            "desks",
            f"{len(report.pages_read)} page(s) can be read; "
            f"{waiting} request(s) would be tagged now",
        )


def examine_protection(office: Office, rights: frozenset[str]) -> Iterator[Finding]:
    """Whether the bot's account may edit the desks' pages, as they are protected."""
    for desk in office.desks:
        for title in titles_of(office, desk):
            levels = office.wiki.fetch_protection(title)
            lacking = [level for level in sorted(levels) if _RIGHTS.get(level, level) not in rights]
            if lacking:
                what = f"the page is protected ({', '.join(lacking)}), so the bot cannot edit it"
                advice = "Ask for less protection, or for the right to edit such pages"
                yield Finding(f"desk {desk.name}", Health.TROUBLE, what, advice, title)


def examine_talk(office: Office) -> Iterator[Finding]:
    """Whether somebody wrote on the bot's talk page lately, and nobody has answered for it."""
    head = office.wiki.fetch_heads([office.talk_title])[office.talk_title]
    ours = {office.account, office.operator}
    if head.timestamp is None or head.user in ours or office.clock() - head.timestamp > _FRESH:
        return
    what = f"{head.user or 'somebody'} wrote there on {head.timestamp:%Y-%m-%d}"
    advice = f"Read it, and answer: {office.site().url(office.talk_title)}"
    yield Finding("talk page", Health.ADVICE, what, advice, office.talk_title)


def examine_staff(office: Office) -> Iterator[Finding]:
    """Whether the accounts that the operator names as staff are there, and still called so."""
    for desk in office.desks:
        names = [canonical_name(name, office.site()) for name in desk.staff]
        for name, user in find_holders(office, names, desk.since).items():
            if not user.user_id:
                what = f"staff: there is no account {name}; whoever registers it would be staff"
                advice = "Correct the name, or take it out"
            elif user.name != name:
                what = f"staff: {name} has been renamed to {user.name}, who counts as staff"
                advice = f"Write {user.name}, or, if {name} is meant as it is now, a later “since”"
            else:
                continue
            yield Finding(f"desk {desk.name}", Health.ADVICE, what, advice)


def _examine_concerns(office: Office, rights: frozenset[str]) -> Iterator[Finding]:
    """What each concern finds of each desk; what is the same for several is said once."""
    run, _ = look(office, TickReport(started=office.clock()))
    found = (
        finding
        for desk in run.context.desks
        for concern in run.concerns
        for finding in concern.examine(desk, rights)
    )
    yield from dict.fromkeys(found)


def _examine_templates(office: Office, settings: Settings) -> Iterator[Finding]:
    unlike = installing.find_unlike(office, settings)
    if not unlike:
        yield _ok("pages", "the bot's pages on the wiki are this version's")
    for title, state in unlike:
        yield Finding(
            "pages",
            Health.ADVICE,
            state,
            "“helpdeskbot templates diff” shows it, “templates push” publishes",
            title,
        )
