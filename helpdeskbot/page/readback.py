"""What was composed is parsed before it is planned: what would not be read back is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpdeskbot.model.change import Conclusion, ThreadChange, Verdict
from helpdeskbot.model.discussion import Span, StatusTemplate, Thread
from helpdeskbot.office.office import Office
from helpdeskbot.page.compose import compose_page
from helpdeskbot.page.one_comment import find_standing
from helpdeskbot.page.page import DeskPage


def leave_unreadable(page: DeskPage, words: Mapping[str, str], office: Office) -> DeskPage:
    """The page without those changes that would not be read back from the page.

    Where something before it is never closed, such as a comment, a template is no template and a
    comment is none; they would be added again and again.  So what was composed is parsed before
    it is planned.  Where only the comment would not be read, the request is tagged all the same.

    :param words: the new comments as they will stand on the page, by the thread's id.
    """
    if not page.changes or _reads_back(page, words, office):
        return page
    good = {}
    for thread, change in page.changes.items():
        ways = (change, change.without_words()) if change.tag and change.draft else (change,)
        for way in ways:
            if _reads_back(replace(page, changes={thread: way}), words, office):
                good[thread] = way
                break
    if good and not _reads_back(replace(page, changes=good), words, office):
        good = {}
    because = "something above is never closed, so what the bot adds below would not be read"
    verdicts = [
        Verdict(verdict.thread, Conclusion.LEAVE, because)
        if verdict.thread in page.changes and verdict.thread not in good
        else verdict
        for verdict in page.verdicts
    ]
    return replace(page, verdicts=verdicts, changes=good)


def _reads_back(page: DeskPage, words: Mapping[str, str], office: Office) -> bool:
    text = compose_page(page, words)
    after = office.parse(page.desk, page.title, text).threads
    before = page.talk.threads
    return len(after) == len(before) and all(
        _as_meant(page, office.account, then, now, text)
        for now, then in zip(after, before, strict=True)
    )


def _as_meant(page: DeskPage, account: str, then: Thread, now: Thread, text: str) -> bool:
    """Whether a thread reads as it did, and as the change to it was meant."""
    change = page.changes.get(then.id)
    statuses = len(then.statuses)
    if change is not None:
        statuses += change.tag - (change.withdrawn in [one.span for one in then.statuses])
    if now.heading != then.heading or len(now.statuses) != statuses:
        return False
    if change is None:
        return len(now.comments) == len(then.comments)
    if (change.params or change.status is not None) and not any(
        _is_as_set(status, change) for status in now.statuses
    ):
        return False
    if change.draft is not None and change.draft.above not in now.span.of(text):
        return False
    said = [comment.author for comment in now.comments]
    gone = change.withdrawn or Span(0, 0)
    expected = [one.author for one in then.comments if one.signature.start not in gone]
    if change.draft is not None and change.draft.line:
        # Whether a signature within a template is a comment depends on the template.
        return now.resolved and said[: len(expected)] == expected
    if change.draft is not None and find_standing(page, change) is None:
        if then.is_page:
            # Other sections of the talk page may follow the one in which we speak.
            places = [at for at, name in enumerate(said) if name == account]
            return any(said[:at] + said[at + 1 :] == expected for at in places)
        expected.append(account)
    return said == expected


def _is_as_set(status: StatusTemplate, change: ThreadChange) -> bool:
    params = dict(status.params)
    return (change.status is None or status.value == change.status) and all(
        params.get(name, "") == value for name, value in change.params.items()
    )
