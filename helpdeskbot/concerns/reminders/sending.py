"""Reminders that are said elsewhere than in threads: on talk pages, and in the staff's digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.values import OpenRequest
from helpdeskbot.concerns.reminders.memory import (
    Reminded,
    digest_title,
    find_sent_elsewhere,
    mark_elsewhere,
)
from helpdeskbot.concerns.reminders.values import REMIND, Sent
from helpdeskbot.concerns.reminders.words import DIGEST, REMIND_TALK, list_reminders
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Channel, Due
from helpdeskbot.model.report import Fate
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.page.user_talk import fetch_user_talk
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
        rows, people = self._rows(desk), self._context.people
        opened = [row.opened_at for due in dues if (row := rows.get(due.thread)) is not None]
        since = min(filter(None, opened), default=min(due.since for due in dues))
        if not people.were_there([name], since):
            return []
        page = fetch_user_talk(office, name)
        if page is None:
            return self._as_sent(dues)
        new, known = self._part(office, page, dues, reminded)
        if new:
            first = self._rows(desk).get(new[0].thread)
            messages = office.load_messages(first.language if first else "")
            known += self._write(
                desk,
                page,
                new,
                REMIND_TALK,
                messages,
                "remind-talk-heading",
                "summary-remind",
                (),
                told=(name,),
            )
        return known

    def _tell_staff(
        self, desk: DeskPolicy, dues: Sequence[Due], reminded: Reminded
    ) -> list[tuple[str, Sent]]:
        office = self._context.office
        title = digest_title(desk)
        page = office.wiki.fetch_pages([title])[title]
        new, known = self._part(office, page, dues, reminded)
        if new:
            messages = office.messages(desk)
            staff = find_staff(office, desk).names
            known += self._write(
                desk, page, new, DIGEST, messages, "digest-heading", "summary-digest", staff
            )
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

    def _write(
        self,
        desk: DeskPolicy,
        page: PageText,
        dues: Sequence[Due],
        template: str,
        messages: Messages,
        heading: str,
        summary: str,
        staff: Sequence[str],
        told: Sequence[str] = (),
    ) -> list[tuple[str, Sent]]:
        """A section with all of them, signed.

        :param staff: whom it pings.
        :param told: whom it reaches without a ping, as it is their talk page.
        """
        now = self._context.now
        who = [name for name in staff if name not in self._context.told]
        if staff and not who:
            return []  # they were told of something else just now
        marks = [mark_elsewhere(due, due.who, now).as_wikitext() for due in dues]
        params = {
            "who": messages.text("ask-expert-separator").join(map(render_ping, who))
            or messages.text("remind-to-staff"),
            "requests": list_reminders(dues, self._rows(desk), messages.text),
        }
        # Behind the message: what stands in a parameter loses its comments when it is substituted.
        draft = Draft(template, messages.language, params, " ".join(marks), tuple(who))
        title = messages.text(heading, len(dues))
        actions = [PlannedAction(REMIND, due.thread, due.awaited.sentence) for due in dues]
        fate = save_section(
            self._context, desk, page, title, draft, actions, len(dues), message=summary
        )
        if fate in (Fate.SAVED, Fate.PREVIEWED):
            self._context.told.update(who, told)
        if fate not in (Fate.SAVED, Fate.REFUSED):
            return []
        return self._as_sent(dues)

    def _as_sent(self, dues: Sequence[Due]) -> list[tuple[str, Sent]]:
        """As it is remembered; who cannot be written to today cannot be tomorrow either."""
        now = self._context.now
        return [(due.thread, Sent(due.step, due.stage, due.holder, now, due.who)) for due in dues]

    def _rows(self, desk: DeskPolicy) -> Mapping[str, OpenRequest]:
        states = self._asking.at_hand.ledger.states(self._context.office.desk_key(desk))
        return {row.identity: row for row in states}
