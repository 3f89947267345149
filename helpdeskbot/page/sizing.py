"""How large the requests of a page are: as staff say in the template, or as their text tells."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.request import Heard
from helpdeskbot.page.decide.intake import REQUEST_LEVEL
from helpdeskbot.page.hearing import hear_thread
from helpdeskbot.page.page import View

_OVER = frozenset({Phase.CLOSED, Phase.ON_HOLD, None})


def find_requests(view: View) -> Sequence[Thread]:
    """The requests of a page: with a status template, or about to get one."""
    return [
        thread
        for thread in view.talk.threads
        if thread.level == REQUEST_LEVEL and (thread.status or thread.id in view.to_tag)
    ]


def read_param(thread: Thread, name: str) -> str:
    """A parameter of a thread's status template, ``""`` where it has none."""
    return dict(thread.status.params).get(name, "") if thread.status else ""


def is_open(thread: Thread, desk: DeskPolicy) -> bool:
    """Whether a request weighs on the desk: not over, not on hold, of a status that is known."""
    if thread.resolved:
        return False
    return thread.status is None or desk.status.phase(thread.status.value) not in _OVER


def hear(view: View, thread: Thread) -> Heard:
    """A request with what else is known of it, whether or not people are searched for it."""
    return view.heard.get(thread.id) or hear_thread(view, thread, (), ())
