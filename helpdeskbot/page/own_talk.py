"""What people write on the bot's talk page reaches whoever runs it: in the log, and by mail if set.

People complain where they find an account, which nobody reads who runs a program.  The page is seen
in the one request of a pass, and read only when somebody else has saved it.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from helpdeskbot.model.errors import MailRefused
from helpdeskbot.model.memory import Event
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.page.mailing import Letter, mail_once

SEEN = Kept("own-talk", int, under="seen")
"""The newest revision of the page that was passed on."""
_MAILED = "operator-mailed"
_MOST = 20
# What was written earlier has been read, or never will be.
_NEWS = timedelta(days=30)


def pass_on(context: Context) -> None:
    """Tell the operator who has written there since the last pass.

    With an empty memory it is told who has written last: once too often is better than never.

    :raises Unreachable: the wiki does not answer.
    """
    office = context.office
    head = context.heads.pages.get(office.talk_title)
    seen = SEEN.fetch(office, "", office.talk_title)
    if head is None or head.revid == seen:
        return
    if not head.exists:
        if context.write:
            SEEN.keep(office, "", office.talk_title, 0)
        return
    newer = office.wiki.fetch_history(head.title, oldest=seen or 0, since=context.now - _NEWS)
    most = _MOST if seen is not None else 1
    writers = {one.user for one in islice(newer, most)} - {office.account, office.operator}
    if writers:
        who = ", ".join(sorted(name or "somebody" for name in writers))
        what = f"{who} wrote on the bot's talk page"
        advice = f"Read it, and answer: {office.site().url(head.title)}"
        context.report.problems.append(Problem(what, head.title, advice, "", Severity.NOTICE))
        if office.mails_operator and office.operator and context.write:
            _mail(context, head, f"{what}.\n\n{advice}")
    if context.write:
        SEEN.keep(office, "", office.talk_title, head.revid, head.revid)


def _mail(context: Context, head: PageHead, text: str) -> None:
    office = context.office
    key = office.desk_key(office.desks[0])
    about = f"own-talk {head.revid}"
    letter = Letter(office.operator, f"{office.account}: its talk page", text, about)
    event = Event(context.now, key, _MAILED, "", head.title, head.revid)
    try:
        mail_once(context, key, letter, {about: event})
    except MailRefused as refusal:
        why = f"nothing could be mailed to {office.operator}: {refusal.what}"
        problem = Problem(why, head.title, "The account needs a confirmed address", "")
        context.report.problems.append(problem)
