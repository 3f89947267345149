"""From verdicts to the one edit of a page: composed, summarised, keyed, and foreseen."""

from __future__ import annotations

from dataclasses import dataclass

from helpdeskbot.model.action import Conclusion
from helpdeskbot.model.memory import Plan, PlannedAction
from helpdeskbot.model.wiki import Edit
from helpdeskbot.office import Office
from helpdeskbot.parse.mentions import predict_mentions
from helpdeskbot.reading import View
from helpdeskbot.render.compose import compose, render_diff, render_status, render_under_heading
from helpdeskbot.render.summary import make_key, render_anchor
from helpdeskbot.tick_report import EditReport, Fate

TAG = "tag"


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


def plan_edit(view: View, office: Office) -> PlannedEdit | None:
    """The edit that carries out the verdicts on a page; ``None`` when nothing is to be done."""
    to_tag = {
        verdict.thread: verdict.because
        for verdict in view.verdicts
        if verdict.conclusion is Conclusion.TAG
    }
    threads = [thread for thread in view.talk.threads if thread.id in to_tag]
    if not threads:
        return None
    head, old = view.page.head, view.page.text
    status = view.desk.status
    template = render_status(status.template, status.value_param, status.initial, status.params)
    new = compose(old, [render_under_heading(old, thread, template) for thread in threads])
    actions = tuple(PlannedAction(TAG, thread.id, to_tag[thread.id]) for thread in threads)
    key = make_key(
        view.desk_key, view.title, head.revid, [(action.kind, action.thread) for action in actions]
    )
    messages, about = office.messages(view.desk), f"User:{office.account}"
    if len(threads) == 1:
        anchor = render_anchor(threads[0])
        # Where an empty status is the first one, its meaning is told: "open".
        value = status.initial or str(status.phase(status.initial) or "")
        summary = anchor + messages.text("summary-tagged-one", value, about, key)
    else:
        summary = messages.text("summary-tagged-many", len(threads), about, key)
    notifies = predict_mentions(
        old, new, editor=office.account, title=view.title, site=office.site()
    )
    return PlannedEdit(
        edit=Edit(view.title, head.revid, new, summary),
        plan=Plan(key, view.desk_key, view.title, head.revid, summary, office.clock(), actions),
        diff=render_diff(view.title, old, new),
        notifies=tuple(sorted(notifies)),
    )
