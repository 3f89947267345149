"""The commands ``helpdeskbot templates``: the bot's own pages on the wiki."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from helpdeskbot import __version__
from helpdeskbot.cli import logs
from helpdeskbot.cli.common import load, open_office, settings_option

if TYPE_CHECKING:
    from helpdeskbot.office.office import Office
    from helpdeskbot.publish import Step
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


def plan(office: Office, settings: Settings) -> Sequence[Step]:
    """Compare the packaged pages with the wiki's."""
    from helpdeskbot.concerns.agreement.policy import AgreementPolicy
    from helpdeskbot.concerns.archives.policy import ArchivesPolicy
    from helpdeskbot.concerns.asking.policy import AskingPolicy
    from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
    from helpdeskbot.concerns.reminders.policy import ReminderPolicy
    from helpdeskbot.publish import fetch_steps, load_pages

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
    if any(desk.of(ReminderPolicy).enabled for desk in office.desks):
        parts.append("reminders")
    if any(desk.of(ArchivesPolicy).enabled for desk in office.desks):
        parts.append("archives")
    agreements = [
        desk.of(AgreementPolicy)
        for desk in office.desks
        if desk.of(AgreementPolicy).enabled or desk.of(AgreementPolicy).ask_facts
    ]
    if agreements:
        parts.append("agreement")
        values["agreement_template"] = agreements[0].template
        values["agree_template"] = agreements[0].agree_template
    asking = [desk.of(AskingPolicy) for desk in office.desks if desk.of(AskingPolicy).roster]
    rosters = list(dict.fromkeys(one.roster for one in asking))
    if asking:
        parts.append("roster")
        values["expert_template"] = asking[0].template
        values["decline_template"] = asking[0].decline_template
        values["roster"] = rosters[0]
    following = [
        desk.of(FollowUpPolicy) for desk in office.desks if desk.of(FollowUpPolicy).enabled
    ]
    if following:
        parts.append("follow-up")
        values["answer_template"] = following[0].answer_template
    language = office.site().language
    pages = list(load_pages(values, language=language, parts=parts))
    for roster in rosters[1:]:
        others = load_pages({**values, "roster": roster}, language=language, parts=["roster"])
        pages += [page for page in others if page.title == roster]
    return fetch_steps(office.wiki, office.store, pages)


def find_unlike(office: Office, settings: Settings) -> Sequence[tuple[str, str]]:
    """(title, state) of the pages that are not as packaged."""
    return [
        (step.title, step.state.value)
        for step in plan(office, settings)
        if step.state.is_saved or step.state.is_left_to_people
    ]
