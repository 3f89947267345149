"""From nothing to a desk that works: each step only where it is not done yet."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from helpdeskbot.cli import app, terminal
from helpdeskbot.cli.common import open_office, tell_problems
from helpdeskbot.cli.credentials import find_password
from helpdeskbot.cli.starting import checks
from helpdeskbot.cli.starting.asking import Interview, say
from helpdeskbot.cli.starting.file import PRIVATE, Answers, render_settings, write_new
from helpdeskbot.cli.starting.pages import make_pages
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import USUAL_PROFILE, Profile
from helpdeskbot.model.errors import HelpdeskBotError, LoginFailed, SettingsError
from helpdeskbot.office.office import Office
from helpdeskbot.settings.operator_file import (
    Settings,
    WikiSection,
    load_all_settings,
    load_settings,
)
from helpdeskbot.tick import tick
from helpdeskbot.wiki.greeted import Greeted
from helpdeskbot.wiki.protocol import Wiki
from helpdeskbot.words.messages import is_spoken

_FIRST_LINES = 20


def set_up(file: Path, interview: Interview, environ: Mapping[str, str], named: str) -> bool:
    """Do what is missing; whether all went well.

    :param file: the operator's.
    :param named: how commands are told of the file, after their own name.
    :raises HelpdeskBotError: it cannot go on; what stands so far is whole.
    """
    if file.exists():
        settings = _find_settings(file, interview)
        say(f"{file} stands and stays as it is.")
        if interview.given:
            say(f"It goes before {', '.join(interview.given)}.")
    else:
        settings = _begin(file, interview, environ)
        say(f"{file} is written.")
    greeted = app.greet(settings.wiki.api, f"helpdeskbot ({settings.wiki.contact})")
    office = open_office(settings)
    good = make_pages(office, settings, interview, greeted.url)
    _show_preview(office, named)
    _tell_next(office, greeted, named)
    return good


def _find_settings(file: Path, interview: Interview) -> Settings:
    """What stands for a wiki in a file that is there; of several it has to be said which."""
    every = load_all_settings(file, DESK)
    if len(every) == 1:
        return every[0]
    wanted = interview.take("wiki")
    for one in every:
        if wanted in (one.wiki.name, one.wiki.api, urlsplit(one.wiki.api).netloc):
            return one
    names = ", ".join(one.wiki.name for one in every)
    raise SettingsError(
        f"there are several wikis: {names}",
        where=str(file),
        advice="Say with --wiki which one is meant: its host, or its name in the file",
    )


def _begin(file: Path, interview: Interview, environ: Mapping[str, str]) -> Settings:
    """Ask, and write the file; before it is in its place, nothing is left anywhere."""
    with tempfile.TemporaryDirectory(prefix="helpdeskbot-") as folder:
        answers, password = _ask_all(file, interview, environ, Path(folder))
    secret = Path(answers.password_file) if password else None
    if secret is not None:
        write_new(secret, f"{password}\n", mode=PRIVATE)
    try:
        write_new(file, render_settings(answers), check=lambda new: load_settings(new, DESK))
    except BaseException:
        if secret is not None:
            secret.unlink()
        raise
    return load_settings(file, DESK)


def _ask_all(
    file: Path, interview: Interview, environ: Mapping[str, str], folder: Path
) -> tuple[Answers, str]:
    """All answers, and the password if it is to be kept in a file."""
    question = "Which wiki? (its host, or the address of its api.php)"
    greeted = interview.ask("wiki", question, checks.find_wiki)
    say(f"  {greeted.sitename or 'A wiki'} answers at {greeted.api}.")
    login, wiki = _log_in(file, interview, environ, folder, greeted)
    bot = wiki.fetch_account().user.name
    desk = interview.ask(
        "desk", "The desk's page?", partial(checks.check_desk, wiki), usual=_usual_desk(interview)
    )
    site = wiki.fetch_site().language
    usual = site if is_spoken(site) else "en"
    question = "The desk's language?"
    language = interview.ask("language", question, checks.check_language, usual=usual)
    question = f"How much is to be on? ({', '.join(Profile)})"
    profile = interview.ask("profile", question, checks.check_profile, usual=USUAL_PROFILE.value)
    question = "The desk's staff, with commas? (administrators count anyway)"
    staff = interview.ask("staff", question, partial(checks.check_staff, wiki, bot=bot), usual="")
    question = "Your own account, which stands on the bot's page? (empty: nobody is named)"
    check = partial(checks.check_operator, wiki, bot=bot)
    operator = interview.ask("operator", question, check, usual="")
    usual = greeted.url(operator or f"User talk:{bot}")
    question = "How are you reached? (a mail address or a page; it goes to the wiki's servers)"
    answers = Answers(
        name=greeted.name,
        api=greeted.api,
        user=login.user,
        contact=interview.ask("contact", question, _check_contact, usual=usual),
        operator=operator,
        password_file=login.password_file or (_find_place(file) if login.password else ""),
        desk=desk,
        language="" if language == site else language,
        profile=profile,
        staff=staff,
        settings_page=checks.beside(wiki, desk, checks.SETTINGS),
        roster="" if profile == Profile.QUIET else checks.beside(wiki, desk, checks.EXPERTS),
        since=wiki.fetch_time().date(),
    )
    return answers, login.password


def _usual_desk(interview: Interview) -> str | None:
    return None if interview.yes else "Project:Helpdesk"


def _check_contact(written: str) -> str:
    if not written:
        raise SettingsError("wikis refuse a program that names nobody", advice="Give an address")
    return written


def _log_in(
    file: Path, interview: Interview, environ: Mapping[str, str], folder: Path, greeted: Greeted
) -> tuple[checks.Login, Wiki]:
    """Ask for account and password until the wiki takes them."""
    question = "The bot's login there? (from Special:BotPasswords, as in HelpdeskBot@clerk)"
    password_file = checks.check_password_file(interview.take("password_file"))
    user, attempt = None, 0
    while True:
        user = interview.ask("user", question, checks.check_user, usual=user)
        section = WikiSection(
            name=greeted.name,
            api=greeted.api,
            user=user,
            contact=greeted.api,
            password_file=password_file,
        )
        typed = ""
        if find_password(section, environ) is None:
            typed = _ask_password(interview)
        attempt += 1
        login = checks.Login(
            greeted, user, greeted.api, typed, password_file, folder / str(attempt)
        )
        try:
            wiki, account = login.connect(environ)
        except (LoginFailed, SettingsError) as error:
            if interview.yes:
                raise
            say(f"  {error}")
            if not typed:
                say(f"  The password is that of {password_file or 'the environment'}.")
            continue
        say(f"  Logged in as {account.user.name}.")
        if "createpage" not in account.rights:
            say("  It may not create pages: give it the grant “Create, edit, and move pages”.")
        return login, wiki


def _ask_password(interview: Interview) -> str:
    if interview.yes:
        raise SettingsError(
            "there is no password",
            advice="Set the environment variable HELPDESKBOT_PASSWORD, or name a file with mode "
            "600 as --password-file",
        )
    typed: str = click.prompt("Its bot password? (it is not shown)", hide_input=True)
    return typed.strip()


def _find_place(file: Path) -> str:
    """Where a new file with a password can be, beside the operator's."""
    names = ["password", *(f"password-{number}" for number in range(2, 100))]
    places = [file.absolute().parent / name for name in names]
    return str(next(place for place in places if not place.exists()))


def _show_preview(office: Office, named: str) -> None:
    """The first lines of what a tick would do, and what it would complain of."""
    say("\nWhat the bot would do now:")
    try:
        report = tick(office, write=False)
    except HelpdeskBotError as error:
        say(f"  {error}")
        return
    lines = terminal.show_preview(report).split("\n")
    click.echo("\n".join(f"  {line}" for line in lines[:_FIRST_LINES]))
    if len(lines) > _FIRST_LINES:
        say(f"  … and {len(lines) - _FIRST_LINES} lines more: helpdeskbot preview{named}")
    tell_problems(report)


def _tell_next(office: Office, greeted: Greeted, named: str) -> None:
    say("\nNext:")
    for desk in office.desks:
        say(f"  Ask something at {greeted.url(desk.pages[0])}")
        if desk.settings_page:
            say(f"  Staff change the settings at {greeted.url(desk.settings_page)}")
    say(f"  helpdeskbot doctor{named}   # whether all is as it must be")
    say(f"  helpdeskbot preview{named}  # what the bot would do")
    say(f"  helpdeskbot run{named}      # let it work; or, by cron each minute, helpdeskbot tick")
    say(f"  Anybody stops it at {greeted.url(office.stop_title)}")
