"""What makes a rehearsal doubtful: dates misread, or a history that ends before it does.

Of a wiki that the program does not know, dates are read as on the Wikipedia in its language, and in
UTC.  Where that is wrong no signature is found, and it looks as if nobody had ever answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.rehearsal.deeds import SpottedDeed
from helpdeskbot.rehearsal.export.values import PastSite
from helpdeskbot.rehearsal.model import Deed, Unused
from helpdeskbot.rehearsal.saying import say_count
from helpdeskbot.rehearsal.site import is_known

# Until then what is missing may just not have been written yet.
_QUIET = timedelta(days=7)
_ADVICE = "name a wiki whose signatures look like these with --wiki, as in --wiki dewiki"


def say_doubts(
    site: PastSite, given: SiteInfo | None, deeds: Sequence[SpottedDeed]
) -> Iterator[Unused]:
    """What makes doubtful that dates were read as they were meant.

    :param given: what somebody says that the wiki is like.
    :param deeds: what people did.
    """
    if given is None and not is_known(site):
        yield Unused(
            "how dates are written on this wiki is not known: they are read as on the Wikipedia "
            f"in its language, and in UTC. Where that is wrong, {_ADVICE}"
        )
    opened = [one for one in deeds if one.done.deed is Deed.OPENED]
    unsigned = sum(not one.spot.comments for one in opened)
    if 2 * unsigned > len(opened):
        yield Unused(
            f"of {say_count(len(opened), 'new request')} {unsigned:,} had no signature that could "
            "be read, so that replies may not be seen either, and people may seem to have waited "
            f"for longer than they did. If they did sign, {_ADVICE}"
        )


def say_silence(last: datetime, end: datetime) -> Iterator[Unused]:
    """That the bot lived on after the history had ended.

    :param last: when somebody saved anything for the last time, UTC.
    :param end: of the rehearsal.
    """
    if end - last > _QUIET:
        day = f"{last.day} {last:%B %Y}"
        yield Unused(
            f"after {day} there is nothing in this export: what is told of the time since then "
            "supposes that nobody wrote anything. If the export was made earlier, give its day "
            "with --to"
        )
