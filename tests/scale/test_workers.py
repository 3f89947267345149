"""Workers are stopped and killed at any moment: no desk is done by two, and none is forgotten."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scale import judge, story
from tests.store.conftest import new_url, server

__all__ = ["new_url", "server"]
SECONDS = float(os.environ.get("HELPDESKBOT_SCALE_SECONDS", "8"))


@pytest.mark.live
def test_four_workers_at_four_hundred_desks(new_url: Callable[[str], str], tmp_path: Path) -> None:
    url = new_url("postgresql")

    course = story.play(url, seconds=SECONDS, seed=2611, log=tmp_path / "log")

    told = f"{story.tell(course)}\n{course.log[-4000:]}"
    met = Counter(name for name, _ in course.fleet.met)
    assert min(met["SIGSTOP"], met["SIGKILL"]) > 1, told
    assert course.trouble == "", told
    assert [*course.people.left()] == [], told
    assert [*judge.find_doubles(course.wikis)] == [], told
    assert [*judge.find_meddling(course.wikis.calls)] == [], told
    assert story.find_healthy_overlaps(course) == [], told
    assert course.ends == [0] * story.WORKERS, told
