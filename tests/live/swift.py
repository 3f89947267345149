"""The wiki without DiscussionTools, for modules whose stories do not turn on it: thrice as fast.

With it a talk page is read twice more at each edit.  What people are notified of is Echo's own; the
contract's tests, and the stories in which people are asked and reminded, are played with it.
"""

from __future__ import annotations

import pytest

from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, MediaWiki
from tests.live.people import Person


@pytest.fixture(scope="module")
def wiki_server(swift_wiki_server: MediaWiki) -> MediaWiki:
    """In the place of the usual one."""
    return swift_wiki_server


@pytest.fixture(scope="module")
def admin(wiki_server: MediaWiki) -> Person:
    """Its administrator."""
    return Person(wiki_server, ADMIN, ADMIN_PASSWORD)
