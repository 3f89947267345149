"""The stories of a page's requests: remembered, and read on from the page's history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.story import Story
from helpdeskbot.model.wiki import Revision
from helpdeskbot.page.decide.acts import Seen, read_content, read_on, read_own, tell
from helpdeskbot.page.decide.identity import Identity, identities_on, match_threads
from helpdeskbot.page.history import HISTORY_LIMIT, History
from helpdeskbot.page.kept_story import (
    NO_STORY,
    NOTHING_KEPT,
    STORIES,
    KeptStory,
    Told,
    forget_story,
    read_story,
    write_story,
)

# Signatures have no seconds.
_MINUTE = timedelta(minutes=1)
_NEVER = datetime.min.replace(tzinfo=UTC)
# Requests that have left the page, whose stories go on if they come back.
_MOST_GONE = 300


class RequestPlace(NamedTuple):
    """Where a request stands among those of a page, and its id on it."""

    number: int
    thread: str


@dataclass(slots=True)
class Stories:
    """What is told of the requests of a page; read when somebody asks.

    :param known: by their ids on the page, the requests' lasting ids, and since when they are
        there at the most, as they say, UTC.
    :param is_likely: whether a request is one of those that are read together as soon as anybody
        asks about one of them; by its id on the page.
    :param elsewhere: where those that were moved here from another page stood before.
    :param resting: those in which the page's last edit, the only new one, has changed nothing.
    """

    history: History
    desk_key: str
    known: Mapping[str, tuple[str, datetime | None]]
    is_likely: Callable[[str], bool] = lambda _: False
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    resting: frozenset[str] = frozenset()
    _told: dict[str, Story] = field(default_factory=dict)
    _before: Mapping[str, KeptStory] | None = None
    _places: Mapping[str, RequestPlace] | None = None

    @property
    def places(self) -> Mapping[str, RequestPlace]:
        """The requests in page order, by their lasting ids."""
        if self._places is None:
            self._places = {
                identity: RequestPlace(number, thread)
                for number, (thread, (identity, _)) in enumerate(self.known.items())
            }
        return self._places

    def of(self, thread: str) -> Story:
        """What accounts did to a request, by its id on the page."""
        if thread not in self._told and thread in self.known:
            if thread in self.resting:
                kept = self._kept_before.get(self.known[thread][0], NOTHING_KEPT)
                if self._is_told(thread, kept):
                    return read_story(kept.text)
            together = thread not in self.resting and self.is_likely(thread)
            self.read(self._find_together() if together else [thread])
        return self._told.get(thread, NO_STORY)

    def _find_together(self) -> Collection[str]:
        return [one for one in self.known if one not in self.resting and self.is_likely(one)]

    def read(self, threads: Iterable[str]) -> None:
        """Read the stories of some requests together, where they are not read yet."""
        missing = [one for one in threads if one in self.known and one not in self._told]
        if missing:
            self._told |= self._tell(missing, self._kept_before)

    def forget(self) -> None:
        """Tell them anew from the history alone, as after the loss of the memory."""
        self.elsewhere = {}
        self._told = self._tell(list(self.known), {})

    def keep(self) -> None:
        """Remember what was read, if anything was."""
        history = self.history
        before = self._kept_before if self.resting else self._before or {}
        stories = dict(before)
        for thread, story in self._told.items():
            identity = self.known[thread][0]
            kept = before.get(identity)
            same = kept is not None and read_story(kept.text) is story
            text = kept.text if kept is not None and same else write_story(story)
            stories[identity] = KeptStory(history.newest, text)
            if kept is not None and kept.text != text:
                forget_story(kept.text)
        parent = history.head.parent_id if history.head is not None else 0
        for identity in (self.known[one][0] for one in self.resting):
            kept = stories.get(identity)
            if kept is not None and parent and kept.told_to == parent:
                # Nobody has done anything in them.
                stories[identity] = KeptStory(history.newest, kept.text)
        if stories == before:
            return
        here = {name for name, _ in self.known.values()}
        gone = [name for name in stories if name not in here][:-_MOST_GONE]
        for name in gone:
            forget_story(stories.pop(name).text)
        kept_page = Told(stories)
        STORIES.keep(history.office, self.desk_key, history.title, kept_page, history.newest)

    @property
    def _kept_before(self) -> Mapping[str, KeptStory]:
        """What is remembered of the page."""
        if self._before is None:
            self._before = self._fetch(self.history.title)
        return self._before

    def _fetch(self, title: str) -> Mapping[str, KeptStory]:
        kept = STORIES.fetch(self.history.office, self.desk_key, title)
        return kept.stories if kept is not None else {}

    def _tell(self, threads: Collection[str], before: Mapping[str, KeptStory]) -> dict[str, Story]:
        told: dict[str, Story] = {}
        trails = []
        for thread in threads:
            identity, opened_at = self.known[thread]
            kept = before.get(identity, NOTHING_KEPT)
            story = read_story(kept.text)
            on = story if self._is_told(thread, kept) else self._read_on(thread, kept)
            if on is not None:
                told[thread] = on
            else:
                told_to = kept.told_to if story.texts else 0
                trails.append(_Trail(thread, opened_at, told_to, _has_left(story)))
        for trail in _follow(self.history, trails) if trails else ():
            identity, states = self.known[trail.thread][0], trail.states[::-1]
            base = None if trail.whole or not states else states.pop(0)
            story, ours = (
                read_story(before.get(identity, NOTHING_KEPT).text),
                self.history.office.account,
            )
            if not trail.told_to and (base is None or trail.thread in self.elsewhere):
                story = self._tell_elsewhere(trail, states)
            whole = trail.whole and not story.texts
            told[trail.thread] = tell(story, base, states, whole=whole, ours=ours)
        return told

    def _tell_elsewhere(self, trail: _Trail, states: Sequence[Seen]) -> Story:
        """What happened to a request on another page of the desk, before it was moved here.

        What was moved comes with a status or a mark; whoever asks anew, brings neither.
        """
        if trail.thread in self.elsewhere:
            identity, title = self.known[trail.thread][0], self.elsewhere[trail.thread]
            return read_story(self._fetch(title).get(identity, NOTHING_KEPT).text)
        came = states[0].content if states else None
        if came is None or not (came.statuses or came.marks):
            return Story()
        history = self.history
        said = [comment.timestamp for comment in came.comments.values()]
        for title in history.desk.talk_pages:
            if title == history.title:
                continue
            there = _Trail(
                trail.thread, min(said, default=history.desk.since), identity=trail.identity
            )
            other = History(history.office, history.desk, title)
            _follow(other, [there], until=states[0].revision.timestamp)
            seen = there.states[::-1]
            while seen and seen[-1].content is None:
                seen.pop()
            if seen:
                base = None if there.whole else seen.pop(0)
                return tell(Story(), base, seen, whole=there.whole, ours=history.office.account)
        return Story()

    def _is_told(self, thread: str, kept: KeptStory) -> bool:
        """Whether a story is told up to the revision with which the history begins."""
        if kept.told_to == self.history.newest:
            return True
        head = self.history.head
        return thread in self.resting and head is not None and 0 < kept.told_to == head.parent_id

    def _read_on(self, thread: str, kept: KeptStory) -> Story | None:
        """The story after one more edit, where the page as it is tells enough; else ``None``."""
        history, head, talk = self.history, self.history.head, self.history.talk
        if head is None or talk is None or not 0 < kept.told_to == head.parent_id:
            return None
        here = history.threads[thread]
        at = head.timestamp or _NEVER
        by = Revision(head.revid, head.parent_id, at, head.user, "", talk.text)
        value_param, ours = history.desk.status.value_param, history.office.account
        return read_on(read_story(kept.text), here, talk.text, value_param, by, ours)


def _has_left(story: Story) -> bool:
    """Whether a story ends with the request's leaving the page."""
    return bool(story.texts and not story.texts[-1].digest)


@dataclass(slots=True)
class _Trail:
    """One request, followed back.

    :param told_to: up to which revision its story is known; 0: it is not.
    :param left: that ends with its leaving the page.
    :param place: among the threads of the version that was looked at last; ``None``: not there.
    :param identity: as it was when it was last seen.
    :param states: newest first.
    """

    thread: str
    opened_at: datetime | None
    told_to: int = 0
    left: bool = False
    place: int | None = None
    identity: Identity | None = None
    states: list[Seen] = field(default_factory=list)
    ended: bool = False
    whole: bool = False

    def add(self, revision: Revision, page: TalkPage, value_param: str) -> None:
        """Take note of how it was at an older revision."""
        thread = page.threads[self.place] if self.place is not None else None
        own = read_own(thread, page.text) if thread else ""
        if self.states and self.states[-1].own == own:
            self.states[-1] = self.states[-1]._replace(revision=revision, sure=True)
        else:
            content = read_content(thread, page.text, value_param) if thread else None
            self.states.append(Seen(revision, own, content))


def _follow(
    history: History, trails: Sequence[_Trail], until: datetime | None = None
) -> Sequence[_Trail]:
    """Follow requests back to where their stories end, or to where they began.

    :param until: later revisions are left out, UTC.
    """
    newer: Sequence[Identity] = ()
    hidden, first, value_param = False, True, history.desk.status.value_param
    for version in history.read(most=HISTORY_LIMIT):
        if until is not None and version.revision.timestamp > until:
            continue
        if version.page is None:
            hidden = True
            continue
        identities = identities_on(version.page, history.office.account)
        if first and until is None:
            places = {one.id: place for place, one in enumerate(version.page.threads)}
            for trail in trails:
                trail.place = places.get(trail.thread)
        else:
            _find_again(trails, newer, identities)
        for trail in trails:
            if not trail.ended:
                if trail.place is not None:
                    trail.identity = identities[trail.place]
                _look(trail, version.revision, version.page, value_param, sure=not hidden)
        newer, hidden, first = identities, False, False
        if all(trail.ended for trail in trails):
            break
    return trails


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
    trail: _Trail, revision: Revision, page: TalkPage, value_param: str, *, sure: bool
) -> None:
    """Take note of how a request was at a revision, and whether that is far enough back.

    :param sure: no hidden text lies between this revision and the next newer one.
    """
    if not sure and trail.states:
        # Whoever made it so may have been the one whose text is hidden.
        trail.states[-1] = trail.states[-1]._replace(sure=False)
    trail.add(revision, page, value_param)
    there = trail.place is not None
    if trail.told_to:
        # Where it had left the page meanwhile, who did that is looked for as well.
        trail.ended = revision.revid <= trail.told_to and (there or trail.left)
    elif revision.parent_id == 0 or (not there and _is_before(revision, trail.opened_at)):
        trail.ended = trail.whole = True
        if not there:
            # It begins with whoever brought it; that it was not there before is no state of it.
            trail.states.pop()


def _is_before(revision: Revision, opened_at: datetime | None) -> bool:
    return opened_at is not None and revision.timestamp < opened_at - _MINUTE
