"""What is said on the settings page's talk page: wikitext in which a stranger's words are inert."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from helpdeskbot.model.discussion import Thread
from helpdeskbot.words.marked_part import BEGIN, END

_MARKER = re.compile(r"<!-- helpdeskbot settings ([0-9]{1,18}) -->")
_NOT_IN_NAMES = re.compile(r"[\[\]{}|<>#\x00-\x1f\x7f~]")


def render_marker(revid: int) -> str:
    """By which the bot finds its own message about a revision again."""
    return f"<!-- helpdeskbot settings {revid} -->"


def find_markers(text: str) -> frozenset[int]:
    """The revisions of which a talk page's text says something."""
    return frozenset(int(revid) for revid in _MARKER.findall(text))


def render_quote(text: str) -> str:
    """Somebody's text, shown as it is: no link, template, tag, signature or mention in it."""
    shown = []
    for char in text:
        if char.isalnum() or char in " .,-":
            shown.append(char)
        elif unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"):
            shown.append(f"&#{ord(char)};")
    return f"<nowiki>{''.join(shown)}</nowiki>"


def render_revision(revid: int) -> str:
    """A link to what a revision changed."""
    return f"[[Special:Diff/{revid}|{revid}]]"


def render_mention(user: str) -> str:
    """A link to somebody's user page, which notifies them."""
    return _render_link("User", user)


def render_reference(user: str) -> str:
    """A link to somebody's talk page, which notifies nobody."""
    return _render_link("User talk", user)


def _render_link(namespace: str, user: str) -> str:
    if not user or _NOT_IN_NAMES.search(user):
        return render_quote(user) if user else "—"
    return f"[[{namespace}:{user}|{user}]]"


def render_operator(contact: str, account: str) -> str:
    """Who runs the bot, as was set, else a link to the bot's talk page: nobody is notified.

    :param contact: an address or the name of a page, as the operator has set it.
    """
    return render_quote(contact) if contact else _render_link("User talk", account)


def put_section(
    text: str, heading: str, body: str, comment: str, threads: Sequence[Thread]
) -> str | None:
    """A talk page with the bot's section as it is to be; what people wrote there stays.

    :param body: between the bot's marks.
    :param comment: a signed one of the bot's, at the section's end; ``""``: none.
    :param threads: of the page as it is.
    :returns: ``None``: there is no section of the bot's, or people have written between its marks;
        and without a comment none is begun.
    """
    block = f"{BEGIN}\n{body}\n{END}"
    start, stop = text.find(BEGIN), text.find(END)
    here = [one for one in threads if start in one.span]
    signed = any(start < one.signature.start < stop for two in here for one in two.comments)
    if start < 0 or stop < start or not here or signed:
        if not comment:
            return None
        above = "" if not text else text + ("\n" if text.endswith("\n") else "\n\n")
        return f"{above}== {heading} ==\n{block}\n{comment}"
    end = here[0].span.end
    last = len(text[:end].rstrip())
    said = f"\n{comment}" if comment else ""
    return f"{text[:start]}{block}{text[stop + len(END) : last]}{said}{text[last:]}"
