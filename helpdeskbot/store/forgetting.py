"""Forgetting people: one of them by another name, and everybody after some time.

Only what is done here may change the event log; the database's guard lets it pass while a row of
its own says so, within its transaction (migration 0006).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from helpdeskbot.model.memory import Forgotten, Outcome
from helpdeskbot.store.columns import digest
from helpdeskbot.store.pseudonym import Renaming, make_pseudonym
from helpdeskbot.store.tables import (
    DeskRow,
    EventRow,
    ForgettingRow,
    KeptPageRow,
    PageRow,
    PlanRow,
    ThreadRow,
    TriedRow,
)
from helpdeskbot.store.transactions import Transactions
from helpdeskbot.store.upsert import upsert

NEEDED = timedelta(days=31)
"""So long limits and messages look back at what was done about somebody."""


class Forgetting(Transactions):
    """What goes from the memory on purpose."""

    def forget_person(
        self,
        wiki: str,
        name: str,
        *,
        now: datetime,
        entries: Mapping[str, str],
        while_on: Mapping[str, Collection[str]],
    ) -> Forgotten:
        """Replace an account's name by a random one that stands for it in this run only.

        What the wiki's pages tell anyhow is removed instead, and read anew by the next tick.

        :param entries: by purpose, where the list of requests stands in kept rows that no page
            tells again: only a person's own go, with all else the rows stay as they are.
        :param while_on: by purpose, the kinds of events that stay while a kept row names them.
        """
        with self._past_the_guard(f"{wiki} person") as session:
            run = _Run(session, _desks_of(session, wiki), name, now)
            run.rename_threads()
            run.rename_plans()
            run.rename_events(run.find_needed(wiki, while_on))
            run.drop_kept(wiki, entries)
            if run.renamed or run.removed:
                # Pages of which rows are gone are read again, whoever edits them or not.
                pages = update(PageRow).where(PageRow.desk_id.in_(run.desks))
                session.execute(pages.values(policy=None))
            return Forgotten(run.renamed, run.removed, run.left)

    def forget_old(
        self, wiki: str, *, before: datetime, now: datetime, counted: Collection[str] = ()
    ) -> bool:
        """Remove what happened before a moment, once a day at most; whether that was now.

        :param counted: kinds of events that are counted for ever: of these what tells of people
            goes, and the rest stays.
        """
        key = digest(f"{wiki} old")
        with self._reads() as session:
            last = session.scalar(select(ForgettingRow.at).where(ForgettingRow.digest == key))
        if last is not None and last <= now < last + timedelta(days=1):
            return False
        with self._past_the_guard(f"{wiki} old", now) as session:
            desks = _desks_of(session, wiki)
            for table, gone in (
                (EventRow, (EventRow.at < before) & EventRow.kind.not_in(list(counted))),
                (ThreadRow, ThreadRow.gone_since < before),
                (PlanRow, (PlanRow.ended_at < before) & (PlanRow.outcome != _PENDING)),
                (TriedRow, TriedRow.at < before),
            ):
                session.execute(delete(table).where(table.desk_id.in_(desks), gone))
            _empty(session, desks, before, counted)
        return True

    @contextlib.contextmanager
    def _past_the_guard(self, what: str, at: datetime | None = None) -> Iterator[Session]:
        key = digest(what)
        with self._writes() as session:
            upsert(session, ForgettingRow, [{"digest": key, "at": at, "under_way": True}])
            yield session
            mine = update(ForgettingRow).where(ForgettingRow.digest == key)
            session.execute(mine.values(under_way=False))


_PENDING = Outcome.PENDING.value


class _Run:
    """One person's rows at a wiki's desks."""

    def __init__(self, session: Session, desks: Sequence[int], name: str, now: datetime) -> None:
        self.desks = desks
        self.renamed = self.removed = self.left = 0
        self._session = session
        self._name = Renaming(name, make_pseudonym())
        self._recent = now - NEEDED
        staying = or_(ThreadRow.gone_since.is_(None), ThreadRow.gone_since >= self._recent)
        wanted = select(ThreadRow.desk_id, ThreadRow.thread)
        found = session.execute(wanted.where(ThreadRow.desk_id.in_(desks), staying))
        # What happened to one request goes together: half of it would look like a step that lacks.
        recent = select(EventRow.desk_id, EventRow.thread).where(EventRow.at >= self._recent)
        lately = session.execute(recent.where(EventRow.desk_id.in_(desks), EventRow.thread != ""))
        self._staying = {(desk, thread) for rows in (found, lately) for desk, thread in rows}

    def rename_threads(self) -> None:
        found = self._session.execute(select(DeskRow.id, DeskRow.name))
        names = {number: name for number, name in found}  # noqa: C416
        columns = ("thread", "title", "heading", "opened_by", "comments")
        for row, new in self._found(ThreadRow, columns):
            if (row.desk_id, row.thread) in self._staying:
                self.left += 1
            else:
                key = digest(names[row.desk_id], new["thread"])
                self._rename(ThreadRow, row.id, {**new, "digest": key})

    def rename_plans(self) -> None:
        for row, new in self._found(PlanRow, ("title", "summary", "actions")):
            if row.outcome == _PENDING or row.made_at >= self._recent:
                self.left += 1
            else:
                self._rename(PlanRow, row.id, new)

    def find_needed(self, wiki: str, while_on: Mapping[str, Collection[str]]) -> frozenset[str]:
        """The kinds of events of which nothing may be forgotten yet."""
        kept = self._session.scalars(select(KeptPageRow).where(KeptPageRow.wiki == wiki)).all()
        named = {row.purpose.partition(":")[0] for row in kept if self._name.stands_in(row.data)}
        return frozenset(kind for purpose in while_on.keys() & named for kind in while_on[purpose])

    def rename_events(self, needed: Collection[str]) -> None:
        for row, new in self._found(EventRow, ("thread", "title", "data")):
            staying = row.kind in needed or (row.desk_id, row.thread) in self._staying
            if staying or row.at >= self._recent:
                self.left += 1
            else:
                self._rename(EventRow, row.id, new)

    def drop_kept(self, wiki: str, entries: Mapping[str, str]) -> None:
        """Remove what was learnt from pages, where the name stands in it."""
        identities = {thread for _, thread in self._staying}
        for row in self._session.scalars(select(KeptPageRow).where(KeptPageRow.wiki == wiki)).all():
            if not self._name.stands_in([row.title, row.data]):
                continue
            field = entries.get(row.purpose.partition(":")[0])
            if field is None or not isinstance(row.data.get(field), list):
                self._session.delete(row)
                self.removed += 1
                continue
            theirs = [one for one in row.data[field] if self._name.stands_in(one)]
            gone = [one for one in theirs if one.get("identity") not in identities]
            if gone:
                row.data = {
                    **row.data,
                    field: [one for one in row.data[field] if one not in gone],
                }
            self.removed += len(gone)
            self.left += self._name.stands_in(row.data)

    def _found(self, table: Any, columns: Sequence[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
        """The rows in which the name stands, and what these columns are to be."""
        found = select(table).where(table.desk_id.in_(self.desks)).order_by(table.id)
        for row in self._session.scalars(found).all():
            old = {name: getattr(row, name) for name in columns}
            new = self._name.data(old)
            if new != old:
                yield row, new

    def _rename(self, table: Any, number: int, values: dict[str, Any]) -> None:
        self._session.execute(update(table).where(table.id == number).values(**values))
        self.renamed += 1


def _desks_of(session: Session, wiki: str) -> list[int]:
    own = or_(DeskRow.name == wiki, DeskRow.name.startswith(f"{wiki}:", autoescape=True))
    return list(session.scalars(select(DeskRow.id).where(own)))


def _empty(
    session: Session, desks: Sequence[int], before: datetime, counted: Collection[str]
) -> None:
    """Take from old events that are counted for ever who they are about."""
    old = select(EventRow).where(
        EventRow.desk_id.in_(desks), EventRow.at < before, EventRow.kind.in_(list(counted))
    )
    instead: dict[str, str] = {}
    for row in session.scalars(old).all():
        if row.thread.startswith("<"):
            continue
        thread = instead.setdefault(row.thread, make_pseudonym())
        data = {key: value for key, value in row.data.items() if key not in ("by", "comment")}
        if "comment" in row.data:
            data["comment"] = instead.setdefault(str(row.data["comment"]), make_pseudonym())
        values = {"thread": thread, "title": "", "revid": 0, "data": data}
        session.execute(update(EventRow).where(EventRow.id == row.id).values(**values))
