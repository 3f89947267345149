"""Settings of the dashboard; what others have to know of them stands in ``model/one_page.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from helpdeskbot.model.one_page import OnePagePolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardPolicy(OnePagePolicy):
    """Whether a desk has one page with all that is open, and which pages it replaces.

    :param enabled: whether it is kept.
    :param page: its title; ``""``: the first of the desk's ``pages`` + ``/Dashboard``.
    :param manual: the title of the desk's manual on the wiki; ``""``: there is none.
    :param one_page: the pages of requests that need somebody, and of what the roster lacks, lead
        to it, and are kept no more.
    """

    advice: ClassVar[str] = (
        "it tells nobody anything; with `one_page` a desk has one page less to look at for each "
        "that leads to it, and a page that several desks share stays"
    )
