"""The story of a request: what accounts did to it, in order.

What a page says proves nothing about who did it: anybody can sign in anybody's name.  An act is
what a revision brought, and who saved that revision is who did it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.marks import Mark


class Did(StrEnum):
    """What an account did to a request."""

    OPENED = "opened"
    WROTE = "wrote"
    CHANGED = "changed"
    REMOVED = "removed"
    SET = "set"
    UNSET = "unset"
    ADDED = "added"
    MARKED = "marked"
    CLOSED = "closed"
    LEFT = "left"
    CAME_BACK = "came-back"


class Act(NamedTuple):
    """One thing that an account did.

    :param did: what, see :class:`Did`.
    :param account: who saved the revision; ``""``: not known, as it is hidden.
    :param at: when it was saved, UTC.
    :param about: of words, their key, see :class:`Said`; of the status template, the parameter
        (``""``: the template itself); of a mark, its kind.
    :param value: of words, a digest of them; of a parameter, what it says now (of the
        template itself, the status); of a mark, its words; of a status template that was put
        beside the one that counts, what it says; of the marker of a resolved request, ``""``
        where it was taken away.
    :param undone_by: the revision by which the request reads as it had before; 0: none has.
    """

    did: Did
    account: str
    at: datetime
    revid: int
    about: str = ""
    value: str = ""
    undone_by: int = 0


class Text(NamedTuple):
    """How a request read from a revision on: a digest; ``""`` while it was not on the page."""

    revid: int
    digest: str


class Run(NamedTuple):
    """A stretch of words that one account has written at one time.

    :param was: what stood there before.
    """

    account: str
    at: datetime
    text: str
    was: str = ""


class Said(NamedTuple):
    """Whose words a comment, or a line without a signature, is: whoever has signed it.

    The key of a comment is its id without what sets it apart on its page; of a line without a
    signature, a digest; for each further one of the same name in a request, with its number.

    :param account: who brought it; ``""``: that is not known.
    :param at: when, UTC.
    :param digest: of it as it was brought.
    :param now: of it as it stands; ``""``: the same.
    :param runs: where several have written it, all of it in order; empty: all is its bringer's.
    :param past: how it read before, oldest first: digest and runs.
    :param here: it stands in the request now.
    """

    account: str
    at: datetime
    digest: str
    now: str = ""
    runs: tuple[Run, ...] = ()
    past: tuple[tuple[str, tuple[Run, ...]], ...] = ()
    here: bool = True

    @property
    def current(self) -> str:
        """A digest of it as it stands."""
        return self.now or self.digest


@dataclass(frozen=True, slots=True)
class Content:
    """A request at one revision, as far as people's acts can be told from it.

    :param statuses: its status templates, each by its parameters; the status by ``""``.
    :param status: the one that was set last; ``None``: there is none.
    :param marks: how often each mark stands in it, by its kind and words.
    :param resolved: it is marked as resolved.
    :param texts: its words, by their keys, see :class:`Said`; not remembered.
    :param comments: those among them that are signed; not remembered.
    """

    statuses: tuple[Mapping[str, str], ...]
    status: Mapping[str, str] | None
    marks: Mapping[str, int]
    resolved: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, Comment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """What accounts did to a request, oldest first.

    :param acts: all that is known.
    :param texts: how it read after each revision that changed it, oldest first.
    :param complete: it is known from the request's beginning on.  What lies before is not known,
        and never leads to a message.
    :param now: how the request is then; ``None``: it is not on the page, or nothing is told.
    :param said: whose words those in it are, and those that were taken away, by their keys.
    :param plain: all words in it are of those who have signed them, then and there.
    """

    acts: tuple[Act, ...] = ()
    texts: tuple[Text, ...] = ()
    complete: bool = False
    now: Content | None = None
    said: Mapping[str, Said] = field(default_factory=dict)
    plain: bool = False

    @property
    def standing(self) -> Iterator[Act]:
        """The acts that nobody has undone."""
        return (act for act in self.acts if not act.undone_by)

    @property
    def opened(self) -> Act | None:
        """How it came to the page; ``None``: that is not known."""
        return next((act for act in self.acts if act.did is Did.OPENED), None)

    def marks(self, account: str, kinds: Collection[str] = ()) -> Iterator[tuple[Mark, datetime]]:
        """The marks that an account has left, though people may have removed them since.

        :param kinds: only these; empty: all.
        :returns: each with when it was saved, UTC.
        """
        for act in self.acts:
            ours = act.did is Did.MARKED and act.account == account
            if ours and (not kinds or act.about in kinds):
                yield Mark(act.about, tuple(act.value.split("|")) if act.value else ()), act.at

    def setters(self) -> frozenset[str]:
        """Who has anything to do with what the status template says; ``""``: nobody knows."""
        kinds = (Did.SET, Did.UNSET, Did.ADDED)
        return frozenset(act.account for act in self.standing if act.did in kinds)

    def without(self, accounts: Collection[str], about: Collection[str] = ()) -> Story:
        """The same as if these accounts had set nothing.

        :param about: only these parameters; empty: all.
        """
        kinds = (Did.SET, Did.UNSET, Did.ADDED)
        acts = [
            act
            for act in self.acts
            if act.account not in accounts
            or act.did not in kinds
            or (about and act.about not in about)
        ]
        return replace(self, acts=tuple(acts))

    def says(self) -> dict[str, str]:
        """What the status template says, by what was set; the status by ``""``."""
        said: dict[str, str] = {}
        for act in self.standing:
            if act.did is Did.UNSET:
                said.clear()
            elif act.did is Did.SET:
                said[act.about] = act.value
        return said

    def sets(self, *about: str) -> Iterator[Act]:
        """Who set the status template, or these parameters of it."""
        return (act for act in self.standing if act.did is Did.SET and act.about in about)


def undo(acts: Iterable[Act], texts: Iterable[Text]) -> tuple[Act, ...]:
    """The acts, with which later revision undid each: after it the request read as before them."""
    places: dict[str, int] = {}
    order = list(texts)
    until: dict[int, int] = {}
    for place, text in enumerate(order):
        before = places.get(text.digest)
        if before is not None:
            # What was done since it read so last is undone, and so is the undoing itself.
            for other in order[before + 1 : place + 1]:
                until.setdefault(other.revid, text.revid)
        places[text.digest] = place
    return tuple(
        act if act.undone_by or act.revid not in until else act._replace(undone_by=until[act.revid])
        for act in acts
    )
