"""The wikitext with which an operator asks a wiki to allow the bot: what forms for that ask for.

It says what is true of the settings in force: what is switched on, how much at most, where, and
what a rehearsal found.  Whom the bot would have told it says in numbers, and names nobody but the
operator.  What only the operator knows stands there as a gap that cannot be overlooked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from helpdeskbot import __version__
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.rehearsal.missteps import WORST
from helpdeskbot.rehearsal.model import Intended, Rehearsed, RehearsedRequest
from helpdeskbot.rehearsal.played import find_differences, note_settings
from helpdeskbot.rehearsal.reading import is_same, messages
from helpdeskbot.rehearsal.saying import say_count, say_kind, say_list, say_time, shorten
from helpdeskbot.rehearsal.score import PATIENCE, reckon
from helpdeskbot.words.escape import escape_wikitext

GAP = "''(to be filled in by the operator)''"
_MOST_PAGES = 20
_MOST_SETTINGS = 20
_UNLINKED = frozenset("[]{}|<>#\n\t~")
_ERRORS: Sequence[tuple[str, str]] = (
    (
        "somebody edits the page meanwhile",
        "each edit names the revision that it was planned on; where the same lines have changed, "
        "the wiki refuses it, and the bot reads and plans again",
    ),
    (
        "the program or the machine fails in the middle",
        "what was begun is looked up in the page’s history, by a key in the edit summary, before "
        "anything else is done, so nothing is said twice",
    ),
    (
        "a person undoes or changes what it did",
        "that stands, and the bot does not do it again",
    ),
    (
        "an edit would notify somebody by surprise",
        "whom the wiki would notify is worked out before each edit, and an edit that would notify "
        "anybody else is not made",
    ),
    (
        "somebody forges requests, or takes many away",
        "what is far more than usual stops it at that desk until its staff say otherwise",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotRequest:
    """What an operator's settings say to a wiki that is asked.

    :param account: the bot's; as all names, not escaped.
    :param operator: a user page's title; ``""``: it is not set.
    :param source: where the program's code is; ``""``: it is not set.
    :param interval: seconds between two looks at the wiki, as of ``run``.
    :param mails: mails that people write on its talk page are passed on to the operator.
    :param told: what each concern says of itself, by the desk's name: those that are off too.
    """

    account: str
    operator: str
    contact: str
    source: str
    stop_title: str
    interval: float
    mails: bool
    limits: Limits
    desks: Sequence[DeskPolicy]
    told: Mapping[str, Sequence[OfItself]] = field(default_factory=dict)


def find_other_settings(request: BotRequest, rehearsed: Rehearsed) -> list[str] | None:
    """The names of settings that are others now than in the rehearsal; ``None``: not known."""
    if rehearsed.played_with is None:
        return None
    now = note_settings(request.desks, request.limits, timedelta(seconds=request.interval))
    return find_differences(rehearsed.played_with, now)


def write_approval(request: BotRequest, rehearsed: Rehearsed | None) -> str:
    """The request as wikitext, to be read and signed by the operator.

    :param rehearsed: a rehearsal, with these settings or, which is said then, with others;
        ``None``: there was none.
    """
    return "\n".join(_write(request, rehearsed)) + "\n"


def _write(request: BotRequest, rehearsed: Rehearsed | None) -> Iterator[str]:
    account, pages = _link(f"User:{request.account}"), _list_desks(request.desks)
    limits = request.limits
    yield f"=== {escape_wikitext(request.account)} ==="
    yield f"; Bot: {account}"
    yield f"; Operator: {_link(request.operator) if request.operator else GAP}"
    yield f"; Contact: {escape_wikitext(request.contact)}"
    yield "; Automatic, supervised or manual: automatic"
    yield f"; Programming language: Python (helpdeskbot {__version__}, on pywikibot)"
    yield f"; Source code: {_address(request.source)}"
    yield f"; Function overview: it is a clerk for requests on {pages}: {_overview(request)}"
    yield f"; Links to relevant discussions: {GAP}"
    yield (
        f"; Edit period: continuous. It looks for changes every {request.interval:g} seconds (by "
        "“helpdeskbot run”), and edits only where there is something to do"
    )
    yield f"; Edit rate: {_say_pace(limits)}"
    yield f"; Pages affected: {' '.join(_say_pages(request, rehearsed))}"
    yield f"; Estimated number of pages: {_estimate(rehearsed)}"
    yield (
        "; Exclusion compliant: yes; a page with <nowiki>{{nobots}}</nowiki>, or with "
        "<nowiki>{{bots}}</nowiki> that denies it, is not edited, and whose talk page says so is "
        "not written to there"
    )
    yield f"; Already has a bot flag: {GAP}"
    yield f"; How it is stopped: {_say_stop(request)}"
    yield ""
    yield "==== Function details ===="
    for desk in request.desks:
        yield from _say_desk(desk, request.told.get(desk.name, ()))
    yield ""
    yield "==== Whom it notifies ===="
    yield from _say_told(rehearsed)
    yield f"* {_say_budgets(limits)}"
    if request.mails:
        yield "* What people write on its talk page is mailed to the operator."
    yield ""
    yield "==== What can go wrong, and what happens then ===="
    yield from (f"* If {case}: {then}." for case, then in _ERRORS)
    yield "* It never answers a question itself and never changes what somebody has written."
    yield ""
    yield "==== Rehearsal ===="
    if rehearsed is not None:
        yield from _say_other_settings(find_other_settings(request, rehearsed))
    yield from _say_rehearsal(rehearsed)
    yield "~~~~"


def _overview(request: BotRequest) -> str:
    names = dict.fromkeys(
        one.name for desk in request.desks for one in request.told.get(desk.name, ()) if one.on
    )
    return "; ".join(escape_wikitext(name) for name in names) or "nothing is switched on"


def _say_desk(desk: DeskPolicy, told: Sequence[OfItself]) -> Iterator[str]:
    since = f"{desk.since.day} {desk.since:%B %Y}"
    yield f"* Desk {_code(desk.name)}: {_list_desks([desk])}, requests from {since} on"
    for one in told:
        if one.on:
            # What a concern says of itself is wikitext already, with the desk's values in it.
            how = " ".join(one.lines) or "It has nothing more to say of itself."
            yield f"** '''{one.name}''': {how}"
    if not any(one.on for one in told):
        yield "** Nothing is switched on."
    if desk.settings_page:
        yield (
            f"** Its staff may change settings on {_link(desk.settings_page)}; only edits by "
            "staff’s accounts, or while the page is protected for them, count."
        )


def _say_pace(limits: Limits) -> str:
    slow, fast = limits.pace(flagged=False), limits.pace(flagged=True)
    pace = f"at least {slow:g} seconds between two edits"
    if slow != fast:
        pace += f" ({fast:g} with the bot flag)"
    return (
        f"{pace}; at most {limits.edits_per_tick:,} in one pass, {limits.edits_per_hour:,} an hour "
        f"and {limits.edits_per_day:,} a day; it waits while the wiki is lagging (maxlag)"
    )


def _say_pages(request: BotRequest, rehearsed: Rehearsed | None) -> Iterator[str]:
    yield f"the desks’ own ({_list_desks(request.desks)}), and pages that the settings name;"
    yield "its own pages (user pages, templates and messages), which the operator installs and"
    yield "which are left alone once people have changed them; talk pages of people whom a request"
    yield "concerns."
    if rehearsed is not None:
        counts = Counter(
            act.title
            for act in _list_acts(rehearsed)
            if act.title and not _may_name(act.title, rehearsed)
        )
        shown = [
            f"{_link(title)} ({number:,})" for title, number in counts.most_common(_MOST_PAGES)
        ]
        more = len(counts) - len(shown)
        if shown:
            rest = f" and {say_count(more, 'other page')}" if more > 0 else ""
            yield f"In the rehearsal, with how often: {', '.join(shown)}{rest}."


def _estimate(rehearsed: Rehearsed | None) -> str:
    if rehearsed is None:
        return GAP
    titles = {act.title for act in _list_acts(rehearsed)} - {""}  # A mail stands on no page.
    talk = sum(_may_name(title, rehearsed) for title in titles)
    weeks = max((rehearsed.end - rehearsed.begin).days / 7, 1)
    edits = f"about {rehearsed.edits / weeks:.1f} passes with an edit a week"
    one, more = ("talk page of a person", "talk pages of people")
    others = say_count(talk, one, more) if rehearsed.user_talk else f"{talk:,} not the desks’ own"
    return f"{say_count(len(titles), 'page')}, of these {others}; {edits}"


def _say_stop(request: BotRequest) -> str:
    return (
        f"by whoever may edit {_link(request.stop_title)}: it works only while that page’s whole "
        "text is “run” (or the page was never made), and looks at it before each edit"
    )


def _say_budgets(limits: Limits) -> str:
    return (
        f"Nobody is told anything more than {say_count(limits.messages_to_one_per_day, 'time')} "
        f"within 24 hours. At most {limits.talk_messages_per_day:,} messages on people’s talk "
        f"pages and {limits.mails_per_day:,} mails within 24 hours, and "
        f"{say_count(limits.comments_per_thread_per_week, 'comment')} in one request within a week."
    )


def _say_told(rehearsed: Rehearsed | None) -> Iterator[str]:
    if rehearsed is None:
        yield f"* No rehearsal was made, so there are no numbers: {GAP}"
        return
    sent = messages(rehearsed)
    own = [one for one in sent if one.request and is_same(one.to, one.request.requester)]
    people = Counter(one.to for one in sent)
    most = max(people.values(), default=0)
    yield (
        f"* In the rehearsal: {say_count(len(sent), 'notification')} to "
        f"{say_count(len(people), 'account')}, {len(own):,} of them to who had asked. Nobody would "
        f"have got more than {most:,}."
    )
    for kind, number in sorted(Counter(one.act.kind for one in sent).items()):
        yield f"** it {escape_wikitext(say_kind(kind))}: {number:,}"


def _say_other_settings(names: Sequence[str] | None) -> Iterator[str]:
    if names is None:
        yield (
            "* '''Whether these settings are those of the rehearsal is not known''', as its file "
            "does not tell; all numbers from it, above too, may not hold."
        )
    elif names:
        shown = ", ".join(_code(name) for name in names[:_MOST_SETTINGS])
        more = len(names) - _MOST_SETTINGS
        rest = f" and {say_count(more, 'other setting')}" if more > 0 else ""
        yield (
            "* '''The rehearsal was made with other settings than these''', so that all numbers "
            f"from it, above too, may not hold. What is set otherwise now: {shown}{rest}."
        )


def _say_rehearsal(rehearsed: Rehearsed | None) -> Iterator[str]:
    if rehearsed is None:
        yield f"* None was made: {GAP}"
        return
    score = reckon(rehearsed)
    pages = ", ".join(_link(title) for title in rehearsed.pages[:_MOST_PAGES]) or "no page"
    yield (
        f"* The bot was rehearsed on the past of {pages}: "
        f"{say_count(rehearsed.revisions, 'revision')} from {rehearsed.begin:%Y-%m-%d} to "
        f"{rehearsed.end:%Y-%m-%d}, with {say_count(score.requests, 'request')}. Nothing was "
        "written, and nobody was told."
    )
    yield (
        f"* It would have tagged {score.tagged:,} of them, had somebody asked in {score.asked:,}, "
        f"written a reminder in {score.reminded:,}, and closed {score.closed:,}."
    )
    yield (
        f"* Until somebody answered it took {say_time(score.answer)} (median). "
        f"{say_count(score.left, 'request')} got no answer for {PATIENCE.days} days; of "
        f"{score.rescued:,} of these the bot would have told somebody in that time. Whether they "
        "would have answered is not known."
    )
    yield (
        f"* Of {say_count(score.wanting, 'message')} that want something, {score.in_vain:,} would "
        "have been in vain, as far as a past without them can tell."
    )
    wrong = [
        f"{error.value}: {score.missteps[error]:,}" for error in WORST if error in score.missteps
    ]
    told = "; ".join(wrong) if wrong else "none that this past can show"
    yield f"* Where it would have been wrong: {told}."
    if rehearsed.unused:
        number = sum(one.count for one in rehearsed.unused)
        yield (
            "* Of the past could not be used, or not as it was: "
            f"{say_count(number, 'thing')}, named in the report."
        )


def _list_acts(rehearsed: Rehearsed) -> Iterator[Intended]:
    requests: Sequence[RehearsedRequest] = rehearsed.requests
    for request in requests:
        yield from request.acts
    yield from rehearsed.elsewhere


def _may_name(title: str, rehearsed: Rehearsed) -> bool:
    """Whether a title may name somebody: those of people's talk pages do.

    Where it is not known how these are called, it is whatever does not stand below a desk.
    """
    if not rehearsed.user_talk:
        return not any(f"{title}/".startswith(f"{page}/") for page in rehearsed.pages)
    space = " ".join(title.partition(":")[0].replace("_", " ").split()).lower()
    return space in {name.lower() for name in rehearsed.user_talk}


def _list_desks(desks: Sequence[DeskPolicy]) -> str:
    return say_list([_link(title) for desk in desks for title in desk.shown_pages])


def _link(title: str) -> str:
    """A link to a page; what can be no title is shown as text."""
    if not title or not set(title).isdisjoint(_UNLINKED) or title != shorten(title):
        return escape_wikitext(shorten(title)) or "?"
    return f"[[:{title}]]"


def _address(address: str) -> str:
    # The settings let only an address pass that ends no link.
    return f"[{address} {escape_wikitext(address)}]" if address else GAP


def _code(word: str) -> str:
    return f"<code>{escape_wikitext(shorten(word))}</code>"
