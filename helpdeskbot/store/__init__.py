"""The bot's memory in a database: typed tables, migrations and one narrow door.

:func:`~helpdeskbot.store.opening.open_store` is the door; :mod:`~helpdeskbot.store.migrate` is
for the command line's ``db``.
"""
