"""The bot's memory in a database: typed tables, migrations and one narrow door."""
