"""Messages to experts who want to be asked elsewhere than in the discussion: talk page, e-mail.

The comment in the thread names them (and notifies nobody of it) before anything is sent, so that
a message that a crash kept back is sent by a later tick.  Whether one was sent is seen on the
person's talk page; an e-mail leaves no trace, so its attempt is recorded first, and it is never
sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from helpdeskbot import guard, writing
from helpdeskbot.asking import Search
from helpdeskbot.errors import EditConflict, EditRefused, MailRefused
from helpdeskbot.foreseeing import find_template
from helpdeskbot.i18n import Messages
from helpdeskbot.ledger import DELIVERED, MAIL_REFUSED, MAIL_TRIED, sending_events
from helpdeskbot.model.action import Draft
from helpdeskbot.model.memory import Plan, PlannedAction
from helpdeskbot.model.policy import DeskPolicy
from helpdeskbot.model.roster import Asked, Way
from helpdeskbot.model.site import USER_TALK_NAMESPACE
from helpdeskbot.model.traces import Trace, find_traces
from helpdeskbot.model.wiki import Edit, PageText
from helpdeskbot.office import Office
from helpdeskbot.parse.mentions import find_mentions
from helpdeskbot.planning import TALK, PlannedEdit
from helpdeskbot.render.asking import ASK_TALK, render_call, render_days
from helpdeskbot.render.compose import render_diff
from helpdeskbot.render.delivery import list_for_mail, list_for_talk
from helpdeskbot.render.summary import make_key
from helpdeskbot.tick_report import Fate, Problem, Severity, TickReport

log = logging.getLogger(__name__)


def deliver(
    office: Office, desk: DeskPolicy, search: Search, report: TickReport, *, write: bool
) -> None:
    """Send what is to be sent: one section, or one mail, to each person, for all requests."""
    if not desk.asking.roster:
        return
    key = office.desk_key(desk)
    waiting: dict[tuple[str, Way], list[Asked]] = {}
    for one in search.ledger.undelivered(key, since=report.started - desk.asking.wait):
        waiting.setdefault((one.name, one.way), []).append(one)
    for (name, way), questions in sorted(waiting.items()):
        try:
            if way is Way.MAIL and not search.ledger.is_refused(name):
                _mail(office, desk, search, name, questions, report, write=write)
            else:
                _write_to(office, desk, search, name, questions, report, write=write)
        except EditConflict:
            continue  # somebody wrote there just now; the next tick tries again
        except EditRefused as refusal:
            title = f"User talk:{name}"
            report.problems.append(
                Problem(refusal.what, title, refusal.advice, desk.name, Severity.NOTICE)
            )
            _record(office, search, DELIVERED, questions)  # it will not be let in tomorrow either


def _write_to(
    office: Office,
    desk: DeskPolicy,
    search: Search,
    name: str,
    questions: Sequence[Asked],
    report: TickReport,
    *,
    write: bool,
) -> None:
    """A section on somebody's talk page, unless it was there before."""
    title = f"User talk:{name}"
    page = office.wiki.fetch_pages([title])[title]
    told = _told_before(office, page, min(one.at for one in questions))
    new = [one for one in questions if one.thread not in told]
    rows = _rows(search, new)
    if rows:
        planned = _plan_section(office, desk, search, page, name, new, rows, report)
        if planned is None:
            return
        if not write:
            report.edits.append(planned.report(Fate.PREVIEWED))
            return
        saved = writing.save(office, planned)
        report.edits.append(planned.report(Fate.SAVED, saved.revid))
    if write:
        _record(office, search, DELIVERED, questions)


def _plan_section(
    office: Office,
    desk: DeskPolicy,
    search: Search,
    page: PageText,
    name: str,
    questions: Sequence[Asked],
    rows: Sequence[Mapping[str, object]],
    report: TickReport,
) -> PlannedEdit | None:
    title, desk_key = page.head.title, office.desk_key(desk)
    expert = search.book(desk).experts.get(name)
    languages = expert.row.languages if expert else ()
    language = languages[0] if languages else desk.language or office.site().language
    messages = office.load_messages(language)
    trace = Trace("talk", tuple(one.thread for one in questions)).as_wikitext()
    requests = list_for_talk(rows, messages.text, search.topics(desk).label, messages.language)
    params = {
        "requests": requests,
        "days": messages.text("ask-days", render_days(desk.asking.wait_days)),
        "roster": desk.asking.roster,
    }
    draft = Draft(ASK_TALK, language, params, trace)
    template = find_template(office, draft, desk.language)
    if template is None:
        advice = "Publish the bot's pages: helpdeskbot templates push"
        what = f"Template:{ASK_TALK}/en is missing, so {name} cannot be told"
        report.problems.append(Problem(what, title, advice, desk.name))
        return None
    call = f"{render_call(template, params)} {trace} ~~~~"
    [words] = office.wiki.fetch_transformed(title, [call])
    heading = messages.text("ask-talk-heading", len(rows))
    section = f"== {heading} ==\n{words}"
    text = f"{page.text}\n\n{section}" if page.text else section
    actions = [
        PlannedAction(TALK, one.thread, f"{name} wants to be asked on their talk page")
        for one in questions
    ]
    pairs = [(action.kind, action.thread) for action in actions]
    key = make_key(desk_key, title, page.head.revid, pairs)
    about = f"User:{office.account}"
    summary = office.messages(desk).text("summary-asked-talk", len(rows), about, key)
    notifies = find_mentions(
        page.text,
        text,
        editor=office.account,
        title=title,
        site=office.site(),
        expand=lambda piece: office.wiki.fetch_expanded(title, piece),
    )
    planned = PlannedEdit(
        edit=Edit(title, page.head.revid, text, summary),
        plan=Plan(key, desk_key, title, page.head.revid, summary, office.clock(), tuple(actions)),
        diff=render_diff(title, page.text, text),
        notifies=tuple(notifies),
    )
    veto = guard.find_veto(
        guard.Proposal(
            page=page,
            new_text=text,
            namespaces=(USER_TALK_NAMESPACE,),
            notifies=notifies,
            means_to_notify=(),
            saved_this_tick=0,
            saved_today=(report.edits_before or 0) + len(report.saved),
        ),
        office.limits,
    )
    if veto is not None:
        report.edits.append(planned.report(Fate.HELD_BACK))
        report.problems.append(Problem(f"not edited: {veto.what}", title, veto.advice, desk.name))
        return None
    return planned


def _told_before(office: Office, page: PageText, since: datetime) -> set[str]:
    """The requests that we have told somebody of on their talk page, deleted or not."""
    texts = [page.text]
    if page.head.exists:
        history = office.wiki.fetch_history(
            page.head.title, user=office.account, since=since, texts=True
        )
        texts += [revision.text or "" for revision in history]
    return {
        word
        for text in texts
        for trace in find_traces(text)
        if trace.kind == "talk"
        for word in trace.words
    }


def _mail(
    office: Office,
    desk: DeskPolicy,
    search: Search,
    name: str,
    questions: Sequence[Asked],
    report: TickReport,
    *,
    write: bool,
) -> None:
    """A mail, tried once; who takes none gets a message on the talk page in the next tick."""
    rows = _rows(search, questions)
    if not rows:
        return
    expert = search.book(desk).experts.get(name)
    languages = expert.row.languages if expert else ()
    messages: Messages = office.load_messages(
        languages[0] if languages else desk.language or office.site().language
    )
    site = office.site()
    body = messages.text(
        "ask-mail-body",
        name,
        desk.pages[0],
        list_for_mail(rows, site),
        messages.text("ask-days", render_days(desk.asking.wait_days)),
        site.url(desk.asking.roster),
    )
    subject = messages.text("ask-mail-subject", len(rows), desk.pages[0])
    if not write:
        what = f"a mail would be sent to {name}: {subject}"
        report.problems.append(Problem(what, f"User:{name}", "", desk.name, Severity.NOTICE))
        return
    key = make_key(office.desk_key(desk), name, 0, [("mail", one.thread) for one in questions])
    _record(office, search, MAIL_TRIED, questions)
    try:
        office.wiki.send_mail(name, subject, body, key)
    except MailRefused as refusal:
        log.info("a mail was refused", extra={"why": refusal.what})
        _record(office, search, MAIL_REFUSED, questions)


def _rows(search: Search, questions: Sequence[Asked]) -> list[Mapping[str, object]]:
    """The requests that are asked about, as far as they still stand on the desk."""
    wanted = {one.thread for one in questions}
    desks = dict.fromkeys(one.desk for one in questions)
    return [
        row for desk in desks for row in search.ledger.states(desk) if row["identity"] in wanted
    ]


def _record(office: Office, search: Search, kind: str, questions: Sequence[Asked]) -> None:
    office.store.record_events(sending_events(kind, questions, office.clock()))
    for one in questions:
        search.ledger.note_sending(kind, one.thread, one.name)
