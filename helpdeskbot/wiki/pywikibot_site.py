"""The wiki's description of itself, asked once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.wiki.pywikibot_session import Session


class SiteReader:
    def __init__(self, session: Session, folder: Path, clock: Callable[[], datetime]) -> None:
        self._session = session

    def fetch(self) -> SiteInfo:
        return SiteInfo()
