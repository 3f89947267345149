"""What one request tells at the beginning of a pass: which pages have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import PageMemory
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.office import Office


@dataclass(frozen=True, slots=True)
class Heads:
    """The newest revisions of all pages that the desks depend on.

    :param pages: every desk page, every known redirect target, what the concerns watch, the
        settings pages, the stop page and the one on which the bot says what it does, by title.
    :param memories: every desk's pages as remembered, by desk name.
    :param judged_by: by desk name, the titles of further pages by which its pages are judged.
    """

    pages: Mapping[str, PageHead]
    memories: Mapping[str, Mapping[str, PageMemory]]
    judged_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def circumstances(self, desk: DeskPolicy) -> str:
        """The same as long as what a desk's pages are judged by is; else they are judged anew."""
        others = self.judged_by.get(desk.name, ())
        return ":".join([desk.digest, *(str(self.pages[title].revid) for title in others)])

    def unread(self, desk: DeskPolicy) -> frozenset[str]:
        """The desk's pages that have changed since they were remembered; not the deleted ones."""
        return frozenset(
            title
            for title, memory in self.memories[desk.name].items()
            if title in self.pages
            and self.pages[title].exists
            and self.pages[title].revid != memory.revid
        )

    def lost(self, desk: DeskPolicy) -> frozenset[str]:
        """Pages to which one of the desk's had been moved, and that are not there any more."""
        return frozenset(
            title
            for title in self.memories[desk.name].keys() - set(desk.pages)
            if title in self.pages
            and (self.pages[title].is_redirect or not self.pages[title].exists)
        )


def fetch_heads(
    office: Office,
    watched: Mapping[str, Iterable[str]],
    judged_by: Mapping[str, tuple[str, ...]],
    more: Iterable[str] = (),
) -> Heads:
    """Ask for all pages at once: the only request of a pass in which nothing happened.

    :param watched: by desk name, the titles of pages beside the desk's own.
    :param judged_by: those among them by which a desk's pages are judged.
    :param more: further titles, the most wanted first: as many as are no request of their own.
    """
    memories = {desk.name: office.store.fetch_pages(office.desk_key(desk)) for desk in office.desks}
    titles = [office.stop_title, office.itself_title]
    for desk in office.desks:
        known = memories[desk.name]
        targets = [known[title].target for title in desk.pages if title in known]
        own = [desk.settings_page, *watched[desk.name]]
        titles += [*desk.pages, *filter(None, [*targets, *own])]
    wanted = dict.fromkeys(titles)
    at_once = office.wiki.titles_at_once
    room = -len(wanted) % at_once
    wanted |= dict.fromkeys(islice((title for title in more if title not in wanted), room))
    return Heads(office.wiki.fetch_heads(list(wanted)), memories, judged_by)
