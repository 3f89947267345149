"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MARIADB = ("mariadb", "mysql")
WIKITEXT = sa.Text().with_variant(
    mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_nopad_bin"), *MARIADB
)
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), *MARIADB)
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DIGEST = sa.String(64).with_variant(
    mysql.CHAR(64, charset="ascii", collation="ascii_bin"), *MARIADB
)


def upgrade() -> None:
    """Make them."""
    _create(
        "desk",
        _row(),
        _digest(),
        sa.Column("name", WIKITEXT, nullable=False),
        sa.UniqueConstraint("digest", name="uq_desk_digest"),
    )
    _create(
        "page",
        _row(),
        _digest(),
        _desk(),
        sa.Column("title", WIKITEXT, nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("target", WIKITEXT, nullable=False),
        _of_desk("page"),
        sa.UniqueConstraint("digest", name="uq_page_digest"),
    )
    _index("page", "desk_id")
    _create(
        "thread",
        _row(),
        _digest(),
        _desk(),
        sa.Column("thread", WIKITEXT, nullable=False),
        sa.Column("title", WIKITEXT, nullable=False),
        sa.Column("heading", WIKITEXT, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("opened_by", WIKITEXT, nullable=False),
        sa.Column("opened_at", MOMENT),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("status", WIKITEXT),
        sa.Column("tagged", sa.Boolean(), nullable=False),
        sa.Column("gone_since", MOMENT),
        _of_desk("thread"),
        sa.UniqueConstraint("digest", name="uq_thread_digest"),
    )
    _index("thread", "desk_id")
    _create(
        "plan",
        _row(),
        _digest(),
        _desk(),
        sa.Column("key", WIKITEXT, nullable=False),
        sa.Column("title", WIKITEXT, nullable=False),
        sa.Column("base_revid", sa.BigInteger(), nullable=False),
        sa.Column("summary", WIKITEXT, nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        _of_desk("plan"),
        sa.UniqueConstraint("digest", name="uq_plan_digest"),
    )
    _index("plan", "desk_id", "outcome")
    _create(
        "event",
        _row(),
        _desk(),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", WIKITEXT, nullable=False),
        sa.Column("thread", WIKITEXT, nullable=False),
        sa.Column("title", WIKITEXT, nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        _of_desk("event"),
    )
    _index("event", "desk_id", "at")
    _create(
        "heartbeat",
        _row(),
        _digest(),
        sa.Column("worker", WIKITEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", WIKITEXT, nullable=False),
        sa.Column("interval", sa.Double(), nullable=False),
        sa.UniqueConstraint("digest", name="uq_heartbeat_digest"),
    )
    _create(
        "lease",
        sa.Column("desk_id", ROW, primary_key=True, autoincrement=False),
        sa.Column("worker", WIKITEXT, nullable=False),
        sa.Column("until", MOMENT),
        _of_desk("lease"),
    )
    _create(
        "published",
        _row(),
        _digest(),
        sa.Column("wiki", WIKITEXT, nullable=False),
        sa.Column("title", WIKITEXT, nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("text", WIKITEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("digest", name="uq_published_digest"),
    )


def downgrade() -> None:
    """Remove them and all that is in them."""
    for name in ("published", "lease", "heartbeat", "event", "plan", "thread", "page", "desk"):
        op.drop_table(name, if_exists=_may_be_half_done())


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, if_not_exists=_may_be_half_done())


def _index(table: str, *columns: str) -> None:
    name = f"ix_{table}_{'_'.join(columns)}"
    op.create_index(name, table, list(columns), if_not_exists=_may_be_half_done())


def _may_be_half_done() -> bool:
    """MariaDB commits each table by itself, so a crash leaves the first few of them."""
    return op.get_bind().dialect.name in MARIADB


def _row() -> sa.Column[int]:
    return sa.Column("id", ROW, primary_key=True, autoincrement=True)


def _digest() -> sa.Column[str]:
    return sa.Column("digest", DIGEST, nullable=False)


def _desk() -> sa.Column[int]:
    return sa.Column("desk_id", ROW, nullable=False)


def _of_desk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=f"fk_{table}_desk_id")
