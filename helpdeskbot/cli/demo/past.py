"""The season's own past, exported as a wiki does it and rehearsed with the desk's settings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from helpdeskbot.cli.demo.desk import ARCHIVE, DESK, ROSTER, SETTINGS, publish
from helpdeskbot.cli.demo.stage import DemoStage
from helpdeskbot.cli.rehearsing_more import conclude
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.fetch.elements import END, write_head, write_page, write_revision
from helpdeskbot.rehearsal.missteps import list_worst
from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.rehearsal.play import rehearse
from helpdeskbot.rehearsal.saying import say_count, say_kind, say_list
from helpdeskbot.rehearsal.score import reckon
from helpdeskbot.rehearsal.terms import Conditions


def rehearse_past(stage: DemoStage, until: datetime) -> Rehearsed:
    """What the bot would have done on the past of the desk's pages up to a moment, UTC."""
    with tempfile.TemporaryDirectory(prefix="helpdeskbot-demo-") as folder:
        file = Path(folder) / "export.xml"
        file.write_text("".join(_export(stage)), encoding="utf-8")
        with read_past(file) as past:
            bot, desks = stage.wiki.bot, [stage.policy]
            terms = Conditions(desks=desks, account=bot, publish=publish, end=until)
            found = rehearse(past, terms)
            conclude(found, past, terms)
    return found


def tell_worst(found: Rehearsed) -> Iterator[str]:
    """All in a line, and then the request in which the bot would have been wrong the most.

    Of that one: when it would have said anything to anybody, and what happened afterwards.

    :raises IndexError: it would never have been wrong.
    """
    score = reckon(found)
    wrong = list_worst(found)
    yield (
        f"{say_count(score.requests, 'request')}, {say_count(score.messages, 'message')} to "
        f"somebody, {say_count(len(wrong), 'misstep')}: {wrong[0][1].error.value}."
    )
    request, worst = wrong[0]
    for act in request.acts:
        if act.notifies:
            told = say_list([*act.notifies])
            yield f"{act.at:%Y-%m-%d %H:%M}  {request.heading}: {say_kind(act.kind)}, tells {told}"
    yield f"{request.heading}: {worst.sentence}."


def _export(stage: DemoStage) -> Iterator[str]:
    """The desk's pages with their full history, as Special:Export gives them."""
    world = stage.wiki.world
    names = dict(enumerate(world.language.names, -2))
    namespaces = {str(number): {"id": number, "name": name} for number, name in names.items()}
    general = {"sitename": "the practice wiki", "lang": world.site.language}
    yield write_head({"general": general, "namespaces": namespaces})
    for title in (DESK, ROSTER, SETTINGS, ARCHIVE):
        page = world.pages[title]
        yield write_page(title, page.namespace, page.page_id)
        for one in page.revisions:
            yield write_revision(
                {
                    "revid": one.revid,
                    "parentid": one.parent_id,
                    "timestamp": f"{one.timestamp:%Y-%m-%dT%H:%M:%SZ}",
                    "user": one.user,
                    "comment": one.summary,
                    "content": one.text,
                }
            )
        yield "</page>\n"
    yield END
