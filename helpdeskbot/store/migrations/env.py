"""What Alembic runs around the migrations: on the connection that it was given."""

from alembic import context

from helpdeskbot.store.migrate import VERSION_TABLE
from helpdeskbot.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
