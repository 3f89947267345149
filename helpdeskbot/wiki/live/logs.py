"""The logs of a real MediaWiki."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from helpdeskbot.model.logs import Move, ProtectionChange, RightsChange, Until
from helpdeskbot.wiki.live import answers
from helpdeskbot.wiki.live.errors import Unanswered
from helpdeskbot.wiki.live.session import Session

_MINUTE = timedelta(minutes=1)


class LogReader:
    """Asks about logs; each method is told of in :class:`helpdeskbot.wiki.logs.Logs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fetch_rights_log(self, name: str) -> Sequence[RightsChange]:
        """See the protocol."""
        return [
            RightsChange(
                answers.parse_time(event["timestamp"]),
                _groups(event["params"], "old"),
                _groups(event["params"], "new"),
            )
            for event in self._ask("rights", {"letitle": f"User:{name}"})
            if "newgroups" in event.get("params", {})
        ]

    def fetch_protection_log(self, title: str) -> Sequence[ProtectionChange]:
        """See the protocol."""
        return [
            ProtectionChange(
                answers.parse_time(event["timestamp"]),
                event.get("revid", 0),
                event["logpage"],
                _levels(event),
            )
            for event in self._ask("protect", {"letitle": title})
            if "params" in event
        ]

    def fetch_moves(self, at: datetime) -> Sequence[Move]:
        """See the protocol."""
        moment = {"lestart": answers.render_time(at - _MINUTE)}
        moment |= {"leend": answers.render_time(at + _MINUTE), "ledir": "newer"}
        return [
            Move(event["title"], event["params"]["target_title"], event.get("revid", 0))
            for event in self._ask("move", moment)
            if "target_title" in event.get("params", {})
        ]

    def _ask(self, kind: str, wanted: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """The entries of a log, oldest first."""
        asked = {"list": "logevents", "letype": kind, "lelimit": "max", "ledir": "newer"}
        asked["leprop"] = "ids|title|type|timestamp|details"
        if not answers.can_be_asked_for(wanted.get("letitle", kind)):
            return ()
        try:
            return list(self._read({**asked, **wanted}))
        except Unanswered as error:
            # A name that no page can have.
            if error.code != "invalidtitle":
                raise
            return ()

    def _read(self, asked: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        for answer in self._session.query_all(asked):
            yield from answer["query"]["logevents"]


def _until(text: str) -> datetime | None:
    return None if text.startswith("infini") else answers.parse_time(text)


def _groups(params: Mapping[str, Any], which: str) -> Until:
    # Old entries do not tell of ends.
    ends = {entry["group"]: entry["expiry"] for entry in params.get(f"{which}metadata", [])}
    return {group: _until(ends.get(group) or "infinity") for group in params[f"{which}groups"]}


def _levels(event: Mapping[str, Any]) -> Until | None:
    """What an entry of the log says; very old ones say nothing that could be read."""
    if event["action"] == "move_prot":
        return None
    return {
        entry["level"]: _until(entry["expiry"])
        for entry in event["params"].get("details", [])
        if entry["type"] == "edit"
    }
