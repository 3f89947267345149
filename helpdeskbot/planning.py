"""From verdicts to the one edit of a page: composed, summarised, keyed, and foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpdeskbot.model.action import Conclusion, Replacement, Verdict
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Plan, PlannedAction
from helpdeskbot.model.wiki import Edit
from helpdeskbot.office import Office
from helpdeskbot.parse import parse_page
from helpdeskbot.parse.mentions import predict_mentions
from helpdeskbot.reading import View
from helpdeskbot.render.compose import compose, render_diff, render_status, render_under_heading
from helpdeskbot.render.summary import make_key, render_anchor
from helpdeskbot.tick_report import EditReport, Fate

TAG = "tag"
WITHDRAW = "withdraw"
TELL = "tell"


@dataclass(frozen=True, slots=True)
class PlannedEdit:
    """An edit that is ready to be saved, and the plan that is stored before."""

    edit: Edit
    plan: Plan
    diff: str
    notifies: tuple[str, ...]

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


def leave_unreadable(view: View, office: Office) -> View:
    """The view without those tags that would not be read back from the page.

    Where something before it is never closed, such as a comment, a template is no template; it
    would be added again and again.  So what was composed is parsed before it is planned.
    """
    threads = _threads_to_tag(view)
    if not threads or _reads_back(view, office, threads):
        return view
    good = [thread for thread in threads if _reads_back(view, office, [thread])]
    kept = {thread.id for thread in good} if _reads_back(view, office, good) else set()
    because = "something above is never closed, so a template under its heading would not be read"
    verdicts = [
        Verdict(verdict.thread, Conclusion.LEAVE, because)
        if verdict.conclusion is Conclusion.TAG and verdict.thread not in kept
        else verdict
        for verdict in view.verdicts
    ]
    return replace(view, verdicts=verdicts)


def _threads_to_tag(view: View) -> list[Thread]:
    return [thread for thread in view.talk.threads if thread.id in view.to_tag]


def _compose_tags(view: View, threads: Sequence[Thread]) -> str:
    status, old = view.desk.status, view.page.text
    template = render_status(status.template, status.value_param, status.initial, status.params)
    return compose(old, [render_under_heading(old, thread, template) for thread in threads])


def _reads_back(view: View, office: Office, threads: Sequence[Thread]) -> bool:
    text = _compose_tags(view, threads)
    after = parse_page(text, office.site(), office.markers(view.desk)).threads
    before = view.talk.threads
    tagged = {thread.id for thread in threads}
    return len(after) == len(before) and all(
        now.heading == then.heading
        and (now.status is not None) == (then.status is not None or then.id in tagged)
        for now, then in zip(after, before, strict=True)
    )


def plan_edit(view: View, office: Office) -> PlannedEdit | None:
    """The edit that carries out the verdicts on a page; ``None`` when nothing is to be done."""
    threads = _threads_to_tag(view)
    if not threads:
        return None
    reasons = {verdict.thread: verdict.because for verdict in view.verdicts}
    actions = [PlannedAction(TAG, thread.id, reasons[thread.id]) for thread in threads]
    messages, about, key = office.messages(view.desk), _about(office), _key(view, actions)
    if len(threads) == 1:
        status = view.desk.status
        # Where an empty status is the first one, its meaning is told: "open".
        value = status.initial or str(status.phase(status.initial) or "")
        summary = messages.text("summary-tagged-one", value, about, key)
        summary = render_anchor(threads[0]) + summary
    else:
        summary = messages.text("summary-tagged-many", len(threads), about, key)
    return _planned(view, office, _compose_tags(view, threads), actions, key, summary)


def plan_withdrawal(view: View, made: PlannedEdit, office: Office) -> PlannedEdit | None:
    """The edit that takes our new templates back where a person's status stands as well.

    :param view: the page after ``made`` was merged with somebody else's edit.
    """
    ours = {action.thread for action in made.plan.actions if action.kind == TAG}
    status = view.desk.status
    template = render_status(status.template, status.value_param, status.initial, status.params)
    removals: list[Replacement] = []
    actions: list[PlannedAction] = []
    for place, thread in enumerate(view.talk.threads):
        line = Replacement(thread.body_start, thread.body_start + len(template) + 1, "")
        if thread.id not in ours or view.page.text[line.start : line.end] != template + "\n":
            continue
        rest = parse_page(
            compose(view.page.text, [line]), office.site(), office.markers(view.desk)
        ).threads
        if rest[place].status is not None or rest[place].resolved:
            because = "a person gave it a status in the same moment, and that one stays"
            removals.append(line)
            actions.append(PlannedAction(WITHDRAW, thread.id, because))
    if not removals:
        return None
    key = _key(view, actions)
    summary = office.messages(view.desk).text("summary-withdrawn", _about(office), key)
    return _planned(view, office, compose(view.page.text, removals), actions, key, summary)


def _about(office: Office) -> str:
    return f"User:{office.account}"


def _key(view: View, actions: Sequence[PlannedAction]) -> str:
    pairs = [(action.kind, action.thread) for action in actions]
    return make_key(view.desk_key, view.title, view.page.head.revid, pairs)


def _planned(
    view: View,
    office: Office,
    text: str,
    actions: Sequence[PlannedAction],
    key: str,
    summary: str,
) -> PlannedEdit:
    base = view.page.head.revid
    notifies = predict_mentions(
        view.page.text, text, editor=office.account, title=view.title, site=office.site()
    )
    return PlannedEdit(
        edit=Edit(view.title, base, text, summary),
        plan=Plan(key, view.desk_key, view.title, base, summary, office.clock(), tuple(actions)),
        diff=render_diff(view.title, view.page.text, text),
        notifies=tuple(sorted(notifies)),
    )
