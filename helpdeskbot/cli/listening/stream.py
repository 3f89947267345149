"""One connection to a stream of server-sent events, of which most are dropped unread.

requests-sse reads the protocol (as it does for pywikibot).  All wikis of Wikimedia share a stream,
and it would make text of each event and write it into a debugging message: so those without our
wiki's name are taken out below it, as bytes.  Waiting and connecting again are not left to it
either: it sleeps where nobody can wake it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import requests
from requests_sse import EventSource, InvalidContentTypeError, InvalidStatusCodeError, ReadyState

SILENCE = 30.0
"""Seconds without a byte after which a connection is taken for dead; servers send comments."""
LONGEST_LINE = 1_000_000
_CHUNK = 1 << 16
_DATA = b"data:"
_EMPTY = (b"", b"\r")
_MOST_LINES = 1000


class StreamEnded(Exception):
    """A connection that brings nothing any more.

    :param what: why, for people.
    :param retry_after: seconds that the server wants to be left alone for.
    :param refused: what was asked for cannot be had, or not be used: not in this way again.
    """

    def __init__(self, what: str, *, retry_after: float = 0, refused: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after = retry_after
        self.refused = refused


class Stream:
    """A connection that is open."""

    def __init__(self, source: EventSource, session: _SiftingSession) -> None:
        self._source = source
        self._session = session

    @property
    def dropped(self) -> int:
        """How many events were taken out unread."""
        return self._session.dropped

    @property
    def place(self) -> str:
        """Where in the stream we are, with what was dropped counted; ``""``: not known."""
        return self._session.place

    @property
    def brought(self) -> bool:
        """Whether anything has come."""
        return self._session.brought

    def read(self) -> Iterator[str]:
        """The data of the events in which one of our words stands.

        :raises StreamEnded: sooner or later.
        """
        try:
            for event in self._source:
                yield event.data or ""
        except (requests.RequestException, OSError, ValueError) as error:
            # A text that is not UTF-8 is a ValueError.
            raise StreamEnded(f"it cannot be read ({type(error).__name__})") from None


@contextmanager
def connect(
    address: str,
    *,
    agent: str,
    words: Sequence[bytes],
    place: str = "",
    silence: float = SILENCE,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Stream]:
    """Open a connection to a stream, and close it in the end.

    :param agent: how we introduce ourselves.
    :param words: an event without any of these is dropped unread.
    :param place: where to go on; ``""``: from now on.
    :param silence: seconds without a byte after which it is given up.
    :param stopping: looked at whenever something comes: whether to end.
    :raises StreamEnded: it cannot be opened.
    """

    def on_error() -> None:
        if source.ready_state is ReadyState.CONNECTING:
            # It would sleep now, and connect by itself.
            raise StreamEnded("the connection broke, or was silent for too long")

    session = _SiftingSession(words, stopping)
    source = EventSource(
        address,
        timeout=silence,
        session=session,
        on_error=on_error,
        latest_event_id=place or None,
        headers={"User-Agent": agent, "Accept-Encoding": "identity"},
        allow_redirects=True,
    )
    try:
        _open(source)
        yield Stream(source, session)
    finally:
        source.close()
        session.close()


def _open(source: EventSource) -> None:
    try:
        source.connect(0)
    except InvalidStatusCodeError as error:
        raise _refused(error) from None
    except InvalidContentTypeError:
        raise StreamEnded("the answer is no stream of events", refused=True) from None
    except (requests.RequestException, OSError, ValueError) as error:
        raise StreamEnded(f"it cannot be reached ({type(error).__name__})") from None


def _refused(error: InvalidStatusCodeError) -> StreamEnded:
    code = error.status_code
    asked = error.response.headers.get("Retry-After", "") if error.response is not None else ""
    seconds = float(asked) if asked.isdecimal() and len(asked) < 10 else 0.0
    lasting = 400 <= code < 500 and code not in (408, 425, 429)
    return StreamEnded(f"the server answers with HTTP {code}", retry_after=seconds, refused=lasting)


class _SiftingSession(requests.Session):
    """A session whose answers leave out the data of events in which none of our words stands."""

    def __init__(self, words: Sequence[bytes], stopping: Callable[[], bool]) -> None:
        super().__init__()
        self.words = tuple(words)
        self.stopping = stopping
        self.dropped = 0
        self.brought = False
        self.place = ""

    def note_place(self, event: Sequence[bytes]) -> None:
        """Remember where in the stream an event was."""
        for line in event:
            if line.startswith(b"id:"):
                self.place = line[3:].strip().decode("latin-1")

    def is_wanted(self, event: Sequence[bytes]) -> bool:
        """Whether one of our words stands in an event's data."""
        data = [line for line in event if line.startswith(_DATA)]
        if any(word in line for line in data for word in self.words):
            return True
        self.dropped += bool(data)
        return False

    def request(self, *args: Any, **more: Any) -> requests.Response:
        """As the base class's; only how its lines are read is another."""
        return cast("requests.Response", _Sifted(super().request(*args, **more), self))


class _Sifted:
    """An answer of the server, with lines that may be read."""

    def __init__(self, answer: requests.Response, session: _SiftingSession) -> None:
        self._answer = answer
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answer, name)

    def iter_lines(self) -> Iterator[bytes]:
        """The lines of what is left, an event's together.

        :raises StreamEnded: a line does not end.
        """
        session = self._session
        rest = b""
        event: list[bytes] = []
        for chunk in self._answer.iter_content(_CHUNK):
            if session.stopping():
                return
            session.brought = True
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE or len(event) > _MOST_LINES:
                raise StreamEnded("it sends something without an end", refused=True)
            for line in lines:
                if line not in _EMPTY:
                    event.append(line.removesuffix(b"\r"))
                    continue
                # Before it is dealt with: one that cannot be read is not to come again.
                session.note_place(event)
                if session.is_wanted(event):
                    yield from event
                    yield b""
                event = []
