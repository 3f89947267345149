"""By which settings a page was judged, and what is wrong with it until somebody mends it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WIKITEXT = sa.Text().with_variant(
    mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_nopad_bin"), "mariadb", "mysql"
)
COLUMNS = ("policy", "trouble")


def upgrade() -> None:
    """Add the columns; MariaDB may have been cut short between them."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("page")}
    for name in COLUMNS:
        if name not in there:
            op.add_column("page", sa.Column(name, WIKITEXT))


def downgrade() -> None:
    """Remove them; every page is then read once more."""
    for name in COLUMNS:
        op.drop_column("page", name)
