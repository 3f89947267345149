"""What a tick works with: one wiki, one memory, the desks, and the clock as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.errors import LeaseLost
from helpdeskbot.model.known_templates import Markers, UnsignedTemplate
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.memory import USUAL_LEASE, Fence, KeptPage
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import User
from helpdeskbot.parse import PageParser
from helpdeskbot.parse.site.days import FIRST_YEAR, LAST_YEAR
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.documents import Documents
from helpdeskbot.wiki.protocol import Wiki
from helpdeskbot.words.chain import list_chain
from helpdeskbot.words.messages import Messages, has_messages

# Redirects to a template change rarely; an hour keeps an idle tick at one request.
_MARKERS_KEPT = timedelta(hours=1)
# Each keeps the last texts of a page; a desk may have a page for each request.
_MOST_PARSERS = 1_000
TEMPLATE_NAMESPACE = 10


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Why a thread is left alone, and until when (UTC)."""

    what: str
    until: datetime


@dataclass(slots=True)
class Office:
    """The bot's working place on one wiki.

    :param account: our user name on the wiki, for histories and summaries.
    :param stop_title: the page that stops the bot.
    :param worker: this process, for the lease.
    :param clock: the time now, UTC; a test's clock goes as the test says.
    :param contact: who runs the bot, an address or the name of a page; ``""``: not known.
    :param load_messages: the texts in a language.
    :param stopping: whether this process was asked to end; looked at between pages.
    :param operator: the account of whoever runs us; ``""``: that is not said.
    :param mails_operator: what is written on our talk page is mailed to it.
    :param lease: for how long the desks are kept from others without a sign of life.
    :param documents: the wiki, where it is told which pages are requests of their own.
    :param watched: the pages that the last pass asked for, each by its titles as the wiki spells
        it and as it was asked for, with the newest revision then (0: none); ``None``: there was no
        pass yet.  It is replaced as a whole, so that another thread may read it.
    :param holders: which accounts had some names at some moments, and when that was asked.
    :param troubles: threads with which something failed, by their page and a digest of their text.
    """

    wiki: Wiki
    store: Store
    desks: Sequence[DeskPolicy]
    account: str
    stop_title: str
    limits: Limits
    worker: str
    clock: Callable[[], datetime]
    load_messages: Callable[[str], Messages] = Messages.load
    contact: str = ""
    stopping: Callable[[], bool] = lambda: False
    operator: str = ""
    mails_operator: bool = False
    lease: timedelta = USUAL_LEASE
    holders: dict[tuple[str, datetime], tuple[datetime, User]] = field(default_factory=dict)
    documents: Documents = field(init=False)
    watched: Mapping[str, int] | None = None
    _gathered: dict[tuple[str, str], KeptPage] | None = None
    _fence: Fence | None = None
    _held_since: datetime | None = None
    troubles: dict[tuple[str, bytes], LeftAlone] = field(default_factory=dict)
    _markers: dict[str, tuple[datetime, Markers]] = field(default_factory=dict)
    _pages: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    _parsers: dict[str, tuple[Markers, SiteInfo, PageParser]] = field(default_factory=dict)
    _names: dict[str, tuple[datetime, frozenset[str]]] = field(default_factory=dict)
    _site: SiteInfo | None = None

    def __post_init__(self) -> None:
        self.documents = Documents(self.wiki)
        if any(desk.roots for desk in self.desks):
            self.wiki = cast(Wiki, self.documents)

    def desk_key(self, desk: DeskPolicy) -> str:
        """The desk's name in the memory, which desks of several wikis may share."""
        return f"{self.wiki.name}:{desk.name}"

    @property
    def itself_title(self) -> str:
        """The page on which the bot says what it does."""
        return f"User:{self.account}/What it does"

    @property
    def talk_title(self) -> str:
        """Our talk page."""
        return f"User talk:{self.account}"

    def claim(self) -> bool:
        """Take the wiki's desks for this worker, so that two do not do the same work."""
        self._fence = self.store.claim(self.wiki.name, self.worker, lease=self.lease)
        self._held_since = self.clock()
        return self._fence is not None

    @property
    def fence(self) -> Fence:
        """What all that is begun on the wiki is begun under.

        :raises LeaseLost: the desks are not claimed.
        """
        if self._fence is None:
            raise LeaseLost("the desks are not claimed", where=self.wiki.name)
        return self._fence

    def keep(self) -> None:
        """Keep the desks for as long again, if much of the lease is over.

        :raises LeaseLost: somebody has claimed them since.
        """
        now = self.clock()
        # A clock that went back is no measure.
        if self._held_since is None or not timedelta() <= now - self._held_since < self.lease / 3:
            self.store.prolong(self.fence)
            self._held_since = now

    def release(self) -> None:
        """Give the desks back."""
        if self._fence is not None:
            self.store.release(self.wiki.name, self.worker, self._fence.token)
            self._fence = None

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """What is learnt from a page in here is remembered together with the page, or not at all.

        See :meth:`take_gathered`.
        """
        self._gathered = {}
        try:
            yield
        finally:
            self._gathered = None

    def take_gathered(self) -> Sequence[KeptPage]:
        """What was learnt since, for whoever remembers the page."""
        gathered = list((self._gathered or {}).values())
        self._gathered = None
        return gathered

    def fetch_kept_page(self, purpose: str, title: str) -> KeptPage | None:
        """What was last learnt from a page of this wiki for a purpose."""
        gathered = (self._gathered or {}).get((purpose, title))
        return gathered or self.store.fetch_kept_page(self.wiki.name, purpose, title)

    def keep_learnt(self, page: KeptPage) -> None:
        """Remember what was learnt from a page, now or with the page."""
        if self._gathered is None:
            self.store.record_kept_page(page)
        else:
            self._gathered[page.purpose, page.title] = page

    def refresh_markers(self, desk: DeskPolicy) -> bool:
        """Ask for the templates' names again; whether they are others now."""
        kept = self._markers.pop(desk.name, None)
        return kept is None or self.markers(desk) != kept[1]

    def site(self) -> SiteInfo:
        """The wiki's description of itself, the same until :meth:`begin`."""
        if self._site is None:
            self._site = self.wiki.fetch_site()
        return self._site

    def messages(self, desk: DeskPolicy, language: str = "") -> Messages:
        """The texts in somebody's language, or in the desk's, in which its summaries are.

        :param language: BCP 47 of whoever is spoken to; ``""``: not known.
        """
        chain = self.chain(language)
        own = next(filter(has_messages, chain), "")
        messages = self.load_messages(own or desk.language or self.site().language)
        return replace(messages, reader=chain[0]) if chain and chain[0] != own else messages

    def chain(self, language: str) -> Sequence[str]:
        """The languages to be tried for somebody who reads this one, itself first.

        They are the wiki's; English is among them only where it is meant.
        """
        return list_chain(language, self.site().chains)

    def markers(self, desk: DeskPolicy) -> Markers:
        """The templates that this desk's parser looks for, their redirects included."""
        now = self.clock()
        kept = self._markers.get(desk.name)
        if kept and now - kept[0] < _MARKERS_KEPT:
            return kept[1]
        status = desk.status
        names = list(dict.fromkeys([status.template, *status.resolved_templates]))
        found = dict(zip(names, self._fetch_template_names(names), strict=True))
        usual = Markers()
        markers = Markers(
            status=found[status.template],
            status_param=status.value_param,
            resolved=frozenset().union(*(found[name] for name in status.resolved_templates)),
            years=(FIRST_YEAR, LAST_YEAR),
            level=desk.level,
            unsigned={
                **usual.unsigned,
                **{
                    extra.template: UnsignedTemplate(extra.user, extra.timestamp)
                    for extra in desk.unsigned
                },
            },
        )
        self._markers[desk.name] = (now, markers)
        return markers

    def parse(self, desk: DeskPolicy, title: str, text: str) -> TalkPage:
        """A version of a desk's page; what the one before had in common is not read anew."""
        markers, site = self.markers(desk), self.site()
        kept = self._parsers.pop(title, None)
        if kept is None or kept[0] != markers or kept[1] is not site:
            kept = (markers, site, PageParser(site, markers))
        self._parsers[title] = kept
        return kept[2].parse(text)

    def begin(self) -> None:
        """A pass begins: ask anew what the wiki says of itself, and for pages that were missing.

        So what a translator has added is used at once.
        """
        self._site = None
        # What is older is asked for anew, if anybody wants to know; a bot runs for months.
        old = self.clock() - _MARKERS_KEPT
        self._pages = {
            title: known for title, known in self._pages.items() if known[1] and known[0] > old
        }
        self._names = {name: known for name, known in self._names.items() if known[0] > old}
        for key in [key for key, (at, _) in self.holders.items() if at <= old]:
            del self.holders[key]
        for title in list(self._parsers)[: -_MOST_PARSERS or None]:
            del self._parsers[title]

    def has_page(self, title: str, together: Sequence[str] = ()) -> bool:
        """Whether a page exists, as it was known within the last hour.

        :param together: titles that are going to be asked for as well: one request for all.
        """
        now = self.clock()
        known = self._pages.get(title)
        if known is None or now - known[0] >= _MARKERS_KEPT:
            heads = self.wiki.fetch_heads(list(dict.fromkeys([title, *together])))
            self._pages |= {name: (now, head.exists) for name, head in heads.items()}
        return self._pages[title][1]

    def kept_template_names(self, template: str) -> frozenset[str]:
        """The names under which a template can be used, as they were within the last hour."""
        now = self.clock()
        kept = self._names.get(template)
        if kept is None or now - kept[0] >= _MARKERS_KEPT:
            kept = self._names[template] = (now, self.template_names(template))
        return kept[1]

    def template_names(self, template: str) -> frozenset[str]:
        """The names under which a template can be used, without namespace; asks the wiki."""
        return self._fetch_template_names([template])[0]

    def _fetch_template_names(self, templates: Sequence[str]) -> Sequence[frozenset[str]]:
        """The names under which each of some templates can be used; one request for their pages."""
        titles = [f"Template:{template}" for template in templates]
        pages = self.wiki.fetch_pages(titles)
        # Staff may have moved it: then the setting names the redirect.
        return [
            self._find_names(template, pages[title].redirect_target or title)
            for template, title in zip(templates, titles, strict=True)
        ]

    def _find_names(self, template: str, target: str) -> frozenset[str]:
        namespaces = self.site().namespaces
        found = {name.partition(":") for name in (target, *self.wiki.fetch_redirects_to(target))}
        return frozenset(
            # A redirect from another namespace is another template's name for somebody else.
            {template}
            | {
                name
                for prefix, _, name in found
                if prefix == "Template"
                or namespaces.get(prefix.replace("_", " ").lower()) == TEMPLATE_NAMESPACE
            }
        )
