"""Tells, on a page that staff set, of a topic that has requests and nobody on the roster."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.findings import NOBODYS
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.values import UNSERVED
from helpdeskbot.concerns.asking.words.questions import UNSERVED as TEMPLATE
from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.said import marks_on
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.escape import escape_wikitext

# Our own edits of the page in which it is looked up what was told before.
_MOST_EDITS = 50
MARK = "unserved"


def tell_of_topics(at_hand: AtHand, desk: DeskPolicy) -> None:
    """One section for each topic that has had so many requests and nobody for them."""
    asking, office = desk.of(AskingPolicy), at_hand.context.office
    if not (asking.roster and asking.unserved_page) or desk.name not in at_hand.visited:
        return
    waiting: dict[str, list[str]] = {}
    for row in at_hand.ledger.states(office.desk_key(desk)):
        if row.certain and row.topics:
            topic = row.topics[0]
            if topic not in at_hand.book(desk).topics | NOBODYS:
                waiting.setdefault(topic, []).append(row.identity)
    many = {topic: ids for topic, ids in waiting.items() if len(ids) >= asking.unserved_after}
    if not many:
        return
    page = office.wiki.fetch_pages([asking.unserved_page])[asking.unserved_page]
    # By topic, the requests that were told of, in sections that stand there or were deleted.
    told: dict[str, set[str]] = {}
    for mark in marks_on(office, page, MARK, most=_MOST_EDITS):
        if mark.words:
            told.setdefault(mark.words[0], set()).update(mark.words[1:])
    for topic, identities in sorted(many.items()):
        new = [identity for identity in identities if identity not in told.get(topic, ())]
        if len(new) >= asking.unserved_after:
            _tell(at_hand.context, desk, page, topic, new)
            return  # one edit of a page in a pass; the next topic comes with the next


def _tell(
    context: Context, desk: DeskPolicy, page: PageText, topic: str, identities: Sequence[str]
) -> None:
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
    save_section(context, desk, page, label, draft, [action], topic)
