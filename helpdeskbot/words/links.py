"""Links: one that notifies, one that does not, one to a section; lists of what is linked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.local import format_list, format_number
from helpdeskbot.words.summary import plain_heading

Say = Callable[..., str]


def render_ping(name: str) -> str:
    """A link by which the wiki notifies somebody, if the comment around it is signed."""
    return f"[[User:{name}|{escape_wikitext(name)}]]"


def render_name(name: str) -> str:
    """A link to somebody that notifies nobody."""
    return f"[[User talk:{name}|{escape_wikitext(name)}]]"


def render_section_link(title: str, heading: str) -> str:
    """A link to a section; to the page alone where the heading's markup makes that uncertain."""
    plain = plain_heading(heading)
    shown = escape_wikitext(plain or title)
    # Tildes would be saved as a signature, double underscores as a magic word.
    uncertain = plain != " ".join(heading.split()) or "~~~" in plain or "__" in plain
    if uncertain or not plain:
        return f"[[:{title}|{shown}]]"
    return f"[[:{title}#{plain}|{shown}]]"


def list_numbers(numbers: Iterable[float], language: str) -> str:
    """Numbers in a sentence, as people write them."""
    return format_list((format_number(number, language) for number in numbers), language)


def list_titles(titles: Iterable[str]) -> str:
    """Links to pages, each once, with commas."""
    return ", ".join(f"[[:{title}]]" for title in dict.fromkeys(titles))
