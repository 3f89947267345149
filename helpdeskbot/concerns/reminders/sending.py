"""Reminders that are said elsewhere than in threads: on talk pages, and in the staff's digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.values import OpenRequest
from helpdeskbot.concerns.reminders.digest import Digest
from helpdeskbot.concerns.reminders.memory import (
    Reminded,
    digest_title,
    find_sent_elsewhere,
    mark_elsewhere,
)
from helpdeskbot.concerns.reminders.values import REMIND, Sent
from helpdeskbot.concerns.reminders.words import DIGEST, REMIND_TALK, list_reminders, say_item
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Channel, Due, Holder, Step
from helpdeskbot.model.report import Fate, Problem
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.letters import Unsent, find_talk, give_up, leave
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.words.links import render_ping
from helpdeskbot.words.messages import Messages


class Sender:
    """Sends what one tick has to say elsewhere."""

    def __init__(self, context: Context, asking: Asking) -> None:
        self._context = context
        self._asking = asking

    def send(
        self, desk: DeskPolicy, dues: Sequence[Due], reminded: Reminded
    ) -> list[tuple[str, Sent]]:
        """One message to each person, one to the staff; what was said, by thread."""
        sent: list[tuple[str, Sent]] = []
        by_person: dict[str, list[Due]] = {}
        digest = []
        for due in dues:
            if due.channel is Channel.DIGEST:
                digest.append(due)
            else:
                for name in due.who:
                    by_person.setdefault(name, []).append(due)
        for name, theirs in sorted(by_person.items()):
            sent += self._tell_person(desk, name, theirs, reminded)
        if digest:
            sent += self._tell_staff(desk, digest, reminded)
        return sent

    def _tell_person(
        self, desk: DeskPolicy, name: str, dues: Sequence[Due], reminded: Reminded
    ) -> list[tuple[str, Sent]]:
        office = self._context.office
        if name in self._context.told:
            return []
        seen = self._first_seen(desk)
        since = min(due.named_at(seen.get(due.thread, self._context.now)) for due in dues)
        if not self._context.people.were_there([name], since):
            return []
        every, dues = dues, self._choose(desk, f"User talk:{name}", dues)
        others = [due for due in every if due not in dues]
        left_out = self._as_unsent(desk, name, others, Unsent.LATER)
        page = find_talk(self._context, desk, name, [due.thread for due in dues])
        if isinstance(page, Unsent):
            return left_out + self._as_unsent(desk, name, dues, page)
        new, known = self._part(office, page, dues, reminded)
        known += left_out
        if new:
            messages = office.messages(desk, self._language(desk, name, new))
            draft, actions = self._draft(new, REMIND_TALK, messages, (), self._rows(desk))
            heading, count = messages.text("remind-talk-heading", len(new)), len(new)
            left = leave(
                *(self._context, desk, name, page, heading, draft, actions, count),
                message="summary-remind",
            )
            if isinstance(left, Unsent):
                return known + self._as_unsent(desk, name, new, left)
            self._context.told.add(name)
            known += self._as_sent(new)
        return known

    def _language(self, desk: DeskPolicy, name: str, dues: Sequence[Due]) -> str:
        """That of an expert's row, or of a requester's own request; ``""``: not known."""
        own = (due.language for due in dues if due.holder is Holder.REQUESTER)
        return self._asking.at_hand.language_of(desk, name) or next(own, "")

    def _as_unsent(
        self, desk: DeskPolicy, name: str, dues: Sequence[Due], left: Unsent
    ) -> list[tuple[str, Sent]]:
        """What is remembered of what was not said: nothing while it is still tried."""
        closed = [due.thread for due in dues if due.step is Step.CLOSE]
        if closed and left is Unsent.LATER:
            # The page's edit has closed these; nothing is due for them when it is tried again.
            waits = Waits.of(self._context, desk, f"User talk:{name}")
            give_up(self._context, desk, waits, name, closed)
        over = dues if left is Unsent.NEVER else [due for due in dues if due.thread in closed]
        return [(thread, replace(one, stands=False)) for thread, one in self._as_sent(over)]

    def _choose(self, desk: DeskPolicy, title: str, dues: Sequence[Due]) -> Sequence[Due]:
        """What one message tells of now, where the wiki has refused to take some of it."""
        chosen = Waits.of(self._context, desk, title).choose(due.thread for due in dues)
        return [due for due in dues if due.thread in chosen]

    def _tell_staff(
        self, desk: DeskPolicy, dues: Sequence[Due], reminded: Reminded
    ) -> list[tuple[str, Sent]]:
        office = self._context.office
        title = digest_title(desk)
        dues = self._choose(desk, title, dues)
        digest = Digest(self._context, desk)
        if digest.page().head.is_redirect:
            # What stands below a redirect is read by nobody, and anybody can make one.
            what, advice = "the page on which staff are told is a redirect", "Set digest_page anew"
            self._context.report.problems.append(Problem(what, title, advice, desk.name))
            return []
        new, known = self._part(office, digest.page(), dues, reminded)
        if known:
            digest.read_anew()  # it was said, and the process ended before that was remembered
        if not new:
            return known
        messages, rows = office.messages(desk), self._rows(desk)
        words = {due: say_item(due, rows.get(due.thread), messages.text) for due in new}
        again = digest.standing_dues(new)
        told_again = {due: words[due] for due in again}
        if again and digest.keep_current(told_again) and self._context.write:
            known += self._as_sent(again)
        new = [due for due in new if due not in again]
        if new:
            staff = find_staff(office, desk).names
            who = [name for name in staff if name not in self._context.told]
            if staff and not who:
                return known  # they were told of something else just now
            draft, actions = self._draft(new, DIGEST, messages, who, rows)
            heading, count = messages.text("digest-heading", len(new)), len(new)
            fate = save_section(
                *(self._context, desk, digest.page(), heading, draft, actions, count),
                message="summary-digest",
            )
            if fate in (Fate.SAVED, Fate.PREVIEWED):
                self._context.told.update(who)
            if fate is Fate.SAVED:
                known += self._as_sent(new)
                digest.note_told({due: words[due] for due in new})
        return known

    def _part(
        self, office: Office, page: PageText, dues: Sequence[Due], reminded: Reminded
    ) -> tuple[list[Due], list[tuple[str, Sent]]]:
        """What is to be said still, and what the page shows to have been said."""
        threads, since = {due.thread for due in dues}, min(due.since for due in dues)
        told = list(find_sent_elsewhere(office, page, threads, since=since))
        new, known = [], []
        for due in dues:
            said = [
                # What may not be ours is not said again, and what comes next waits as after it.
                one if sure else replace(one, at=self._context.now, who=due.who)
                for thread, one, sure in told
                if thread == due.thread
                and (one.step, one.stage, one.holder) == (due.step, due.stage, due.holder)
                and one.at >= due.since
            ]
            if said:
                reminded.add(due.thread, said[0])
                known.append((due.thread, said[0]))
            else:
                new.append(due)
        return new, known

    def _draft(
        self,
        dues: Sequence[Due],
        template: str,
        messages: Messages,
        who: Sequence[str],
        rows: Mapping[str, OpenRequest],
    ) -> tuple[Draft, list[PlannedAction]]:
        """A message with all of them.

        :param who: whom it pings.
        """
        now = self._context.now
        marks = [mark_elsewhere(due, due.who, now).as_wikitext() for due in dues]
        params = {
            "who": messages.list(map(render_ping, who)) or messages.text("remind-to-staff"),
            "requests": list_reminders(dues, rows, messages.text),
        }
        # Behind the message: what stands in a parameter loses its comments when it is substituted.
        draft = Draft(
            template, messages.language, params, " ".join(marks), tuple(who), packaged=True
        )
        actions = [PlannedAction(REMIND, due.thread, due.awaited.sentence) for due in dues]
        return messages.for_reader(draft), actions

    def _as_sent(self, dues: Sequence[Due]) -> list[tuple[str, Sent]]:
        """As it is remembered."""
        now = self._context.now
        return [(due.thread, Sent(due.step, due.stage, due.holder, now, due.who)) for due in dues]

    def _first_seen(self, desk: DeskPolicy) -> Mapping[str, datetime]:
        """When each thread was first seen, by its lasting id, UTC."""
        office = self._context.office
        threads = self._context.once(
            ("threads", desk.name), lambda: office.store.fetch_threads(office.desk_key(desk))
        )
        return {one.id: one.first_seen for one in threads}

    def _rows(self, desk: DeskPolicy) -> Mapping[str, OpenRequest]:
        states = self._asking.at_hand.ledger.states(self._context.office.desk_key(desk))
        return {row.identity: row for row in states}
