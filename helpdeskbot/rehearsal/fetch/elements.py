"""Revisions as the API tells them → elements of an export of the form 0.11.

https://www.mediawiki.org/xml/export-0.11.xsd
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

END = "</mediawiki>\n"
_FORM = "http://www.mediawiki.org/xml/export-0.11/"
# What no XML can have in it; a wiki saves none of it, but may have some from long ago.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_head(query: Mapping[str, Any]) -> str:
    """What stands before the pages.

    :param query: ``general`` and ``namespaces`` of the wiki's siteinfo.
    """
    general = query["general"]
    name = "siteinfo"
    case = str(general.get("case", "first-letter"))
    namespaces = "".join(
        f'<namespace key="{int(one["id"])}" case={quoteattr(str(one.get("case", case)))}>'
        f"{_text(str(one.get('name', '')))}</namespace>\n"
        for one in sorted(query["namespaces"].values(), key=lambda one: int(one["id"]))
    )
    return (
        f'<mediawiki xmlns="{_FORM}" version="0.11" '
        f"xml:lang={quoteattr(str(general.get('lang', 'en')))}>\n<{name}>\n"
        f"<sitename>{_text(str(general.get('sitename', '')))}</sitename>\n"
        f"<dbname>{_text(str(general.get('wikiid', '')))}</dbname>\n"
        f"<base>{_text(str(general.get('base', '')))}</base>\n"
        f"<generator>{_text(str(general.get('generator', '')))}</generator>\n"
        f"<case>{_text(case)}</case>\n<namespaces>\n{namespaces}</namespaces>\n</{name}>\n"
    )


def write_page(title: str, namespace: int, page_id: int) -> str:
    """What stands before a page's revisions; ``</page>`` follows them."""
    return f"<page>\n<title>{_text(title)}</title>\n<ns>{namespace}</ns>\n<id>{page_id}</id>\n"


def write_revision(revision: Mapping[str, Any]) -> str:
    """A revision; what is hidden in it is said to be.

    :param revision: as the API's ``prop=revisions`` gives it with ``formatversion=2``.
    :raises KeyError: it has no id or no time.
    """
    # Before MediaWiki 1.32 there were no slots.
    slot = revision["slots"].get("main", {}) if "slots" in revision else revision
    parts = [f"<id>{int(revision['revid'])}</id>"]
    if revision.get("parentid"):
        parts.append(f"<parentid>{int(revision['parentid'])}</parentid>")
    parts.append(f"<timestamp>{_text(str(revision['timestamp']))}</timestamp>")
    parts.append(_contributor(revision))
    if revision.get("minor"):
        parts.append("<minor/>")
    if revision.get("commenthidden"):
        parts.append('<comment deleted="deleted"/>')
    elif revision.get("comment"):
        parts.append(f"<comment>{_text(str(revision['comment']))}</comment>")
    model = str(slot.get("contentmodel", "wikitext"))
    kind = str(slot.get("contentformat", "text/x-wiki"))
    parts += [f"<model>{_text(model)}</model>", f"<format>{_text(kind)}</format>"]
    size = int(revision.get("size", 0))
    content = slot.get("content")
    if content is None or slot.get("texthidden"):
        parts.append(f'<text bytes="{size}" deleted="deleted"/>')
    else:
        text = _text(str(content))
        parts.append(f'<text bytes="{size}" xml:space="preserve">{text}</text>')
    # Of a text that is hidden there is none, which exports say so.
    parts.append(f"<sha1>{_base36(str(revision.get('sha1', '')))}</sha1>")
    return "<revision>\n" + "\n".join(parts) + "\n</revision>\n"


def _contributor(revision: Mapping[str, Any]) -> str:
    if revision.get("userhidden") or not revision.get("user"):
        return '<contributor deleted="deleted"/>'
    name = _text(str(revision["user"]))
    if revision.get("anon"):
        return f"<contributor><ip>{name}</ip></contributor>"
    number = int(revision.get("userid", 0))
    return f"<contributor><username>{name}</username><id>{number}</id></contributor>"


def _base36(digest: str) -> str:
    """A SHA-1 as exports write it."""
    try:
        number = int(digest, 16)
    except ValueError:
        return ""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(31, "0")


def _text(text: str) -> str:
    return escape(_IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text), {"\r": "&#13;"})
