"""The operator's file: read, merged with presets and the environment, and checked.

Every mistake in it is found at once and told in the file's own words: key, line, what was
expected.  Desk settings end as :class:`~helpdeskbot.model.desk.DeskPolicy`, whichever source
each value came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.mistake import SYNTAX, FileKind, MistakeKind
from helpdeskbot.settings.checks import find_unknown_topics
from helpdeskbot.settings.desk import check_layers
from helpdeskbot.settings.layers import packaged_topics
from helpdeskbot.settings.meant import find_near
from helpdeskbot.settings.mistakes import find_expected, say_in_english, tell_mistakes
from helpdeskbot.settings.settable import Mistake, find_sections, find_setting, hints
from helpdeskbot.settings.toml_lines import Place, TomlFile, read_toml

DEFAULT_FILE = Path("~/.config/helpdeskbot/helpdeskbot.toml")
DEFAULT_STATE = Path("~/.local/state/helpdeskbot")

_TABLES = frozenset({"wiki", "database", "run", "limits"})
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


def _check_stream(setting: str) -> str:
    """Let ``auto``, ``off`` or an address on the web pass."""
    if setting in ("auto", "off"):
        return setting
    try:
        return _check_web(setting or " ")
    except PydanticCustomError:
        raise PydanticCustomError("address", "auto, off or an address such as https://…") from None


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


class WikiSection(_Section):
    """``[wiki]``: where the wiki is and who we are there.

    :param operator: whose bot it is, a user page; as ``source``, where its program's code is, and
        ``approval``, the page on which the wiki allowed it, it stands on the bot's own page.
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


class RunSection(_Section):
    """``[run]``: how often, and how it is logged.

    :param mail_operator: what people write on the bot's talk page is mailed to ``wiki.operator``.
    :param stream: where ``run`` hears of edits at once: the address of a stream of recent changes,
        ``off``, or ``auto``: Wikimedia's for Wikimedia's wikis, and none for others.
    """

    interval_seconds: Annotated[float, Field(ge=5, le=3600, strict=False)] = 30
    jitter_seconds: Annotated[float, Field(ge=0, le=600, strict=False)] = 5
    log_format: Literal["text", "json"] = "text"
    state_folder: str = ""
    mail_operator: bool = False
    stream: Annotated[str, AfterValidator(_check_stream)] = "auto"


class Settings(_Section):
    """The whole operator's file, checked.

    :param file: where it was read, for messages.
    """

    file: str
    wiki: WikiSection
    database: DatabaseSection = DatabaseSection()
    run: RunSection = RunSection()
    limits: LimitsSection = LimitsSection()
    desks: tuple[DeskPolicy, ...] = ()

    @property
    def state_folder(self) -> Path:
        """Where the bot may keep files of its own on this machine."""
        return expand_path(self.run.state_folder or str(DEFAULT_STATE)) / self.wiki.name

    def database_url(self, environ: Mapping[str, str]) -> str:
        """The database's SQLAlchemy URL; the environment wins over the file."""
        url = environ.get("HELPDESKBOT_DATABASE_URL") or self.database.url
        if not url:
            return f"sqlite:///{self.state_folder / 'memory.sqlite'}"
        if url.startswith("sqlite:///~"):
            return "sqlite:///" + str(expand_path(url.removeprefix("sqlite:///")))
        return url


def load_settings(file: Path, kind: type[DeskPolicy]) -> Settings:
    """Read and check the operator's file.

    :param kind: the type of its desks, with the sections that can be set.

    :raises SettingsError: it cannot be read, is not TOML, or has mistakes; all are named.
    """
    settings, mistakes = check_settings(file, kind)
    if settings is None or mistakes:
        said = [say_in_file(mistake) for mistake in mistakes]
        if any(mistake.kind in SYNTAX for mistake in mistakes):
            said = ["this is not valid TOML", *said]
        elif len(said) > 1:
            said = [f"{len(said)} mistakes", *said]
        raise SettingsError(
            "\n  ".join(said),
            where=str(file),
            advice="config/helpdeskbot.example.toml explains every setting",
        )
    return settings


def check_settings(
    file: Path, kind: type[DeskPolicy]
) -> tuple[Settings | None, tuple[Mistake, ...]]:
    """What the operator's file comes to, and all that is wrong with it, in its order.

    :raises SettingsError: it cannot be read.
    """
    read = read_toml(_read(file))
    data = dict(read.data)
    found: list[tuple[Place, Mistake]] = []
    raw_desks = data.pop("desk", [])
    if not isinstance(raw_desks, list) or not all(isinstance(desk, dict) for desk in raw_desks):
        found.append((("desk",), Mistake(0, "desk", FileKind.HEADER)))
        raw_desks = [raw_desks] if isinstance(raw_desks, dict) else []
    desks: list[DeskPolicy] = []
    for index, raw in enumerate(raw_desks):
        checked = check_layers([raw], kind)
        topics = checked.desk and (checked.desk.topics or packaged_topics())
        mistakes = list(checked.mistakes)
        if checked.desk is not None:
            desks.append(checked.desk)
            known = replace(checked.desk, topics=tuple(topics or ()))
            mistakes += find_unknown_topics(known, {**raw, "topics": {}})
        found += [((index, mistake.key), mistake) for mistake in mistakes]
    found += [((index, mistake.key), mistake) for index, mistake in _find_doubles(desks)]
    found += [(("",), mistake) for mistake in _find_unknown(data, kind)]
    known_tables = {key: value for key, value in data.items() if key in _TABLES}
    settings = None
    try:
        settings = Settings.model_validate({**known_tables, "file": str(file)})
    except ValidationError as error:
        found += [(("",), mistake) for mistake in tell_mistakes(error, Settings)]
    if not raw_desks and not any(key == "desk" for (key, *_), _ in found):
        found.append((("desk",), Mistake(0, "desk", FileKind.NO_DESK)))
    placed = [_place(read, where, mistake, raw_desks) for where, mistake in found]
    at = {mistake.line for mistake in placed}
    # A text without quotes is no second mistake where no text is expected.
    unread = [
        _expect(one, kind)
        for one in read.mistakes
        if one.kind is not FileKind.BARE or one.line not in at
    ]
    ordered = sorted([*unread, *placed], key=lambda mistake: mistake.line)
    if settings is not None:
        settings = settings.model_copy(update={"desks": tuple(desks)})
    return settings, tuple(dict.fromkeys(ordered))


def _expect(mistake: Mistake, kind: type[DeskPolicy]) -> Mistake:
    """What is expected where a bare word stands: quotes are of use in a text only."""
    if mistake.kind is not FileKind.BARE:
        return mistake
    setting = find_setting(mistake.key.removeprefix("desk."), find_sections(kind))
    if setting is None or setting.kind in (str, time):
        return mistake
    written = mistake.params[0].strip('"')
    return replace(find_expected(mistake.key, setting.kind, written), line=mistake.line)


def say_in_file(mistake: Mistake) -> str:
    """A mistake in a sentence of English, with its line."""
    what = say_in_english(mistake)
    line = f"line {mistake.line}: " if mistake.line else ""
    return f"{line}{mistake.key}: {what}" if mistake.key else f"{line}{what}"


def _place(read: TomlFile, where: Place, mistake: Mistake, desks: Sequence[Any]) -> Mistake:
    """The mistake with its line, and its key as from the file's beginning."""
    names: Place = tuple(mistake.key.split(".")) if mistake.key else ()
    if not isinstance(where[0], int):
        return replace(mistake, line=read.find_line(names))
    place: Place = ("desk", where[0], *names)
    topics = desks[where[0]].get("topics")
    if names[:1] == ("topics",) and isinstance(topics, list) and len(names) > 1:
        ids = [one.get("id") if isinstance(one, dict) else None for one in topics]
        number = ids.index(names[1]) if names[1] in ids else 0
        place = ("desk", where[0], "topics", number, *names[2:])
    return replace(mistake, line=read.find_line(place), key=f"desk.{mistake.key}")


def _find_unknown(data: Mapping[str, Any], kind: type[DeskPolicy]) -> Iterator[Mistake]:
    """Tables that there are not: of a desk's without the desk, or of nobody's."""
    of_desk = [f"desk.{name}" for name in hints(cast("Any", kind))]
    for key in sorted(data.keys() - _TABLES):
        near = f"desk.{key}" if f"desk.{key}" in of_desk else find_near(key, ["desk", *_TABLES])
        near = near or find_near(f"desk.{key}", of_desk, 85)
        yield Mistake(0, key, MistakeKind.UNKNOWN, (), near)


def _find_doubles(desks: Sequence[DeskPolicy]) -> Iterator[tuple[int, Mistake]]:
    """Pages and names that stand twice: a page has one clerk."""
    seen: dict[str, str] = {}
    names: list[str] = []
    for index, desk in enumerate(desks):
        if desk.name in names:
            what = f'another desk is called "{desk.name}" too'
            yield index, Mistake(0, "name", FileKind.OTHER, (what,))
        names.append(desk.name)
        for title in desk.pages:
            key = " ".join(title.replace("_", " ").split())
            if key in seen and title != "?":
                what = f"{title} stands in {seen[key]} too"
                yield index, Mistake(0, "pages", FileKind.OTHER, (what,))
            seen[key] = f"the desk {desk.name}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            "there is no settings file",
            where=str(file),
            advice="Copy config/helpdeskbot.example.toml there, or name yours with --settings FILE",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(
            f"the settings file cannot be read: {reason}",
            where=str(file),
            advice="Make it a UTF-8 text file that the bot's account on this machine may read",
        ) from None
