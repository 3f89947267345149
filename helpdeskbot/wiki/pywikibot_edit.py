"""Saving a page against the revision that the plan was made on."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from helpdeskbot.errors import EditConflict, EditRefused
from helpdeskbot.model.wiki import Edit, Saved
from helpdeskbot.wiki.pywikibot_errors import refused
from helpdeskbot.wiki.pywikibot_session import Session

_log = logging.getLogger(__name__)


class Editor:
    """Edits of our account.

    ``action=edit`` is asked directly with ``baserevid`` and nothing else about the base: what a
    timestamp would tell the wiki besides makes it overlook conflicts within one second.
    https://www.mediawiki.org/wiki/API:Edit
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last_edit = float("-inf")

    def save(self, edit: Edit) -> Saved | None:
        """Save; ``None`` when the page already says what was to be saved.

        :raises EditConflict: see the protocol.
        :raises EditRefused: see the protocol.
        """
        self._keep_distance()
        parameters: dict[str, object] = {
            "title": edit.title,
            "text": edit.text,
            "summary": _one_line(edit.summary),
            "bot": "1",
            "notminor": "1",
        }
        if edit.base_revid:
            parameters |= {"baserevid": edit.base_revid, "nocreate": "1"}
        else:
            parameters["createonly"] = "1"
        try:
            answer = self._session.edit(parameters, where=edit.title)
        except EditConflict:
            own = self._find_lost(edit)
            if own:
                return Saved(own)
            raise
        result = answer["edit"]
        if result.get("result") != "Success":
            raise _failure(result, edit.title)
        if "newrevid" in result:
            return Saved(result["newrevid"])
        own = self._find_lost(edit)
        return Saved(own) if own else None

    def _keep_distance(self) -> None:
        pause = self._session.connection.seconds_between_edits
        if pause:
            self._session.stop.wait(max(0.0, self._last_edit + pause - time.monotonic()))
            self._last_edit = time.monotonic()

    def _find_lost(self, edit: Edit) -> int:
        """The revision saved by an attempt whose answer got lost; 0 if there is none.

        When the line breaks after the wiki has saved, the next attempt finds our own edit in its
        way: the wiki then says "no change", or "exists already" of a page that we made.
        """
        if self._session.attempts < 2:
            return 0
        wanted = {"prop": "revisions", "titles": [edit.title], "rvprop": "ids|comment"}
        wanted |= {"rvuser": self._session.account, "rvlimit": "5"}
        answer = self._session.query(wanted, where=edit.title)
        for page in answer["query"].get("pages", []):
            for revision in page.get("revisions", []):
                same = revision.get("comment") == _one_line(edit.summary)
                if same and revision["revid"] > edit.base_revid:
                    _log.info("%s: revision %d is ours", edit.title, revision["revid"])
                    return int(revision["revid"])
        return 0


def _one_line(summary: str) -> str:
    return " ".join(summary.split())


def _failure(result: Mapping[str, Any], title: str) -> EditRefused:
    """A refusal that comes as an answer rather than as an error: captchas, extensions' hooks."""
    if "captcha" in result:
        return refused("captcha", "it wants a captcha solved (captcha)", where=title)
    code = str(result.get("code") or result.get("result") or "failure").lower()
    said = str(result.get("info") or result.get("warning") or "it gives no reason")
    return refused(code, f"{said.rstrip('.')} ({code})", where=title)
