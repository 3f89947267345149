"""Finds who takes a request: asks, waits, asks the next, calls the staff.

The roster and the people on it are looked up at most once a pass, and only when a request needs
somebody.  What follows from them is decided by :mod:`.decide.progress`; :mod:`.choosing` finds
whom to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.boards import (
    keep_pages,
    led_pages,
    note_meant,
    note_read,
    show_roster,
)
from helpdeskbot.concerns.asking.changes import Scribe
from helpdeskbot.concerns.asking.decide.progress import (
    says_not_me,
)
from helpdeskbot.concerns.asking.delivery import deliver
from helpdeskbot.concerns.asking.examine import examine_roster
from helpdeskbot.concerns.asking.explain import explain_asking
from helpdeskbot.concerns.asking.look import (
    LOOK_AGAIN,
    Look,
    after_choice,
    look_at,
    names_strangers_choice,
    need_of,
    when_done,
)
from helpdeskbot.concerns.asking.memory import (
    as_remembered,
    fetch_states,
    keep_states,
)
from helpdeskbot.concerns.asking.news import find_news
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.uncovered import tell_of_topics
from helpdeskbot.concerns.asking.values import (
    ASK,
    NEXT,
    STAFF,
    TAKE,
    TALK,
    UNSERVED,
    Asked,
    OpenRequest,
    Stage,
)
from helpdeskbot.concerns.asking.words.questions import TEMPLATES
from helpdeskbot.concerns.concern import Concern, Explained, Learnt, PublishedPart
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.due import Step
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Finding
from helpdeskbot.model.request import Request
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.standing import Standing
from helpdeskbot.office.context import Context
from helpdeskbot.office.templates import names_of
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.resting import with_resting
from helpdeskbot.page.topics import set_by, topics_of
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.messages import Messages


class Asking(Concern):
    """The search for people, over all desks of a wiki."""

    kinds: ClassVar = (ASK, NEXT, STAFF, TAKE, TALK, UNSERVED)
    sections: ClassVar = {"asking": AskingPolicy}

    # Its pages show what the others did, and one message to a person in a pass is enough.
    finishes_last: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.at_hand = AtHand(context)
        self._looks: dict[tuple[str, str, int], Look] = {}

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """The roster, and the page of answers."""
        roster = desk.of(AskingPolicy).roster
        return [roster, desk.answers_title] if roster else []

    def judges_by(self, desk: DeskPolicy) -> Sequence[str]:
        """Both: somebody else may be free to be asked now, or somebody has taken a request."""
        return self.watches(desk)

    def helpers(self, desk: DeskPolicy) -> Collection[str]:
        """Everybody on the roster."""
        return self.at_hand.helpers(desk)

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The rosters, their rows, and the words with which people are asked."""
        used = [desk.of(AskingPolicy) for desk in desks if desk.of(AskingPolicy).roster]
        if not used:
            return None
        first, *others = dict.fromkeys(policy.roster for policy in used)
        own = {
            "expert_template": used[0].template,
            "decline_template": used[0].decline_template,
            "take_template": used[0].take_template,
            "roster": first,
        }
        return PublishedPart(
            "roster", {**TEMPLATES, **own}, [{"roster": other} for other in others]
        )

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """The roster, the pages that are kept beside it, and that of answers."""
        policy, say = desk.of(AskingPolicy), messages.text
        if not policy.roster:
            return {}
        names = {"needs": say("needs-title"), "report": say("page-report"), "log": say("log-title")}
        led = led_pages(self.context.desks, desk)
        own = {title: names[kind] for kind, title in policy.own_pages.items() if kind not in led}
        return {policy.roster: say("page-roster"), **own, desk.answers_title: say("page-answers")}

    def shows(self, desk: DeskPolicy, messages: Messages) -> Sequence[Shown] | None:
        """What of the roster cannot be used, and what it lacks."""
        if not desk.of(AskingPolicy).roster:
            return ()
        if desk.name not in self.at_hand.visited:
            return None
        return show_roster(self.at_hand, desk, messages)

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Who is asked, and how seldom; which pages are kept."""
        policy, say = desk.of(AskingPolicy), messages.text
        if not policy.roster:
            return OfItself(say("does-asking"), on=False)
        most = (policy.experts, policy.most_per_day, policy.most_ever)
        how = say("does-asking-how", list_titles([policy.roster]), *most)
        one = say("does-asking-one", policy.limit_per_month, policy.quiet_days)
        pages = say("does-asking-pages", list_titles(policy.own_pages.values()))
        experts = (
            say("manual-asking-join", list_titles([policy.roster])),
            say("manual-asking-take", say("ask-form-take"), say("ask-form-decline")),
            say("manual-asking-away"),
        )
        lines = (how, one, pages)
        return OfItself(say("does-asking"), policy.asks, lines, (pages,), to_experts=experts)

    def wakes(self, page: DeskPage) -> Collection[str]:
        """Those for whom somebody is looked for, if anybody has become free."""
        if not page.desk.of(AskingPolicy).asks:
            return ()
        rows = fetch_states(self.context.office, page.desk_key, page.title)
        threads = self._searching(page, rows)
        return threads if threads and self.at_hand.chooser(page.desk).is_anybody_free() else ()

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Who has taken a request, questions, and calls for the staff."""
        look = self.look(page)
        if not look.states:
            return {}
        headings = {request.id: request.thread.heading for request in page.requests.values()}
        scribe = Scribe(
            self.context.office,
            page.desk,
            topics_of(self.context, page.desk),
            look.choices,
            headings,
        )
        changes = {}
        for thread, state in look.states.items():
            request = page.requests[thread]
            change = scribe.change(request, state)
            if change is not None and change.status is not None and not request.new:
                by = set_by(page, request, "")
                # Not even a stranger's status is set otherwise.
                own = has_say(page, self.context.people, request, by)
                change = change if own else replace(change, status=None)
            if change is not None and names_strangers_choice(self.context, page, request, change):
                continue
            if change is not None:
                changes[thread] = change
        note_meant(self.at_hand, page, look.choices.values())
        for thread, choice in look.choices.items():
            look.states[thread] = after_choice(self.context, page, look.states[thread], choice)
        return changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Take note of who was asked, for the pages after this one and for later passes."""
        if not page.desk.looks_after:
            return Learnt()
        look = self.look(page)
        # A request may have been tagged without a question, where that could not be put.
        done = {name for name, change in page.changes.items() if saved and change.draft}
        chosen = {thread: choice for thread, choice in look.choices.items() if choice.chosen}
        states = [
            # What was meant to be asked and was not is looked at again.
            replace(state, stage=Stage.SEARCHING, asked=chosen[thread].need.asked)
            if thread in chosen and thread not in done
            else when_done(state, page)
            if saved and thread in page.changes
            else state
            for thread, state in look.states.items()
        ]
        look.done = {state.thread: state for state in states}
        known = fetch_states(self.context.office, page.desk_key, page.title)
        found = [as_remembered(state, page.title) for state in states]
        rows = list(with_resting(page, known, found))
        self.at_hand.ledger.note_states(page.desk_key, page.title, rows)
        self.at_hand.visited.add(page.desk.name)
        note_read(self.at_hand, page.desk)
        for thread, choice in chosen.items():
            if thread in done:
                self.at_hand.note_choice(page, choice)
        if self.context.write:
            keep_states(self.context.office, page.desk_key, page.title, rows)
        dues = {one: state.due_at for one, state in look.states.items() if state.due_at}
        dues |= dict.fromkeys(self._searching(page, rows), self.context.now + LOOK_AGAIN)
        return Learnt(find_news(self.at_hand, page, look), awake=chosen.keys() - done, dues=dues)

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """What it is about, who was asked, who takes care of it, why staff should see it."""
        state = self.look(page).done.get(request.id) if page.desk.looks_after else None
        if state is None:
            return standing
        row = as_remembered(state, page.title)
        standing = replace(
            standing,
            language=row.language,
            topics=row.topics if row.certain else (),
            search=row.stage.value,
            asked=row.asked,
            asked_on=tuple(one.at.date() for one in state.asked),
            taken_by=state.taken_by,
            spotted=row.spotted,
        )
        if state.stage is not Stage.ASKING or not page.desk.of(AskingPolicy).asks:
            return standing
        waited_for = tuple(one for one in row.busy if one)
        return replace(
            standing, waited_for=waited_for, due_at=state.due_at, then=Step.NEXT_EXPERT.value
        )

    def explain(self, page: DeskPage, request: Request) -> Explained | None:
        """Where the search for somebody stands, and everybody who covers the request's topics."""
        look = self.look(page)
        state = look.states.get(request.id)
        if state is None:
            return None
        choice = look.choices.get(request.id)
        if choice is not None and choice.chosen:
            # What the next pass would do has not been done yet.
            state = replace(state, stage=Stage.SEARCHING, asked=choice.need.asked)
        # Whom this pass would ask if nobody had been asked, and why not all the others.
        need = state.need or need_of(request, state)
        weighed = self.at_hand.chooser(page.desk).weigh_everybody(need)
        return explain_asking(state, weighed, asks=page.desk.of(AskingPolicy).enabled)

    def examine(self, desk: DeskPolicy, rights: Collection[str]) -> Iterable[Finding]:
        """Whether people can be asked: wording, roster, rights, each person."""
        return examine_roster(self.at_hand, desk, rights)

    def finish(self, desk: DeskPolicy) -> None:
        """Messages beside the threads, the pages that the bot keeps, topics that nobody covers."""
        for step in (deliver, keep_pages, tell_of_topics):
            with self.context.guarded("", desk.home, desk.name):
                step(self.at_hand, desk)

    # -- What others ask -------------------------------------------------------------------------
    def look(self, page: DeskPage) -> Look:
        """How far the search has come on a page; each version of it is looked at once."""
        # Others may look at how the page was before, which is another version of it.
        key = (page.desk_key, page.title, page.revid)
        look = self._looks.get(key)
        if look is None or look.source is not page.source:
            self._looks.pop(key, None)
            look = self._looks[key] = look_at(self.at_hand, page)
        return look

    def takers(self, page: DeskPage, request: Request) -> tuple[str, ...]:
        """Who takes care of a request, as its replies and its template say."""
        state = self.look(page).states.get(request.id)
        return state.taken_by if state is not None else ()

    def says_not_me(self, desk: DeskPolicy, text: str) -> bool:
        """Whether a comment holds the template by which an expert says "not me"."""
        declines = names_of(self.context, desk.of(AskingPolicy).decline_template)
        return says_not_me(text, declines, self.context.office.site())

    def spotted(self, page: DeskPage, request: Request) -> tuple[tuple[str, str], ...]:
        """Why the staff should see a request before others; see :func:`.decide.spotting.spot`."""
        state = self.look(page).states.get(request.id)
        return state.spotted if state is not None else ()

    def is_asking(self, page: DeskPage, request: Request) -> bool:
        """Whether experts were asked about a request and are waited for, or are to be asked."""
        state = self.look(page).states.get(request.id)
        if state is None or not page.desk.of(AskingPolicy).asks:
            return False
        return state.stage in (Stage.ASKING, Stage.SEARCHING)

    def waited_for(self, page: DeskPage, request: Request) -> tuple[str, ...]:
        """Which experts were asked about a request and may still answer, in order."""
        state = self.look(page).states.get(request.id)
        if state is None or state.stage is not Stage.ASKING:
            return ()
        latest = self.context.now - page.desk.of(AskingPolicy).wait
        return tuple(one.name for one in state.asked if one.declined_at is None and one.at > latest)

    def ask_other(
        self, page: DeskPage, request: Request, not_these: Collection[str], mark: str
    ) -> ThreadChange | None:
        """The question to the next expert about a request whose expert is silent, if there is one.

        :param mark: what is added to the question, by which the reminder is known again.
        """
        state = self.look(page).states.get(request.id)
        if state is None or not page.desk.of(AskingPolicy).asks or not state.certain:
            return None
        need = need_of(request, state, not_these)
        if not need.asked:
            # Whoever took it was not asked by us; what follows is a question to the next one.
            first = Asked(page.desk_key, state.identity, "", self.context.now)
            need = replace(need, asked=(first,))
        choice = self.at_hand.chooser(page.desk).choose({request.id: need})[request.id]
        if not choice.chosen:
            return None
        headings = {one.id: one.thread.heading for one in page.requests.values()}
        topics = topics_of(self.context, page.desk)
        scribe = Scribe(self.context.office, page.desk, topics, {request.id: choice}, headings)
        change = scribe.ask(request, state, choice)
        if change.draft is None:
            return None
        draft = replace(change.draft, trace=f"{change.draft.trace} {mark}")
        return replace(change, status=None, draft=draft)

    def _searching(self, page: DeskPage, rows: Iterable[OpenRequest]) -> Sequence[str]:
        """The resting requests for which somebody is looked for, by their ids on the page."""
        searching = {row.identity for row in rows if row.stage is Stage.SEARCHING}
        return [one for one in page.resting if page.identity(one) in searching]
