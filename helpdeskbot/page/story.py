"""The stories of a page's requests: remembered, and read on from the page's history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.story import Story
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.decide.acts import Seen, read_content, tell
from helpdeskbot.page.decide.identity import Identity, identity_of_thread, match_threads
from helpdeskbot.page.history import HISTORY_LIMIT, History, Version

# Signatures have no seconds.
_MINUTE = timedelta(minutes=1)
# Requests that have left the page, whose stories go on if they come back.
_MOST_GONE = 300


@dataclass(frozen=True, slots=True)
class Told:
    """The stories of a page, up to a revision.

    :param stories: by the requests' lasting ids.
    """

    stories: Mapping[str, Story] = field(default_factory=dict)


STORIES = Kept("stories", Told)


@dataclass(slots=True)
class Stories:
    """What is told of the requests of a page; read when somebody asks, and once.

    :param known: by their ids on the page, the requests' lasting ids, and since when they are
        there at the most, as they say, UTC.
    :param likely: those that are read together as soon as anybody asks about one of them.
    """

    history: History
    desk_key: str
    known: Mapping[str, tuple[str, datetime | None]]
    likely: Sequence[str] = ()
    _told: dict[str, Story] = field(default_factory=dict)
    _before: Mapping[str, Story] | None = None

    def of(self, thread: str) -> Story:
        """What accounts did to a request, by its id on the page."""
        if thread not in self._told and thread in self.known:
            self.read(self.likely if thread in self.likely else [thread])
        return self._told.get(thread, Story())

    def read(self, threads: Iterable[str]) -> None:
        """Read the stories of some requests together, where they are not read yet."""
        missing = [thread for thread in threads if thread not in self._told]
        if missing:
            if self._before is None:
                history = self.history
                kept = STORIES.fetch(history.office, self.desk_key, history.title)
                self._before = kept.stories if kept is not None else {}
            self._told |= self._tell(missing, self._before)

    def forget(self) -> None:
        """Tell them anew from the history alone, as after the loss of the memory."""
        self._told = self._tell(list(self.known), {})

    def keep(self) -> None:
        """Remember what was read, if anything was."""
        before = self._before or {}
        told = {self.known[thread][0]: story for thread, story in self._told.items()}
        stories = {**before, **told}
        if stories == before:
            return
        here = {name for name, _ in self.known.values()}
        gone = [name for name in stories if name not in here][:-_MOST_GONE]
        for name in gone:
            del stories[name]
        history = self.history
        kept = Told(stories)
        STORIES.keep(history.office, self.desk_key, history.title, kept, history.newest)

    def _tell(self, threads: Sequence[str], before: Mapping[str, Story]) -> dict[str, Story]:
        newest = self.history.newest
        known = {thread: before.get(self.known[thread][0], Story()) for thread in threads}
        trails = [
            _Trail(thread, self.known[thread][1], story)
            for thread, story in known.items()
            if story.told_to != newest
        ]
        told = {
            trail.thread: tell(trail.story, states, whole=trail.whole, newest=newest)
            for trail, states in (_follow(self.history, trails) if trails else ())
        }
        return {**known, **told}


@dataclass(slots=True)
class _Trail:
    """One request, followed back.

    :param story: as far as it is told.
    :param place: among the threads of the version that was looked at last; ``None``: not there.
    :param identity: as it was when it was last seen.
    :param states: newest first.
    """

    thread: str
    opened_at: datetime | None
    story: Story
    place: int | None = None
    identity: Identity | None = None
    states: list[Seen] = field(default_factory=list)
    ended: bool = False
    whole: bool = False

    @property
    def left(self) -> bool:
        """Whether its story ends with its leaving the page."""
        return bool(self.story.texts and not self.story.texts[-1].digest)

    def add(self, state: Seen) -> None:
        """Take note of how it was one version earlier."""
        if self.states:
            newer = self.states[-1]
            same = (newer.content and newer.content.digest) == (
                state.content and state.content.digest
            )
            if same:
                self.states[-1] = newer._replace(revision=state.revision, sure=state.sure)
                return
        self.states.append(state)


def _follow(history: History, trails: Sequence[_Trail]) -> Iterable[tuple[_Trail, Sequence[Seen]]]:
    """Follow requests back to where their stories end, or to where they began."""
    newer: Sequence[Identity] = ()
    hidden = False
    first, value_param = True, history.desk.status.value_param
    for version in history.read(most=HISTORY_LIMIT):
        if version.page is None:
            hidden = True
            continue
        text, account = version.page.text, history.office.account
        identities = [identity_of_thread(one, text, account) for one in version.page.threads]
        if first:
            places = {one.id: place for place, one in enumerate(version.page.threads)}
            for trail in trails:
                trail.place = places.get(trail.thread)
        else:
            _find_again(trails, newer, identities)
        for trail in trails:
            if not trail.ended:
                _look(trail, version, version.page, identities, value_param, sure=not hidden)
        newer, hidden, first = identities, False, False
        if all(trail.ended for trail in trails):
            break
    return [(trail, trail.states[::-1]) for trail in trails]


def _find_again(
    trails: Sequence[_Trail], newer: Sequence[Identity], older: Sequence[Identity]
) -> None:
    """Where each request stands one version earlier; also one that was gone in between."""
    pairs = match_threads(newer, older)
    for trail in trails:
        if trail.place is not None:
            trail.place = pairs.get(trail.place)
    missing = [
        trail
        for trail in trails
        if trail.place is None and trail.identity is not None and not trail.ended
    ]
    if missing:
        taken = {trail.place for trail in trails if trail.place is not None}
        free = [place for place in range(len(older)) if place not in taken]
        mine = [trail.identity for trail in missing if trail.identity is not None]
        for one, other in match_threads(mine, [older[place] for place in free]).items():
            missing[one].place = free[other]


def _look(
    trail: _Trail,
    version: Version,
    page: TalkPage,
    identities: Sequence[Identity],
    value_param: str,
    *,
    sure: bool,
) -> None:
    """Take note of how a request was at a version, and whether that is far enough back.

    :param sure: no hidden text lies between this version and the next newer one.
    """
    revision = version.revision
    if not sure and trail.states:
        # Whoever made it so may have been the one whose text is hidden.
        trail.states[-1] = trail.states[-1]._replace(sure=False)
    if trail.place is None:
        trail.add(Seen(revision, None, sure=True))
    else:
        trail.identity = identities[trail.place]
        thread = page.threads[trail.place]
        trail.add(Seen(revision, read_content(thread, page.text, value_param), sure=True))
    there = trail.place is not None
    if trail.story.told_to:
        # Where it had left the page meanwhile, who did that is looked for as well.
        trail.ended = revision.revid <= trail.story.told_to and (there or trail.left)
    elif revision.parent_id == 0 or (not there and _is_before(revision, trail.opened_at)):
        trail.ended = trail.whole = True
        if not there:
            # It begins with whoever brought it; that it was not there before is no state of it.
            trail.states.pop()


def _is_before(revision: Revision, opened_at: datetime | None) -> bool:
    return opened_at is not None and revision.timestamp < opened_at - _MINUTE
