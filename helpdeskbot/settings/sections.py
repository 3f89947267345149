"""The tables of the operator's file: what stands in each, and what they come to for one wiki."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.limits import Limits

DEFAULT_FILE = Path("~/.config/helpdeskbot/helpdeskbot.toml")
DEFAULT_STATE = Path("~/.local/state/helpdeskbot")
MEMORY = "memory.sqlite"

Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=1, le=5000)]


def _check_address(address: str) -> str:
    """Let only the address of an ``api.php`` pass, without credentials: it stands in messages."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not parts.path.endswith("/api.php") or parts.query or parts.fragment:
        raise PydanticCustomError("address", "an address such as https://…/w/api.php")
    if "@" in parts.netloc:
        raise PydanticCustomError("address", "an address without a name or password in it")
    return address


def _check_link(title: str) -> str:
    """Let only a page's title pass, perhaps with a section, or nothing: it is linked to."""
    if not set(title).isdisjoint("[]{}|<>\n"):
        raise PydanticCustomError("title", "the title of a page, as in User:Example")
    return title.strip()


def _check_web(address: str) -> str:
    """Let only an address on the web pass, or nothing: it is linked to."""
    if not address:
        return address
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        usable = False
    if not usable or not set(address).isdisjoint('[]{}|<>" \t\n'):
        raise PydanticCustomError("address", "an address such as https://…")
    return address


def simplify_name(name: str) -> str:
    """A wiki's name as far as it tells wikis apart: in names of files and of variables, no more.

    >>> simplify_name("sv.wiki-Test")
    'SV_WIKI_TEST'
    """
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def _check_stream(setting: str) -> str:
    """Let ``auto``, ``off`` or an address on the web pass."""
    if setting in ("auto", "off"):
        return setting
    try:
        return _check_web(setting or " ")
    except PydanticCustomError:
        raise PydanticCustomError("address", "auto, off or an address such as https://…") from None


def _check_host_and_port(address: str) -> str:
    """Let only ``HOST:PORT`` pass, or nothing: something listens there."""
    if not address:
        return address
    try:
        parts = urlsplit(f"//{address}")
        usable = bool(parts.hostname and parts.port) and parts.netloc == address
    except ValueError:
        usable = False
    if not usable or "@" in address or any(one.isspace() for one in address):
        raise PydanticCustomError("address", "a host and a port, as in 127.0.0.1:9108")
    return address


def expand_path(name: str) -> Path:
    """A path from the settings, with ``~`` for somebody's home.

    :raises SettingsError: there is no such account, or no file can have that name.
    """
    try:
        if "\0" in name:
            raise ValueError("it contains a NUL character")
        return Path(name).expanduser()
    except (RuntimeError, ValueError) as error:
        raise SettingsError(
            f"this path cannot be: {error}",
            where=name.replace("\0", "\\0"),
            advice="Write the path in full, from /",
        ) from None


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Link = Annotated[str, AfterValidator(_check_link)]


class LimitsSection(_Section):
    """``[limits]``: how much the account may do, see :class:`.Limits`."""

    edits_per_tick: Count = Limits().edits_per_tick
    edits_per_hour: Count = Limits().edits_per_hour
    edits_per_day: Count = Limits().edits_per_day
    talk_messages_per_hour: Count = Limits().talk_messages_per_hour
    talk_messages_per_day: Count = Limits().talk_messages_per_day
    mails_per_hour: Count = Limits().mails_per_hour
    mails_per_day: Count = Limits().mails_per_day
    messages_to_one_per_day: Count = Limits().messages_to_one_per_day
    comments_per_thread_per_week: Count = Limits().comments_per_thread_per_week
    seconds_between_edits: Annotated[float, Field(ge=0, le=3600, strict=False)] | None = None
    clock_minutes: Annotated[float, Field(ge=1, le=60, strict=False)] = Limits().clock_minutes

    def below(self, own: LimitsSection) -> LimitsSection:
        """These, where a wiki has set no limits of its own."""
        return LimitsSection(
            **self.model_dump(exclude_unset=True) | own.model_dump(exclude_unset=True)
        )


class WikiSection(_Section):
    """``[wiki]``, or each ``[[wiki]]``: where a wiki is and who we are there.

    :param operator: whose bot it is, a user page; as ``source``, where its program's code is, and
        ``approval``, the page on which the wiki allowed it, it stands on the bot's own page.
    :param limits: those of this wiki alone; what it does not set is as for all.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
    api: Annotated[str, AfterValidator(_check_address)]
    user: Text
    contact: Text
    password_file: str = ""
    oauth_file: str = ""
    stop_page: str = ""
    operator: Link = ""
    source: Annotated[str, AfterValidator(_check_web)] = ""
    approval: Link = ""
    limits: LimitsSection = LimitsSection()

    @property
    def operator_account(self) -> str:
        """The account whose user page ``operator`` is; ``""``: it is none."""
        prefix, colon, name = self.operator.replace("_", " ").partition(":")
        name = " ".join(name.split())
        is_user = bool(colon) and prefix.strip().lower() == "user" and "/" not in name
        return name[:1].upper() + name[1:] if is_user else ""

    @property
    def account(self) -> str:
        """The account's name without a BotPassword's suffix, as it stands in histories."""
        name = self.user.split("@", 1)[0].replace("_", " ").strip()
        return name[:1].upper() + name[1:]

    @property
    def stop_title(self) -> str:
        """The stop page's title."""
        return self.stop_page or f"User:{self.account}/stop"


class DatabaseSection(_Section):
    """``[database]``: where the memory is kept, and for how long.

    :param keep_days: no rule looks back for longer than 1,100 days; those that keep the bot from
        saying something twice look back for 400.
    """

    url: str = ""
    keep_days: Annotated[int, Field(ge=400, le=36_500)] = 1100


class RunSection(_Section):
    """``[run]``: how often, and how it is logged; the same for all wikis.

    :param at_once: so many wikis are worked at at the same time; one that we wait for is not.
    :param mail_operator: what people write on the bot's talk page is mailed to ``wiki.operator``.
    :param stream: where the bot hears of edits at once: the address of a stream of recent changes,
        ``off``, or ``auto``: Wikimedia's for Wikimedia's wikis, and none for others.
    :param metrics: where ``run`` answers Prometheus, as ``HOST:PORT``; ``""``: nowhere.
    """

    interval_seconds: Annotated[float, Field(ge=5, le=3600, strict=False)] = 30
    jitter_seconds: Annotated[float, Field(ge=0, le=600, strict=False)] = 5
    log_format: Literal["text", "json"] = "text"
    state_folder: str = ""
    mail_operator: bool = False
    stream: Annotated[str, AfterValidator(_check_stream)] = "auto"
    metrics: Annotated[str, AfterValidator(_check_host_and_port)] = ""
    at_once: Annotated[int, Field(ge=1, le=100)] = 4


class Settings(_Section):
    """The operator's file, checked, as it is for one of its wikis.

    :param file: where it was read, for messages.
    :param limits: those for all with the wiki's own laid over them.
    :param desks: those on this wiki.
    :param beside: the names of the file's other wikis.
    """

    file: str
    wiki: WikiSection
    database: DatabaseSection = DatabaseSection()
    run: RunSection = RunSection()
    limits: LimitsSection = LimitsSection()
    desks: tuple[DeskPolicy, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def state_folder(self) -> Path:
        """Where the bot may keep files of its own for this wiki on this machine."""
        return self._state / self.wiki.name

    @property
    def _state(self) -> Path:
        return expand_path(self.run.state_folder or str(DEFAULT_STATE))

    def database_url(self, environ: Mapping[str, str]) -> str:
        """The database's SQLAlchemy URL, one for all wikis; the environment wins over the file.

        :raises SettingsError: none is named, and a wiki that was alone has one of its own.
        """
        url = environ.get("HELPDESKBOT_DATABASE_URL") or self.database.url
        if not url:
            return f"sqlite:///{self._find_memory()}"
        if url.startswith("sqlite:///~"):
            return "sqlite:///" + str(expand_path(url.removeprefix("sqlite:///")))
        return url

    def _find_memory(self) -> Path:
        """The usual file: of a wiki alone in its own folder, of several above their folders.

        That of a wiki that was alone is not left behind unsaid: the bot would do again what it did.
        """
        if not self.beside:
            return self.state_folder / MEMORY
        common = self._state / MEMORY
        for name in sorted({self.wiki.name, *self.beside}):
            own = self._state / name / MEMORY
            if own.exists() and not common.exists():
                raise SettingsError(
                    f"the memory of {name} is here, where several wikis do not look for it",
                    where=str(own),
                    advice=f'Set database.url = "sqlite:///{own}" for all of them; '
                    "what the bot knows of the other wikis is kept there too",
                )
        return common
