"""Keeps a section on a settings page's talk page: what is in force, and what is not, and why.

Whoever saved what is not in force is told in a signed comment below it, once.

A message goes the way of every edit: planned, foreseen, guarded, stored, saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

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
from helpdeskbot.page.side_pages import KEEP
from helpdeskbot.parse import parse_bot_exclusion, parse_page
from helpdeskbot.parse.site.titles import find_talk_title
from helpdeskbot.settings.mistakes import word
from helpdeskbot.settings.on_wiki import words as wikitext
from helpdeskbot.settings.on_wiki.standing import Notice, PageState, Trouble
from helpdeskbot.settings.settable import Mistake
from helpdeskbot.words.marked_part import BEGIN

TELL = Kind("tell", "settings-told")
_MOST_MISTAKES = 100
_ADVICE = "Staff do not learn of it on the wiki; tell them"


def tell_notices(
    context: Context, desk: DeskPolicy, patience: timedelta, head: PageHead, standing: PageState
) -> PageState:
    """Say what is to be said and has not been; the standing with what is said now.

    A revision that its author may still be mending is left alone for a while, and one edit is made
    in a pass.

    :param desk: with the settings that are in force.
    :param patience: how long that is.
    """
    office, now = context.office, context.now
    newest = [notice.at for notice in standing.notices]
    newest += [standing.good.at] if standing.good else []
    quiet = all(at + patience <= now for at in newest)
    ripe = [notice for notice in standing.untold if notice.at + patience <= now]
    if standing.retry is not None and standing.retry > now:
        return standing
    teller = _Teller(context, desk, head, standing)
    stale = quiet and standing.shown not in ("", teller.digest)
    if not ripe and not stale:
        return standing
    later = replace(standing, retry=now + guard.RETRY_LATER)
    page = teller.fetch_talk_page(tell=bool(ripe))
    if page is None:
        return later if ripe else replace(standing, shown="")
    waits = Waits.of(context, desk, page.head.title)
    if ripe:
        standing = standing.tell(*_find_told(office, page, standing))
    notice = next((one for one in ripe if one in standing.untold), None)
    planned = teller.plan(page, notice)
    if planned is None:
        # It says so already, or people have taken the section away, and that stands.
        shown = teller.digest if BEGIN in page.text else ""
        return replace(standing, shown=shown)
    if office.wiki.fetch_heads([head.title])[head.title].revid != head.revid:
        return standing  # somebody is at it; the next pass judges anew
    attempt = save(context, planned, refused=Severity.NOTICE, advice=_ADVICE)
    if attempt.fate is Fate.SAVED:
        waits.forget([])
        said = standing.tell(notice.revid) if notice else standing
        return replace(said, shown=teller.digest)
    if attempt.refusal is not None:
        waits.note(attempt.refusal, [WHOLE])
        return replace(standing, retry=waits.find_end([WHOLE]))
    # The limit of a pass is free again in the next one.
    soon = attempt.fate is Fate.CONFLICT or attempt.hold is guard.Hold.NEXT_TICK
    return standing if soon else later


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
        self._tells = True
        self._body = "\n".join(self._say())
        self.digest = sha256(self._body.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        """Of what the section says between its marks."""

    def fetch_talk_page(self, *, tell: bool) -> PageText | None:
        """The talk page, if something can be written there.

        :param tell: the operator learns of it if not.
        """
        self._tells = tell
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

    def plan(self, page: PageText, notice: Notice | None) -> PlannedEdit | None:
        """The edit that brings the section up to date; ``None``: there is nothing to edit.

        :param notice: of which a new comment tells whoever it concerns; ``None``: of none.
        """
        heading = self._messages.text("settings-section-heading")
        comment = self._comment(notice) if notice else ""
        threads = parse_page(page.text, self._office.site()).threads
        text = wikitext.put_section(page.text, heading, self._body, comment, threads)
        if text is None or text == page.text:
            return None
        action = PlannedAction(KEEP, "settings", f"what is in force of {self._head.title} changed")
        message, params = "summary-report", list[str | int]()
        if notice:
            because = f"revision {notice.revid} of {self._head.title} is {notice.trouble.value}"
            action = PlannedAction(TELL, f"revision {notice.revid}", because)
            message, params = f"summary-settings-{notice.trouble.value}", [notice.revid]
        planned = plan_page(
            self._office,
            self._desk,
            page,
            text,
            [action],
            message,
            params,
            anchor=f"/* {heading} */ ",
        )
        # Who broke the page is told of it; whoever else has edited it is not to be disturbed.
        meant = {notice.user} if notice and notice.trouble is Trouble.BROKEN else set()
        return replace(planned, means_to_notify=tuple(sorted(meant & set(planned.notifies))))

    def _say(self) -> Iterator[str]:
        """What is in force, and what is not, and why."""
        messages, standing = self._messages, self._standing
        good = standing.good
        if good:
            yield messages.text(
                "settings-in-force",
                wikitext.render_revision(good.revid),
                wikitext.render_reference(good.user),
                f"{good.at:%Y-%m-%d %H:%M}",
            )
        else:
            yield messages.text("settings-in-force-operator")
        for notice in standing.notices:
            revision = wikitext.render_revision(notice.revid)
            said = messages.text(
                "settings-not-in-force", revision, wikitext.render_reference(notice.user)
            )
            if notice.trouble is Trouble.UNTAKEN:
                yield f"\n{said} {messages.text('settings-not-staff')}"
                continue
            yield f"\n{said}"
            mistakes = standing.mistakes
            yield from (f"* {self._say_mistake(mistake)}" for mistake in mistakes[:_MOST_MISTAKES])
            if len(mistakes) > _MOST_MISTAKES:
                yield f"* {messages.text('settings-more', len(mistakes) - _MOST_MISTAKES)}"
            yield f"\n{messages.text('settings-mend')}"

    def _comment(self, notice: Notice) -> str:
        """A line by which whoever it concerns learns of it: signed, as others notify nobody."""
        revision = wikitext.render_revision(notice.revid)
        if notice.trouble is Trouble.UNTAKEN:
            who = wikitext.render_reference(notice.user)
            said = self._messages.text("settings-untaken", revision, who)
        else:
            said = self._messages.text(
                "settings-told", wikitext.render_mention(notice.user), revision
            )
        return f":{said} {wikitext.render_marker(notice.revid)} ~~~~"

    def _say_mistake(self, mistake: Mistake) -> str:
        office = self._office
        operator = wikitext.render_operator(office.contact, office.account)
        what = word(mistake, self._messages, operator, wikitext.render_quote)
        key = f"<code>{wikitext.render_quote(mistake.key)}</code>"
        return self._messages.text("settings-line", mistake.line, key, what)

    def _tell_operator(self, what: str, where: str) -> None:
        if not self._tells:
            return
        self._report.problems.append(
            Problem(what, where, _ADVICE, self._desk.name, Severity.NOTICE)
        )
