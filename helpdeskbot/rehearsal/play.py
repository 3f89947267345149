"""Living through a past: its revisions in order of time, the bot's clock following, and passes."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import HelpdeskBotError, SettingsError
from helpdeskbot.model.report import Severity, TickReport
from helpdeskbot.model.site import USER_TALK_NAMESPACE
from helpdeskbot.office.office import Office
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.rehearsal.choosing import choose_pages, find_homes
from helpdeskbot.rehearsal.deeds import find_deeds
from helpdeskbot.rehearsal.doubts import say_doubts, say_silence
from helpdeskbot.rehearsal.export.past import Past
from helpdeskbot.rehearsal.export.values import Author, PastRevision
from helpdeskbot.rehearsal.ledger import RehearsalLedger
from helpdeskbot.rehearsal.model import Deed, Done, Intended, Rehearsed, Unused
from helpdeskbot.rehearsal.overlay import Overlay
from helpdeskbot.rehearsal.reading import fold
from helpdeskbot.rehearsal.site import find_site
from helpdeskbot.rehearsal.spool import Spool
from helpdeskbot.rehearsal.terms import Conditions, HowFar, OnProgress
from helpdeskbot.rehearsal.waking import Waking
from helpdeskbot.rehearsal.wiki import RehearsalWiki
from helpdeskbot.settings.on_wiki.in_force import apply_standing, find_standing
from helpdeskbot.store.in_memory import MemoryStore
from helpdeskbot.tick import tick

_DAY = timedelta(days=1)
_TOLD_EVERY = 20
_SWEPT_EVERY = 100
_NAME = "rehearsal"
_OPERATOR = "The operator"


def rehearse(past: Past, terms: Conditions, *, on_progress: OnProgress | None = None) -> Rehearsed:
    """Let the bot live through a past; the same past can be lived through again on other terms.

    :param on_progress: called now and then, from the first revision to the last.
    :raises ExportRefused: the desks' pages are not in the export.
    :raises SettingsError: nothing was saved on them between the terms' beginning and end.
    """
    with ExitStack() as stack:
        stack.enter_context(pause_collector())
        return _Play(past, terms, stack, on_progress).play()


class _Play:
    """One rehearsal: a wiki, an office, and the moment at which it is."""

    def __init__(
        self, past: Past, terms: Conditions, stack: ExitStack, on_progress: OnProgress | None
    ) -> None:
        self._past, self._terms, self._on_progress = past, terms, on_progress
        first = min(page.first for page in past.pages.values())
        self.now = first
        site = find_site(past.site, terms.site)
        spool = Spool()
        stack.callback(spool.close)
        self._people = past.accounts()
        self._wiki = RehearsalWiki(
            lambda: self.now,
            spool,
            site,
            past.site.namespaces,
            {name: span for name, span in self._people.items() if name != terms.account},
            bot=terms.account,
            name=_NAME,
        )
        self._titles, self._unused = choose_pages(past, terms.desks, self._find_title)
        homes = find_homes(terms.desks, self._find_title)
        begin = min(past.pages[one].first for one in self._titles if homes(self._titles[one]))
        self._begin = max(begin, terms.begin or begin)
        self.now = min(past.pages[title].first for title in self._titles)
        ends = max(past.pages[title].last for title in self._titles)
        self._end = max(self._begin, terms.end or ends + _DAY)
        self._check_time(begin, ends)
        self._last = ends
        desks = [replace(desk, since=self._begin) for desk in terms.desks]
        self._office = Office(
            wiki=self._wiki,
            store=MemoryStore(lambda: self.now),
            desks=desks,
            account=self._wiki.bot,
            stop_title=f"User:{self._wiki.bot}/stop",
            limits=terms.limits,
            worker=_NAME,
            clock=lambda: self.now,
        )
        self._waking = Waking(self._office, self._begin, terms.interval, terms.pulse)
        self._desk_pages = {
            self._find_title(title): desk for desk in desks for title in desk.talk_pages
        }
        self._overlays: dict[str, Overlay] = {}
        self._ledger = RehearsalLedger()
        self._problems: Counter[tuple[str, str]] = Counter()
        self._told: defaultdict[str, set[str]] = defaultdict(set)
        self._seen: defaultdict[str, list[datetime]] = defaultdict(list)
        self._revisions = self._passes = self._edits = self._mails = 0

    def play(self) -> Rehearsed:
        """All of it."""
        self._open()
        total = self._past.count(self._titles, self._end)
        for count, revision in enumerate(self._past.revisions(self._titles, self._end), 1):
            if revision.at >= self._begin:
                self._pass_until(revision.at)
                self._revisions += 1
            self.now = max(self.now, revision.at)
            self._apply(revision)
            if self._on_progress is not None and (count % _TOLD_EVERY == 0 or count == total):
                self._on_progress(HowFar(count, total, self.now))
        self._pass_until(self._end)
        self.now = self._end
        self._tick()
        return self._close()

    def _check_time(self, first: datetime, last: datetime) -> None:
        """Refuse a time in which nobody saved anything: there is nothing to say of it."""
        titles, before = self._titles, self._begin - timedelta(seconds=1)
        end = self._terms.end or self._end
        if self._past.count(titles, end) > self._past.count(titles, before):
            return
        raise SettingsError(
            "nobody saved anything on the desk's pages in this time: their history goes from "
            f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}",
            advice="Choose days within it with --from and --to",
        )

    def _open(self) -> None:
        """What stands on the wiki before the past begins."""
        wiki, terms = self._wiki, self._terms
        for name in (one for desk in terms.desks for one in desk.staff):
            wiki.make_account(name)
        wiki.as_user(_OPERATOR, ["sysop"]).edit(self._office.stop_title, "run")
        if terms.publish is not None:
            terms.publish(self._office)
        for one in terms.foundings:
            wiki.make_account(one.user)
            wiki.world.bring(one.user, one.title, one.text)
        wiki.changed.clear()

    # -- The wiki ----------------------------------------------------------------------------------
    def _apply(self, revision: PastRevision) -> None:
        """Let a revision of the past change the page that the bot knows."""
        title, wiki = self._titles[revision.title], self._wiki
        overlay = self._overlays.setdefault(title, Overlay())
        if self._is_own(revision):
            if revision.text is not None:
                overlay.pass_over(revision.text)
            return
        wiki.arrive(self.now)
        wiki.see(revision.user)
        if revision.author is Author.ACCOUNT:
            self._seen[revision.user].append(revision.at)
        desk = self._desk_pages.get(title)
        before = overlay.real or ""
        after = overlay.text if revision.text is None else overlay.follow(revision.text)
        imported = revision.author is Author.IMPORTED
        hidden = ["user"] if revision.author is Author.HIDDEN else []
        wiki.world.bring(
            revision.user,
            title,
            after,
            revision.comment,
            minor=revision.minor,
            imported=imported,
            hidden=[*hidden, *(["content"] if revision.text is None else [])],
        )
        self._waking.note_change(revision.at)
        if desk is not None and revision.at >= self._begin and revision.text is not None:
            self._note_deeds(desk, title, before, revision)

    def _note_deeds(
        self, desk: DeskPolicy, title: str, before: str, revision: PastRevision
    ) -> None:
        """Find what people did in what was really there, whatever the bot would have done by then.

        :param before: the real text before the revision.
        """
        # No page is called so: what is known of the page that the bot sees stays known.
        key = f"{title}\n"
        old = self._office.parse(desk, key, before)
        new = self._office.parse(desk, key, revision.text or "")
        by = Done(revision.at, revision.user, Deed.OPENED)
        self._ledger.deeds += find_deeds(title, old, new, by, self._told[title])

    def _is_own(self, revision: PastRevision) -> bool:
        return revision.author is Author.ACCOUNT and revision.user == self._wiki.bot

    def _find_title(self, spelling: str) -> str:
        found = self._wiki.world.titles.find(spelling)
        return found.full if found else ""

    # -- The bot -----------------------------------------------------------------------------------
    def _pass_until(self, until: datetime) -> None:
        """Make the passes that there are before a moment."""
        while (at := self._waking.find_next()) < until:
            self.now = at
            self._tick()

    def _tick(self) -> None:
        self._wiki.arrive(self.now)
        self._passes += 1
        if self._passes % _SWEPT_EVERY == 0:
            # Some passes leave small objects that refer to each other, as where something failed.
            gc.collect(1)
        try:
            report = tick(self._office)
        except HelpdeskBotError as error:
            self._problems[str(error.what), error.where] += 1
            self._waking.note_pass(self.now, saved=False)
            return
        self._take_note(report)
        self._waking.note_pass(self.now, saved=bool(self._wiki.changed))
        for title, text in self._wiki.changed.items():
            self._overlays.setdefault(title, Overlay()).write(text)
        self._wiki.changed.clear()

    def _take_note(self, report: TickReport) -> None:
        for edit in report.saved:
            title = self._find_title(edit.title)
            desk, place = self._desk_pages.get(title), self._wiki.world.titles.find(edit.title)
            page = self._office.parse(desk, title, edit.text) if desk else None
            is_talk = place is not None and place.namespace == USER_TALK_NAMESPACE
            owner = place.name.partition("/")[0] if place and is_talk else ""
            self._ledger.add_edit(edit, title, self.now, page, owner)
        self._edits += bool(report.saved)
        for mail in self._wiki.mails[self._mails :]:
            told = Intended(self.now, "mail", "mailed", "", (mail.user,), mail.subject)
            self._ledger.elsewhere.append(told)
        self._mails = len(self._wiki.mails)
        if report.stopped:
            self._problems[report.stopped, ""] += 1
        for problem in report.problems:
            if problem.severity is Severity.ERROR:
                self._problems[problem.what, problem.where] += 1

    # -- The end -----------------------------------------------------------------------------------
    def _close(self) -> Rehearsed:
        store, terms = self._office.store, self._terms
        threads = [
            one
            for desk in self._office.desks
            for one in store.fetch_threads(self._office.desk_key(desk))
        ]
        requests = self._ledger.close(threads)
        bots = frozenset(fold(name) for desk in self._find_in_force() for name in desk.bots)
        for request in requests:
            request.bots = bots
        return Rehearsed(
            wiki=self._past.site.name or self._past.site.database,
            pages=list(self._titles.values()),
            begin=self._begin,
            end=self.now,
            settings="\n".join(map(terms.show, self._find_in_force())) if terms.show else "",
            revisions=self._revisions,
            passes=self._passes,
            edits=self._edits,
            requests=requests,
            elsewhere=self._ledger.elsewhere,
            seen=self._seen,
            unused=[
                *say_doubts(self._past.site, terms.site, self._ledger.deeds),
                *say_silence(self._last, self.now),
                *self._past.unused,
                *self._unused,
                *self._tell_troubles(),
            ],
            user_talk=sorted(
                name
                for name, number in self._office.site().namespaces.items()
                if number == USER_TALK_NAMESPACE
            ),
        )

    def _find_in_force(self) -> list[DeskPolicy]:
        """The desks with what staff have set on the wiki."""
        return [
            apply_standing(desk, find_standing(self._office, desk)) if desk.settings_page else desk
            for desk in self._terms.desks
        ]

    def _tell_troubles(self) -> list[Unused]:
        """What the bot could not do, or what got lost of it."""
        told = [
            Unused(f"the bot would have said to its operator: {what}", where, count)
            for (what, where), count in self._problems.items()
        ]
        for title, overlay in self._overlays.items():
            if overlay.lost:
                what = "lines of the bot's for which people's later edits left no place"
                told.append(Unused(what, title, overlay.lost))
        return told
