"""What listening to a flood of other wikis' events costs a process: its processor time.

    python -m tests.bench_latency.flood ADDRESS SECONDS WAY

is the process that is measured; WAY is ``ours``, or ``plain``: requests-sse by itself with each
event read as JSON, which is how scripts of pywikibot listen.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

from helpdeskbot.cli.listening.listener import Ear, Listener
from tests.sse import EventServer, edit_of, serving

SERVER = "meta.wikimedia.org"
_COMMENT = "Undid the last change, which took away more than was meant by it; see the talk page. "


def listen(address: str, seconds: float, way: str) -> dict[str, float]:
    """Listen for a while; the share of a processor, and how many events a second came."""
    heard = 0
    began, spent = time.monotonic(), time.process_time()
    if way == "ours":
        stop = threading.Event()
        ear = Ear("meta", "HelpdeskBot", SERVER, lambda wiki, at: None, lambda: datetime.now(UTC))
        listener = Listener(address, [ear], agent="bench", stop=stop)
        listener.start()
        time.sleep(seconds)
        heard = listener.stream.dropped if listener.stream is not None else 0
    else:
        from requests_sse import EventSource

        with EventSource(address, timeout=30) as source:
            for event in source:
                heard += bool(json.loads(event.data or "{}")["title"])
                if time.monotonic() - began > seconds:
                    break
    wall = time.monotonic() - began
    return {"share": (time.process_time() - spent) / wall, "heard": heard / wall}


def measure(way: str, rate: int, seconds: float) -> dict[str, float]:
    """The cost of listening at a rate of foreign events a second, in another process."""
    with serving() as events:
        command = [sys.executable, "-m", "tests.bench_latency.flood", events.address]
        child = subprocess.Popen([*command, str(seconds), way], stdout=subprocess.PIPE, text=True)
        events.wait_for_visits(1)
        sent = _pour(events, rate, child)
        said, _ = child.communicate(timeout=60)
    found: dict[str, float] = json.loads(said)
    return {**found, "sent": sent}


def _pour(events: EventServer, rate: int, child: subprocess.Popen[str]) -> float:
    """Feed foreign events until the child has ended; how many a second it really were."""
    number, began = 0, time.monotonic()
    while child.poll() is None:
        wanted = int((time.monotonic() - began) * rate)
        some: list[dict[str, Any]] = [
            edit_of(
                f"Item {n}",
                server="www.wikidata.org",
                namespace=0,
                revid=n,
                parsedcomment=_COMMENT * 6,
                id=n,
                timestamp=1_790_000_000,
                title_url=f"https://www.wikidata.org/wiki/Item_{n}",
            )
            for n in range(number, wanted)
        ]
        events.feed(*some)
        number = wanted
        time.sleep(0.005)
    return number / (time.monotonic() - began)


if __name__ == "__main__":
    print(json.dumps(listen(sys.argv[1], float(sys.argv[2]), sys.argv[3])))
