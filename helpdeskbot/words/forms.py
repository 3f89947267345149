"""Links that open a form which has only to be saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from helpdeskbot.words.summary import plain_heading

_LONGEST_HEADING = 100
# What would be markup, a parameter's end or a signature in the text of the form.
_MARKUP = re.compile(r"[%|{}\[\]<>=~&'\n\r\t]|__")
_BETWEEN = " · "


def render_form_link(
    page: str,
    label: str,
    *,
    preload: str,
    identity: str,
    heading: str,
    title: str = "",
    more: Sequence[str] = (),
) -> str:
    """An external link to the form for a new section of a page, with everything in it.

    DiscussionTools' own form would not have it, so the plain one is asked for.

    :param page: where the section is saved.
    :param label: of the link: our own words.
    :param preload: title of the page with the form's text, below which stands an explanation.
    :param identity: of the request: the text's ``$1``.
    :param heading: of the request, anybody's text.
    :param title: of the new section; ``""``: the label and the heading.
    :param more: ``$2`` and so on, anybody's text.
    """
    query = [
        "action=edit&section=new&dtenable=0",
        f"preload={_quote(preload)}",
        f"editintro={_quote(f'{preload}/intro')}",
        f"preloadtitle={_quote(title or f'{label} – {short_heading(heading)}')}",
        *(f"preloadparams%5B%5D={_quote(one)}" for one in (encode_identity(identity), *more)),
    ]
    address = f"{{{{fullurl:{page}|{'&'.join(query)}}}}}"
    # Without the arrow of links that lead elsewhere.
    return f'<span class="plainlinks">[{address} {label}]</span>'


def render_links(links: Sequence[str]) -> str:
    """Some of them beside each other."""
    return _BETWEEN.join(links)


def short_heading(heading: str) -> str:
    """A request's heading as it may stand in another one."""
    return plain_heading(heading)[:_LONGEST_HEADING]


def encode_identity(identity: str) -> str:
    """A request's lasting id as it may stand in a template's parameter; most are left as they are.

    Of an unsigned request it is made of the heading, whatever stands in that.
    """
    return _MARKUP.sub(lambda match: "".join(f"%{ord(char):02X}" for char in match[0]), identity)


def _quote(text: str) -> str:
    """A stranger's text in an address: nothing of it is a signature or magic word either."""
    return quote(text, safe="").replace("~", "%7E").replace("_", "%5F")
