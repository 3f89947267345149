"""Wikis with a desk that its operator has set up with everything on, where people have asked."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdeskbot.cli import app
from helpdeskbot.concerns.order import DESK as SECTIONS
from helpdeskbot.settings.operator_file import load_settings
from helpdeskbot.tick import tick
from tests.lacking import leave_out
from tests.live.desk import fill
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, CannotInstall, MediaWiki, start
from tests.live.people import Person

# Where phones have no MobileFrontend, and this package has none, DiscussionTools' counts of
# comments leave the headings a letter wide.  VisualEditor greets everybody at their first edit.
QUIET = """\
$wgDiscussionTools_visualenhancements = $wgDiscussionTools_topicsubscription = 'unavailable';
$wgDefaultUserOptions['visualeditor-hidebetawelcome'] = 1;
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """The wiki, its administrator, and the file of the bot's operator."""

    wiki: MediaWiki
    admin: Person
    settings: Path

    def tick(self) -> None:
        """The bot looks at everything once, and does what there is to do."""
        settings = load_settings(self.settings, SECTIONS)
        store = app.open_memory(settings, {})
        tick(app.build_office(settings, app.connect(settings, {}), store))
        self.wiki.maintenance("runJobs")

    def find(self, beginning: str) -> str:
        """The first page whose title begins so."""
        found = self.admin.api(
            action="query",
            list="allpages",
            apnamespace=4,
            apprefix=beginning.partition(":")[2],
            aplimit=1,
        )
        title: str = found["query"]["allpages"][0]["title"]
        return title


@contextmanager
def filled(language: str, *, without: Collection[str] = ()) -> Iterator[Filled]:
    """Such a wiki in a language, with its pages as `make wiki` has them.

    :param without: extensions, see :func:`tests.live.mediawiki.start`.
    """
    with tempfile.TemporaryDirectory(prefix="helpdeskbot-filled-") as folder:
        try:
            wiki = start(language=language, name="Helpdesk", without=without)
        except CannotInstall as problem:
            leave_out(f"no real MediaWiki: {problem}")
        with wiki:
            wiki.configure(QUIET)
            fill(wiki, Path(folder))
            admin = Person(wiki, ADMIN, ADMIN_PASSWORD)
            yield Filled(wiki, admin, Path(folder) / "helpdeskbot.toml")
