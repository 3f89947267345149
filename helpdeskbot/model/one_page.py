"""The one page from which a desk is run: whether there is one, and where.

It stands here, as the pages that it replaces, and those that link to it, belong to others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.setting import SectionPolicy, find_markup, kept, settable, switch

NEEDED, ROSTER = "needed", "roster"
"""Anchors of the sections to which pages lead that it replaces; links have them, so they stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePagePolicy(SectionPolicy):
    """Whether a desk has a dashboard, and where.

    :param enabled: whether it is kept.
    :param page: its title; ``""``: the first of the desk's ``pages`` + ``/Dashboard``.
    :param one_page: the pages of requests that need somebody, and of what the roster lacks, lead
        to it, and are kept no more.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = switch(False)
    page: str = kept("", "it would make the bot edit another page")
    one_page: bool = settable(False, why="it only leads from pages of the bot to another one")

    @property
    def looks_after(self) -> bool:
        """Whether it is kept: what it shows of a request is to be found out."""
        return self.enabled

    def mistakes(self, desk: Any) -> Iterator[str]:
        """What cannot be meant, each as ``key: sentence``."""
        if find_markup(self.page, "#"):
            yield f"page: {self.page!r} is no title of a page"
        if self.page and self.page in (*desk.pages, desk.settings_page):
            yield f"page: {self.page!r} is a page of the desk already"


def find_dashboard(desk: DeskPolicy) -> str:
    """The title of a desk's dashboard; ``""``: it has none."""
    policy = desk.of(OnePagePolicy)
    return (policy.page or f"{desk.home}/Dashboard") if policy.enabled else ""


def is_led(desk: DeskPolicy) -> bool:
    """Whether the pages that the dashboard replaces lead to it."""
    return bool(find_dashboard(desk)) and desk.of(OnePagePolicy).one_page
