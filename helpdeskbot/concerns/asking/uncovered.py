"""Tells, on a page that staff set, of a topic that has requests and nobody on the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from helpdeskbot.concerns.asking.at_hand import AtHand
from helpdeskbot.concerns.asking.findings import NOBODYS
from helpdeskbot.concerns.asking.words.questions import UNSERVED as TEMPLATE
from helpdeskbot.model.change import Draft
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.marks import Mark, find_marks
from helpdeskbot.model.memory import PlannedAction
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page.planning import UNSERVED
from helpdeskbot.page.presave import fetch_signed
from helpdeskbot.page.side_pages import plan_aside, save_aside
from helpdeskbot.page.topics import topics_of
from helpdeskbot.words.escape import escape_wikitext

# Our own edits of the page in which it is looked up what was told before.
_MOST_EDITS = 50


def tell_of_topics(at_hand: AtHand, desk: DeskPolicy) -> None:
    """One section for each topic that has had so many requests and nobody for them."""
    asking, office = desk.asking, at_hand.context.office
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
    told = _told_before(office, page)
    for topic, identities in sorted(many.items()):
        new = [identity for identity in identities if identity not in told.get(topic, ())]
        if len(new) >= asking.unserved_after:
            _tell(at_hand.context, desk, page, topic, new)
            return  # one edit of a page in a pass; the next topic comes with the next


def _told_before(office: Office, page: PageText) -> Mapping[str, set[str]]:
    """By topic, the requests that were told of, in sections that stand there or were deleted."""
    texts = [page.text]
    if page.head.exists:
        history = office.wiki.fetch_history(page.head.title, user=office.account, texts=True)
        texts += [revision.text or "" for revision in islice(history, _MOST_EDITS)]
    told: dict[str, set[str]] = {}
    for text in texts:
        for trace in find_marks(text):
            if trace.kind == "unserved" and trace.words:
                told.setdefault(trace.words[0], set()).update(trace.words[1:])
    return told


def _tell(
    context: Context, desk: DeskPolicy, page: PageText, topic: str, identities: Sequence[str]
) -> None:
    office = context.office
    messages = office.messages(desk)
    label = escape_wikitext(topics_of(context, desk).label(topic, messages.language))
    draft = Draft(
        TEMPLATE,
        messages.language,
        {"topic": label, "count": str(len(identities)), "roster": desk.asking.roster},
        Mark("unserved", (topic, *identities[:50])).as_wikitext(),
    )
    words = fetch_signed(office, page.head.title, draft, desk, context.report)
    if words is None:
        return
    text = f"{page.text}\n\n== {label} ==\n{words}".lstrip("\n")
    because = f"{len(identities)} requests about {topic} found nobody on the roster"
    action = PlannedAction(UNSERVED, topic, because)
    planned = plan_aside(office, desk, page, text, [action], "summary-unserved", topic)
    save_aside(context, desk, page, planned)
