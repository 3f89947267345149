"""What one request tells at the beginning of a pass: which pages have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
        settings pages, the stop page, the bot's talk page and the one on which it says what it
        does, by title.
    :param memories: every desk's pages as remembered, by desk name.
    :param documents: by desk name, the subpages that are requests.
    :param judged_by: by desk name, the titles of further pages by which its pages are judged.
    """

    pages: Mapping[str, PageHead]
    memories: Mapping[str, Mapping[str, PageMemory]]
    judged_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def titles(self, desk: DeskPolicy) -> Sequence[str]:
        """The desk's pages: those that its settings name, and those that are requests."""
        return [*desk.talk_pages, *self.documents.get(desk.name, ())]

    def vanished(self, desk: DeskPolicy) -> Sequence[str]:
        """The pages that were requests of the desk, and are not there any more."""
        known = self.memories[desk.name] if desk.roots else {}
        here = {*desk.talk_pages, *self.documents.get(desk.name, ())}
        here |= {known[title].target for title in desk.talk_pages if title in known}
        return [title for title in known if title not in here and known[title].revid]

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
            for title in self.memories[desk.name].keys() - set(self.titles(desk))
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
    titles = [office.stop_title, office.itself_title, office.talk_title]
    for desk in office.desks:
        known = memories[desk.name]
        targets = [known[title].target for title in desk.talk_pages if title in known]
        own = [desk.settings_page, *watched[desk.name]]
        titles += [*desk.talk_pages, *filter(None, [*targets, *own])]
    wanted = dict.fromkeys(titles)
    remembered = [
        title
        for desk in office.desks
        for title, memory in memories[desk.name].items()
        if memory.revid and title not in wanted and office.documents.is_below(title, desk.roots)
    ]
    # A request that is a page is asked for with its talk page.
    room = -(len(wanted) + 2 * len(remembered)) % office.wiki.titles_at_once
    wanted |= dict.fromkeys(islice((title for title in more if title not in wanted), room))
    titles = list(wanted)
    heads: Mapping[str, PageHead]
    documents: Mapping[str, Sequence[str]] = {}
    if any(desk.roots for desk in office.desks):
        heads, documents = _fetch_with_documents(office, titles, remembered)
    else:
        heads = office.wiki.fetch_heads(titles)
    office.watched = {
        name: head.revid for title, head in heads.items() for name in (title, head.title)
    }
    return Heads(heads, memories, judged_by, documents)


def _fetch_with_documents(
    office: Office, titles: Sequence[str], remembered: Sequence[str]
) -> tuple[Mapping[str, PageHead], Mapping[str, Sequence[str]]]:
    """The same where subpages are requests: those that are new cost one request more.

    :param remembered: those that were known before.
    """
    documents = office.documents
    documents.titles |= set(remembered)
    roots = list(dict.fromkeys(root for desk in office.desks for root in desk.roots))
    found, below = office.wiki.fetch_heads_and_subpages([*titles, *remembered], roots)
    # The pages that we or staff keep there are none.
    ours = {found[title].title for title in titles}
    by_desk = {
        desk.name: [
            title
            for root in desk.roots
            for title in below[root]
            if title not in ours and documents.is_below(title, [root])
        ]
        for desk in office.desks
    }
    every = [title for some in by_desk.values() for title in some]
    documents.titles = set(every)
    new = [title for title in dict.fromkeys(every) if title not in found]
    return ({**found, **office.wiki.fetch_heads(new)} if new else found), by_desk
