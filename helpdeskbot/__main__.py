"""``python -m helpdeskbot``."""

from helpdeskbot.cli import main

main()
