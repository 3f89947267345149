"""From verdicts to the one edit of a page: composed, summarised, keyed, and foreseen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdeskbot.model.change import Conclusion, Replacement, ThreadChange, Verdict
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Plan, PlannedAction
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.report import EditReport, Fate
from helpdeskbot.model.wiki import Edit
from helpdeskbot.office.office import Office
from helpdeskbot.page.compose import (
    compose,
    render_at_end,
    render_diff,
    render_parameters,
    render_status,
    render_under_heading,
)
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.parse.wikitext.template import parse_template
from helpdeskbot.parse.wikitext.unparsed import without_unparsed
from helpdeskbot.words.summary import make_key, render_anchor

TAG, WITHDRAW = "tag", "withdraw"
ASK, NEXT, TAKE, STAFF = "ask", "ask-next", "take", "call-staff"
FOLLOW, REMIND, CLOSE = "follow-turn", "remind", "close"
TALK, KEEP, TELL, UNSERVED = "tell-on-talk-page", "keep-page", "tell", "tell-of-topic"
FOLLOW_UP = "follow-up"
WAITLIST, RESOLVE = "waitlist", "mark-resolved"
TELL_ARCHIVED, BRING_BACK = "tell-archived", "bring-back"
OFFER, AGAIN, AGREED, FACTS = "agree-offer", "agree-again", "agreed", "ask-facts"
_SUMMARIES = {
    OFFER: "summary-agree-offer",
    AGAIN: "summary-agree-again",
    AGREED: "summary-agreed",
    FACTS: "summary-ask-facts",
}


@dataclass(frozen=True, slots=True)
class PlannedEdit:
    """An edit that is ready to be saved, and the plan that is stored before.

    :param notifies: whom it will notify, as foreseen; a name as often as it will be notified.
    :param means_to_notify: whom it is meant to notify, each once.
    """

    edit: Edit
    plan: Plan
    diff: str
    notifies: tuple[str, ...]
    means_to_notify: tuple[str, ...] = ()
    changes: tuple[ThreadChange, ...] = ()

    def report(self, fate: Fate, revid: int = 0) -> EditReport:
        """What is told about it."""
        return EditReport(
            desk=self.plan.desk,
            title=self.edit.title,
            base_revid=self.edit.base_revid,
            summary=self.edit.summary,
            diff=self.diff,
            text=self.edit.text,
            notifies=self.notifies,
            actions=self.plan.actions,
            fate=fate,
            revid=revid,
        )


def leave_unreadable(page: DeskPage, words: Mapping[str, str], office: Office) -> DeskPage:
    """The view without those changes that would not be read back from the page.

    Where something before it is never closed, such as a comment, a template is no template and a
    comment is none; they would be added again and again.  So what was composed is parsed before
    it is planned.  Where only the comment would not be read, the request is tagged all the same.

    :param words: the new comments as they will stand on the page, by the thread's id.
    """
    if not page.changes or _reads_back(page, words, office):
        return page
    good = {}
    for thread, change in page.changes.items():
        ways = (change, change.without_words()) if change.tag and change.draft else (change,)
        for way in ways:
            if _reads_back(replace(page, changes={thread: way}), words, office):
                good[thread] = way
                break
    if good and not _reads_back(replace(page, changes=good), words, office):
        good = {}
    because = "something above is never closed, so what the bot adds below would not be read"
    verdicts = [
        Verdict(verdict.thread, Conclusion.LEAVE, because)
        if verdict.thread in page.changes and verdict.thread not in good
        else verdict
        for verdict in page.verdicts
    ]
    return replace(page, verdicts=verdicts, changes=good)


def _compose(page: DeskPage, words: Mapping[str, str]) -> str:
    return compose(page.source.text, _replacements(page, words))


def _replacements(page: DeskPage, words: Mapping[str, str]) -> Iterator[Replacement]:
    """The edit of the page, thread by thread; every byte between stays as it is."""
    text = page.source.text
    for thread in page.talk.threads:
        change = page.changes.get(thread.id)
        if change is None:
            continue
        if change.tag:
            yield render_under_heading(text, thread, _tag(page, change))
        elif thread.status is not None:
            span = thread.status.span
            _, parameters = parse_template(text, span.start, span.end)
            values = dict(change.params)
            if change.status is not None:
                values[page.desk.status.value_param] = change.status
            where = {parameter.name: parameter.span for parameter in parameters}
            yield from render_parameters(span, where, values)
        if change.draft is not None:
            above = f"{change.draft.above}\n" if change.draft.above else ""
            yield render_at_end(text, thread, above + words[thread.id])


def _tag(page: DeskPage, change: ThreadChange) -> str:
    status = page.desk.status
    value = status.initial if change.status is None else change.status
    params = {**status.params, **change.params}
    return render_status(status.template, status.value_param, value, params)


def _reads_back(page: DeskPage, words: Mapping[str, str], office: Office) -> bool:
    text = _compose(page, words)
    after = office.parse(page.desk, page.title, text).threads
    before = page.talk.threads
    return len(after) == len(before) and all(
        _as_meant(page, office.account, then, now, text)
        for now, then in zip(after, before, strict=True)
    )


def _as_meant(page: DeskPage, account: str, then: Thread, now: Thread, text: str) -> bool:
    """Whether a thread reads as it did, and as the change to it was meant."""
    change = page.changes.get(then.id)
    tagged = change is not None and change.tag
    if now.heading != then.heading or (now.status is None) != (then.status is None and not tagged):
        return False
    if change is None:
        return len(now.comments) == len(then.comments)
    params = dict(now.status.params) if now.status else {}
    if any(params.get(name, "") != value for name, value in change.params.items()):
        return False
    if change.status is not None and (now.status is None or now.status.value != change.status):
        return False
    if change.draft is not None and change.draft.above not in now.span.of(text):
        return False
    said = [comment.author for comment in now.comments]
    expected = [comment.author for comment in then.comments]
    if change.draft is not None and change.draft.line:
        # Whether a signature within a template is a comment depends on the template.
        return now.resolved and said[: len(expected)] == expected
    return said == [*expected, account] if change.draft is not None else said == expected


def plan_edit(page: DeskPage, words: Mapping[str, str], office: Office) -> PlannedEdit | None:
    """The edit that makes the changes to a page; ``None`` when nothing is to be done.

    :param words: the new comments as they will stand on the page, by the thread's id.
    """
    threads = [thread for thread in page.talk.threads if thread.id in page.changes]
    if not threads:
        return None
    actions = [action for thread in threads for action in page.changes[thread.id].actions]
    key = _key(page, actions)
    summary = _summary(page, threads, actions, key, office)
    drafts = [change.draft for change in page.changes.values() if change.draft is not None]
    means = {name for draft in drafts for name in draft.mentions}
    return _planned(page, office, _compose(page, words), actions, key, summary, means)


def _summary(
    page: DeskPage,
    threads: Sequence[Thread],
    actions: Sequence[PlannedAction],
    key: str,
    office: Office,
) -> str:
    messages, about = office.messages(page.desk), _about(office)
    kinds = {action.kind for action in actions}
    asked = [word.partition(":")[2] for action in actions for word in action.people]
    about_requests = {action.thread for action in actions if action.people}
    if len(about_requests) > 1:
        text = messages.text("summary-asked-many", len(about_requests), about, key)
    elif asked:
        kind = "summary-next" if NEXT in kinds else "summary-asked-one"
        text = messages.text(kind, ", ".join(asked), about, key)
    elif STAFF in kinds:
        text = messages.text("summary-staff", about, key)
    elif CLOSE in kinds:
        text = messages.text("summary-closed", about, key)
    elif REMIND in kinds:
        text = messages.text("summary-remind", len(actions), about, key)
    elif said := kinds & _SUMMARIES.keys():
        text = messages.text(_SUMMARIES[min(said)], about, key)
    elif TAKE in kinds:
        taken = [change.params for change in page.changes.values()]
        param = page.desk.of(PeoplePolicy).expert_param
        names = ", ".join(filter(None, (params.get(param, "") for params in taken)))
        text = messages.text("summary-taken", names, about, key)
    elif FOLLOW in kinds and TAG not in kinds:
        text = messages.text("summary-turn", about, key)
    elif FOLLOW_UP in kinds:
        text = messages.text("summary-follow-up", about, key)
    elif TAG not in kinds and kinds & {RESOLVE, WAITLIST}:
        kind = RESOLVE if RESOLVE in kinds else WAITLIST
        message = "archive-summary-resolved" if kind == RESOLVE else "capacity-summary-places"
        count = len({action.thread for action in actions if action.kind == kind})
        text = messages.text(message, count, about, key)
    elif len(threads) > 1:
        text = messages.text("summary-tagged-many", len(threads), about, key)
    else:
        status = page.desk.status
        # Where an empty status is the first one, its meaning is told: "open".
        value = status.initial or str(status.phase(status.initial) or "")
        text = messages.text("summary-tagged-one", value, about, key)
    return render_anchor(threads[0]) + text if len(threads) == 1 else text


def plan_withdrawal(page: DeskPage, made: PlannedEdit, office: Office) -> PlannedEdit | None:
    """The edit that takes our new templates back where a person's status stands as well.

    :param view: the page after ``made`` was merged with somebody else's edit.
    """
    ours = {change.thread: _tag(page, change) for change in made.changes if change.tag}
    removals: list[Replacement] = []
    actions: list[PlannedAction] = []
    for place, thread in enumerate(page.talk.threads):
        template = ours.get(thread.id, "")
        line = Replacement(thread.body_start, thread.body_start + len(template) + 1, "")
        if not template or page.source.text[line.start : line.end] != template + "\n":
            continue
        rest = office.parse(page.desk, page.title, compose(page.source.text, [line])).threads
        if rest[place].status is not None or rest[place].resolved:
            because = "a person gave it a status in the same moment, and that one stays"
            removals.append(line)
            actions.append(PlannedAction(WITHDRAW, thread.id, because))
    if not removals:
        return None
    key = _key(page, actions)
    summary = office.messages(page.desk).text("summary-withdrawn", _about(office), key)
    return _planned(page, office, compose(page.source.text, removals), actions, key, summary, set())


def _about(office: Office) -> str:
    return f"User:{office.account}"


def _key(page: DeskPage, actions: Sequence[PlannedAction]) -> str:
    pairs = [(action.kind, action.thread) for action in actions]
    return make_key(page.desk_key, page.title, page.source.head.revid, pairs)


def _planned(
    page: DeskPage,
    office: Office,
    text: str,
    actions: Sequence[PlannedAction],
    key: str,
    summary: str,
    means_to_notify: Collection[str],
) -> PlannedEdit:
    base = page.source.head.revid
    notifies = find_mentions(
        page.source.text,
        text,
        editor=office.account,
        title=page.title,
        site=office.site(),
        expand=lambda piece: expand_calls(office, page.title, piece),
    )
    return PlannedEdit(
        edit=Edit(page.title, base, text, summary),
        plan=Plan(key, page.desk_key, page.title, base, summary, office.clock(), tuple(actions)),
        diff=render_diff(page.title, page.source.text, text),
        notifies=tuple(sorted(notifies)),
        means_to_notify=tuple(sorted(means_to_notify)),
        changes=tuple(page.changes.values()),
    )


def expand_calls(office: Office, title: str, wikitext: str) -> str:
    """A piece of wikitext as a reader gets it; the wiki is asked only if a template is called."""
    if "{{" not in without_unparsed(wikitext):
        return wikitext
    return office.wiki.fetch_expanded(title, wikitext)
