"""What a desk's topics are called, for its status template: cases of parser functions.

Templates cannot take a text apart.  Which topics a text such as ``upload, copyright`` names is
found from its front: the next topic is the one with which the rest of it is whole, or begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from helpdeskbot.model.topics import Topic
from helpdeskbot.words.escape import escape_wikitext

# What may stand as the key of a case, and be compared, as it is.
_PLAIN = re.compile(r"[\w.+-]+(?: [\w.+-]+)*")


def render_topics(what: str, topics: Sequence[Topic], language: str = "en") -> str:
    """Lines of wikitext about these topics; one whose name has marks in it is left out.

    :param what: ``labels``: what each is called by language, and for the language ``n`` how many
        letters its name has; ``cases`` and ``beginnings``: its name, where ``find`` is ``before``
        and that name, or begins with these; ``ids``: a line of a list for each.
    :param language: of the list.
    """
    if what == "ids":
        return "\n".join(
            f"* <code>{escape_wikitext(one.id)}</code>: "
            f"{escape_wikitext(one.labels.get(language) or one.labels.get('en') or one.id)}"
            for one in topics
        )
    known = {one.id.lower(): one for one in topics if _PLAIN.fullmatch(one.id)}
    return "\n".join(line for name, topic in known.items() for line in _WAYS[what](name, topic))


def _label(name: str, topic: Topic) -> Iterator[str]:
    english = topic.labels.get("en") or name
    yield f"  | {name} = {{{{#switch: {{{{lc: {{{{{{lang|}}}}}} }}}}"
    for language, label in topic.labels.items():
        if language != "en" and _PLAIN.fullmatch(language):
            yield f"    | {language} = {escape_wikitext(label)}"
    yield f"    | n = {len(name)}"
    yield f"    | #default = {escape_wikitext(english)} }}}}"


def _case(name: str, topic: Topic) -> Iterator[str]:
    yield f"  | {{{{{{before|}}}}}} {name} = {name}"


def _beginning(name: str, topic: Topic) -> Iterator[str]:
    front = f"{{{{padleft:|{{{{#expr: {{{{{{n}}}}}} + {len(name) + 1}}}}}|{{{{{{find}}}}}}}}}}"
    yield f"-->{{{{#ifeq: {front} | {{{{{{before|}}}}}} {name}, | {name} }}}}<!--"


_WAYS: Mapping[str, Callable[[str, Topic], Iterator[str]]] = MappingProxyType(
    {"labels": _label, "cases": _case, "beginnings": _beginning}
)
