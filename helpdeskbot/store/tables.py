"""The tables, typed.  A change here needs a migration; the tests compare the two.

Rows are found by a digest of their name rather than by the name: see
:func:`~helpdeskbot.store.columns.digest`.  The names stand beside it for people who look
into the database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from helpdeskbot.store.columns import Digest, RowId, UtcDateTime, WikiJson, WikiText

Row = Annotated[int, mapped_column(RowId, primary_key=True, autoincrement=True)]
Key = Annotated[str, mapped_column(Digest, unique=True)]
DeskId = Annotated[int, mapped_column(RowId, ForeignKey("desk.id"))]


class Base(DeclarativeBase):
    """Every table of the bot's memory."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        str: WikiText(),
        datetime: UtcDateTime(),
        int: BigInteger(),
        float: Double(),
    }


class DeskRow(Base):
    """A desk, known since something was first recorded for it."""

    __tablename__ = "desk"

    id: Mapped[Row]
    digest: Mapped[Key]
    name: Mapped[str]


class PageRow(Base):
    """How far a desk's page has been dealt with."""

    __tablename__ = "page"

    id: Mapped[Row]
    digest: Mapped[Key]
    desk_id: Mapped[DeskId] = mapped_column(index=True)
    title: Mapped[str]
    revid: Mapped[int]
    due_at: Mapped[datetime | None]
    target: Mapped[str]
    policy: Mapped[str | None]
    trouble: Mapped[str | None]


class ThreadRow(Base):
    """A thread that has been seen on a desk."""

    __tablename__ = "thread"

    id: Mapped[Row]
    digest: Mapped[Key]
    desk_id: Mapped[DeskId] = mapped_column(index=True)
    thread: Mapped[str]
    title: Mapped[str]
    heading: Mapped[str]
    first_seen: Mapped[datetime]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime | None]
    comments: Mapped[list[str]] = mapped_column(WikiJson)
    status: Mapped[str | None]
    tagged: Mapped[bool]
    gone_since: Mapped[datetime | None]


class PlanRow(Base):
    """An intended edit and what became of it."""

    __tablename__ = "plan"
    __table_args__ = (Index(None, "desk_id", "outcome"),)

    id: Mapped[Row]
    digest: Mapped[Key]
    desk_id: Mapped[DeskId]
    key: Mapped[str]
    title: Mapped[str]
    base_revid: Mapped[int]
    summary: Mapped[str]
    actions: Mapped[list[dict[str, Any]]] = mapped_column(WikiJson)
    made_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
    revid: Mapped[int]


class EventRow(Base):
    """Something that happened.  The database itself refuses to change or remove a row."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "desk_id", "at"),)

    id: Mapped[Row]
    desk_id: Mapped[DeskId]
    at: Mapped[datetime]
    kind: Mapped[str]
    thread: Mapped[str]
    title: Mapped[str]
    revid: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(WikiJson)


class HeartbeatRow(Base):
    """The last sign of life of one worker."""

    __tablename__ = "heartbeat"

    id: Mapped[Row]
    digest: Mapped[Key]
    worker: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str]
    interval: Mapped[float]


class LeaseRow(Base):
    """Which worker holds a desk, and until when; nobody when ``until`` is empty.

    The moment is the database's.  Every claim gets a token of its own, each greater than the last.
    """

    __tablename__ = "lease"

    desk_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("desk.id"), primary_key=True, autoincrement=False
    )
    worker: Mapped[str]
    until: Mapped[datetime | None]
    token: Mapped[int] = mapped_column(server_default="0")


class TriedRow(Base):
    """Something that is done once at most, and was tried: only whoever made the row does it."""

    __tablename__ = "tried"

    id: Mapped[Row]
    digest: Mapped[Key]
    desk_id: Mapped[DeskId] = mapped_column(index=True)
    at: Mapped[datetime]


class PublishedRow(Base):
    """A page of ours as it was last pushed to a wiki."""

    __tablename__ = "published"

    id: Mapped[Row]
    digest: Mapped[Key]
    wiki: Mapped[str]
    title: Mapped[str]
    revid: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime]


class KeptPageRow(Base):
    """What was last learnt from a page of the wiki, for one purpose."""

    __tablename__ = "kept_page"

    id: Mapped[Row]
    digest: Mapped[Key]
    wiki: Mapped[str]
    purpose: Mapped[str]
    title: Mapped[str]
    revid: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(WikiJson)
    at: Mapped[datetime]


class ForgettingRow(Base):
    """When a wiki's old rows were last forgotten.

    :param under_way: true within the one transaction that may change the event log.
    """

    __tablename__ = "forgetting"

    id: Mapped[Row]
    digest: Mapped[Key]
    at: Mapped[datetime | None]
    under_way: Mapped[bool]
