"""Says on a settings page's talk page why a revision is not in force: once, and signed.

A message goes the way of every edit: planned, foreseen, guarded, stored, saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from helpdeskbot.model.change import Kind, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.wiki import PageHead, PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page.planning import PlannedEdit, plan_page
from helpdeskbot.page.refused import WHOLE, Waits
from helpdeskbot.page.said import left_on
from helpdeskbot.page.saving import save
from helpdeskbot.parse import parse_bot_exclusion
from helpdeskbot.parse.site.titles import find_talk_title
from helpdeskbot.settings.on_wiki import words as wikitext
from helpdeskbot.settings.on_wiki.standing import Notice, PageState, Trouble
from helpdeskbot.settings.settable import Mistake

TELL = Kind("tell", "settings-told")
_MOST_MISTAKES = 20
_ADVICE = "Staff do not learn of it on the wiki; tell them"


def tell_notices(
    context: Context, desk: DeskPolicy, patience: timedelta, head: PageHead, standing: PageState
) -> PageState:
    """Say what is to be said and has not been; the standing with what is said now.

    A revision that its author may still be mending is left alone for a while, and one message
    is written in a pass.

    :param desk: with the settings that are in force.
    :param patience: how long that is.
    """
    office, now = context.office, context.now
    ripe = [notice for notice in standing.untold if notice.at + patience <= now]
    if not ripe or (standing.retry is not None and standing.retry > now):
        return standing
    teller = _Teller(context, desk, head, standing)
    later = replace(standing, retry=now + guard.RETRY_LATER)
    page = teller.fetch_talk_page()
    if page is None:
        return later
    waits = Waits.of(context, desk, page.head.title)
    standing = standing.tell(*_find_told(office, page, standing))
    for notice in ripe:
        if notice not in standing.untold:
            continue
        if office.wiki.fetch_heads([head.title])[head.title].revid != head.revid:
            return standing  # somebody is at it; the next pass judges anew
        planned = teller.plan(page, notice)
        attempt = save(context, planned, refused=Severity.NOTICE, advice=_ADVICE)
        if attempt.fate is Fate.SAVED:
            waits.forget([])
            return standing.tell(notice.revid)
        if attempt.refusal is not None:
            waits.note(attempt.refusal, [WHOLE])
            return replace(standing, retry=waits.find_end([WHOLE]))
        # The limit of a pass is free again in the next one.
        soon = attempt.fate is Fate.CONFLICT or attempt.hold is guard.Hold.NEXT_TICK
        return standing if soon else later
    return standing


def _find_told(office: Office, talk: PageText, standing: PageState) -> Iterator[int]:
    """The revisions of which we have said something, whatever has become of the message."""

    def find(text: str) -> list[int]:
        return [
            revid
            for revid in wikitext.find_markers(text)
            if any(notice.floor < revid <= notice.revid for notice in standing.untold)
            for _ in range(text.count(wikitext.render_marker(revid)))
        ]

    for one in left_on(office, talk, find, since=standing.since):
        yield one.what


class _Teller:
    """Writes about one settings page."""

    def __init__(
        self, context: Context, desk: DeskPolicy, head: PageHead, standing: PageState
    ) -> None:
        self._office = context.office
        self._report = context.report
        self._desk = desk
        self._head = head
        self._standing = standing
        self._messages = context.office.messages(desk)

    def fetch_talk_page(self) -> PageText | None:
        """The talk page, if something can be written there."""
        title = find_talk_title(self._head.title, self._office.site())
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
        heading = self._messages.text("settings-heading", notice.revid)
        section = wikitext.render_section(heading, notice.revid, list(self._say(notice)))
        because = f"revision {notice.revid} of {self._head.title} is {notice.trouble.value}"
        planned = plan_page(
            self._office,
            self._desk,
            page,
            wikitext.append_section(page.text, section),
            [PlannedAction(TELL, f"revision {notice.revid}", because)],
            f"summary-settings-{notice.trouble.value}",
            [notice.revid],
            anchor=f"/* {heading} */ ",
        )
        # Who broke the page is told of it; whoever else has edited it is not to be disturbed.
        meant = {notice.user} if notice.trouble is Trouble.BROKEN else set()
        return replace(planned, means_to_notify=tuple(sorted(meant & set(planned.notifies))))

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

    def _tell_operator(self, what: str, where: str) -> None:
        self._report.problems.append(
            Problem(what, where, _ADVICE, self._desk.name, Severity.NOTICE)
        )
