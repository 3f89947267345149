"""The commands ``helpdeskbot templates``: the bot's own pages on the wiki."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from helpdeskbot import __version__
from helpdeskbot.cli import logs
from helpdeskbot.cli.common import load, open_office, settings_option, wiki_option
from helpdeskbot.cli.preview_words import preview

if TYPE_CHECKING:
    from helpdeskbot.concerns.concern import PublishedPart
    from helpdeskbot.model.desk import DeskPolicy
    from helpdeskbot.model.topics import Topic
    from helpdeskbot.office.office import Office
    from helpdeskbot.publish import LocalPage, PageStep
    from helpdeskbot.settings.operator_file import Settings


def _scope(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options with which more is published than the desks use."""
    command = click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Also what is switched off at the desks, and in every language.",
    )(command)
    return click.option(
        "--lang",
        "languages",
        metavar="CODE",
        multiple=True,
        help="Also the messages in this language; may be given again.",
    )(command)


# Not of what boxes say, which is there in all languages.
_IN_A_LANGUAGE = re.compile(r"Template:(?!.+/words/).+/([a-z]{2,3}(?:-[a-z]+)*)")


@click.group()
def templates() -> None:
    """The bot's pages on the wiki: templates, request form, user page.

    These are the pages of what is switched on at the desks; messages stand there in the languages
    of the desks and of the wiki, and in English.  To whoever reads another language the program
    speaks in its own words.  What has been published before is kept up to date.
    """


@templates.command("diff")
@settings_option
@wiki_option
@_scope
def templates_diff(
    settings_file: str | None, wiki: str | None, everything: bool, languages: tuple[str, ...]
) -> None:
    """Show how the pages on the wiki differ from the packaged ones.  Writes nothing."""
    from helpdeskbot.publish import render_publish_report

    settings = load(settings_file, wiki)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    steps = plan(office, settings, everything=everything, languages=languages)
    click.echo(render_publish_report(steps))


@templates.command("push")
@settings_option
@wiki_option
@_scope
@click.option(
    "--force",
    metavar="TITLE",
    multiple=True,
    help="Overwrite this page though staff changed it; may be given again.",
)
def templates_push(
    settings_file: str | None,
    wiki: str | None,
    force: tuple[str, ...],
    everything: bool,
    languages: tuple[str, ...],
) -> None:
    """Publish the packaged pages; what staff changed since the last push stays.  Writes."""
    from helpdeskbot.publish import apply_publish, render_push_report

    settings = load(settings_file, wiki)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings)
    steps = plan(office, settings, everything=everything, languages=languages)
    pushed = apply_publish(office.wiki, office.store, steps, force=force, now=office.clock())
    click.echo(render_push_report(pushed))
    sys.exit(1 if any(page.result.is_failure for page in pushed) else 0)


templates.add_command(preview)


def plan(
    office: Office,
    settings: Settings,
    *,
    everything: bool = False,
    languages: Sequence[str] = (),
) -> Sequence[PageStep]:
    """Compare the packaged pages with the wiki's.

    :param everything: not only what the desks use.
    :param languages: further ones in which messages are to have pages.
    """
    from helpdeskbot.publish import fetch_steps
    from helpdeskbot.words.messages import available_languages

    _check_languages(languages)
    desks = find_in_force(office)
    spoken = {office.site().language, *(desk.language for desk in desks), *languages} - {""}
    # What was once asked for is kept up to date.
    before = office.store.fetch_published(office.wiki.name)
    spoken |= {found[1] for title in before if (found := _IN_A_LANGUAGE.fullmatch(title))}
    every = [_switch_on(desk) for desk in desks]
    spare = _list_pages(office, settings, every, available_languages(), desks)
    if everything:
        return fetch_steps(office.wiki, office.store, spare)
    wanted = _list_pages(office, settings, desks, spoken, desks)
    titles = {page.title for page in wanted}
    rest = [page for page in spare if page.title not in titles]
    return fetch_steps(office.wiki, office.store, wanted, rest)


def _list_pages(
    office: Office,
    settings: Settings,
    desks: Sequence[DeskPolicy],
    languages: Collection[str],
    known: Sequence[DeskPolicy],
) -> Sequence[LocalPage]:
    """The pages of what is on at some desks, in the order in which they are saved.

    :param known: the desks with the settings in force, which some pages tell of.
    """
    from helpdeskbot.cli.manuals import list_manuals
    from helpdeskbot.publish import load_pages

    own = [desk.status.template for desk in desks if desk.status.install]
    values = {
        "bot": office.account,
        "contact": settings.wiki.contact,
        "operator": settings.wiki.operator,
        "approval": settings.wiki.approval,
        "source": settings.wiki.source,
        "stop": office.stop_title,
        "version": __version__,
    }
    if desks:
        # The bot's own page links to it, whoever it comes from.
        values["status_template"] = (own or [desks[0].status.template])[0]
    parts = ["status", "form", "bot"] if own else ["form", "bot"]
    if any(desk.settings_page for desk in desks):
        parts.append("settings")
    said = dict(values)
    for part in (there := find_parts(office, known)):
        said |= part.values
    declared = find_parts(office, desks)
    for part in declared:
        parts.append(part.name)
        values |= part.values
    language, topics = office.site().language, find_topics(office, desks)
    pages = list(
        load_pages(
            values,
            language=language,
            pages_in=languages,
            parts=parts,
            topics=topics,
            dashboards=find_dashboards(known),
        )
    )
    # The page with all messages shows those that are said.
    if there:
        pages += load_pages(said, language=language, pages_in=languages, parts=["words"])
    for part in declared:
        for other in part.further:
            titles = {page.title for page in pages}
            more = load_pages(
                {**values, **other}, language=language, pages_in=languages, parts=[part.name]
            )
            pages += [page for page in more if page.title not in titles]
    words = f"User:{office.account}/Messages" if there else ""
    return [*list_manuals(office, known, languages, words), *pages]


def _check_languages(languages: Sequence[str]) -> None:
    from helpdeskbot.words.messages import available_languages, is_spoken

    for code in languages:
        if not is_spoken(code):
            there = ", ".join(available_languages())
            raise click.BadParameter(f"{code}; there are {there}", param_hint="--lang")


def _switch_on(desk: DeskPolicy) -> DeskPolicy:
    """A desk at which all is on that can be meant there."""
    from helpdeskbot.settings.desk import overlay_desk
    from helpdeskbot.settings.profiles import load_profile, of_sections
    from helpdeskbot.settings.settable import find_sections

    full = of_sections(load_profile("full"), find_sections(type(desk)))
    with suppress(ValueError):
        return overlay_desk(desk, full)
    for section, table in full.items():
        with suppress(ValueError):  # what cannot be meant here needs no pages
            desk = overlay_desk(desk, {section: table})
    return desk


def find_in_force(office: Office) -> Sequence[DeskPolicy]:
    """The desks with what staff have set on the wiki."""
    from helpdeskbot.settings.on_wiki.in_force import apply_standing, find_standing

    return [
        apply_standing(desk, find_standing(office, desk)) if desk.settings_page else desk
        for desk in office.desks
    ]


def find_topics(office: Office, desks: Sequence[DeskPolicy] = ()) -> Sequence[Topic]:
    """What requests at the desks with our status template may be about.

    What several desks have in common is called as the first of them calls it.

    :param desks: with the settings in force; they are looked up by default.
    """
    from helpdeskbot.matching import load_topic_preset

    found: dict[str, Topic] = {}
    for desk in desks or find_in_force(office):
        if desk.status.install:
            for topic in desk.topics or load_topic_preset():
                found.setdefault(topic.id, topic)
    return tuple(found.values())


def find_dashboards(desks: Sequence[DeskPolicy]) -> Mapping[str, str]:
    """By the titles of desks' pages, those of the pages with all open requests.

    :param desks: with the settings in force.
    """
    from helpdeskbot.model.one_page import find_dashboard

    found: dict[str, str] = {}
    for desk in desks:
        title = find_dashboard(desk)
        found |= dict.fromkeys(desk.shown_pages, title) if title else {}
    return found


def find_parts(office: Office, desks: Sequence[DeskPolicy] = ()) -> Sequence[PublishedPart]:
    """What of the bot's pages the concerns need, for what the desks have switched on.

    :param desks: with the settings in force; those of the office by default.
    """
    from helpdeskbot.concerns.order import open_concerns
    from helpdeskbot.model.report import TickReport
    from helpdeskbot.office.context import Context

    context = Context(office, TickReport(started=office.clock()), write=False)
    parts = [concern.part(desks or office.desks) for concern in open_concerns(context)]
    return [part for part in parts if part is not None]


def find_unlike(office: Office, settings: Settings) -> Sequence[tuple[str, str]]:
    """(title, state) of the pages that are not as packaged."""
    return [
        (step.title, step.state.value)
        for step in plan(office, settings)
        if step.state.is_saved or step.state.is_left_to_people
    ]
