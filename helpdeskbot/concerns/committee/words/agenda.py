"""The page of a meeting: its agenda, and its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpdeskbot.concerns.committee.values import (
    ANCHOR,
    ANSWER,
    OPEN,
    RECORD,
    SINCE,
    SMALL,
    TEMPLATE,
    AgendaItem,
    Gone,
    Progress,
    Unheard,
    View,
)
from helpdeskbot.concerns.committee.words.told import say_word
from helpdeskbot.model.marks import Mark
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.forms import encode_identity
from helpdeskbot.words.links import render_name, render_section_link
from helpdeskbot.words.messages import Messages

_MOST_WORDS = 4
_LONGEST = 160
_IN_A_MARK = 40
_SAID = "request=…|approved|priority=2|group=…|reason=…|until=2026-12-31|holder=…"
_BAR = escape_wikitext("|")
_EXAMPLE = f"{{{{{TEMPLATE}|{_SAID}}}}}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the page needs besides the requests.

    :param link: to the page of a meeting.
    :param who: the staff and members who decide, as links.
    :param words: that can be decided.
    :param carried: how much is taken in, of how much: size (or hours), number, most.
    """

    link: Callable[[str], str]
    words: Sequence[str]
    carried: Sequence[tuple[str, str, str]] = ()


def render_page(view: View, terms: Terms, messages: Messages) -> list[str]:
    """What stands between the marks, by lines; the same for the same view."""
    say = messages.text
    if view.phase is Progress.MOVED:
        where = terms.link(view.after.isoformat()) if view.after else say("committee-no-meeting")
        return [say("committee-moved", where)]
    lines = _head(view, terms, say)
    lines += _section("requests", say("committee-requests"))
    if not view.rows:
        lines.append(say("committee-none"))
    for item in view.rows:
        lines += _row(item, view, messages)
    lines += _small(view, messages)
    if view.last:
        lines += _section("last", say("committee-last"))
        lines += [f"* {_link(one)} – {_became(one, view, messages)}" for one in view.last]
    if view.phase is not Progress.AGENDA:
        return lines
    if view.waiting or terms.carried:
        lines += _section("waiting", say("committee-waiting"))
        lines += [f"* {one.place}. {_link(one)}" for one in view.waiting]
        lines += [f"* {say('committee-carried', *one)}" for one in _carried(terms, say)]
    return lines


def render_answers(view: View, messages: Messages) -> dict[str, str]:
    """The lines with the answers, by the requests' lasting ids as they stand in marks."""
    small = {one.identity for one in view.small}
    return {
        encode_identity(one.identity): _answer_line(
            one, view, messages, alone=one.identity in small
        )
        for one in (*view.rows, *view.small)
    }


def _head(view: View, terms: Terms, say: Callable[..., str]) -> list[str]:
    day = view.day.isoformat()
    # On a phone it is broken between its parts.
    example = _code(_EXAMPLE).replace(_BAR, f"{_BAR}<wbr>")
    if view.phase is Progress.AGENDA:
        lines = [say("committee-intro", view.day)]
    else:
        mark = f" {Mark(RECORD, (day,)).as_wikitext()}" if view.phase is Progress.RECORD else ""
        lines = [say("committee-record", view.day) + mark]
    shown = say("ask-expert-separator").join(map(_code, terms.words))
    lines += ["", say("committee-how", example, shown)]
    if view.before is not None and view.linked:
        lines += ["", say("committee-before", terms.link(view.before.isoformat()))]
    if view.phase is not Progress.AGENDA and view.after is not None:
        lines += ["", say("committee-next", terms.link(view.after.isoformat()))]
    if view.since is not None:
        mark = Mark(SINCE, (view.since.isoformat(),)).as_wikitext()
        lines += ["", f"{say('committee-since', view.since)} {mark}"]
    if view.troubles:
        lines += ["", f"'''{say('committee-notes')}'''"]
        lines += [f"* {_say_trouble(one, say)}" for one in view.troubles]
    return lines


def _section(name: str, heading: str) -> list[str]:
    return ["", f"== {heading} == {Mark(ANCHOR, (name,)).as_wikitext()}"]


def _row(item: AgendaItem, view: View, messages: Messages) -> list[str]:
    say = messages.text
    lines = [f"=== {_link(item)} === {_anchor(item.identity)}"]
    if item.opened_at:
        who = render_name(item.requester) if item.requester else say("committee-not-said")
        lines.append(f"* {say('committee-asked', item.opened_at.date(), who)}")
    size = say(f"committee-size-{item.size.value}")
    why = map(_isolate, item.because[:_MOST_WORDS])
    comma = say("ask-expert-separator")
    lines.append(f"* {say('committee-size', comma.join([size, *why]))}")
    unsaid = say("committee-not-said")
    money = comma.join(_isolate(f"“{one}”") for one in item.money) or unsaid
    rights = _isolate(f"“{item.rights}”") if item.rights else unsaid
    lines.append(f"* {say('committee-facts', item.wished or unsaid, money, rights)}")
    if item.missing:
        missing = [say(f"agree-fact-{code.replace('_', '-')}") for code in item.missing]
        lines.append(f"* {say('committee-missing', '; '.join(missing))}")
    if view.phase is not Progress.AGENDA or item.answered or item.over or item.gone:
        lines.append(_answer_line(item, view, messages))
    if not item.over:
        lines.append(f"{{{{{TEMPLATE}|request={encode_identity(item.identity)}|}}}}")
    return lines


def _small(view: View, messages: Messages) -> list[str]:
    say = messages.text
    if not view.small:
        return []
    answered = sum(one.answered or one.over or bool(one.gone) for one in view.small)
    lines = _section("small", say("committee-small"))
    lines.append(say("committee-small-count", len(view.small), answered))
    if view.phase is not Progress.AGENDA:
        return lines + [_answer_line(one, view, messages, alone=True) for one in view.small]
    for start in range(0, len(view.small), _IN_A_MARK):
        some = view.small[start : start + _IN_A_MARK]
        names = [(encode_identity(one.identity), one.heading[:_LONGEST]) for one in some]
        lines.append(Mark(SMALL, tuple(word for pair in names for word in pair)).as_wikitext())
    return lines


def _answer_line(item: AgendaItem, view: View, messages: Messages, *, alone: bool = False) -> str:
    say = messages.text
    answer = _answer(item, view, messages)
    words = (encode_identity(item.identity), *_open(item, view))
    mark = Mark(ANSWER, words).as_wikitext()
    if alone:
        return f"* {_link(item)} – {answer} {mark}"
    return f"* '''{say('committee-answer', answer)}''' {mark}"


def _open(item: AgendaItem, view: View) -> tuple[str, ...]:
    is_open = not (item.answered or item.over or item.gone or item.identity in view.decisions)
    return (OPEN,) if is_open else ()


def _answer(item: AgendaItem, view: View, messages: Messages) -> str:
    say = messages.text
    decision = view.decisions.get(item.identity)
    if decision is not None:
        details = [
            decision.group,
            decision.until.isoformat() if decision.until else "",
            decision.reason,
        ]
        said = ", ".join(escape_wikitext(one) for one in details if one)
        word = say_word(decision.word, messages)
        word = f"{word} ({said})" if said else word
        text = say("committee-decided", word, render_name(decision.account))
        return f"{text} {say('committee-untold')}" if item.gone and item.decided is None else text
    if item.gone is Gone.ARCHIVED:
        where = f"[[:{item.where}]]" if item.where else ""
        archived = say("committee-archived", say_word(item.status, messages))
        return f"{archived} {where}".rstrip()
    if item.gone:
        return say("committee-gone")
    if item.over or item.answered:
        return say("committee-between", say_word(item.status, messages))
    if view.phase is not Progress.RECORD:
        return say("committee-open")
    return say("committee-again", view.after) if view.after else say("committee-never")


def _became(item: AgendaItem, view: View, messages: Messages) -> str:
    """How it stands now, and what was said when it was asked how it went."""
    status = say_word(item.status, messages)
    if item.gone is Gone.ARCHIVED:
        status = messages.text("committee-archived", status)
    elif item.gone:
        status = messages.text("committee-gone")
    went = f"follow-button-{view.went.get(item.identity, '')}"
    return f"{status}. {messages.text(went)}." if went in messages.texts else status


def _say_trouble(trouble: Unheard, say: Callable[..., str]) -> str:
    call = _code(_clip_raw(trouble.call))
    text = say(trouble.code, call, *map(render_name, trouble.params))
    if trouble.maybe:
        maybe = say("ask-expert-separator").join(map(_code, trouble.maybe))
        text = f"{text} {say('committee-note-maybe', maybe)}"
    return text


def _carried(terms: Terms, say: Callable[..., str]) -> list[tuple[str, str, str]]:
    return [(say(f"committee-size-{size}"), number, most) for size, number, most in terms.carried]


def _link(item: AgendaItem) -> str:
    return render_section_link(item.title, item.heading)


def _anchor(identity: str) -> str:
    return Mark(ANCHOR, (encode_identity(identity),)).as_wikitext()


def _code(text: str) -> str:
    """What is to be typed, which runs from the left in every language."""
    return f'<code dir="ltr">{escape_wikitext(text)}</code>'


def _isolate(text: str) -> str:
    """What people wrote, in the direction of its own words."""
    return f"<bdi>{escape_wikitext(_clip_raw(text))}</bdi>"


def _clip_raw(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
