"""What people wrote into templates and the bot cannot read: told where they wrote it, once."""
