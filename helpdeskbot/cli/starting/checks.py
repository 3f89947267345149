"""Each answer of an operator, checked on the wiki as soon as it is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdeskbot import __version__
from helpdeskbot.cli import app
from helpdeskbot.cli.starting.addresses import list_addresses
from helpdeskbot.model.desk import Profile
from helpdeskbot.model.errors import LoginFailed, SettingsError, Unreachable
from helpdeskbot.model.refusal import find_rule
from helpdeskbot.model.wiki import Account
from helpdeskbot.office.staff import canonical_name
from helpdeskbot.settings.operator_file import RunSection, Settings, WikiSection, expand_path
from helpdeskbot.wiki.greeted import Greeted
from helpdeskbot.wiki.protocol import Wiki
from helpdeskbot.words.messages import available_languages, is_spoken

_AGENT = f"helpdeskbot/{__version__} (set up by its operator)"
SETTINGS, EXPERTS = "Settings", "Experts"
_OURS = "HELPDESKBOT_PASSWORD"


def find_wiki(named: str) -> Greeted:
    """The wiki that is meant.

    :raises SettingsError: nobody can tell which.
    :raises Unreachable: it does not answer, or is none.
    """
    troubles = []
    for address in list_addresses(named):
        try:
            return app.greet(address, _AGENT)
        except Unreachable as error:
            troubles.append(error)
    raise troubles[0]


def check_user(written: str) -> str:
    """A name to log in with.

    :raises SettingsError: nobody can have it.
    """
    account, at, password = written.partition("@")
    if not account.strip() or (at and not password.strip()) or set(written) & set("#<>[]|{}\n"):
        raise SettingsError(
            f"{written!r} is no name to log in with",
            advice="Write it as Special:BotPasswords shows it, as in HelpdeskBot@clerk",
        )
    return written


@dataclass(frozen=True, slots=True)
class Login:
    """Who wants to log in, where, and with what.

    :param password: what was typed; ``""``: it is in the file or in the environment.
    :param folder: for cookies of this attempt alone, so that no older login stands in for it.
    """

    greeted: Greeted
    user: str
    contact: str
    password: str
    password_file: str
    folder: Path

    def connect(self, environ: Mapping[str, str]) -> tuple[Wiki, Account]:
        """Log in.

        :raises LoginFailed: the wiki does not accept them.
        :raises SettingsError: there is no password, or the account cannot do a bot's work.
        """
        wiki_section = WikiSection(
            name=self.greeted.name,
            api=self.greeted.api,
            user=self.user,
            contact=self.contact,
            password_file=self.password_file,
        )
        settings = Settings(
            file="",
            wiki=wiki_section,
            run=RunSection(state_folder=str(self.folder)),
        )
        if self.password:
            environ = {**environ, _OURS: self.password}
        wiki = app.connect(settings, environ)
        account = wiki.fetch_account()
        if account.user.name != wiki_section.account:
            raise LoginFailed(f"the wiki calls us {account.user.name}, not {wiki_section.account}")
        if account.user.blocked_sitewide:
            raise SettingsError(
                f"{account.user.name} is blocked",
                advice="Read the reason in the block log and talk to who blocked it",
            )
        if "edit" not in account.rights:
            raise SettingsError(
                "the login may not edit",
                advice="Give the bot password the grants “Edit existing pages” and “Create, edit, "
                "and move pages”",
            )
        return wiki, account


def check_page(wiki: Wiki, title: str) -> str:
    """The title of a page that the bot may edit, or make, in the wiki's spelling.

    :raises SettingsError: it cannot be the page of a desk.
    """
    if not title or (code := wiki.fetch_obstacle(title)) == "invalidtitle":
        raise SettingsError(f"{title!r} cannot be the title of a page")
    head = wiki.fetch_heads([title])[title]
    if code:
        rule = find_rule(code)
        what = "changed" if head.exists else "made"
        raise SettingsError(
            f"{head.title} cannot be {what} by the bot ({code})", advice=rule.advice
        )
    if head.is_redirect:
        raise SettingsError(f"{head.title} is a redirect", advice="Name the page it leads to")
    if head.content_model != "wikitext":
        raise SettingsError(
            f"{head.title} is no page of wikitext ({head.content_model})",
            advice="Use an ordinary wikitext page",
        )
    if head.namespace in (6, 8, 10, 14, 828):
        raise SettingsError(
            f"{head.title} is no page on which people talk", advice="As in Project:Helpdesk"
        )
    return head.title


def check_desk(wiki: Wiki, title: str) -> str:
    """The title of a desk's page, below which its other pages can be made.

    :raises SettingsError: see :func:`check_page`.
    """
    desk = check_page(wiki, title)
    for name in (SETTINGS, EXPERTS):
        check_page(wiki, beside(wiki, desk, name))
    return desk


def beside(wiki: Wiki, desk: str, name: str) -> str:
    """The title of a page below a desk's, with a talk page of its own."""
    prefix, colon, rest = desk.partition(":")
    namespaces = wiki.fetch_site().namespaces
    number = namespaces.get(prefix.replace("_", " ").lower()) if colon else None
    if number is None or number % 2 == 0:
        return f"{desk}/{name}"
    above = next((word for word, one in namespaces.items() if one == number - 1), "")
    title = f"{above}:{rest}/{name}" if above else f"{rest}/{name}"
    return wiki.fetch_heads([title])[title].title


def check_language(code: str) -> str:
    """A language that the bot speaks, by its code in lower case.

    :raises SettingsError: it has no words in it.
    """
    code = code.lower().replace("_", "-")
    if not is_spoken(code):
        raise SettingsError(
            f"the bot has no words in {code!r}",
            advice=f"It speaks {', '.join(available_languages())}",
        )
    return code


def check_profile(name: str) -> str:
    """How much is to be on.

    :raises SettingsError: there is no such profile.
    """
    if name.lower() not in set(Profile):
        raise SettingsError(f"there is no profile {name!r}", advice="quiet, helpful or full")
    return name.lower()


def check_staff(wiki: Wiki, written: str, *, bot: str) -> Sequence[str]:
    """The accounts whose names stand between commas, as the wiki writes them.

    :raises SettingsError: one of them is not there.
    """
    site = wiki.fetch_site()
    parts = (part.strip() for part in written.split(","))
    names = list(dict.fromkeys(canonical_name(part, site) for part in parts if part))
    users = wiki.fetch_users(names) if names else {}
    missing = [name for name in names if not users[name].user_id]
    if missing:
        raise SettingsError(
            f"there is no account {' and none '.join(missing)}",
            advice="Write the names as the wiki does, with commas between them",
        )
    if bot in names:
        raise SettingsError(f"{bot} is the bot itself", advice="Name people")
    return names


def check_operator(wiki: Wiki, written: str, *, bot: str) -> str:
    """The title of the user page of whoever runs the bot; ``""``: nobody is named.

    :raises SettingsError: there is no such account.
    """
    names: Collection[str] = check_staff(wiki, written, bot=bot)
    if len(names) > 1:
        raise SettingsError("one account is meant", advice="Or none")
    return f"User:{next(iter(names))}" if names else ""


def check_password_file(name: str) -> str:
    """Where a file is, from whichever folder the bot is started.

    :raises SettingsError: it is not there.
    """
    if not name:
        return ""
    file = expand_path(name).absolute()
    if not file.is_file():
        raise SettingsError(
            "there is no such file",
            where=str(file),
            advice="Put the password alone on its first line",
        )
    return str(file)
