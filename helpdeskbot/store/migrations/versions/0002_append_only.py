"""The event log can only be added to: the database itself refuses everything else."""

import logging

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = "the event log is append-only"
NO_RIGHT = (1044, 1142, 1227, 1419)
"""What MariaDB answers to a user who may not make triggers."""


def upgrade() -> None:
    """Add the triggers.

    A MariaDB server that keeps a binary log lets only its administrators make triggers unless
    ``log_bin_trust_function_creators`` is set.  The bot works without them too: it has no
    function that changes an event.
    """
    backend = op.get_bind().dialect.name
    if backend == "postgresql":
        op.execute(
            "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        name = f"event_no_{verb.lower()}"
        if backend == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON event "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
            continue
        try:
            op.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON event FOR EACH ROW "
                f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{WORDS}'"
            )
        except DBAPIError as error:
            if error.orig is None or error.orig.args[0] not in NO_RIGHT:
                raise
            logging.getLogger(__name__).warning(
                "This database user may not make triggers: the event log is not guarded "
                "against changes by other programs"
            )


def downgrade() -> None:
    """Remove the triggers; the events stay."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER event_append_only ON event")
        op.execute("DROP FUNCTION event_is_append_only()")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS event_no_{verb}")
