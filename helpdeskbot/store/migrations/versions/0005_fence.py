"""Which claim of a desk is the newest, and what is done once at most and was tried."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MARIADB = ("mariadb", "mysql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DIGEST = sa.String(64).with_variant(
    mysql.CHAR(64, charset="ascii", collation="ascii_bin"), *MARIADB
)
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), *MARIADB)
TABLE = "tried"


def upgrade() -> None:
    """Add a column and a table; MariaDB may have been cut short between them.

    A lease that a wrong clock has set far into the future needs no change: the next worker that
    meets it cuts it to its usual length.
    """
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("lease")}
    if "token" not in there:
        token = sa.Column("token", sa.BigInteger(), nullable=False, server_default="0")
        op.add_column("lease", token)
    maria = op.get_bind().dialect.name in MARIADB
    op.create_table(
        TABLE,
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("desk_id", ROW, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tried"),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name="fk_tried_desk_id"),
        sa.UniqueConstraint("digest", name="uq_tried_digest"),
        if_not_exists=maria,
    )
    op.create_index("ix_tried_desk_id", TABLE, ["desk_id"], if_not_exists=maria)


def downgrade() -> None:
    """Remove them; a mail whose attempt is in the event log is not sent again all the same."""
    op.drop_table(TABLE, if_exists=op.get_bind().dialect.name in MARIADB)
    op.drop_column("lease", "token")
