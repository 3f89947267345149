"""Tells staff of the templates of messages that cannot be used, after everything else of a pass."""

from __future__ import annotations

from helpdeskbot.office.context import Context
from helpdeskbot.page.mended import notice_key
from helpdeskbot.page.notices import StaffNotice, tell_staff
from helpdeskbot.page.told import find_told
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import render_name


def tell_of_words(context: Context) -> None:
    """Tell the staff of each desk which templates are to be mended, why, and who edited them last.

    :raises Unreachable: the wiki does not answer.
    """
    for desk, title, unfit in context.unfit:
        key = notice_key(context, desk, title)
        if find_told(context, desk, key) is not None:
            continue
        messages = context.office.messages(desk)
        last = context.office.wiki.fetch_heads([title])[title].user
        who = render_name(last) if last else "?"
        reason = messages.text(f"notice-wording-{unfit.harm.value}")
        if unfit.piece:
            reason += f" (<code>{escape_wikitext(unfit.piece)}</code>)"
        because = f"the words of {title} {'' if unfit.shown else 'are not used'}: {unfit}"
        message = "notice-words" if unfit.shown else "notice-wording"
        notice = StaffNotice(key, message, (f"[[:{title}]]", reason, who), because)
        tell_staff(context, desk, notice)
