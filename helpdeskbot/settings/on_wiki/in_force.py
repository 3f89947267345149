"""The settings in force at a tick: the operator's, with what staff set on the wiki laid over them.

A settings page is read only when its newest revision is another than the remembered one.  What is
wrong with it is said on its talk page, once, while the last good revision stays in force.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import LoginFailed, StoreError, Unreachable
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.wiki import PageHead, Revision
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.parse import find_redirect_target
from helpdeskbot.settings.desk import overlay_desk
from helpdeskbot.settings.on_wiki.fitting import find_mistakes
from helpdeskbot.settings.on_wiki.notices import tell_notices
from helpdeskbot.settings.on_wiki.parse.page import (
    SETTINGS_TEMPLATE,
    TOPIC_TEMPLATE,
    parse_settings_page,
)
from helpdeskbot.settings.on_wiki.standing import (
    STANDINGS,
    Good,
    Notice,
    PageState,
    Trouble,
    judged_by,
    say_mistake,
)
from helpdeskbot.settings.on_wiki.trail import PageTrail, SavedText, Trust
from helpdeskbot.settings.settable import Mistake, find_sections
from helpdeskbot.settings.template_names import tell_missing
from helpdeskbot.words.messages import Messages

log = logging.getLogger(__name__)

# How far back a good revision is looked for, and of how many texts the authors are looked up at a
# time, once the newest has not been enough.
HISTORY_LIMIT = 200
_AT_A_TIME = 20
_MOST_MISTAKES_REPORTED = 5


def effective_desks(context: Context) -> Sequence[DeskPolicy]:
    """The desks as they are to be looked after now.

    What is wrong with a settings page is in the report, and on its talk page.  A
    desk whose settings can neither be read nor are remembered is left out: it waits.

    :raises LoginFailed: the wiki does not know us any more.
    :raises StoreError: the memory fails.
    """
    found = [_find_effective(context, desk) for desk in context.office.desks]
    for desk in filter(None, found):
        # It can wait for a tick in which the wiki can be reached.
        with contextlib.suppress(Unreachable):
            tell_missing(context, desk)
    return [desk for desk in found if desk is not None]


def _find_effective(context: Context, desk: DeskPolicy) -> DeskPolicy | None:
    if not desk.settings_page:
        return desk
    try:
        return _stand(context, desk)
    except (LoginFailed, StoreError):
        raise
    except Unreachable as error:
        what, advice = error.what, error.advice
    except Exception as error:
        log.exception("a settings page could not be dealt with", extra={"desk": desk.name})
        what, advice = f"{type(error).__name__}: {error}", "Please report this as a bug"
    context.report.problems.append(Problem(what, desk.settings_page, advice, desk.name))
    known = STANDINGS.fetch(context.office, desk.name, desk.settings_page)
    return apply_standing(desk, known) if known and known.judged == judged_by(desk) else None


def apply_standing(desk: DeskPolicy, standing: PageState) -> DeskPolicy:
    """The desk's policy with what is in force of its settings page."""
    return overlay_desk(desk, standing.good.data) if standing.good else desk


def find_standing(office: Office, desk: DeskPolicy) -> PageState:
    """How a desk's settings page stands now, read anew; nothing is remembered or said."""
    title = desk.settings_page
    return judge_page(office, desk, office.wiki.fetch_heads([title])[title], None)


def _stand(context: Context, desk: DeskPolicy) -> DeskPolicy:
    """Judge the desk's page where it has changed, remember how it stands, and apply it."""
    office, title = context.office, desk.settings_page
    head = context.heads.pages[title]
    before = known = STANDINGS.fetch(office, desk.name, title)
    if known is None or known.judged != judged_by(desk):
        known = None
    standing = known
    if standing is None or standing.revid != head.revid or not context.write:
        standing = judge_page(office, desk, head, known)
        # What was said stays said, whoever judges the page.
        if before:
            standing = replace(standing, told=before.told, shown=before.shown)
    _report(desk, standing, context.report, office.contact)
    applied = apply_standing(desk, standing)
    # What is told of the page changes nothing that is in force.
    standing = tell_notices(context, applied, desk.settle, head, standing)
    if context.write and standing != before:
        STANDINGS.keep(office, desk.name, title, standing, standing.revid)
    return applied


def judge_page(
    office: Office, desk: DeskPolicy, head: PageHead, known: PageState | None
) -> PageState:
    """Read the page's history back to the newest revision that counts and can be read.

    :param known: how the page stood before; its good revision stays where the history is longer
        than what is read of it.
    """
    standing = PageState(judged_by(desk), head.revid)
    if not head.exists:
        trouble = "the settings page does not exist; the operator's settings are in force"
        return replace(standing, trouble=trouble)
    trouble = ""
    if head.is_redirect:
        trouble = "the settings page is a redirect, which is not followed"
    elif head.content_model != "wikitext":
        trouble = f"the settings page's content model is {head.content_model}, not wikitext"
    walk = _walk(office, desk, head)
    good = walk.good or (known.good if known and not walk.whole else None)
    if trouble:
        return replace(standing, good=good, trouble=trouble)
    notices = []
    if walk.taken and walk.mistakes:
        taken = walk.taken
        notices.append(
            Notice(Trouble.BROKEN, taken.revid, taken.user, taken.timestamp, taken.revid - 1)
        )
    newest = walk.newest
    if newest and newest != walk.taken and not (walk.taken and newest.text == walk.taken.text):
        floor = walk.taken.revid if walk.taken else 0
        notices.append(Notice(Trouble.UNTAKEN, newest.revid, newest.user, newest.timestamp, floor))
    return replace(
        standing,
        good=good,
        mistakes=walk.mistakes,
        notices=tuple(notices),
        since=walk.taken.timestamp if walk.taken else None,
    )


@dataclass(slots=True)
class _Walk:
    """What a walk back through the page's history has found.

    :param newest: the revision that brought the text that stands there.
    :param whole: no older revision could have been found.
    """

    newest: Revision | None = None
    taken: Revision | None = None
    mistakes: tuple[Mistake, ...] = ()
    good: Good | None = None
    whole: bool = False


def _walk(office: Office, desk: DeskPolicy, head: PageHead) -> _Walk:
    walk, trail, trust = _Walk(), PageTrail(office, head, HISTORY_LIMIT), Trust(office, desk, head)
    names = [office.template_names(name) for name in (SETTINGS_TEMPLATE, TOPIC_TEMPLATE)]
    for some in _chunks(trail.read()):
        trust.meet(some)
        walk.newest = walk.newest or some[0].mover or some[0].revision
        for saved in some:
            revision = saved.revision
            # A redirect sets nothing, and is none of the texts that counted before it.
            if not trust.counts(saved) or revision.text is None:
                continue
            if find_redirect_target(revision.text, office.site()):
                continue
            page = parse_settings_page(
                revision.text,
                office.site(),
                sections=find_sections(type(desk)),
                settings_templates=names[0],
                topic_templates=names[1],
            )
            mistakes = find_mistakes(desk, page)
            if walk.taken is None:
                walk.taken, walk.mistakes = revision, mistakes
            if not mistakes:
                walk.good = Good(
                    revision.revid, revision.user, revision.timestamp, page.data, page.lines
                )
                return walk
    walk.whole = trail.whole
    return walk


def _chunks(trail: Iterator[SavedText]) -> Iterator[Sequence[SavedText]]:
    size = 1
    while some := list(itertools.islice(trail, size)):
        yield some
        size = _AT_A_TIME


def _report(desk: DeskPolicy, standing: PageState, report: TickReport, operator: str) -> None:
    """Tell the operator what staff are told on the wiki."""

    def add(what: str, advice: str = "", severity: Severity = Severity.NOTICE) -> None:
        report.problems.append(Problem(what, desk.settings_page, advice, desk.name, severity))

    if standing.trouble:
        advice = "Correct the desk's setting settings_page, or the page"
        add(standing.trouble, advice)
    for notice in standing.notices:
        user = notice.user or "somebody"
        if notice.trouble is Trouble.UNTAKEN:
            add(
                f"revision {notice.revid} by {user} was not taken; {say_in_force(standing)}",
                "A member of staff can confirm it by an edit",
            )
            continue
        words = Messages.load("en")
        said = [say_mistake(mistake, words, operator) for mistake in standing.mistakes]
        more = len(said) - _MOST_MISTAKES_REPORTED
        if more > 0:
            said = [*said[:_MOST_MISTAKES_REPORTED], f"and {more} more"]
        add(
            f"revision {notice.revid} by {user} was not taken: {'; '.join(said)}; "
            f"{say_in_force(standing)}"
        )


def say_in_force(standing: PageState) -> str:
    """Which settings are in force, for a terminal."""
    if standing.good:
        return f"the settings of revision {standing.good.revid} are in force"
    return "only the operator's settings are in force"
