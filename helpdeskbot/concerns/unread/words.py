"""How the writers of what cannot be read are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from helpdeskbot.concerns.unread.values import MARK, Unread
from helpdeskbot.model.change import Draft
from helpdeskbot.model.marks import Mark
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import render_name, render_ping
from helpdeskbot.words.local import format_list

TEMPLATE = "Helpdesk unread"
_LONGEST = 60


def draft_unread(
    unread: Sequence[Unread], *, language: str, say: Callable[..., str], pinged: Collection[str]
) -> Draft:
    """The comment in which they are told.

    :param pinged: which of the writers are notified.
    """
    writers = tuple(dict.fromkeys(one.writer for one in unread))
    comma = say("ask-expert-separator")
    return Draft(
        template=TEMPLATE,
        language=language,
        params={
            "people": format_list(
                [render_ping(name) if name in pinged else render_name(name) for name in writers],
                language,
            ),
            "values": comma.join(map(_render, unread)),
        },
        trace=Mark(MARK, tuple(one.word for one in unread)).as_wikitext(),
        mentions=tuple(name for name in writers if name in pinged),
        packaged=True,
    )


def _render(unread: Unread) -> str:
    value = " ".join(unread.value.split())
    value = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1].rstrip()}…"
    code = f"<code>{escape_wikitext(f'{unread.param}={value}')}</code>"
    return f"{code} ({escape_wikitext(unread.choices)})" if unread.choices else code
