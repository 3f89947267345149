"""``python -m helpdeskbot``."""

from helpdeskbot.cli.main import main

main()
