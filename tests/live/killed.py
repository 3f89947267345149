"""Makes one tick and gets a signal at a point: ``python -m tests.live.killed POINT SETTINGS``.

It dies by SIGKILL; with a third word, ``SIGSTOP``, it is stopped there instead, and may go on.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import cast

from helpdeskbot.cli import app
from helpdeskbot.concerns.order import DESK
from helpdeskbot.settings.operator_file import load_settings
from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.desk import Tripwire


def main(point: str, file: str, how: str = "SIGKILL") -> None:
    def trip(call: str) -> None:
        if call == point:
            os.kill(os.getpid(), signal.Signals[how])

    settings = load_settings(Path(file), DESK)
    store = cast(Store, Tripwire(app.open_memory(settings, os.environ), trip))
    wiki = cast(Wiki, Tripwire(app.connect(settings, os.environ), trip))
    tick(app.build_office(settings, wiki, store))


if __name__ == "__main__":
    main(*sys.argv[1:])
