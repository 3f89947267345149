"""What is to become of each of our pages on a wiki: ours, ours as last pushed, and the wiki's."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.memory import Published
from helpdeskbot.model.wiki import PageText
from helpdeskbot.publish.pages import LocalPage


class State(StrEnum):
    """How a page of ours stands on the wiki.

    ================= ====================== ======================================
    state             the wiki's text is     what a push does
    ================= ====================== ======================================
    ``create``        missing                saves
    ``update``        what we pushed last    saves
    ``unchanged``     ours                   nothing
    ``adopt``         ours, unknown to us    remembers
    ``staff-changed`` changed by people      nothing; we have nothing newer
    ``conflict``      changed by people      nothing, though we have something newer
    ``staff-deleted`` deleted by people      nothing
    ``foreign``       not known to be ours   nothing
    ``kept``          people's own (``once``) nothing, even if it is forced
    ================= ====================== ======================================
    """

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    ADOPT = "adopt"
    STAFF_CHANGED = "staff-changed"
    CONFLICT = "conflict"
    STAFF_DELETED = "staff-deleted"
    FOREIGN = "foreign"
    KEPT = "kept"

    @property
    def is_saved(self) -> bool:
        """A push saves our text."""
        return self in (State.CREATE, State.UPDATE)

    @property
    def is_left_to_people(self) -> bool:
        """A push leaves the page as people made it, unless it is forced."""
        return self in (State.STAFF_CHANGED, State.CONFLICT, State.STAFF_DELETED, State.FOREIGN)


@dataclass(frozen=True, slots=True)
class PageStep:
    """What is to become of one page.

    :param remote: the page as the wiki has it, on which the step is planned.
    :param published: ours as it was pushed last; ``None`` if it never was, as far as is known.
    """

    state: State
    page: LocalPage
    remote: PageText
    published: Published | None = None

    @property
    def title(self) -> str:
        """The page's title, as our files have it."""
        return self.page.title


def plan_publish(
    local: Sequence[LocalPage],
    remote: Mapping[str, PageText],
    published: Mapping[str, Published],
    deleted: Collection[str] = (),
) -> Sequence[PageStep]:
    """Compare the three versions of each page; every mapping is keyed by the local titles.

    :param deleted: missing pages that were on the wiki and were deleted there.
    """
    steps = []
    for page in local:
        known, there = published.get(page.title), remote[page.title]
        gone = known is not None or page.title in deleted
        steps.append(PageStep(_compare(page, there, known, gone), page, there, known))
    return tuple(steps)


def _compare(page: LocalPage, remote: PageText, known: Published | None, gone: bool) -> State:
    if not remote.head.exists:
        return State.STAFF_DELETED if gone else State.CREATE
    ours, theirs = normalise_saved(page.text), normalise_saved(remote.text)
    last = None if known is None else normalise_saved(known.text)
    if page.once and theirs != ours:
        return State.KEPT
    if remote.head.content_model != page.content_model:
        return State.FOREIGN
    if theirs == ours:
        return State.UNCHANGED if last == ours else State.ADOPT
    if last is None:
        return State.FOREIGN
    if theirs == last:
        return State.UPDATE
    return State.STAFF_CHANGED if ours == last else State.CONFLICT


def normalise_saved(text: str) -> str:
    """Wikitext as MediaWiki keeps it: NFC, line feeds, nothing blank at the end.

    https://www.mediawiki.org/wiki/Unicode_normalization_considerations
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).rstrip("\n\t ")


def find_forced(steps: Sequence[PageStep], titles: Collection[str]) -> frozenset[str]:
    """The pages that are meant by titles which a person typed, in our files' spelling.

    :raises SettingsError: one of them is none of our pages, or is people's own (``once``).
    """
    spellings = {_fold(step.remote.head.title): step.title for step in steps}
    spellings |= {_fold(step.title): step.title for step in steps}
    unknown = sorted(title for title in titles if _fold(title) not in spellings)
    if unknown:
        raise SettingsError(
            f"{' and '.join(map(repr, unknown))} cannot be forced: no page of ours has that title",
            advice="The pages are: " + ", ".join(step.title for step in steps),
        )
    forced = frozenset(spellings[_fold(title)] for title in titles)
    kept = sorted(forced & {step.title for step in steps if step.state is State.KEPT})
    if kept:
        raise SettingsError(
            f"{' and '.join(map(repr, kept))} cannot be forced: what people wrote there is theirs",
            advice="Change it on the wiki; if it is deleted there, it can be made anew",
        )
    return forced


def _fold(title: str) -> str:
    return " ".join(title.replace("_", " ").split()).casefold()
