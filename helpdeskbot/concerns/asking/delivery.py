"""Messages to experts who want to be asked elsewhere than in the discussion: talk page, e-mail.

The comment in the thread names them (and notifies nobody of it) before anything is sent, so that
a message that a crash kept back is sent by a later tick.  Whether one was sent is seen on the
person's talk page; an e-mail leaves no trace, so its attempt is recorded first, and it is never
sent twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.memory import DELIVERED, MAIL_REFUSED, MAIL_TRIED, sending_events
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import TALK, Asked, OpenRequest
from helpdeskbot.concerns.asking.words.lists import list_for_mail, list_for_talk
from helpdeskbot.concerns.asking.words.questions import ASK_TALK
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import MailRefused
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.bounds.budgets import Over, tally_of
from helpdeskbot.page.mailing import Letter, mail_once
from helpdeskbot.page.said import left_on
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.page.topics import topics_of
from helpdeskbot.page.user_talk import fetch_user_talk
from helpdeskbot.words.call import render_days
from helpdeskbot.words.messages import Messages
from helpdeskbot.words.summary import make_key

MARK = "talk"


def deliver(at_hand: AtHand, desk: DeskPolicy) -> None:
    """Send what is to be sent: one section, or one mail, to each person, for all requests."""
    if not desk.of(AskingPolicy).roster:
        return
    context = at_hand.context
    key = context.office.desk_key(desk)
    waiting: dict[tuple[str, Way], list[Asked]] = {}
    for one in at_hand.ledger.undelivered(key, since=context.now - desk.of(AskingPolicy).wait):
        waiting.setdefault((one.name, one.way), []).append(one)
    for (name, way), questions in sorted(waiting.items()):
        if not _wants_it(at_hand, desk, name, way):
            continue
        if way is Way.MAIL and not at_hand.ledger.is_refused(name):
            _mail(at_hand, desk, name, questions)
        else:
            _write_to(at_hand, desk, name, questions)


def _wants_it(at_hand: AtHand, desk: DeskPolicy, name: str, way: Way) -> bool:
    """Whether somebody still stands on the roster, wants to be told so, and may be written to."""
    expert = at_hand.book(desk).experts.get(name)
    return expert is not None and expert.row.way is way and at_hand.chooser(desk).may_be_told(name)


def _write_to(at_hand: AtHand, desk: DeskPolicy, name: str, questions: Sequence[Asked]) -> None:
    """A section on somebody's talk page, unless it was there before."""
    context = at_hand.context
    over = tally_of(context).find_over(context.office.desk_key(desk), to=[name], talk=True)
    if _must_wait(at_hand, desk, name, over):
        return
    page = fetch_user_talk(context.office, name)
    if page is None:
        if context.write:
            _record(at_hand, DELIVERED, questions)
        return
    since = min(one.at for one in questions)
    about = find_marks_about(MARK, [one.thread for one in questions])
    told = {
        thread
        for one in left_on(context.office, page, about, since=since)
        for thread in one.what.words
    }
    new = [one for one in questions if one.thread not in told]
    rows = _rows(at_hand, new)
    fate = Fate.SAVED
    if rows:
        sent = _save_section(at_hand, desk, page, name, new, rows)
        if sent is None:
            return
        fate = sent
    # Who cannot be written to today cannot be tomorrow either; a conflict is over by then.
    if context.write and fate in (Fate.SAVED, Fate.REFUSED):
        _record(at_hand, DELIVERED, questions)


def _save_section(
    at_hand: AtHand,
    desk: DeskPolicy,
    page: PageText,
    name: str,
    questions: Sequence[Asked],
    rows: Sequence[OpenRequest],
) -> Fate | None:
    context = at_hand.context
    messages = _messages(at_hand, desk, name)
    draft = Draft(
        ASK_TALK,
        messages.language,
        {
            "requests": list_for_talk(
                rows, messages.text, topics_of(context, desk).label, messages.language
            ),
            "days": messages.text("ask-days", render_days(desk.of(AskingPolicy).wait_days)),
            "roster": desk.of(AskingPolicy).roster,
        },
        Mark(MARK, tuple(one.thread for one in questions)).as_wikitext(),
    )
    heading = messages.text("ask-talk-heading", len(rows))
    because = f"{name} wants to be asked on their talk page"
    actions = [PlannedAction(TALK, one.thread, because) for one in questions]
    return save_section(context, desk, page, heading, draft, actions, len(rows))


def _messages(at_hand: AtHand, desk: DeskPolicy, name: str) -> Messages:
    """The texts in the first language that an expert reads, or in the desk's."""
    office, expert = at_hand.context.office, at_hand.book(desk).experts.get(name)
    languages = expert.row.languages if expert else ()
    return office.load_messages(
        languages[0] if languages else desk.language or office.site().language
    )


def _mail(at_hand: AtHand, desk: DeskPolicy, name: str, questions: Sequence[Asked]) -> None:
    """A mail, tried once; who takes none gets a message on the talk page in the next tick."""
    rows, office = _rows(at_hand, questions), at_hand.context.office
    if not rows or _must_wait(at_hand, desk, name, tally_of(at_hand.context).find_over_mail(name)):
        return
    messages = _messages(at_hand, desk, name)
    site = office.site()
    body = messages.text(
        "ask-mail-body",
        name,
        desk.pages[0],
        list_for_mail(rows, site),
        messages.text("ask-days", render_days(desk.of(AskingPolicy).wait_days)),
        site.url(desk.of(AskingPolicy).roster),
    )
    subject = messages.text("ask-mail-subject", len(rows), desk.pages[0])
    if not at_hand.context.write:
        what = f"a mail would be sent to {name}: {subject}"
        at_hand.context.report.problems.append(
            Problem(what, f"User:{name}", "", desk.name, Severity.NOTICE)
        )
        return
    key = make_key(office.desk_key(desk), name, 0, [("mail", one.thread) for one in questions])
    events = sending_events(MAIL_TRIED, questions, office.clock())
    tried = {one.thread: event for one, event in zip(questions, events, strict=True)}
    try:
        mail_once(at_hand.context, office.desk_key(desk), Letter(name, subject, body, key), tried)
        for one in questions:
            at_hand.ledger.note_sending(MAIL_TRIED, one.thread, name)
    except MailRefused:
        _record(at_hand, MAIL_REFUSED, questions)


def _must_wait(at_hand: AtHand, desk: DeskPolicy, name: str, over: Over | None) -> bool:
    """Whether a budget is used up; then the operator is told, and a later pass tries again."""
    if over is not None:
        what = f"a message waits: {over.what}"
        problem = Problem(what, f"User:{name}", over.advice, desk.name, Severity.NOTICE)
        at_hand.context.report.problems.append(problem)
    return over is not None


def _rows(at_hand: AtHand, questions: Sequence[Asked]) -> list[OpenRequest]:
    """The requests that are asked about, as far as they still stand on the desk."""
    wanted = {one.thread for one in questions}
    desks = dict.fromkeys(one.desk for one in questions)
    return [row for desk in desks for row in at_hand.ledger.states(desk) if row.identity in wanted]


def _record(at_hand: AtHand, kind: str, questions: Sequence[Asked]) -> None:
    office = at_hand.context.office
    office.store.record_events(sending_events(kind, questions, office.clock()))
    for one in questions:
        at_hand.ledger.note_sending(kind, one.thread, one.name)
