"""What has happened in a thread as far as it can move the turn: who said what, in which role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from helpdeskbot.concerns.turns.values import Post, PostKind, Role, StatusSet, ThreadFacts
from helpdeskbot.matching.speech import read_speech
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Holder
from helpdeskbot.parse.site.titles import upper_first
from helpdeskbot.parse.thanks import is_thanks, joins_in
from helpdeskbot.parse.wording import find_questions, fold, is_activity, read_words

DESK_ROLES = frozenset({Role.STAFF, Role.EXPERT})
_VOCATIVE = re.compile(
    r"[\s:*#@]*(?:(?:hi|hello|hey|dear|hej|hallo|liebe|lieber|hola|oi|olá|bonjour|salut|halo|habari|привіт"
    r"|مرحبا)\s+@?)?([^\s,:!?@\[\]{}|<>][^,:!?\n\[\]{}|<>]{0,60})[,:!]",
    re.IGNORECASE,
)
# A question of so many words that stands above already is quoted.
_QUOTED = 4


def role_of(name: str, facts: ThreadFacts) -> Role:
    """What somebody is in this thread; who is several things is the first of them.

    Bot, requester, an expert named in the template, staff, an expert of the roster, passer-by.
    """
    if name in facts.bots:
        return Role.BOT
    if name and name == facts.requester:
        return Role.REQUESTER
    if name in facts.experts:
        return Role.EXPERT
    if name in facts.staff:
        return Role.STAFF
    return Role.EXPERT if name in facts.roster else Role.PASSER_BY


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution that can move the turn.

    :param idle: it says thanks and nothing else, or turns the request down for its writer: nobody
        is awaited for it, and nothing is answered by it.
    :param declines: it turns it down, or its writer has done so since.
    :param asks: it asks the requester something, or for something.
    :param questions: it does so with a question mark.
    :param mentions: it mentions the requester.
    :param promises: its writer says that they act.
    :param promised: until the end of which day, UTC.
    :param to_experts: experts who are mentioned where the requester is not.
    :param to_staff: staff are, and no expert.
    """

    role: Role
    author: str
    at: datetime
    idle: bool = False
    declines: bool = False
    asks: bool = False
    questions: bool = False
    mentions: bool = False
    promises: bool = False
    promised: datetime | None = None
    to_experts: tuple[str, ...] = ()
    to_staff: bool = False


@dataclass(frozen=True)
class Situation:
    """A thread at one moment; what several rules need is found out once."""

    facts: ThreadFacts
    now: datetime

    @cached_property
    def heard(self) -> tuple[Contribution, ...]:
        """In order of time, without bots, passers-by, and edits that say nothing new.

        What is signed with a time to come counts when that has come: signatures can be forged.
        """
        heard: list[Contribution] = []
        for post in sorted(self.facts.posts, key=lambda post: post.at):
            role = role_of(post.author, self.facts)
            if post.at > self.now:
                break
            if role not in (Role.BOT, Role.PASSER_BY) and _says_something(post):
                heard.append(_hear(post, role, self.facts, heard))
        last = {one.author: one for one in heard if one.declines or not one.idle}
        # Who has turned it down since is not held to what they took on.
        return tuple(
            replace(one, idle=True, declines=True)
            if one.promises and not one.asks and last[one.author].declines
            else one
            for one in heard
        )

    @cached_property
    def others(self) -> tuple[Post, ...]:
        """What somebody else than requester, desk and bots has written, in order of time."""
        ordered = sorted(self.facts.posts, key=lambda post: post.at)
        return tuple(
            post
            for post in ordered
            if post.at <= self.now
            and role_of(post.author, self.facts) is Role.PASSER_BY
            and _says_something(post)
            and not (is_thanks(post.text) or joins_in(post.text))
        )

    @property
    def current(self) -> StatusSet | None:
        """What the template says, or that it was taken away; ``None``: there has been none."""
        return self.facts.statuses[-1] if self.facts.statuses else None

    @cached_property
    def said(self) -> StatusSet | None:
        """What a person set last; it stands even when the bot has followed the turn since."""
        return next((status for status in reversed(self.facts.statuses) if status.person), None)

    @property
    def said_at(self) -> datetime:
        """When a person last set the template; when the request was opened, if nobody has."""
        return min(self.said.at, self.now) if self.said is not None else self.facts.opened_at

    @property
    def agreed_at(self) -> datetime | None:
        """When everybody had said yes to the agreement; ``None``: not yet."""
        at = self.facts.agreed_at
        return at if at is not None and at <= self.now else None

    @property
    def is_closed(self) -> bool:
        """The template says that it is over."""
        return self.current is not None and self.current.phase is Phase.CLOSED

    @property
    def given(self) -> Holder | None:
        """The explicit ``turn=``; below a status that says "over" it is forgotten, not meant."""
        closed = self.said is not None and self.said.phase is Phase.CLOSED
        return None if closed else self.facts.given

    @cached_property
    def experts(self) -> tuple[str, ...]:
        """Those whom the template names, without who has turned it down since."""
        gone = {one.author: one.declines for one in self.heard}
        return tuple(name for name in self.facts.experts if not gone.get(name))

    @cached_property
    def last_word(self) -> Contribution | None:
        """The last contribution that is more than thanks, or a no for its writer."""
        return next((heard for heard in reversed(self.heard) if not heard.idle), None)

    @cached_property
    def question(self) -> Contribution | None:
        """What the requester was asked last, and has not answered with more than thanks."""
        for heard in reversed(self.heard):
            if heard.role is Role.REQUESTER and not heard.idle:
                return None
            if heard.asks:
                return heard
        return None

    @cached_property
    def promise(self) -> Contribution | None:
        """The last word of somebody of the desk who has said that they act, and no more since."""
        last = {one.author: one for one in self.heard if one.declines or not one.idle}
        return next(
            (one for one in reversed(self.heard) if one.promises and last[one.author] is one), None
        )

    @cached_property
    def last_help(self) -> Contribution | None:
        """The last contribution by staff or an expert; who turns it down has not helped."""
        helped = (one for one in reversed(self.heard) if one.role in DESK_ROLES)
        return next((one for one in helped if not one.declines), None)

    @cached_property
    def reacted(self) -> bool:
        """Somebody of the desk has said or set something."""
        return self.last_help is not None or any(
            status.person and status.by != self.facts.requester for status in self.facts.statuses
        )

    def spoke_after(self, moment: datetime, *roles: Role) -> Contribution | None:
        """The first contribution after a moment by one of these roles that is more than thanks."""
        return next(
            (
                heard
                for heard in self.heard
                if heard.at > moment and heard.role in roles and not heard.idle
            ),
            None,
        )

    def waiting_since(self) -> datetime:
        """When the requester began to wait: at their first word after the desk's last act."""
        acts = [self.last_help.at] if self.last_help is not None else []
        if self.said is not None and self.said.by != self.facts.requester:
            acts.append(min(self.said.at, self.now))
        if not acts:
            return self.facts.opened_at
        first = self.spoke_after(max(acts), Role.REQUESTER)
        return first.at if first else max(acts)

    def sign_of_life(self, since: datetime) -> datetime:
        """The last word of staff or an expert, if it came after ``since``, else ``since``."""
        return max(since, self.last_help.at) if self.last_help else since


def _says_something(post: Post) -> bool:
    return post.kind is PostKind.COMMENT or is_activity(post.before, post.text)


def _hear(
    post: Post, role: Role, facts: ThreadFacts, before: Sequence[Contribution]
) -> Contribution:
    if role not in DESK_ROLES:
        names = {one.author for one in facts.posts}
        return Contribution(
            role=role,
            author=post.author,
            at=post.at,
            idle=is_thanks(post.text, answering=_is_asked(post, facts, before), names=names),
        )
    called = (*post.mentions, *_called_by_name(post.text))
    others = [name for name in dict.fromkeys(called) if name != post.author]
    speech, questions = read_speech(post.text), _questions(post, facts)
    declines = post.declines or speech.refuses
    promises = speech.promises and not declines
    idle = declines or (is_thanks(post.text) and not questions)
    # A greeting by name is no mention.
    mentions = facts.requester in post.mentions
    if facts.requester in others or idle or (promises and not (questions or speech.asks)):
        others = []
    experts = tuple(name for name in others if role_of(name, facts) is Role.EXPERT)
    staff = any(role_of(name, facts) is Role.STAFF for name in others)
    return Contribution(
        role=role,
        author=post.author,
        at=post.at,
        idle=idle,
        declines=declines,
        asks=(bool(questions) or speech.asks) and not (experts or staff or idle),
        questions=bool(questions),
        mentions=mentions and not idle,
        promises=promises,
        promised=post.promised if promises else None,
        to_experts=experts,
        to_staff=staff and not experts,
    )


def _called_by_name(text: str) -> list[str]:
    """Whom a comment is said to by its first words: "Anna, can you help?", "Hi Anna: …"."""
    match = _VOCATIVE.match(text)
    return [upper_first(match[1].strip())] if match else []


def _is_asked(post: Post, facts: ThreadFacts, before: Sequence[Contribution]) -> bool:
    """Whether the requester was asked something when they wrote this: then a yes is an answer."""
    for heard in reversed(before):
        if heard.role in DESK_ROLES and (heard.asks or heard.mentions):
            return True
        if heard.role is Role.REQUESTER and not heard.idle:
            break
    return any(
        one.phase is Phase.WAITING_ON_REQUESTER and one.person and one.at <= post.at
        for one in facts.statuses
    )


def _questions(post: Post, facts: ThreadFacts) -> list[str]:
    """What a comment asks of its own; who repeats the requester's question answers it."""
    found = find_questions(post.text)
    if not found:
        return []
    earlier = " ".join(
        _words(one.text)
        for one in facts.posts
        if one.author == facts.requester and one.at <= post.at
    )
    return [one for one in found if len(one.split()) < _QUOTED or _words(one) not in earlier]


def _words(text: str) -> str:
    return " ".join(map(fold, read_words(text)))
