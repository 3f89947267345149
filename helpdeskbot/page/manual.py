"""The manual of a desk: what requesters, experts and staff should know first, half a screen each.

It says only what is switched on there.  `docs/on-wiki.md` begins with the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.messages import Messages, direction

SayAll = Sequence[Callable[[DeskPolicy, Messages], OfItself | None]]


def list_sections(
    desk: DeskPolicy,
    concerns: SayAll,
    messages: Messages,
    *,
    stop: str,
    words: str,
    more: str,
) -> Sequence[tuple[str, Sequence[str]]]:
    """Headings and what stands below each: wikitext, an item each.

    :param desk: with the settings in force.
    :param stop: title of the page that stops the bot.
    :param words: of the page that shows all messages; ``""``: there is none.
    :param more: of the page on which the bot says what it does.
    """
    say = messages.text
    found = [one for one in (tell(desk, messages) for tell in concerns) if one and one.on]
    ask = [say("manual-ask", list_titles(desk.pages))]
    if desk.status.install:
        ask.append(say("manual-box"))
    ask += [say("manual-reply"), *(line for one in found for line in one.to_requesters)]
    run = [say("manual-status")]
    if desk.settings_page:
        run.append(say("manual-settings", list_titles([desk.settings_page])))
    run += [line for one in found for line in one.to_staff]
    if words:
        run.append(say("manual-words", list_titles([words])))
    run += [say("manual-stop", list_titles([stop])), say("manual-more", list_titles([more]))]
    parts = {
        "manual-requesters": ask,
        "manual-experts": [line for one in found for line in one.to_experts],
        "manual-staff": run,
    }
    return [(say(key), lines) for key, lines in parts.items() if lines]


def render_manual(
    sections: Sequence[tuple[str, Sequence[str]]], messages: Messages, others: str = ""
) -> str:
    """The page.

    :param others: links to it in other languages; ``""``: there are none.
    """
    code, lines = messages.language, [others, ""] if others else []
    lines.append(f'<div lang="{code}" dir="{direction(code)}">')
    for heading, items in sections:
        lines += [f"== {heading} ==", *(f"* {item}" for item in items), ""]
    return "\n".join([*lines[:-1], "</div>", ""])
