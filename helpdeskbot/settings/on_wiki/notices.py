"""Says on a settings page's talk page why a revision is not in force: once, and signed.

A message goes the way of every edit: planned, foreseen, guarded, stored, saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.memory import Plan, PlannedAction
from helpdeskbot.model.report import Fate, Problem, Severity, TickReport
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Edit, PageHead, PageText
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page import saving as writing
from helpdeskbot.page.compose import render_diff
from helpdeskbot.page.planning import TELL, PlannedEdit
from helpdeskbot.page.said import own_texts
from helpdeskbot.parse import parse_bot_exclusion
from helpdeskbot.parse.notified.mentions import predict_mentions
from helpdeskbot.settings.on_wiki import words as wikitext
from helpdeskbot.settings.on_wiki.standing import Notice, Standing, Trouble
from helpdeskbot.settings.settable import Mistake
from helpdeskbot.words.summary import make_key

# Of our own edits of the talk page, newest first; more messages than that nobody has seen.
_MOST_OWN_EDITS = 200
_MOST_MISTAKES = 20
_ADVICE = "Staff do not learn of it on the wiki; tell them"


def tell_notices(
    office: Office,
    desk: DeskPolicy,
    patience: timedelta,
    head: PageHead,
    standing: Standing,
    report: TickReport,
    *,
    write: bool,
) -> Standing:
    """Say what is to be said and has not been; the standing with what is said now.

    A revision that its author may still be mending is left alone for a while, and one message
    is written in a pass.

    :param desk: with the settings that are in force.
    :param patience: how long that is.
    """
    now = report.started
    ripe = [notice for notice in standing.untold if notice.at + patience <= now]
    if not ripe or (standing.retry is not None and standing.retry > now):
        return standing
    teller = _Teller(office, desk, head, standing, report)
    later = replace(standing, retry=now + writing.RETRY_LATER)
    page = teller.fetch_talk_page()
    if page is None:
        return later
    standing = standing.tell(*_find_told(office, page.head, standing))
    for notice in ripe:
        if notice not in standing.untold:
            continue
        if office.wiki.fetch_heads([head.title])[head.title].revid != head.revid:
            return standing  # somebody is at it; the next pass judges anew
        planned = teller.plan(page, notice)
        fate = teller.save(page, notice, planned) if write else Fate.PREVIEWED
        if fate is Fate.PREVIEWED:
            report.edits.append(planned.report(fate))
        elif fate is Fate.SAVED:
            return standing.tell(notice.revid)
        return later if fate is not Fate.CONFLICT else standing
    return standing


def _find_told(office: Office, talk: PageHead, standing: Standing) -> Iterator[int]:
    """The revisions of which we have said something, whatever has become of the message."""
    if not talk.exists:
        return
    for text in own_texts(office, talk.title, since=standing.since, most=_MOST_OWN_EDITS):
        yield from wikitext.find_markers(text)


def _find_talk_title(head: PageHead, site: SiteInfo) -> str:
    """The talk page of a page; ``""`` for one that has none."""
    if head.namespace < 0 or head.namespace % 2:
        return ""
    name = head.title.partition(":")[2] if head.namespace else head.title
    for prefix, number in site.namespaces.items():
        if number == head.namespace + 1 and prefix:
            return f"{prefix}:{name}"
    return ""


class _Teller:
    """Writes about one settings page."""

    def __init__(
        self,
        office: Office,
        desk: DeskPolicy,
        head: PageHead,
        standing: Standing,
        report: TickReport,
    ) -> None:
        self._office = office
        self._desk = desk
        self._head = head
        self._standing = standing
        self._report = report
        self._messages = office.messages(desk)

    def fetch_talk_page(self) -> PageText | None:
        """The talk page, if something can be written there."""
        title = _find_talk_title(self._head, self._office.site())
        if not title:
            self._tell_operator("the settings page has no talk page", self._head.title)
            return None
        page = self._office.wiki.fetch_pages([title])[title]
        if page.head.is_redirect or (page.head.exists and page.head.content_model != "wikitext"):
            self._tell_operator("nothing can be added to this page", page.head.title)
            return None
        if parse_bot_exclusion(page.text, self._office.account):
            self._tell_operator(
                "{{bots}} or {{nobots}} asks this bot to stay away", page.head.title
            )
            return None
        return page

    def plan(self, page: PageText, notice: Notice) -> PlannedEdit:
        """The edit that adds the message."""
        office, messages = self._office, self._messages
        heading = messages.text("settings-heading", notice.revid)
        section = wikitext.render_section(heading, notice.revid, list(self._say(notice)))
        text = wikitext.append_section(page.text, section)
        because = f"revision {notice.revid} of {self._head.title} is {notice.trouble.value}"
        action = PlannedAction(TELL, f"revision {notice.revid}", because)
        desk_key, base = office.desk_key(self._desk), page.head.revid
        key = make_key(desk_key, page.head.title, base, [(action.kind, action.thread)])
        summary = messages.text(
            f"summary-settings-{notice.trouble.value}",
            notice.revid,
            f"User:{office.account}",
            key,
        )
        summary = f"/* {heading} */ {summary}"
        notifies = predict_mentions(
            page.text, text, editor=office.account, title=page.head.title, site=office.site()
        )
        return PlannedEdit(
            edit=Edit(page.head.title, base, text, summary),
            plan=Plan(key, desk_key, page.head.title, base, summary, office.clock(), (action,)),
            diff=render_diff(page.head.title, page.text, text),
            notifies=tuple(sorted(notifies)),
        )

    def save(self, page: PageText, notice: Notice, planned: PlannedEdit) -> Fate:
        """Save it, if nothing speaks against it; what became of it."""
        report, office = self._report, self._office
        if report.edits_before is None:
            report.edits_before = writing.fetch_edits_today(office, report.started)
        # Who broke the page is told of it; whoever else has edited it is not to be disturbed.
        meant = {notice.user} if notice.trouble is Trouble.BROKEN else set()
        proposal = guard.Proposal(
            page=page,
            new_text=planned.edit.text,
            namespaces=(page.head.namespace,),
            notifies=planned.notifies,
            means_to_notify=sorted(meant & set(planned.notifies)),
            saved_this_tick=len(report.saved),
            saved_today=report.edits_before + len(report.saved),
        )
        veto = guard.find_veto(proposal, office.limits)
        if veto is not None:
            report.edits.append(planned.report(Fate.HELD_BACK))
            self._tell_operator(f"not edited: {veto.what}", page.head.title, veto.advice)
            # The limit of a pass is free again in the next one.
            return Fate.CONFLICT if veto.hold is guard.Hold.NEXT_TICK else Fate.HELD_BACK
        try:
            saved = writing.save(office, planned)
        except EditConflict:
            report.edits.append(planned.report(Fate.CONFLICT))
            return Fate.CONFLICT
        except EditRefused as refusal:
            report.edits.append(planned.report(Fate.REFUSED))
            self._tell_operator(str(refusal.what), page.head.title, refusal.advice)
            return Fate.REFUSED
        report.edits.append(planned.report(Fate.SAVED, saved.revid))
        return Fate.SAVED

    def _say(self, notice: Notice) -> Iterator[str]:
        messages, good = self._messages, self._standing.good
        revision = wikitext.render_revision(notice.revid)
        if good:
            force = messages.text("settings-force-revision", wikitext.render_revision(good.revid))
        else:
            force = messages.text("settings-force-operator")
        if notice.trouble is Trouble.UNTAKEN:
            who = wikitext.render_reference(notice.user)
            yield f"{messages.text('settings-untaken', revision, who)} {force}"
            return
        who = wikitext.render_mention(notice.user)
        yield messages.text("settings-broken", who, revision)
        mistakes = self._standing.mistakes
        for mistake in mistakes[:_MOST_MISTAKES]:
            yield f"* {self._say_mistake(mistake)}"
        if len(mistakes) > _MOST_MISTAKES:
            yield f"* {messages.text('settings-more', len(mistakes) - _MOST_MISTAKES)}"
        yield f"{force} {messages.text('settings-mend')}"

    def _say_mistake(self, mistake: Mistake) -> str:
        quoted = [wikitext.render_quote(param) for param in mistake.params]
        what = self._messages.text(f"settings-mistake-{mistake.kind.value}", *quoted)
        key = f"<code>{wikitext.render_quote(mistake.key)}</code>"
        return self._messages.text("settings-line", mistake.line, key, what)

    def _tell_operator(self, what: str, where: str, advice: str = "") -> None:
        self._report.problems.append(
            Problem(what, where, advice or _ADVICE, self._desk.name, Severity.NOTICE)
        )
