"""What is said on the settings page's talk page: wikitext in which a stranger's words are inert."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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


def render_section(heading: str, revid: int, parts: Sequence[str]) -> str:
    """A signed section about a revision.

    :param parts: paragraphs and list items; the signature follows the last.
    """
    lines = [f"== {heading} ==", render_marker(revid)]
    for place, part in enumerate(parts):
        if place and not part.startswith("* "):
            lines.append("")
        lines.append(part)
    return "\n".join(lines) + " ~~~~"


def append_section(text: str, section: str) -> str:
    """The page with the section at its end; every other character stays."""
    if not text:
        return section
    return text + ("\n" if text.endswith("\n") else "\n\n") + section
