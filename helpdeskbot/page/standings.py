"""How the open requests of a desk stand: kept for each of its pages when that was dealt with.

An unchanged page is not read again, so what the pages of a desk show of its requests comes of here.
A page that the memory does not know is read anew, and then it is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.resting import with_resting
from helpdeskbot.words.links import anchor_of

STANDING = Kept("standings", tuple[Standing, ...], under="standings", whole=True)

Fill = Callable[[DeskPage, Request, Standing], Standing]


def keep_standings(context: Context, page: DeskPage, fill: Fill) -> None:
    """Take note of how the requests of a page stand that are not over.

    :param page: its changes are those that were made.
    :param fill: adds what the concerns know of a request.
    """
    kept = _fetch(context, page.desk, page.title) if page.troubles or page.resting else ()
    before = {one.identity: one for one in kept}
    found = []
    for thread in page.talk.threads:
        request = page.requests.get(thread.id)
        if thread.id in page.troubles:
            opening = page.openings.get(thread.id)
            known = before.get(opening.identity) if opening is not None else None
            # It is left alone, and is no less open for that.
            found += [known] if known is not None else []
        elif request is not None:
            begun = _begin(page, request, page.changes.get(thread.id))
            found += [fill(page, request, begun)] if begun is not None else []
    rows = tuple(with_resting(page, before.values(), found))
    context.standings[page.desk.name, page.title] = rows
    if context.write:
        STANDING.keep(context.office, page.desk_key, page.title, rows)


def fetch_standings(context: Context, desk: DeskPolicy) -> Sequence[Standing]:
    """How the open requests of a desk stand, in the order of its pages and on each from its top."""
    titles = dict.fromkeys(titles_of(context.office, desk))
    return [one for title in titles for one in _fetch(context, desk, title)]


def fetch_looked_after(context: Context, desk: DeskPolicy) -> Sequence[Standing]:
    """The same of the requests that a desk looks after: without those that it has handed to another
    desk of ours, and with those that others have handed to it.
    """
    others = [one for one in context.desks if one.name != desk.name]
    own = [one for one in fetch_standings(context, desk) if one.desk in ("", desk.name)]
    handed = (one for other in others for one in fetch_standings(context, other))
    return [*own, *(one for one in handed if one.desk == desk.name)]


def _fetch(context: Context, desk: DeskPolicy, title: str) -> Sequence[Standing]:
    key = (desk.name, title)
    if key not in context.standings:
        office = context.office
        context.standings[key] = STANDING.fetch(office, office.desk_key(desk), title) or ()
    return context.standings[key]


def _begin(page: DeskPage, request: Request, change: ThreadChange | None) -> Standing | None:
    """What the page itself tells; ``None``: it is over, or has no status template yet."""
    if request.new and not (change and change.tag):
        return None
    status, phase = request.status, request.phase
    if change is not None and change.status is not None:
        status, phase = change.status, page.desk.status.phase(change.status)
    if phase is Phase.CLOSED or request.thread.resolved:
        return None
    return Standing(
        identity=request.identity,
        title=page.title,
        heading=request.thread.heading,
        anchor="" if request.thread.is_page else anchor_of(request.thread),
        requester=request.requester,
        opened_at=request.opened_at,
        status=status,
        phase=phase,
    )
