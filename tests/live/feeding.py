"""The local MediaWiki's recent changes as a stream of events: the wiki's own feed, passed on.

MediaWiki sends each change as JSON in a datagram (https://www.mediawiki.org/wiki/Manual:$wgRCFeeds),
as Wikimedia's wikis once fed their streams.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.live.mediawiki import MediaWiki
from tests.sse import EventServer, serving

_END = b"end"


@contextmanager
def streaming(
    wiki: MediaWiki, hear: Callable[[dict[str, Any]], None] = lambda event: None
) -> Iterator[EventServer]:
    """A stream of what happens on the wiki, until the end of the block.

    :param hear: called with each event, in another thread.
    """
    with serving() as events, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as inlet:
        inlet.bind(("127.0.0.1", 0))
        port = inlet.getsockname()[1]

        def pass_on() -> None:
            while (data := inlet.recv(1 << 16)) != _END:
                event = json.loads(data)
                events.feed(event)
                hear(event)

        thread = threading.Thread(target=pass_on, daemon=True)
        thread.start()
        wiki.configure(
            "$wgRCFeeds['stream'] = [ 'class' => UDPRCFeedEngine::class,"
            " 'formatter' => JSONRCFeedFormatter::class, 'add_interwiki_prefix' => false,"
            f" 'omit_bots' => false, 'uri' => 'udp://127.0.0.1:{port}' ];"
        )
        try:
            yield events
        finally:
            wiki.configure("")
            inlet.sendto(_END, inlet.getsockname())
            thread.join()
