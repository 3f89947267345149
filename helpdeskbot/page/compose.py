"""One page, several replacements, one new text: every other character stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from helpdeskbot.model.change import Replacement, ThreadChange
from helpdeskbot.model.discussion import Span, Thread
from helpdeskbot.model.document import find_parts
from helpdeskbot.model.status import SAYS_NEXT
from helpdeskbot.page.one_comment import find_standing, render_again
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.talk_page import Addition, find_place_to_talk
from helpdeskbot.parse.notified.unified import diff_unified
from helpdeskbot.parse.wikitext.template import parse_template

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def render_status(template: str, value_param: str, value: str, params: Mapping[str, str]) -> str:
    """A status template's wikitext: ``{{Helpdesk status|new|topic=upload}}``."""
    words = [template]
    if value or value_param != "1":
        words.append(value if value_param == "1" else f"{value_param}={value}")
    words += [f"{name}={text}" for name, text in params.items()]
    return "{{" + "|".join(words) + "}}"


def render_under_heading(page_text: str, thread: Thread, wikitext: str) -> Replacement:
    """A line of its own directly under a thread's heading."""
    at = thread.body_start
    if at and not page_text[:at].endswith("\n"):
        # The heading is the page's last line and MediaWiki has trimmed its line end.
        return Replacement(at, at, "\n" + wikitext)
    return Replacement(at, at, wikitext + "\n")


def render_at_end(
    page_text: str, thread: Thread, wikitext: str, gone: Span | None = None
) -> Replacement:
    """A paragraph at a thread's end, before the empty lines that part it from the next one.

    :param gone: a piece that is taken away by the same edit, so that nothing can stand in it.
    """
    start, end = thread.body_start, thread.span.end
    if gone is not None and not page_text[gone.end : end].strip():
        end = max(start, gone.start)
    body = page_text[start:end]
    # Spaces of any kind at the end of its last line stay there.
    line_end = body.find("\n", len(body.rstrip()))
    at = start + line_end if line_end >= 0 else end
    return Replacement(at, at, ("" if page_text[:at].endswith("\n") else "\n") + wikitext)


def render_parameters(
    page_text: str, template: Span, where: Mapping[str, Span], values: Mapping[str, str]
) -> Iterator[Replacement]:
    """Set parameters of a template that stands on a page; those that it lacks are added.

    Hidden comments are people's words: those within a value that is replaced follow the new one.

    :param where: the values of the parameters that it has, spaces around them left out.
    """
    added = []
    for name, value in values.items():
        span = where.get(name)
        if span is not None:
            comments = "".join(_COMMENT.findall(span.of(page_text)))
            yield Replacement(span.start, span.end, value + comments)
        elif value:
            added.append(f"|{name}={value}")
    if added:
        at = template.end - len("}}")
        yield Replacement(at, at, "".join(added))


def find_ours(page_text: str, name: str, value: Span) -> Span | None:
    """Where a parameter stands as we write them, name and all; ``None``: people have written it.

    :param value: where its value stands.
    """
    front = f"|{name}="
    start = value.start - len(front)
    is_ours = start >= 0 and page_text.startswith(front, start)
    return Span(start, value.end) if is_ours and page_text[value.end] in "|}" else None


def render_removed(page_text: str, span: Span) -> Replacement:
    """Take a piece away, with its line end where it has a line of its own."""
    alone = page_text[: span.start].endswith("\n") and page_text[span.end :].startswith("\n")
    return Replacement(span.start, span.end + alone, "")


def compose(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with all replacements made.

    :raises ValueError: two of them overlap, or one lies outside the text: a bug of the caller.
    """
    parts: list[str] = []
    position = 0
    for change in sorted(replacements, key=lambda change: (change.start, change.end)):
        if not position <= change.start <= change.end <= len(text):
            raise ValueError(f"replacement {change} overlaps another one or the page's end")
        parts += [text[position : change.start], change.text]
        position = change.end
    return "".join([*parts, text[position:]])


def compose_page(page: DeskPage, words: Mapping[str, str]) -> str:
    """A desk's page with its changes made; every byte between stays as it is.

    :param words: the new comments as they will stand on the page, by the thread's id.
    """
    return compose(page.source.text, _replacements(page, words))


def _replacements(page: DeskPage, words: Mapping[str, str]) -> Iterator[Replacement]:
    text = page.source.text
    for thread in page.threads:
        change = page.changes.get(thread.id)
        if change is None:
            continue
        if change.tag:
            yield render_under_heading(text, thread, render_first_status(page, change))
        elif thread.status is not None:
            span = thread.status.span
            _, parameters = parse_template(text, span.start, span.end)
            values = dict(change.params)
            if change.status is not None:
                values[page.desk.status.value_param] = change.status
            where = {parameter.name: parameter.span for parameter in parameters}
            for name in SAYS_NEXT & where.keys():
                gone = find_ours(text, name, where[name]) if values.get(name) == "" else None
                if gone is not None:
                    del values[name]
                    yield Replacement(gone.start, gone.end, "")
            yield from render_parameters(text, span, where, values)
        yield from change.replaced
        if change.withdrawn is not None:
            yield render_removed(text, change.withdrawn)
        if change.draft is not None:
            standing = find_standing(page, change)
            if standing is not None:
                yield render_again(page, change, standing, words[thread.id])
                continue
            above = f"{change.draft.above}\n" if change.draft.above else ""
            said = Addition(thread, above + words[thread.id], change.withdrawn)
            marks = bool(change.draft.line)
            yield render_at_end(text, *find_place_to_talk(text, said, marks=marks))


def render_first_status(page: DeskPage, change: ThreadChange) -> str:
    """The status template that a change gives to a request."""
    status = page.desk.status
    value = status.initial if change.status is None else change.status
    params = {**status.params, **change.params}
    return render_status(status.template, status.value_param, value, params)


def render_diff(title: str, old: str, new: str) -> str:
    """A unified diff for people; the page's title stands for file names."""
    then, now = find_parts(old), find_parts(new)
    if then is not None and now is not None:
        pages = [(title, then.page, now.page), (f"{title}, talk page", then.talk, now.talk)]
        diffs = [render_diff(name, one.of(old), other.of(new)) for name, one, other in pages]
        return "\n".join(filter(None, diffs))
    before, after = old.split("\n"), new.split("\n")
    return "\n".join(diff_unified(before, after, f"{title} (now)", f"{title} (planned)"))
