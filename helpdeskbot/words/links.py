"""Links: one that notifies, one that does not, one to a section; lists of what is linked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from helpdeskbot.model.discussion import Thread
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.local import format_list, format_number
from helpdeskbot.words.messages import Messages
from helpdeskbot.words.summary import plain_heading

Say = Callable[..., str]


def render_ping(name: str) -> str:
    """A link by which the wiki notifies somebody, if the comment around it is signed."""
    return f"[[User:{name}|{escape_wikitext(name)}]]"


def render_name(name: str) -> str:
    """A link to somebody that notifies nobody."""
    return f"[[User talk:{name}|{escape_wikitext(name)}]]"


def anchor_of(thread: Thread) -> str:
    """The anchor of a thread on its page; see :func:`find_anchor`."""
    return find_anchor(thread.heading, thread.nth)


def find_anchor(heading: str, nth: int = 1) -> str:
    """A section's anchor on its page, with its spaces; ``""`` where markup makes that uncertain.

    :param nth: the number by which it differs from earlier ones of that name, see :class:`Thread`.
    """
    plain = plain_heading(heading)
    # Tildes would be saved as a signature, double underscores as a magic word.
    if not plain or plain != " ".join(heading.split()) or "~~~" in plain or "__" in plain:
        return ""
    return plain if nth == 1 else f"{plain}_{nth}"


def render_section_link(title: str, heading: str, nth: int = 1) -> str:
    """A link to a section; to the page alone where its anchor is uncertain."""
    plain = plain_heading(heading)
    shown = escape_wikitext(plain or title)
    # Where the page itself is the request, it has no section of that name.
    anchor = "" if title.endswith(f"/{plain}") else find_anchor(heading, nth)
    return f"[[:{title}#{anchor}|{shown}]]" if anchor else f"[[:{title}|{shown}]]"


def link_dashboard(title: str, messages: Messages) -> str:
    """A link to a desk's dashboard for the pages that are kept beside it; ``""``: it has none."""
    return f"[[:{title}|{messages.text('page-dashboard')}]]" if title else ""


def list_numbers(numbers: Iterable[float], language: str) -> str:
    """Numbers in a sentence, as people write them."""
    return format_list((format_number(number, language) for number in numbers), language)


def list_titles(titles: Iterable[str]) -> str:
    """Links to pages, each once, with commas."""
    return ", ".join(f"[[:{title}]]" for title in dict.fromkeys(titles))
