"""All that was seen in a rehearsal, and in the end by request: what people did, and the bot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.model.report import EditReport
from helpdeskbot.rehearsal.deeds import Spot, SpottedDeed, spot
from helpdeskbot.rehearsal.model import Deed, Done, Intended, RehearsedRequest
from helpdeskbot.rehearsal.reading import WANTS

Act = tuple[Spot, Intended]


@dataclass(slots=True)
class RehearsalLedger:
    """What was seen, in order of time.

    :param elsewhere: what the bot did that is about no request.
    """

    deeds: list[SpottedDeed] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    elsewhere: list[Intended] = field(default_factory=list)

    def add_edit(
        self, edit: EditReport, title: str, at: datetime, page: TalkPage | None, owner: str = ""
    ) -> None:
        """Note what an edit does.

        :param title: of its page, as the wiki writes it.
        :param page: what it makes of a desk's page; ``None``: it is another page.
        :param owner: whose talk page it is; ``""``: it is none.
        """
        threads = {thread.id: thread for thread in page.threads} if page else {}
        about = {action.thread for action in edit.actions}
        meant = {name for names in edit.tells.values() for name in names}
        others = [*(name for name in edit.notifies if name not in meant), *filter(None, [owner])]
        # In a thread the bot says one thing at a time: what else it does there tells nobody.
        wanting = {one.thread for one in edit.actions if one.kind.name in WANTS}
        for action in edit.actions:
            thread = threads.get(action.thread)
            names = list(edit.tells.get(action.thread, ()))
            if action.thread in wanting and action.kind.name not in WANTS:
                names = []
            elif page is not None and thread is not None and len(about) > 1:
                text = thread.span.of(page.text)
                names += [name for name in others if f":{name}|" in text]
            else:
                names += others
            intended = Intended(
                at,
                action.kind.name,
                action.kind.event,
                title,
                tuple(dict.fromkeys(names)),
                action.because,
            )
            if thread is not None:
                here = spot(title, thread)
            else:
                here = Spot(title, action.identity or action.thread, "")
            if here.thread:
                self.acts.append((here, intended))
            else:
                self.elsewhere.append(intended)

    def close(self, threads: Iterable[ThreadMemory]) -> list[RehearsedRequest]:
        """All by request, oldest first; what belongs to none goes :attr:`elsewhere`.

        :param threads: what the bot remembers of the desks' threads.
        """
        index = _Index(list(threads))
        acts: defaultdict[str, list[Intended]] = defaultdict(list)
        deeds: defaultdict[str, list[Done]] = defaultdict(list)
        for here, act in self.acts:
            identity = index.find(here)
            if identity:
                acts[identity].append(act)
            else:
                self.elsewhere.append(act)
        for one in self.deeds:
            identity = index.find(one.spot)
            if identity:
                deeds[identity].append(one.done)
        self.elsewhere.sort(key=lambda act: act.at)
        requests = [
            _tell(memory, deeds[name], acts[name])
            for name, memory in index.memories.items()
            if memory.tagged or acts[name]
        ]
        return sorted(requests, key=lambda one: one.opened_at)


class _Index:
    """Finds a request by how it stood on a page at some moment.

    :param memories: by lasting id.
    """

    def __init__(self, threads: Sequence[ThreadMemory]) -> None:
        self.memories: Mapping[str, ThreadMemory] = {one.id: one for one in threads}
        self._by_comment = {comment: one.id for one in threads for comment in one.comments}
        self._by_heading: defaultdict[str, list[str]] = defaultdict(list)
        for one in threads:
            self._by_heading[one.heading].append(one.id)

    def find(self, here: Spot) -> str:
        """Its lasting id; ``""``: it is not known."""
        if here.thread in self.memories:
            return here.thread
        for comment in (f"c-{here.thread.removeprefix('h-')}", *here.comments):
            if comment in self._by_comment:
                return self._by_comment[comment]
        named = self._by_heading.get(here.heading, ()) if here.heading else ()
        return named[0] if len(named) == 1 else ""


def _tell(memory: ThreadMemory, deeds: list[Done], acts: list[Intended]) -> RehearsedRequest:
    opened = next((one for one in deeds if one.deed is Deed.OPENED), None)
    # A signature may be of another time zone; of a request without one, it is who answered.
    moments = [memory.opened_at, opened.at if opened else None]
    return RehearsedRequest(
        memory.id,
        memory.heading,
        memory.title,
        memory.opened_by or (opened.by if opened else ""),
        min((at for at in moments if at is not None), default=memory.first_seen),
        deeds,
        acts,
        status=memory.status or "",
    )
