"""The messages among the packaged pages: what is filled in, and a page that shows them all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from helpdeskbot.words import resources
from helpdeskbot.words.chain import SOURCE_LANGUAGE
from helpdeskbot.words.messages import Messages
from helpdeskbot.words.samples import sample_params

MESSAGE = re.compile(r"Template:\$\(([a-z_]+)\)/\$\(language\)")
"""The titles, in the manifest, of messages that staff word: a page for each language."""
_BOX = re.compile(r"Template:\$\(([a-z_]+)\)/words/\$\(language\)")
_TEXTS = re.compile(r"^\$\(texts:([a-z -]+)\)$", re.MULTILINE)
_FILLED_IN = re.compile(r"\{\{\{([a-z]+)\|?\}\}\}")
# The examples of a page are the same on every day, or it would be another one each time.
_EXAMPLE_DAY = date(2026, 12, 24)


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A message that staff may word, in each language on a page of its own.

    :param template: without namespace and language (``Helpdesk ask``).
    :param params: what is filled in.
    """

    template: str
    params: tuple[str, ...]


@cache
def read_manifest() -> Sequence[Mapping[str, Any]]:
    """Every page that is installed, in the order in which they are saved."""
    manifest = tomllib.loads((resources.templates() / "manifest.toml").read_text(encoding="utf-8"))
    pages: Sequence[Mapping[str, Any]] = manifest["page"]
    return pages


def list_messages(values: Mapping[str, str]) -> Sequence[MessagePage]:
    """The messages among the packaged pages, in their order.

    :param values: what the pages are called, see :func:`helpdeskbot.publish.pages.load_pages`; of
        what has no name here there is none.
    """
    return [
        MessagePage(values[name], params) for name, params in _read_messages() if name in values
    ]


@cache
def _read_messages() -> Sequence[tuple[str, tuple[str, ...]]]:
    """What is filled into each message, by the name of its title: asked for in every pass."""
    found, folder = [], resources.templates()
    for entry in read_manifest():
        title = MESSAGE.fullmatch(entry["title"])
        if title:
            text = (folder / entry["file"]).read_text(encoding="utf-8")
            params = dict.fromkeys([*_FILLED_IN.findall(text), *entry.get("also", ())])
            found.append((title[1], tuple(params)))
    return found


@dataclass(frozen=True, slots=True)
class BoxPage:
    """Texts that boxes, forms or the roster show, in each language on a page of its own.

    :param template: whose texts they are, without namespace.
    :param keys: the names of the texts.
    """

    template: str
    keys: tuple[str, ...]


def list_boxes(values: Mapping[str, str]) -> Sequence[BoxPage]:
    """The pages of texts among the packaged ones; see :func:`list_messages`."""
    return [BoxPage(values[name], keys) for name, keys in _read_boxes() if name in values]


@cache
def _read_boxes() -> Sequence[tuple[str, tuple[str, ...]]]:
    """The names of the texts of each page, by the name of its title."""
    found, folder = [], resources.templates()
    for entry in read_manifest():
        title = _BOX.fullmatch(entry["title"])
        if title:
            texts = _TEXTS.search((folder / entry["file"]).read_text(encoding="utf-8"))
            starts = tuple(texts[1].split()) if texts else ()
            every = Messages.load(SOURCE_LANGUAGE).texts
            keys = tuple(key for key in every if key.startswith(starts))
            found.append((title[1], keys))
    return found


def render_messages(values: Mapping[str, str], messages: Messages) -> str:
    """Every message in a language, as it is on the wiki, with examples and a link to edit it."""
    bot, parts = values["bot"], []
    for one in list_messages(values):
        title = f"Template:{one.template}/{messages.language}"
        params = sample_params(
            one.params, messages, person=bot, page=f"User:{bot}", today=_EXAMPLE_DAY
        )
        filled = "".join(f"|{name}={value}" for name, value in params.items())
        parts.append(
            f"== {one.template} ==\n{_link(title)}\n"
            f'<div style="border-inline-start: 0.2em solid; padding-inline-start: 1em">\n'
            f"{{{{{title}{filled}}}}}\n</div>"
        )
    return "\n\n".join(parts)


def render_boxes(values: Mapping[str, str], language: str) -> str:
    """A list of the pages with what boxes, forms and the roster say."""
    titles = filter(None, (_BOX.fullmatch(entry["title"]) for entry in read_manifest()))
    return "\n".join(
        f"* {_link(f'Template:{values[title[1]]}/words/{language}')}"
        for title in titles
        if title[1] in values
    )


def _link(title: str) -> str:
    """A link to a page, and one to change it, in the reader's own language."""
    address = f"{{{{fullurl:{title}|action=edit}}}}"
    return f'[[:{title}]] <span class="plainlinks">([{address} {{{{int:edit}}}}])</span>'
