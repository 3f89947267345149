"""Tells, on a page that staff set, of a topic that has requests and nobody on the roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.findings import NOBODYS
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.values import UNSERVED
from helpdeskbot.concerns.asking.words.questions import UNSERVED as TEMPLATE
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.report import Fate
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.said import left_on
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.escape import escape_wikitext

MARK = "unserved"
# By topic, the requests that were told of.
TOLD = Kept("unserved", dict[str, list[str]])


def tell_of_topics(at_hand: AtHand, desk: DeskPolicy) -> None:
    """One section for each topic that has had so many requests and nobody for them."""
    asking, office = desk.of(AskingPolicy), at_hand.context.office
    if not (asking.asks and asking.unserved_page) or desk.name not in at_hand.visited:
        return
    waiting: dict[str, dict[str, datetime]] = {}
    for row in at_hand.ledger.states(office.desk_key(desk)):
        if row.certain and row.topics:
            topic = row.topics[0]
            if topic not in at_hand.book(desk).topics | NOBODYS:
                since = row.opened_at or desk.since
                waiting.setdefault(topic, {})[row.identity] = since
    many = {topic: ids for topic, ids in waiting.items() if len(ids) >= asking.unserved_after}
    if not many:
        return
    key, title = office.desk_key(desk), asking.unserved_page
    told = TOLD.fetch(office, key, title) or {}
    told = {
        topic: [one for one in told.get(topic, ()) if one in ids] for topic, ids in many.items()
    }
    for topic, identities in sorted(many.items()):
        new = [identity for identity in identities if identity not in told[topic]]
        if len(new) < asking.unserved_after:
            continue
        page = office.wiki.fetch_pages([title])[title]
        # In sections that stand there, or were deleted.
        about = find_marks_about(MARK, new)
        since = min(identities[identity] for identity in new)
        marks = (one.what for one in left_on(office, page, about, since=since))
        known = {word for mark in marks if mark.words[0] == topic for word in mark.words[1:]}
        new = [identity for identity in new if identity not in known]
        if len(new) >= asking.unserved_after:
            fate = _tell(at_hand.context, desk, page, topic, new)
            known.update(new if fate is Fate.SAVED else ())
        if known and at_hand.context.write:
            told[topic] = [one for one in identities if one in {*told[topic], *known}]
            TOLD.keep(office, key, title, told)
        if len(new) >= asking.unserved_after:
            return  # one edit of a page in a pass; the next topic comes with the next


def _tell(
    context: Context, desk: DeskPolicy, page: PageText, topic: str, identities: Sequence[str]
) -> Fate | None:
    messages = context.office.messages(desk)
    label = escape_wikitext(topics_of(context, desk).label(topic, messages.language))
    draft = Draft(
        TEMPLATE,
        messages.language,
        {"topic": label, "count": str(len(identities)), "roster": desk.of(AskingPolicy).roster},
        Mark(MARK, (topic, *identities[:50])).as_wikitext(),
    )
    because = f"{len(identities)} requests about {topic} found nobody on the roster"
    action = PlannedAction(UNSERVED, topic, because)
    return save_section(context, desk, page, label, draft, [action], topic)
