"""From what is to be done to the one edit of a page: summarised, keyed, and foreseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Plan
from helpdeskbot.model.report import EditReport, Fate
from helpdeskbot.model.site import USER_TALK_NAMESPACE
from helpdeskbot.model.wiki import Edit, PageText
from helpdeskbot.office.notified import find_notified
from helpdeskbot.office.office import Office
from helpdeskbot.page.compose import compose_page, render_diff
from helpdeskbot.page.page import DeskPage
from helpdeskbot.words.plain import clean_line
from helpdeskbot.words.summary import make_key, render_anchor


@dataclass(frozen=True, slots=True)
class PlannedEdit:
    """An edit that is ready to be saved, and the plan that is stored before.

    :param desk: the name of the desk for which it is made.
    :param page: what it was made of.
    :param namespaces: numbers of the namespaces in which it may be made.
    :param notifies: whom it will notify, as foreseen; a name as often as it will be notified.
    :param means_to_notify: whom it is meant to notify, each once.
    :param said_in: lasting ids of the threads in which it is a comment.
    """

    desk: str
    page: PageText
    namespaces: Collection[int]
    edit: Edit
    plan: Plan
    actions: tuple[PlannedAction, ...]
    diff: str
    notifies: tuple[str, ...]
    means_to_notify: tuple[str, ...] = ()
    changes: tuple[ThreadChange, ...] = ()
    said_in: tuple[str, ...] = ()

    @property
    def is_message(self) -> bool:
        """Whether it is a message to somebody on their talk page."""
        return not self.changes and self.page.head.namespace == USER_TALK_NAMESPACE

    @property
    def tells(self) -> frozenset[str]:
        """Whom it tells something: whom it mentions, and the owner of a talk page."""
        owner = self.page.head.title.partition(":")[2].partition("/")[0]
        return frozenset(self.means_to_notify) | ({owner} if self.is_message else set())

    def report(self, fate: Fate, revid: int = 0) -> EditReport:
        """What is told about it."""
        notified = frozenset(self.notifies)
        return EditReport(
            desk=self.plan.desk,
            title=self.edit.title,
            base_revid=self.edit.base_revid,
            summary=self.edit.summary,
            diff=self.diff,
            text=self.edit.text,
            notifies=self.notifies,
            actions=self.actions,
            fate=fate,
            revid=revid,
            tells={
                change.thread: tuple(name for name in change.draft.mentions if name in notified)
                for change in self.changes
                if change.draft is not None
            },
        )


def plan_page(
    office: Office,
    desk: DeskPolicy,
    page: PageText,
    text: str,
    actions: Sequence[PlannedAction],
    message: str,
    params: Sequence[str | int] = (),
    *,
    title: str = "",
    anchor: str = "",
    namespaces: Collection[int] = (),
    means_to_notify: Collection[str] = (),
) -> PlannedEdit:
    """The edit that makes ``text`` of a page.

    :param message: of the summary; after ``params`` come the link to our page, and the key.
    :param title: by which the page is known; ``""``: its own.
    :param anchor: the link to a section in front of the summary.
    :param namespaces: in which the edit may be made; empty: the page's.
    """
    title, base, desk_key = title or page.head.title, page.head.revid, office.desk_key(desk)
    key = make_key(desk_key, title, base, [(one.kind.name, one.thread) for one in actions])
    words = office.messages(desk).text(message, *params, f"User:{office.account}", key)
    summary, stored = clean_line(anchor + words), tuple(action.stored() for action in actions)
    return PlannedEdit(
        desk=desk.name,
        page=page,
        namespaces=namespaces or (page.head.namespace,),
        edit=Edit(title, base, text, summary),
        plan=Plan(key, desk_key, title, base, summary, office.clock(), stored),
        actions=tuple(actions),
        diff=render_diff(title, page.text, text),
        notifies=find_notified(office, title, page.text, text),
        means_to_notify=tuple(sorted(means_to_notify)),
    )


def plan_edit(page: DeskPage, words: Mapping[str, str], office: Office) -> PlannedEdit | None:
    """The edit that makes the changes to a desk's page; ``None`` when nothing is to be done.

    The heaviest kind of what is done words the summary.

    :param words: the new comments as they will stand on the page, by the thread's id.
    """
    threads = [thread for thread in page.talk.threads if thread.id in page.changes]
    actions = [action for thread in threads for action in page.changes[thread.id].actions]
    if not actions:
        return None
    changes = tuple(page.changes.values())
    tags = any(change.tag for change in changes)
    kinds = [action.kind for action in actions if not (tags and action.kind.routine)]
    message, params = max(kinds, key=lambda kind: kind.weight).word(changes, page.desk)
    drafts = [change.draft for change in changes if change.draft is not None]
    planned = plan_page(
        office,
        page.desk,
        page.source,
        compose_page(page, words),
        actions,
        message,
        params,
        title=page.title,
        anchor=render_anchor(threads[0]) if len(threads) == 1 else "",
        namespaces=page.namespaces,
        means_to_notify={name for draft in drafts for name in draft.mentions},
    )
    said = [
        page.identity(change.thread)
        for change in changes
        if change.draft is not None and not change.draft.line
    ]
    return replace(planned, changes=changes, said_in=tuple(said))
