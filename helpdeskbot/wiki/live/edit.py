"""Saving a page against the revision that the plan was made on."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.wiki import Edit, PageHead, PageText, Saved
from helpdeskbot.parse.exclusion import parse_bot_exclusion
from helpdeskbot.wiki.live.errors import refused
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.waiting import waiting

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

    def save(self, edit: Edit, current: PageText | None) -> Saved:
        """Save a page.

        :param current: the page as it was a moment ago; ``None`` for one to be created.
        :raises EditConflict: see the protocol.
        :raises EditRefused: see the protocol.
        """
        if current is not None:
            if parse_bot_exclusion(current.text, self._session.account):
                raise EditRefused(
                    "the page asks bots to stay away", code="nobots", where=edit.title
                )
            self._require_base(edit, current.head)
        self.await_turn(None)
        self._last_edit = time.monotonic()
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
            # https://www.mediawiki.org/wiki/API:Edit#Response: what it really was saved on.
            merged = bool(edit.base_revid) and result.get("oldrevid") != edit.base_revid
            return Saved(result["newrevid"], merged=merged)
        own = self._find_lost(edit)
        return Saved(own) if own else Saved(self._newest(edit.title), changed=False)

    def _require_base(self, edit: Edit, head: PageHead) -> None:
        """See to it that the base belongs to this page.

        MediaWiki looks at the number alone: with the newest revision of *another* page as the
        base it saves without looking for a conflict (seen on 1.43).  After moves, an old plan may
        name such a revision.

        :raises EditConflict: it does not, or there is no such revision any more.
        """
        if head.revid == edit.base_revid:
            return
        wanted = {"prop": "info", "revids": edit.base_revid}
        pages = self._session.query(wanted, where=edit.title)["query"].get("pages", [])
        if not head.exists or not any(page.get("pageid") == head.page_id for page in pages):
            raise EditConflict("the page was moved or deleted meanwhile", where=edit.title)

    def _newest(self, title: str) -> int:
        wanted = {"prop": "revisions", "titles": [title], "rvprop": "ids"}
        for page in self._session.query(wanted, where=title)["query"]["pages"]:
            for revision in page.get("revisions", []):
                return int(revision["revid"])
        raise EditConflict("the page was deleted meanwhile", where=title)

    def await_turn(self, since_last: timedelta | None) -> None:
        """Wait until an edit is not too soon after the last one.

        :param since_last: how long ago the wiki says that was; ``None``: only what this process
            saved counts.
        """
        pace = self._session.pace
        seconds = self._last_edit + pace - time.monotonic()
        if since_last is not None:
            seconds = max(seconds, pace - since_last.total_seconds())
        if seconds > 0:
            with waiting():
                self._session.stop.wait(min(seconds, pace))

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
                # The wiki cuts long ones at the end.
                same = revision.get("comment", "")[:400] == _one_line(edit.summary)[:400]
                if same and revision["revid"] > edit.base_revid:
                    _log.info("%s: revision %d is ours", edit.title, revision["revid"])
                    return int(revision["revid"])
        return 0


def _one_line(summary: str) -> str:
    return " ".join(summary.splitlines()).strip()


def _failure(result: Mapping[str, Any], title: str) -> EditRefused:
    """A refusal that comes as an answer rather than as an error: captchas, extensions' hooks."""
    if "captcha" in result:
        return refused("captcha", "it wants a captcha solved (captcha)", where=title)
    code = str(result.get("code") or result.get("result") or "failure").lower()
    said = str(result.get("info") or result.get("warning") or "it gives no reason")
    return refused(code, f"{said.rstrip('.')} ({code})", where=title)
