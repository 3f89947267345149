"""Alembic migrations, oldest first in ``versions``, run by :mod:`helpdeskbot.store.migrate`.

They are written by hand: each names its revision and the one before, and changes the schema
step by step in words that all three databases understand.  They never import the tables, which
move on while an old migration must stay what it was.
"""
