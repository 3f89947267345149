"""The roster as it counts now: the page, the consent in its history, and the accounts behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdeskbot.concerns.asking.roster.decide.consent import ConsentWalk, follow_renames
from helpdeskbot.concerns.asking.roster.decide.experts import decide_experts
from helpdeskbot.concerns.asking.roster.origins import RowNames, find_origins
from helpdeskbot.concerns.asking.roster.parse.once import RosterTerms, read_once
from helpdeskbot.concerns.asking.roster.parse.rows import RosterParser
from helpdeskbot.concerns.asking.roster.values import (
    Consent,
    Expert,
    Roll,
    RosterPage,
    RosterTrouble,
)
from helpdeskbot.model.by_identity import ByIdentity
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.topics import Topic
from helpdeskbot.model.wiki import PageText, Revision, User
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.office.people import People
from helpdeskbot.parse.site.titles import Titles


@dataclass(frozen=True, slots=True)
class RosterBook:
    """Who may be asked, and what on the page does not count.

    :param experts: by the account's name now.
    :param troubles: of the page's rows, and of their consent.
    :param agreed: who has saved a row and not taken it away, be it there or not.
    """

    title: str
    revid: int
    experts: Mapping[str, Expert]
    troubles: tuple[RosterTrouble, ...] = ()
    agreed: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Everybody who has put themselves on the roster."""
        return frozenset(self.experts)

    @property
    def topics(self) -> frozenset[str]:
        """The topics that somebody covers."""
        return frozenset(topic for expert in self.experts.values() for topic in expert.row.topics)


@dataclass(frozen=True, slots=True)
class KnownConsent(Consent):
    """What an account did last with its own row, as it is remembered.

    :param user_id: the account's number then, by which it is known again; 0: it had none.
    """

    user_id: int = 0


CONSENTS = Kept("roster", tuple[KnownConsent, ...], under="consents", blank=("away_until",))


def read_roster(
    office: Office,
    desk: DeskPolicy,
    roll: Roll,
    topics: Sequence[Topic],
    people: People,
    report: TickReport,
    *,
    write: bool,
) -> RosterBook:
    """Read the roster page, and those of its revisions that were not read before.

    :param write: what was learnt is remembered.
    """
    title = roll.title
    if not title:
        return RosterBook("", 0, {})
    text = office.wiki.fetch_pages([title])[title]
    if not text.head.exists:
        advice = "Publish the bot's pages: helpdeskbot templates push"
        problem = Problem(roll.missing, title, advice, desk.name, Severity.NOTICE)
        report.problems += [problem] if roll.missing else []
        return RosterBook(title, 0, {})
    terms = RosterTerms(
        office.site(),
        office.template_names(roll.template),
        tuple(topics),
        report.started.date(),
        roll.duty,
    )
    read = read_once(text.text, terms)
    if read.doubtful:
        # "Lind, Åke" is one person if there is such an account.
        users = people.users(read.doubtful | {row.name for row in read.page.rows})
        there = frozenset(one for one in read.doubtful if users[one].user_id)
        read = read_once(text.text, terms._replace(accounts=there))
    page = _as_shown(office, text, read.page)
    names = {row.name for row in page.rows}
    renamed = people.present_names(names)
    users = people.users(names | set(renamed.values()))
    judged = purpose_of(roll.template, topics)
    row_names = RowNames(
        office,
        Titles(office.site()).template_name(roll.template),
        lambda title: office.wiki.fetch_history(title, texts=True),
    )

    def open_parser() -> RosterParser:
        parser = read.terms.open_parser()
        parser.parse(text.text)
        return parser

    consents = _fetch_consents(office, text, open_parser, people, renamed, judged, row_names, roll)
    if write:
        _keep(office, text, consents, people.users(consents), judged)
    experts, troubles = decide_experts(page, consents, users, renamed, usual=roll.usual)
    return RosterBook(
        title,
        text.head.revid,
        {expert.name: expert for expert in experts},
        (*page.troubles, *troubles),
        frozenset(name for name, one in consents.items() if one.row is not None),
    )


def _as_shown(office: Office, text: PageText, page: RosterPage) -> RosterPage:
    """A roster without the rows that stand inside other templates and are not shown by them."""
    if not page.nested:
        return page
    marked, marks = text.text, {}
    for row in sorted(page.nested, key=lambda row: row.span.start, reverse=True):
        marks[row] = f"helpdesk{text.head.revid}row{row.span.start}."
        marked = marked[: row.span.start] + marks[row] + marked[row.span.end :]
    expanded = office.wiki.fetch_expanded(text.head.title, marked)
    rows = tuple(row for row in page.rows if row not in marks or marks[row] in expanded)
    return replace(page, rows=rows)


def _fetch_consents(
    office: Office,
    page: PageText,
    open_parser: Callable[[], RosterParser],
    people: People,
    renamed: Mapping[str, str],
    judged: str,
    names: RowNames,
    roll: Roll,
) -> Mapping[str, Consent]:
    """What every account did last with its own row, as the page's history tells."""
    title, revid = page.head.title, page.head.revid
    kept, known_revid = CONSENTS.fetch_at(office, judged, title)
    known = _known(kept, people) if kept is not None else None
    if known is not None and known_revid == revid:
        return known
    parser = open_parser()

    def is_roster(other: str) -> bool:
        # A page that staff have moved was the roster before; that of another desk was not.
        return other == title or (
            CONSENTS.fetch(office, judged, other) is not None and other not in _rolls(office, roll)
        )

    def walk(walk: ConsentWalk, revisions: Sequence[Revision], after: int = 0) -> ConsentWalk:
        origins = find_origins(office, title, revisions, is_roster)
        for revision, here in list(zip(revisions, origins, strict=True))[after:]:
            rows = None if revision.text is None else parser.parse_rows(revision.text)
            names.learn(parser.used)
            walk.feed(revision, rows, here=here)
        return walk

    def walk_all() -> Mapping[str, Consent]:
        start = ConsentWalk({}, renamed=renamed, since=names.since)
        return walk(start, _oldest_first(office, page, 0)).consents

    if known is None:
        return walk_all()
    revisions = _oldest_first(office, page, known_revid - 1)
    if not revisions or revisions[0].revid != known_revid:
        # The page was deleted, merged or moved meanwhile: its history is another one.
        return walk_all()
    text = revisions[0].text
    before = None if text is None else parser.parse_rows(text)
    start = ConsentWalk(
        known, renamed=renamed, before=before, before_revid=known_revid, since=names.since
    )
    new = walk(start, revisions, after=1)
    if not new.touched:
        return new.consents
    # Whether a row that somebody has brought is their own, only all that stood there can tell.
    told, touched = walk_all(), new.touched
    return {
        **{name: one for name, one in new.consents.items() if name not in touched},
        **{name: one for name, one in told.items() if name in touched},
    }


def _rolls(office: Office, roll: Roll) -> set[str]:
    """The titles of all such pages, as the wiki spells them."""
    titles = sorted({*roll.every} - {""})
    return {head.title for head in office.wiki.fetch_heads(titles).values()}


def _oldest_first(office: Office, page: PageText, after: int) -> list[Revision]:
    head = page.head
    revisions = list(
        office.wiki.fetch_history(head.title, newest=head.revid, oldest=after, texts=True)
    )
    return revisions[::-1]


def purpose_of(template: str, topics: Sequence[Topic]) -> str:
    """What the page is read for: rows are compared by what they say to a desk of these topics."""
    words = f"[{template!r}, [{', '.join(map(_words_of, topics))}]]"
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:20]


_words_of: ByIdentity[Topic, str] = ByIdentity(
    lambda topic: repr((topic.id, dict(topic.labels))), most=500
)


def _known(kept: Sequence[KnownConsent], people: People) -> Mapping[str, Consent] | None:
    """Remembered consents, under the accounts' present names.

    ``None`` when a name belongs to another account than it did: then the history is read anew,
    which shows every account under the name that it has now.
    """
    users = people.users([one.name for one in kept])
    if any(users[one.name].user_id not in (0, one.user_id) for one in kept):
        return None
    found = {one.name: Consent(one.name, one.revid, one.row) for one in kept}
    renamed = people.present_names(found)
    return follow_renames(found, [(old, new) for old, new in renamed.items() if old != new])


def _keep(
    office: Office,
    page: PageText,
    consents: Mapping[str, Consent],
    users: Mapping[str, User],
    judged: str,
) -> None:
    title, revid = page.head.title, page.head.revid
    kept, known_revid = CONSENTS.fetch_at(office, judged, title)
    if kept is not None and known_revid == revid:
        return
    numbers = {name: user.user_id for name, user in users.items()}
    rows = tuple(
        KnownConsent(one.name, one.revid, one.row, numbers.get(one.name, 0))
        for one in consents.values()
    )
    CONSENTS.keep(office, judged, title, rows, revid)
