"""Messages to experts who want to be asked elsewhere than in the discussion: talk page, e-mail.

The comment in the thread names them (and notifies nobody of it) before anything is sent, so that
a message that a crash kept back is sent by a later tick.  Whether one was sent is seen on the
person's talk page; an e-mail leaves no trace, so its attempt is recorded first, and it is never
sent twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.memory import DELIVERED, MAIL_REFUSED, MAIL_TRIED, sending_events
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import TALK, Asked, OpenRequest, Stage
from helpdeskbot.concerns.asking.words.lists import list_for_mail, list_for_talk
from helpdeskbot.concerns.asking.words.questions import ASK_TALK, render_answers
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import Halted, LeaseLost, LoginFailed, MailRefused
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.refusal import About, find_rule
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.bounds.budgets import Over, tally_of
from helpdeskbot.page.letters import (
    Unsent,
    find_talk,
    give_up,
    leave,
    settle,
    tell_unsent,
)
from helpdeskbot.page.mailing import Letter, mail_once
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.said import left_on
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.call import render_days
from helpdeskbot.words.messages import Messages
from helpdeskbot.words.summary import make_key

MARK = "talk"
# What remembers mails of which nobody knows whether they were sent: by name and thread.
_DOUBTS = "mails in doubt"
# For so long after its time something is told to staff that was not delivered.
_LATE = timedelta(days=7)


def deliver(at_hand: AtHand, desk: DeskPolicy) -> None:
    """Send what is to be sent: one section, or one mail, to each person, for all requests."""
    if not desk.of(AskingPolicy).asks:
        return
    context = at_hand.context
    key = context.office.desk_key(desk)
    _tell_of_doubts(at_hand, desk)
    waiting: dict[tuple[str, Way], list[Asked]] = {}
    since = context.now - desk.of(AskingPolicy).wait
    undelivered = at_hand.ledger.undelivered(key, since=since - _LATE)
    # What is over, or waits for its requester, needs nobody now.
    rows = at_hand.ledger.states(key) if undelivered else ()
    resting = {row.identity for row in rows if row.stage is Stage.RESTING}
    for one in undelivered:
        if one.at >= since and one.thread in resting:
            continue
        if one.at >= since:
            waiting.setdefault((one.name, one.way), []).append(one)
        else:
            _leave_late(at_hand, desk, one)
    refusal: MailRefused | None = None
    for (name, way), every in sorted(waiting.items()):
        mail = way is Way.MAIL and not at_hand.ledger.is_refused(name)
        waits = Waits.of(context, desk, f"{'mail to ' if mail else 'User talk:'}{name}")
        chosen = waits.choose(one.thread for one in every)
        questions = [one for one in every if one.thread in chosen]
        if waits.must_wait(chosen) or not _wants_it(at_hand, desk, name, way):
            continue
        if mail and refusal is not None:
            waits.note(refusal, chosen)  # it would be the same
        elif mail:
            refusal = _mail(at_hand, desk, name, questions, waits)
        if not mail or (refusal is not None and find_rule(refusal.code).never_mails):
            _write_to(at_hand, desk, name, questions)


def _leave_late(at_hand: AtHand, desk: DeskPolicy, one: Asked) -> None:
    """Somebody else is asked by now; what the wiki refused until then is told to staff."""
    for title in (f"mail to {one.name}", f"User talk:{one.name}"):
        waits = Waits.of(at_hand.context, desk, title)
        if one.thread in waits.known:
            left = give_up(at_hand.context, desk, waits, one.name, [one.thread])
            _settle(at_hand, left, [one])


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
    page = find_talk(context, desk, name, [one.thread for one in questions])
    if isinstance(page, Unsent):
        _settle(at_hand, page, questions)
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
    if rows:
        left = _leave(at_hand, desk, page, name, new, rows)
        if isinstance(left, Unsent):
            _settle(at_hand, left, questions)
            return
    if context.write:
        _record(at_hand, DELIVERED, questions)


def _settle(at_hand: AtHand, left: Unsent, questions: Sequence[Asked]) -> None:
    """What is given up is not tried again by the next pass; staff have been told."""
    if left is Unsent.NEVER and at_hand.context.write:
        _record(at_hand, DELIVERED, questions, given_up=True)


def _leave(
    at_hand: AtHand,
    desk: DeskPolicy,
    page: PageText,
    name: str,
    questions: Sequence[Asked],
    rows: Sequence[OpenRequest],
) -> Fate | Unsent:
    context = at_hand.context
    messages, policy = _messages(at_hand, desk, name), desk.of(AskingPolicy)
    # The pages behind the links may not be on this wiki yet.
    form = f"Template:{policy.take_template}/preload"
    has_forms = context.office.has_page(form, [form])

    def answers(row: OpenRequest) -> Sequence[str]:
        page, say = desk.answers_title, messages.text
        links = render_answers(policy, page, row.identity, row.heading, say)
        return [*links.values()] if has_forms else ()

    draft = Draft(
        ASK_TALK,
        messages.language,
        {
            "requests": list_for_talk(
                rows, messages.text, topics_of(context, desk).label, messages.language, answers
            ),
            "days": messages.text("ask-days", render_days(policy.wait_days)),
            "roster": policy.roster,
        },
        Mark(MARK, tuple(one.thread for one in questions)).as_wikitext(),
    )
    heading = messages.text("ask-talk-heading", len(rows))
    because = f"{name} wants to be asked on their talk page"
    actions = [PlannedAction(TALK, one.thread, because) for one in questions]
    return leave(context, desk, name, page, heading, messages.for_reader(draft), actions, len(rows))


def _messages(at_hand: AtHand, desk: DeskPolicy, name: str) -> Messages:
    """The texts in an expert's own language, or in the desk's."""
    return at_hand.context.office.messages(desk, at_hand.language_of(desk, name))


def _mail(
    at_hand: AtHand, desk: DeskPolicy, name: str, questions: Sequence[Asked], waits: Waits
) -> MailRefused | None:
    """A mail, sent at most once; who takes none gets a message on the talk page in the next tick.

    What the wiki refused for another reason is tried again, and never said in public instead.

    :returns: what the wiki would say to any other mail, too.
    """
    context = at_hand.context
    threads = [one.thread for one in questions]
    if waits.given_up(threads):
        _settle(at_hand, settle(context, desk, waits, name, threads), questions)
        return None
    rows, office = _rows(at_hand, questions), context.office
    if not rows or _must_wait(at_hand, desk, name, tally_of(context).find_over_mail(name)):
        return None
    messages = _messages(at_hand, desk, name)
    site = office.site()
    body = messages.text(
        "ask-mail-body",
        name,
        desk.home,
        list_for_mail(rows, site),
        messages.text("ask-days", render_days(desk.of(AskingPolicy).wait_days)),
        site.url(desk.of(AskingPolicy).roster),
    )
    subject = messages.text("ask-mail-subject", len(rows), desk.home)
    if not at_hand.context.write:
        what = f"a mail would be sent to {name}: {subject}"
        at_hand.context.report.problems.append(
            Problem(what, f"User:{name}", "", desk.name, Severity.NOTICE)
        )
        return None
    key = make_key(office.desk_key(desk), name, 0, [("mail", one.thread) for one in questions])
    events = sending_events(MAIL_TRIED, questions, office.clock())
    tried = {one.thread: event for one, event in zip(questions, events, strict=True)}
    # In doubt from now on: should the process end here, nobody knows whether it was sent.
    doubts, doubt = Waits.of(context, desk, _DOUBTS), [f"{name}|{one}" for one in threads]
    doubts.give_up(doubt, "", told=False)
    refusal: MailRefused | None = None
    try:
        mail_once(at_hand.context, office.desk_key(desk), Letter(name, subject, body, key), tried)
        for one in questions:
            at_hand.ledger.note_sending(MAIL_TRIED, one.thread, name)
    except (Halted, LeaseLost, LoginFailed) as lost:
        doubts.forget(doubt)
        if isinstance(lost, LoginFailed):
            _record(at_hand, MAIL_REFUSED, questions, about=About.LOGIN.value)
        raise
    except MailRefused as error:
        refusal = error
        _record(at_hand, MAIL_REFUSED, questions, about=refusal.about.value)
        if refusal.about is not About.PERSON:
            waits.note(refusal, threads)
            context.report.problems.append(
                Problem(refusal.what, refusal.where, refusal.advice, desk.name, Severity.NOTICE)
            )
    doubts.forget(doubt)
    about_all = (About.MOMENT, About.ACCOUNT, About.WIKI)
    return refusal if refusal is not None and refusal.about in about_all else None


def _tell_of_doubts(at_hand: AtHand, desk: DeskPolicy) -> None:
    """Tell the staff of mails that may not have been sent, and never are again."""
    context = at_hand.context
    doubts = Waits.of(context, desk, _DOUBTS)
    by_name: dict[str, list[str]] = {}
    for doubt in doubts.known:
        name, _, thread = doubt.partition("|")
        # Where not even the attempt was noted, it is made now.
        if at_hand.ledger.is_mailed(thread, name):
            by_name.setdefault(name, []).append(thread)
    for name, threads in by_name.items():
        if tell_unsent(context, desk, "", name, threads, unsure=True):
            doubts.forget([f"{name}|{one}" for one in threads])


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


def _record(at_hand: AtHand, kind: str, questions: Sequence[Asked], **more: str | bool) -> None:
    office, person = at_hand.context.office, more.get("about", About.PERSON) == About.PERSON
    office.store.record_events(sending_events(kind, questions, office.clock(), **more))
    for one in questions:
        at_hand.ledger.note_sending(kind, one.thread, one.name, person=person)
