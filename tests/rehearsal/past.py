"""A past written by hand: requests in which people did this and the bot would have done that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from helpdeskbot.rehearsal.model import Deed, Done, Intended, Rehearsed, RehearsedRequest

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
END = datetime(2026, 12, 31, tzinfo=UTC)
PAGE = "Project:Helpdesk"


def at(day: int, month: int = 3, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def replied(by: str, when: datetime) -> Done:
    return Done(when, by, Deed.REPLIED)


def did(by: str, when: datetime, deed: Deed, what: str = "") -> Done:
    return Done(when, by, deed, what)


def would(kind: str, when: datetime, *notifies: str, title: str = PAGE) -> Intended:
    return Intended(when, kind, f"{kind}-event", title, notifies, f"it was time to {kind}")


def request(
    *what: Done | Intended,
    heading: str = "Photos of mushrooms",
    requester: str = "Anna",
    opened: datetime | None = None,
    identity: str = "",
) -> RehearsedRequest:
    opened = opened or at(1)
    people = [Done(opened, requester, Deed.OPENED), *(one for one in what if isinstance(one, Done))]
    return RehearsedRequest(
        identity=identity or f"h-{requester}-{opened:%Y%m%d%H%M%S}-{heading}",
        heading=heading,
        title=PAGE,
        requester=requester,
        opened_at=opened,
        people=people,
        acts=[one for one in what if isinstance(one, Intended)],
        status="new",
    )


def rehearsed(
    *requests: RehearsedRequest,
    begin: datetime = BEGIN,
    end: datetime = END,
    elsewhere: Sequence[Intended] = (),
) -> Rehearsed:
    return Rehearsed(
        wiki="metawiki",
        pages=[PAGE],
        begin=begin,
        end=end,
        settings='name = "desk"\n',
        revisions=300,
        passes=120,
        edits=40,
        requests=list(requests),
        elsewhere=list(elsewhere),
        user_talk=["user talk", "benutzer diskussion"],
    )


def many(number: int) -> Rehearsed:
    """A year with so many requests, of which each third was left alone."""
    found = []
    for place in range(number):
        opened = BEGIN + timedelta(hours=16 * place)
        what: list[Done | Intended] = [
            would("tag", opened + timedelta(minutes=3)),
            would("ask", opened + timedelta(minutes=4), "Bo", "Chidi"),
        ]
        if place % 3:
            what.append(replied("Bo", opened + timedelta(hours=5 + place % 40)))
            what.append(replied("Anna", opened + timedelta(hours=60)))
        else:
            what.append(would("remind", opened + timedelta(days=5), "Dalia"))
        found.append(request(*what, opened=opened, heading=f"Request {place}"))
    end = BEGIN + timedelta(hours=16 * number) + timedelta(days=40)
    return rehearsed(*found, end=end)
