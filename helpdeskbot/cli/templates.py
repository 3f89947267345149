"""The commands ``helpdeskbot templates``: the bot's own pages on the wiki."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from helpdeskbot import __version__
from helpdeskbot.cli import logs
from helpdeskbot.cli.common import load, open_office, settings_option
from helpdeskbot.cli.preview_words import preview

if TYPE_CHECKING:
    from helpdeskbot.concerns.concern import PublishedPart
    from helpdeskbot.model.topics import Topic
    from helpdeskbot.office.office import Office
    from helpdeskbot.publish import PageStep
    from helpdeskbot.settings.operator_file import Settings


@click.group()
def templates() -> None:
    """The bot's pages on the wiki: templates, request form, user page."""


@templates.command("diff")
@settings_option
def templates_diff(settings_file: str | None) -> None:
    """Show how the pages on the wiki differ from the packaged ones.  Writes nothing."""
    from helpdeskbot.publish import render_publish_report

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    steps = plan(open_office(settings, keep=False), settings)
    click.echo(render_publish_report(steps))


@templates.command("push")
@settings_option
@click.option(
    "--force",
    metavar="TITLE",
    multiple=True,
    help="Overwrite this page though staff changed it; may be given again.",
)
def templates_push(settings_file: str | None, force: tuple[str, ...]) -> None:
    """Publish the packaged pages; what staff changed since the last push stays.  Writes."""
    from helpdeskbot.publish import apply_publish, render_push_report

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings)
    steps = plan(office, settings)
    pushed = apply_publish(office.wiki, office.store, steps, force=force, now=office.clock())
    click.echo(render_push_report(pushed))
    sys.exit(1 if any(page.result.is_failure for page in pushed) else 0)


templates.add_command(preview)


def plan(office: Office, settings: Settings) -> Sequence[PageStep]:
    """Compare the packaged pages with the wiki's."""
    from helpdeskbot.cli.manuals import list_manuals
    from helpdeskbot.publish import fetch_steps, load_pages
    from helpdeskbot.words.messages import available_languages

    own = [desk.status.template for desk in office.desks if desk.status.install]
    values = {
        "bot": office.account,
        "contact": settings.wiki.contact,
        "stop": office.stop_title,
        "version": __version__,
    }
    if office.desks:
        # The bot's own page links to it, whoever it comes from.
        values["status_template"] = (own or [office.desks[0].status.template])[0]
    parts = ["status", "form", "bot"] if own else ["form", "bot"]
    if any(desk.settings_page for desk in office.desks):
        parts.append("settings")
    declared = find_parts(office)
    if declared:
        parts.append("words")
    for part in declared:
        parts.append(part.name)
        values |= part.values
    language, topics = office.site().language, find_topics(office)
    pages = list(load_pages(values, language=language, parts=parts, topics=topics))
    for part in declared:
        for other in part.further:
            there = {page.title for page in pages}
            more = load_pages({**values, **other}, language=language, parts=[part.name])
            pages += [page for page in more if page.title not in there]
    words = f"User:{office.account}/Messages" if declared else ""
    manuals = list_manuals(office, available_languages(), words)
    return fetch_steps(office.wiki, office.store, [*manuals, *pages])


def find_topics(office: Office) -> Sequence[Topic]:
    """What requests at the desks with our status template may be about, as is in force now.

    What several desks have in common is called as the first of them calls it.
    """
    from helpdeskbot.matching import load_topic_preset
    from helpdeskbot.settings.on_wiki.in_force import apply_standing, find_standing

    found: dict[str, Topic] = {}
    for desk in office.desks:
        if desk.status.install:
            known = (
                apply_standing(desk, find_standing(office, desk)) if desk.settings_page else desk
            )
            for topic in known.topics or load_topic_preset():
                found.setdefault(topic.id, topic)
    return tuple(found.values())


def find_parts(office: Office) -> Sequence[PublishedPart]:
    """What of the bot's pages the concerns need, for what the desks have switched on."""
    from helpdeskbot.concerns.order import open_concerns
    from helpdeskbot.model.report import TickReport
    from helpdeskbot.office.context import Context

    context = Context(office, TickReport(started=office.clock()), write=False)
    parts = [concern.part(office.desks) for concern in open_concerns(context)]
    return [part for part in parts if part is not None]


def find_unlike(office: Office, settings: Settings) -> Sequence[tuple[str, str]]:
    """(title, state) of the pages that are not as packaged."""
    return [
        (step.title, step.state.value)
        for step in plan(office, settings)
        if step.state.is_saved or step.state.is_left_to_people
    ]
