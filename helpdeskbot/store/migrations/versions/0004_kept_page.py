"""What was learnt from pages of the wiki that are not read at every tick."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DIGEST = sa.String(64).with_variant(
    mysql.CHAR(64, charset="ascii", collation="ascii_bin"), "mariadb", "mysql"
)
WIKITEXT = sa.Text().with_variant(
    mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_nopad_bin"), "mariadb", "mysql"
)
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mariadb", "mysql")
TABLE = "kept_page"


def upgrade() -> None:
    """Make the table; MariaDB may have been cut short after it."""
    if TABLE in sa.inspect(op.get_bind()).get_table_names():
        return
    op.create_table(
        TABLE,
        sa.Column("id", ROW, autoincrement=True, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("wiki", WIKITEXT, nullable=False),
        sa.Column("purpose", WIKITEXT, nullable=False),
        sa.Column("title", WIKITEXT, nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_page"),
        sa.UniqueConstraint("digest", name="uq_kept_page_digest"),
    )


def downgrade() -> None:
    """Remove it; the pages are then read once more."""
    op.drop_table(TABLE)
