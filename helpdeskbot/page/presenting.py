"""Keeps the page on which the bot says what it does, with the settings in force.

The page comes with the packaged ones, and the bot's own page shows it.  Where nobody has installed
it, or somebody has deleted it, nothing is said.  It is saved when what is said has become something
else; what people change on it meanwhile stays as long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from helpdeskbot import __version__
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Fate
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.side_pages import save_part
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.marked_part import fill
from helpdeskbot.words.messages import Messages, direction

_PART = "what it does"
# With another number it is said anew, though the settings are the same.
_SAYS = "2"

Say = Callable[[DeskPolicy, Messages], OfItself | None]


@dataclass(frozen=True, slots=True)
class Presented:
    """What the bot has said of itself, and with which settings.

    :param settings: the same for the same settings.
    """

    settings: str
    text: str


PRESENTED = Kept("presented", Presented)


def present(context: Context) -> None:
    """Say on its page what the bot does, if that has become something else.

    :raises Unreachable: the wiki does not answer.
    """
    office, desks = context.office, context.desks
    head = context.heads.pages.get(office.itself_title)
    if head is None or not head.exists or head.is_redirect or len(desks) < len(office.desks):
        return
    settings, before = _digest(office, desks), PRESENTED.fetch(office, "", head.title)
    if before is not None and before.settings == settings:
        return
    text = say_all(office, desks, context.of_itself)
    fate = None
    if before is None or before.text != text:
        desk = next((one for one in desks if one.name not in context.halted), None)
        if desk is None or Waits.of(context, desk, head.title).waiting([_PART]):
            return
        page = office.wiki.fetch_pages([head.title])[head.title]
        because = "the settings in force are others"
        fate = save_part(context, desk, page, fill(page.text, text), _PART, because)
    if context.write and fate in (None, Fate.SAVED):
        PRESENTED.keep(office, "", head.title, Presented(settings, text))


def say_all(office: Office, desks: Sequence[DeskPolicy], concerns: Sequence[Say]) -> str:
    """What the bot does at its desks, and what it does in any case: wikitext."""
    parts = []
    for desk in desks:
        messages = office.messages(desk)
        heading = f"=== {list_titles(desk.shown_pages[:1])} ==="
        parts.append(_turned(messages, [heading, *say_of_desk(desk, concerns, messages)]))
    messages = office.messages(desks[0])
    general = [
        messages.text("does-where"),
        _say_pace(office.limits, messages),
        messages.text("does-account", *_list_limits(office.limits)),
        messages.text("does-never"),
        messages.text("does-stop", list_titles([office.stop_title])),
    ]
    return "\n".join([*parts, _turned(messages, [f"* {line}" for line in general])])


def say_of_desk(desk: DeskPolicy, concerns: Sequence[Say], messages: Messages) -> Iterator[str]:
    """What is done at one desk, what is not, and who can change that: lines of wikitext."""
    say = messages.text
    found = [one for one in (tell(desk, messages) for tell in concerns) if one is not None]
    yield f"* {say('does-pages', list_titles(desk.shown_pages), desk.since)}"
    profile = f"<code>{desk.profile}</code>"
    if desk.settings_page:
        allowed = _list_allowed(desk, messages)
        yield f"* {say('does-profile', profile, list_titles([desk.settings_page]), allowed)}"
    else:
        yield f"* {say('does-profile-operator', profile)}"
    for one in found:
        if one.on or one.lines_when_off:
            yield f"* '''{one.name}'''"
            yield from (f"** {line}" for line in (one.lines if one.on else one.lines_when_off))
    off = [one.name for one in found if not one.on]
    if off:
        yield f"* {say('does-off', say('ask-expert-separator').join(off))}"


def _list_allowed(desk: DeskPolicy, messages: Messages) -> str:
    if "all" in desk.allow:
        return messages.text("does-everything")
    names = [f"<code>{name}</code>" for name in desk.allow]
    return messages.list(names) or messages.text("does-nothing")


def _say_pace(limits: Limits, messages: Messages) -> str:
    """How soon after an edit the next one may follow."""
    paces = [f"{limits.pace(flagged=flagged):g}" for flagged in (False, True)]
    if limits.seconds_between_edits is None:
        return messages.text("does-pace-usual", *paces)
    return messages.text("does-pace", paces[0])


def _list_limits(limits: Limits) -> Sequence[int]:
    return (
        limits.edits_per_day,
        limits.talk_messages_per_day,
        limits.mails_per_day,
        limits.messages_to_one_per_day,
        limits.comments_per_thread_per_week,
    )


def _turned(messages: Messages, lines: Sequence[str]) -> str:
    """Lines in one language, in the direction in which it is written."""
    code = messages.language
    inside = "\n".join(lines)
    return f'<div lang="{code}" dir="{direction(code)}">\n{inside}\n</div>'


def _digest(office: Office, desks: Sequence[DeskPolicy]) -> str:
    parts = [
        __version__,
        _SAYS,
        repr(office.limits),
        office.stop_title,
        *(one.digest for one in desks),
    ]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
