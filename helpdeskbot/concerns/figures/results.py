"""What became of the files of requests that are done, looked up when a report is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from helpdeskbot.concerns.figures.values import FilesUse, Period, RequestCase
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context


def look_up_results(
    context: Context, desk: DeskPolicy, cases: Sequence[RequestCase], period: Period, most: int
) -> Mapping[str, FilesUse]:
    """By the requests' lasting ids; only of the newest, and of those that name a category."""
    policy = desk.of(FollowUpPolicy)
    if not policy.enabled:
        return {}
    wanted = [case for case in cases if case.categories and case.ended_at in period]
    wanted.sort(key=lambda case: (case.opened_at, case.identity))
    return {case.identity: _look_up(context, case, policy.sample) for case in wanted[-most:]}


def _look_up(context: Context, case: RequestCase, sample: int) -> FilesUse:
    wiki = context.office.wiki
    files = used = wikis = 0
    for title in case.categories:
        found = context.once(("category", title), partial(wiki.fetch_category, title))
        files += found.files
        if not found.files:
            continue
        look = partial(wiki.fetch_file_usage, title, sample=sample)
        usage = context.once(("usage", title), look)
        used += usage.used
        wikis = max(wikis, usage.wikis or (1 if usage.used else 0))
    return FilesUse(files, used, wikis)
