"""What the doctor finds of the stream from which the bot hears of edits."""

from __future__ import annotations

from collections.abc import Iterator

from helpdeskbot.cli.listening.address import find_stream, introduce
from helpdeskbot.cli.listening.stream import StreamEnded, connect
from helpdeskbot.model.report import Finding, Health
from helpdeskbot.settings.operator_file import Settings

_PATIENCE = 10.0


def examine_stream(settings: Settings) -> Iterator[Finding]:
    """Whether it can be opened, where there is one; nothing is read from it."""
    address = find_stream(settings.run.stream, settings.wiki.api)
    if not address:
        return
    agent, every = introduce(settings.wiki.contact), settings.run.interval_seconds
    try:
        with connect(address, agent=agent, words=[], silence=_PATIENCE):
            yield Finding("stream", Health.OK, f"edits are heard of from {address}")
    except StreamEnded as ended:
        yield Finding(
            "stream",
            Health.ADVICE,
            f"{address} cannot be listened to: {ended.what}",
            f"The pages are looked at every {every:g} seconds all the same; check run.stream and "
            "this machine's network",
        )
