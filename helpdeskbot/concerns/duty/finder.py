"""Finds who looks after the requests of a page: who is named, who takes over, whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from helpdeskbot.concerns.duty.decide import choose, is_over_for, keep_told, read_sign
from helpdeskbot.concerns.duty.memory import Crew, fetch_last
from helpdeskbot.concerns.duty.policy import DutyPolicy
from helpdeskbot.concerns.duty.values import Held, Sign
from helpdeskbot.model.request import Request
from helpdeskbot.office.context import Context
from helpdeskbot.page.named import find_named
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.userlinks import Signatures

# A lost memory does not make the bot tell of what was handed over long ago.
_RECENT = timedelta(days=14)


class Finder:
    """One page.

    :param known: who looked after its requests, as it is remembered, by their lasting ids.
    """

    def __init__(
        self, context: Context, page: DeskPage, crew: Crew, known: Mapping[str, Held]
    ) -> None:
        self._context = context
        self._page = page
        self._crew = crew
        self._known = known

    def read_sign(self, request: Request) -> Sign:
        """Who is named in a request now."""
        param = self._page.desk.of(DutyPolicy).param_at(self._page.desk)
        if not param:
            known = self._known.get(request.identity)
            return Sign(known.name, ours=True, at=known.since) if known else Sign()
        if request.new:
            return Sign()
        written = request.param(param)
        return read_sign(self._page.story(request.id), param, written, self._context.office.account)

    def stay(self, request: Request, sign: Sign) -> Held:
        """Who looks after a request while nobody takes it over; it waits, if somebody should."""
        known, crew = self._known.get(request.identity), self._crew
        counts = request.is_open or request.new
        name = self.read_name(sign.name)
        colleague = crew.colleagues.get(name)
        since = sign.at or (known.since if known else None)
        waits = not name and not sign.settled and counts
        if name and is_over_for(replace(sign, name=name), known, colleague):
            before = known.before if known and known.before and known.name == name else name
            return Held(request.identity, "", since, counts=counts, waits=True, before=before)
        here = colleague is not None and colleague.here
        was_here = here or (known is not None and known.name == name and known.was_here)
        held = Held(request.identity, name, since, was_here, counts)
        if not name:
            before = sign.before or (known.before if known else "")
            waits = waits and (crew.takes_turns or bool(before))
            return replace(held, waits=waits, before=before)
        if (known is None or known.name != name) and sign.ours and sign.before and since:
            recent = self._context.now - since < _RECENT
            if recent and self.read_name(sign.before) != name:
                # The memory does not know whether they were told.
                return replace(held, before=sign.before)
        return keep_told(known, held)

    def read_name(self, written: str) -> str:
        """The account that is named, by its name now; what names none, as written."""
        if not written:
            return ""
        if written in self._crew.colleagues:
            return written
        names = find_named(self._context, self._page, [written])[written].names
        name = names[0] if names else written
        if not Signatures.is_account(name):
            return name
        return self._context.people.present_names({name}).get(name, name)

    def give(
        self, waiting: Sequence[Request], found: Mapping[str, Held], elsewhere: Sequence[Held]
    ) -> Mapping[str, Held]:
        """Let those whose turn it is look after requests that wait, the oldest first.

        :param found: who looks after the requests of the page, by the thread's id.
        :param elsewhere: who looks after others of the desk's.
        """
        every = [*elsewhere, *found.values()]
        load = Counter(one.name for one in every if one.counts)
        last = fetch_last(self._context, self._page.desk, every)
        given: dict[str, Held] = {}
        for request in sorted(waiting, key=lambda one: one.opened_at or self._context.now):
            held = found[request.id]
            name = choose(self._crew.colleagues.values(), load, last, request.requester)
            if not name:
                continue
            load[name] += 1
            last[name] = self._context.now
            before = held.before if held.before != name else ""
            given[request.id] = Held(
                *(request.identity, name, self._context.now, True, held.counts), before=before
            )
        return given
