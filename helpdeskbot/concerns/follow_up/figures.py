"""The figures of a follow-up, looked up when it is due and not before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import Counted, DoneRequest
from helpdeskbot.concerns.follow_up.words import VIEW_DAYS, CategoryFigures, Figures
from helpdeskbot.wiki.protocol import Wiki


def look_up(wiki: Wiki, request: DoneRequest, policy: FollowUpPolicy) -> Figures:
    """What has become of the result of a request; nothing where nobody said what that is."""
    categories = []
    for title in request.wishes.categories:
        info = wiki.fetch_category(title)
        usage = wiki.fetch_file_usage(title, sample=policy.sample) if info.files else None
        categories.append(CategoryFigures(info, usage, request.counted.get(title)))
    pages = request.wishes.pages
    activity = wiki.fetch_activity(pages, request.closed_at) if pages else {}
    views: Mapping[str, int] | None = None
    if pages and policy.page_views:
        seen = wiki.fetch_views(pages, VIEW_DAYS)
        if seen is not None:
            views = {activity[title].title: number for title, number in seen.items()}
    return Figures(categories, list(activity.values()), views)


def count_now(wiki: Wiki, request: DoneRequest, now: datetime) -> Mapping[str, Counted]:
    """What the categories hold now of which it is not known what they held before.

    :param now: UTC.
    """
    return {
        title: Counted(wiki.fetch_category(title).files, now)
        for title in request.wishes.categories
        if title not in request.counted
    }


def counted_in(figures: Figures, request: DoneRequest, now: datetime) -> Mapping[str, Counted]:
    """The same as :func:`count_now`, from what was looked up for a follow-up."""
    return {
        title: Counted(found.info.files, now)
        for title, found in zip(request.wishes.categories, figures.categories, strict=True)
    }
