"""The operator's file: read, merged with presets and the environment, and checked.

Every mistake in it is found at once and told in the file's own words: key, line, what was
expected.  Desk settings end as :class:`~helpdeskbot.model.desk.DeskPolicy`, whichever source
each value came from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from helpdeskbot.concerns.archives.decide import fill_pattern
from helpdeskbot.concerns.turns.checks import check_times, check_turns
from helpdeskbot.model.desk import DeskPolicy, Limits, Phase
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.settings.layers import lay_over, list_topics, merge, name_topics, packaged_topics
from helpdeskbot.settings.mistakes import find_line, tell_mistakes
from helpdeskbot.words import resources

DEFAULT_FILE = Path("~/.config/helpdeskbot/helpdeskbot.toml")
DEFAULT_STATE = Path("~/.local/state/helpdeskbot")

Text = Annotated[str, Field(min_length=1)]

LONGEST_SETTLE_MINUTES = 30 * 24 * 60


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


class WikiSection(_Section):
    """``[wiki]``: where the wiki is and who we are there."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
    api: Annotated[str, AfterValidator(_check_address)]
    user: Text
    contact: Text
    password_file: str = ""
    oauth_file: str = ""
    stop_page: str = ""

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
    """``[database]``: where the memory is kept."""

    url: str = ""


class LimitsSection(_Section):
    """``[limits]``: how much the account may edit, see :class:`.Limits`."""

    edits_per_tick: Annotated[int, Field(ge=1)] = Limits().edits_per_tick
    edits_per_day: Annotated[int, Field(ge=1, le=5000)] = Limits().edits_per_day


class RunSection(_Section):
    """``[run]``: how often, and how it is logged."""

    interval_seconds: Annotated[float, Field(ge=5, le=3600, strict=False)] = 30
    jitter_seconds: Annotated[float, Field(ge=0, le=600, strict=False)] = 5
    log_format: Literal["text", "json"] = "text"
    state_folder: str = ""


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


def load_settings(file: Path) -> Settings:
    """Read and check the operator's file.

    :raises SettingsError: it cannot be read, is not TOML, or has mistakes; all are named.
    """
    source, data = _read_toml(file)
    mistakes: list[tuple[tuple[str | int, ...], str]] = []
    desks: list[DeskPolicy] = []
    raw_desks = data.pop("desk", [])
    if not isinstance(raw_desks, list) or not all(isinstance(desk, dict) for desk in raw_desks):
        mistakes.append((("desk",), "each desk starts with a line [[desk]]"))
        raw_desks = []
    for index, raw in enumerate(raw_desks):
        try:
            desks.append(build_desk([raw]))
        except ValidationError as error:
            mistakes += tell_mistakes(error, ("desk", index))
        except ValueError as error:
            key, _, what = str(error).partition(": ")
            mistakes.append((("desk", index, *key.split(".")), what))
    mistakes += _find_doubles(desks)
    names = [desk.name for desk in desks]
    mistakes += [
        (("desk", index, "name"), f'another desk is called "{name}" too')
        for index, name in enumerate(names)
        if name in names[:index]
    ]
    unknown = set(data) - {"wiki", "database", "run", "limits"}
    mistakes += [((key,), "there is no such setting") for key in sorted(unknown)]
    known = {key: value for key, value in data.items() if key not in unknown}
    settings = None
    try:
        settings = Settings.model_validate({**known, "file": str(file)})
    except ValidationError as error:
        mistakes += tell_mistakes(error, ())
    if not mistakes and not desks:
        mistakes.append((("desk",), "there is none; add [[desk]] with name, pages and since"))
    if mistakes or settings is None:
        raise SettingsError(
            _sentence(mistakes, source),
            where=str(file),
            advice="config/helpdeskbot.example.toml explains every setting",
        )
    return settings.model_copy(update={"desks": tuple(desks)})


def _find_doubles(
    desks: Sequence[DeskPolicy],
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Pages that are named twice: a page has one clerk."""
    seen: dict[str, str] = {}
    for index, desk in enumerate(desks):
        for title in desk.pages:
            key = " ".join(title.replace("_", " ").split())
            if key in seen:
                yield ("desk", index, "pages"), f"{title} stands in {seen[key]} too"
            seen[key] = f"the desk {desk.name}"


def _sentence(mistakes: Sequence[tuple[tuple[str | int, ...], str]], source: str) -> str:
    lines = []
    for path, what in mistakes:
        line = find_line(source, path)
        key = ".".join(str(part) for part in path if not isinstance(part, int))
        lines.append(f"{f'line {line}: ' if line else ''}{key}: {what}")
    return lines[0] if len(lines) == 1 else "several mistakes\n  " + "\n  ".join(lines)


def _read_toml(file: Path) -> tuple[str, dict[str, Any]]:
    try:
        source = file.read_text(encoding="utf-8")
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
    try:
        return source, tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"this is not valid TOML: {error}",
            where=str(file),
            advice="https://toml.io/ shows the format",
        ) from None


@cache
def load_preset(name: str) -> Mapping[str, Any]:
    """One of the packaged desk presets.

    :raises ValueError: there is none of that name.
    """
    presets = resources.config() / "presets"
    file = presets / f"{name}.toml"
    if not name.replace("-", "").isalnum() or not file.is_file():
        files = [entry.name for entry in presets.iterdir() if entry.name.endswith(".toml")]
        names = sorted(file.removesuffix(".toml") for file in files)
        raise ValueError(f'preset: there is none called "{name}"; there are: {", ".join(names)}')
    return tomllib.loads(file.read_text(encoding="utf-8"))


def build_desk(layers: Sequence[Mapping[str, Any]]) -> DeskPolicy:
    """Make a desk's policy from its sources, the weakest first; its preset lies below them all.

    :raises pydantic.ValidationError: a value is of the wrong kind, or a key unknown.
    :raises ValueError: a value is of the right kind but cannot be used; the text is ``key: why``.
    """
    merged = merge([name_topics(layer) for layer in layers])
    preset = merged.pop("preset", "helpdesk")
    merged = merge([name_topics(load_preset(str(preset))), merged])
    if "since" in merged:
        merged["since"] = _midnight(merged["since"])
    return _validate_desk(merged)


def overlay_desk(desk: DeskPolicy, page: Mapping[str, Any]) -> DeskPolicy:
    """The desk's policy with the settings of its page on the wiki laid over it.

    A topic of the page is laid over the desk's of the same id; ``remove`` takes it out.

    :raises pydantic.ValidationError: as :func:`build_desk`.
    :raises ValueError: as :func:`build_desk`.
    """
    laid = _validate_desk(lay_over(desk, page, packaged_topics()))
    # What is equal may still be written otherwise (2 and 2.0), and would have another digest.
    return desk if laid == desk else laid


@cache
def _desk_type() -> TypeAdapter[DeskPolicy]:
    return TypeAdapter(DeskPolicy)


def _validate_desk(merged: dict[str, Any]) -> DeskPolicy:
    minutes = merged.get("settle_minutes", 0)
    if not isinstance(minutes, (int, float)) or not 0 <= minutes <= LONGEST_SETTLE_MINUTES:
        raise ValueError(
            f"settle_minutes: a number from 0 to {LONGEST_SETTLE_MINUTES} is expected, "
            f"not {minutes!r}"
        )
    if "topics" in merged:
        merged["topics"] = list_topics(merged["topics"])
    check_times(merged)
    desk = _desk_type().validate_python(merged)
    if not desk.pages:
        raise ValueError("pages: name at least one talk page")
    for word in (
        desk.status.template,
        desk.status.value_param,
        desk.status.initial,
        *desk.status.params,
        *desk.status.params.values(),
    ):
        # These go into wikitext as they are; what could end a template early may not.
        if set(word) & set("{}[]|<>\n"):
            raise ValueError(f"status.template: {word!r} has one of the characters {{ }} [ ] | < >")
    for mistake in desk.follow_up.mistakes():
        raise ValueError(f"follow_up.{mistake}")
    if desk.follow_up.enabled:
        for word in desk.follow_up.done:
            if desk.status.phase(word) is not Phase.CLOSED:
                raise ValueError(f"follow_up.done: {word!r} does not mean closed at this desk")
    for pattern in (*desk.archives.pages, *desk.archives.prefixes):
        try:
            fill_pattern(pattern, desk.pages[0], desk.since)
        except ValueError as error:
            raise ValueError(f"archives.pages: {error}") from None
    if desk.status.phase(desk.status.initial) is None:
        raise ValueError(f"status.initial: {desk.status.initial!r} is not in the vocabulary")
    agreement = desk.agreement
    for mistake in agreement.mistakes():
        raise ValueError(f"agreement.{mistake}")
    if agreement.agreed_status and desk.status.phase(agreement.agreed_status) is None:
        raise ValueError(
            f"agreement.agreed_status: {agreement.agreed_status!r} is not in the vocabulary"
        )
    check_turns(desk)
    return desk


def _midnight(value: object) -> datetime:
    """A TOML date or date-time as a moment; without a time zone it is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    raise ValueError("since: write a date without quotes, as in 2026-12-01")
