"""The desk's page of answers: what people said by saving a form that a link of the bot opened.

It is one of the pages whose newest revision is asked for in each pass, is read when that is another
one, and what it says is remembered.  With the memory gone its history tells the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.decide.answers import Given, fold, read_revisions
from helpdeskbot.page.history import HISTORY_LIMIT


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """What was said on a page of answers, oldest first, up to the revision of the row."""

    given: tuple[Given, ...] = ()


ANSWERS = Kept("answers", StoredAnswers)


def fetch_answers(context: Context, desk: DeskPolicy, title: str = "") -> Sequence[Given]:
    """What was said on a page of answers, oldest first; read at most once a pass.

    Who has taken their own line away has said nothing; what others took away has been said all the
    same, so nothing is lost with a page that is blanked or deleted.

    :param title: of the page; ``""``: the desk's own.
    """
    title = title or desk.answers_title
    given = context.once(("answers", desk.name, title), lambda: _read(context, desk, title))
    return [one for one in given if not one.gone and one.account != context.office.account]


def fetch_said(
    context: Context, desk: DeskPolicy, templates: Collection[str]
) -> Mapping[str, Sequence[Given]]:
    """What accounts said with some templates on the desk's page, by the requests' lasting ids.

    What nobody is known to have saved is left out.

    :param templates: without namespace.
    """
    wanted, found = {fold(name) for name in templates}, dict[str, list[Given]]()
    for one in fetch_answers(context, desk):
        if one.template in wanted and one.account:
            found.setdefault(one.identity, []).append(one)
    return found


def _read(context: Context, desk: DeskPolicy, title: str) -> Sequence[Given]:
    office, head = context.office, context.heads.pages.get(title)
    key = office.desk_key(desk)
    stored, revid = ANSWERS.fetch_at(office, key, title)
    known = stored.given if stored else ()
    if head is None or not head.exists or head.revid == revid:
        return known
    history = office.wiki.fetch_history(title, oldest=max(revid - 1, 0), texts=True)
    revisions = list(islice(history, HISTORY_LIMIT))
    given = read_revisions(reversed(revisions), known, known_to=revid)
    if context.write and revisions:
        ANSWERS.keep(office, key, title, StoredAnswers(tuple(given)), revisions[0].revid)
    return given
