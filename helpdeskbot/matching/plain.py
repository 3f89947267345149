"""From a request's wikitext to the words that a reader sees, its links and its form."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# A request is a page at most; what comes behind is not read, so that no text costs much.
MOST_TEXT = 20_000

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s\]<>|{}\"]+")
_EXTERNAL = re.compile(r"\[(?:https?:)?//[^\s\]]+ ?([^\]\n]{0,300})\]")
_LINK = re.compile(r"\[\[:?([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_MARK = re.compile(r"^[*#:;=\s]+", re.MULTILINE)
_SPACE = re.compile(r"[^\S\n]+")
# Templates whose first parameters are words of the text.
_SHOWN = frozenset({"tl", "tlx", "t", "template", "modèle", "code", "lang", "nowrap", "q", "d"})

# The parameters of request forms, by the form field of ``RequestText.form`` that they mean.
_FIELDS = {
    "goal": "goal request purpose question what mål önskan begäran but demande objet objetivo "
    "petición solicitud ziel anliegen anfrage objetivo pedido الهدف الطلب мета запит tujuan "
    "permintaan lengo ombi",
    "size": "size amount number scope omfattning antal volume nombre taille tamaño cantidad umfang "
    "anzahl menge tamanho quantidade الحجم العدد обсяг кількість ukuran jumlah ukubwa idadi",
    "deadline": "deadline date when tidsfrist datum échéance délai date plazo fecha frist termin "
    "prazo data الموعد التاريخ термін дата tenggat tanggal muda tarehe",
    "licence": "licence license rights licens rättigheter droits licencia derechos lizenz rechte "
    "licença direitos الرخصة الترخيص الحقوق ліцензія права lisensi hak leseni haki",
    "aftercare": "aftercare förvaltning efterarbete suivi seguimiento betreuung acompanhamento "
    "المتابعة супровід pemeliharaan ufuatiliaji",
    "topic": "topic subject ämne sujet thème tema thema assunto الموضوع тема topik mada",
    "links": "links link länkar liens enlaces ligações الروابط посилання tautan viungo",
    "contact": "contact name kontakt namn nom nombre name kontakt nome contato الاسم контакт "
    "kontak nama mawasiliano jina",
}
# Where the topic stands that staff put into the status template.
STAFF = "staff"
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class PlainText:
    """What a reader sees.

    :param text: without markup; lines are kept.
    :param links: how many links to pages and sites there are.
    :param form: what was filled in, by form field; ``links`` and ``contact`` too.
    :param has_form: there is a form, even if nothing was filled in.
    """

    text: str
    links: int = 0
    form: Mapping[str, str] = field(default_factory=dict)
    has_form: bool = False


def to_plain(wikitext: str) -> PlainText:
    """Take the markup away; total, and linear in the length of the text."""
    text = "".join(
        " " if character in "\r\t\f\v\u00a0\u202f\u2009" else character
        for character in wikitext[:MOST_TEXT]
        if character in "\n\r\t\f\v" or character.isprintable() or character in "\u00a0\u202f\u2009"
    )
    text = _COMMENT.sub(" ", text)
    text, form, has_form = _take_templates(text)
    links = 0

    def show_link(found: re.Match[str]) -> str:
        nonlocal links
        links += 1
        target, label = found.group(1), found.group(2)
        return label or target.rpartition(":")[2].replace("_", " ")

    def show_external(found: re.Match[str]) -> str:
        nonlocal links
        links += 1
        return found.group(1) or " "

    def hide_url(_: re.Match[str]) -> str:
        nonlocal links
        links += 1
        return " "

    text = _LINK.sub(show_link, text)
    text = _EXTERNAL.sub(show_external, text)
    text = _URL.sub(hide_url, text)
    text = _TAG.sub(" ", text)
    text = text.replace("'''", "").replace("''", "")
    text = html.unescape(text)
    text = _MARK.sub("", text)
    return PlainText(_SPACE.sub(" ", text).strip(), links, form, has_form)


def _take_templates(text: str) -> tuple[str, dict[str, str], bool]:
    """Cut templates out; a form's fields are returned, and its request stays in the text."""
    kept: list[str] = []
    form: dict[str, str] = {}
    has_form = False
    position = 0
    while True:
        start = text.find("{{", position)
        if start < 0:
            kept.append(text[position:])
            return "".join(kept), form, has_form
        kept.append(text[position:start])
        end = _end_of_template(text, start)
        if end < 0:
            # Never closed: only the braces go.
            kept.append(text[start:].replace("{{", " "))
            return "".join(kept), form, has_form
        parts = _parts(text[start + 2 : end - 2])
        named = {
            field: value
            for name, value in _named(parts[1:])
            if (field := _FIELD_OF.get(name.casefold())) is not None
        }
        name = parts[0].strip().casefold()
        if len(named) >= 2 or (named and "request" in name):
            has_form = True
            form.update({field: value for field, value in named.items() if _filled(value)})
            # The goal is read as the request's text, the rest of the form as its facts.
            kept.append("\n" + "\n".join(v for k, v in named.items() if k == "goal") + "\n")
        elif "status" in name and _filled(named.get("topic", "")):
            # Staff have said what it is about.
            form[STAFF] = named["topic"]
        elif name in _SHOWN:
            kept.append(" ".join(part for part in parts[1:] if "=" not in part))
        position = end


def _end_of_template(text: str, start: int) -> int:
    depth = 0
    for found in re.compile(r"\{\{|\}\}").finditer(text, start):
        depth += 1 if found.group() == "{{" else -1
        if depth == 0:
            return found.end()
    return -1


def _parts(inside: str) -> list[str]:
    parts, depth, begin = [], 0, 0
    for found in re.finditer(r"\{\{|\}\}|\[\[|\]\]|\|", inside):
        mark = found.group()
        if mark == "|":
            if depth <= 0:
                parts.append(inside[begin : found.start()])
                begin = found.end()
        else:
            depth += 1 if mark in ("{{", "[[") else -1
    parts.append(inside[begin:])
    return parts


def _named(parts: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for part in parts:
        name, equals, value = part.partition("=")
        if equals:
            pairs.append((name.strip(), value.strip()))
    return pairs


def _filled(value: str) -> bool:
    return any(character.isalnum() for character in value)
