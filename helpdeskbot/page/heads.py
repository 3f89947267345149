"""What a tick finds at the door: which pages have changed, where they are, whether it may work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.concerns.archives.watch import load_watch
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import PageMemory
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.office import Office


@dataclass(frozen=True, slots=True)
class Front:
    """What one request tells at the beginning of a tick.

    :param heads: every desk page, every known redirect target, rosters, settings pages, pages of
        answers to follow-ups, watched archives, and the stop page, by title.
    :param memories: every desk's pages as remembered, by desk name.
    """

    heads: Mapping[str, PageHead]
    memories: Mapping[str, Mapping[str, PageMemory]]

    def circumstances(self, desk: DeskPolicy) -> str:
        """The same as long as settings and roster are: a page judged by others is judged anew."""
        roster = desk.asking.roster
        return f"{desk.digest}:{self.heads[roster].revid}" if roster else desk.digest

    def unread(self, desk: DeskPolicy) -> frozenset[str]:
        """The desk's pages that have changed since they were remembered; not the deleted ones."""
        return frozenset(
            title
            for title, memory in self.memories[desk.name].items()
            if title in self.heads
            and self.heads[title].exists
            and self.heads[title].revid != memory.revid
        )


def fetch_front(office: Office) -> Front:
    """Ask for all pages at once: the only request of a tick in which nothing happened."""
    memories = {desk.name: office.store.fetch_pages(office.desk_key(desk)) for desk in office.desks}
    titles = [office.stop_title]
    for desk in office.desks:
        known = memories[desk.name]
        targets = [known[title].target for title in desk.pages if title in known]
        own = [desk.asking.roster, desk.settings_page, *load_watch(office, desk).titles]
        own += desk.follow_up.own_pages(desk.pages[0])
        titles += [*desk.pages, *filter(None, [*targets, *own])]
    return Front(office.wiki.fetch_heads(list(dict.fromkeys(titles))), memories)


def fetch_edits_today(office: Office, now: datetime) -> int:
    """Edits by our account in the last 24 hours, as the wiki counts them."""
    return office.wiki.fetch_edit_count(now - timedelta(hours=24))
