"""Mail from our account to people, through the wiki."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from helpdeskbot.wiki.live.errors import mail_refused
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.words.plain import clean_line, clean_text

_log = logging.getLogger(__name__)


class Mailer:
    """Sends mail (https://www.mediawiki.org/wiki/API:Emailuser)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def send(self, name: str, subject: str, text: str, key: str) -> None:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.send_mail`."""
        subject, text = " ".join(clean_line(subject).split()), clean_text(text)
        parameters = {"target": name, "subject": subject, "text": text}
        answer = self._session.mail(parameters, where=f"mail to {name}")["emailuser"]
        if answer.get("result") not in ("Success", "Warnings"):
            code, said = _reason(answer)
            raise mail_refused(code, f"{said} ({code})", where=f"mail to {name}")
        _log.info("%s: mail %s was sent to %s", self._session.connection.name, key, name)


def _reason(answer: Mapping[str, Any]) -> tuple[str, str]:
    for error in answer.get("errors", []):
        code = str(error.get("code") or error.get("message") or "failure")
        return code, str(error.get("text") or error.get("message") or "it gives no reason")
    return "failure", "it gives no reason"
