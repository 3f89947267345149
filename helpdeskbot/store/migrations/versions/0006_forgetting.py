"""A way past the guard of the event log: for forgetting people, in its own transaction only."""

import logging

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import DBAPIError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MARIADB = ("mariadb", "mysql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DIGEST = sa.String(64).with_variant(
    mysql.CHAR(64, charset="ascii", collation="ascii_bin"), *MARIADB
)
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), *MARIADB)
TABLE = "forgetting"
WORDS = "the event log is append-only"
NO_RIGHT = (1044, 1142, 1227, 1419)
"""What MariaDB answers to a user who may not make triggers."""

UNLESS = f"EXISTS (SELECT 1 FROM {TABLE} WHERE under_way)"  # noqa: S608
"""Only a transaction that has not ended yet sees such a row, and only its own."""


def upgrade() -> None:
    """Make the table, and let the triggers look into it; MariaDB may have been cut short."""
    op.create_table(
        TABLE,
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("at", MOMENT),
        sa.Column("under_way", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forgetting"),
        sa.UniqueConstraint("digest", name="uq_forgetting_digest"),
        if_not_exists=op.get_bind().dialect.name in MARIADB,
    )
    _guard(UNLESS)


def downgrade() -> None:
    """Guard the log against everything again."""
    _guard("")
    op.drop_table(TABLE, if_exists=op.get_bind().dialect.name in MARIADB)


def _guard(unless: str) -> None:
    backend = op.get_bind().dialect.name
    if backend == "postgresql":
        pass_by = f"IF {unless} THEN RETURN NULL; END IF; " if unless else ""
        op.execute(
            "CREATE OR REPLACE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {pass_by}RAISE EXCEPTION '{WORDS}'; END $$"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        name = f"event_no_{verb.lower()}"
        if backend == "sqlite":
            when = f"WHEN NOT {unless}" if unless else ""
            op.execute(f"DROP TRIGGER {name}")
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON event {when} "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
            continue
        refuse = f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{WORDS}'"
        if unless:
            refuse = f"BEGIN IF NOT {unless} THEN {refuse}; END IF; END"
        try:
            op.execute(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON event FOR EACH ROW {refuse}"
            )
        except DBAPIError as error:
            # As in 0002, where it then made none.
            if error.orig is None or error.orig.args[0] not in NO_RIGHT:
                raise
            logging.getLogger(__name__).warning(
                "This database user may not make triggers: the event log is as it was"
            )
