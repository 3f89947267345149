"""The pages with which a desk begins: each is offered where it is missing, and none is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from helpdeskbot import __version__
from helpdeskbot.cli.starting.asking import Interview, say
from helpdeskbot.cli.templates import plan
from helpdeskbot.concerns.order import CONCERNS, DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.office.office import Office
from helpdeskbot.parse.wikitext.named_templates import find_templates
from helpdeskbot.publish import (
    LocalPage,
    PageStep,
    State,
    apply_publish,
    fetch_steps,
    render_push_report,
)
from helpdeskbot.publish.pages import DEFAULT_VALUES
from helpdeskbot.settings.on_wiki.fitting import find_mistakes
from helpdeskbot.settings.on_wiki.parse.page import parse_settings_page
from helpdeskbot.settings.on_wiki.standing import say_mistake
from helpdeskbot.settings.on_wiki.starter import render_starter
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.settings.settable import find_sections
from helpdeskbot.words.messages import Messages

# With a minute between two edits, nobody waits for longer without a word.
_TOLD_EVERY = 5
FORM = DEFAULT_VALUES["form_template"]


def make_pages(
    office: Office, settings: Settings, interview: Interview, url: Callable[[str], str]
) -> bool:
    """Offer what is missing, and make what is wanted; whether all that was wanted is there.

    :param url: the address of a page.
    """
    good = True
    bots = [step for step in plan(office, settings) if step.state is State.CREATE]
    for step in bots:
        if step.title == office.stop_title:
            question = f"Make {step.title}, on which anybody can stop the bot?"
            good &= _offer(office, [step], interview, question)
    rest = [step for step in bots if step.title != office.stop_title]
    what = "templates, request form, its own page"
    question = f"Publish {len(rest)} pages of the bot ({what})?{_tell_pace(office, rest)}"
    good &= _offer(office, rest, interview, question)
    for desk in office.desks:
        if desk.settings_page:
            steps = _plan_one(office, desk.settings_page, _render_settings(office, desk), desk)
            question = f"Make {desk.settings_page}, filled with what is in force?"
            good &= _offer(office, steps, interview, question)
        for title in desk.pages:
            steps = _plan_one(office, title, _render_desk(office, desk, title), desk)
            question = f"Make the desk's page {title}, with the request form on it?"
            good &= _offer(office, steps, interview, question)
            for line in _find_formless(office, desk, title):
                say(f"{line} {url(title)}")
    return good


def _offer(office: Office, steps: Sequence[PageStep], interview: Interview, question: str) -> bool:
    """Make pages if they are wanted; false if one that was wanted could not be saved."""
    wanted = [step for step in steps if step.state is State.CREATE]
    if not wanted or not interview.may(question):
        return True
    failed = []
    for number, step in enumerate(wanted, start=1):
        if number % _TOLD_EVERY == 0:
            say(f"  {number} of {len(wanted)}: {step.title}")
        pushed = apply_publish(office.wiki, office.store, [step], now=office.clock())
        failed += [page for page in pushed if page.result.is_failure]
    say(render_push_report(failed).rstrip() if failed else _tell_made(wanted))
    return not failed


def _tell_made(steps: Sequence[PageStep]) -> str:
    return (
        f"  {steps[0].title} is there." if len(steps) == 1 else f"  {len(steps)} pages are there."
    )


def _tell_pace(office: Office, steps: Sequence[PageStep]) -> str:
    """How long so many edits take, where that is long."""
    flagged = "bot" in office.wiki.fetch_account().rights
    minutes = len(steps) * office.limits.pace(flagged=flagged) / 60
    if minutes < 2:
        return ""
    why = "" if flagged else ", as the account has no right “bot”"
    return f" It takes {minutes:.0f} minutes{why}; the rest can be made later."


def _plan_one(office: Office, title: str, text: str, desk: DeskPolicy) -> Sequence[PageStep]:
    summary = office.messages(desk).text("summary-publish", __version__)
    page = LocalPage(title, text, summary, part="beginning", once=True)
    return fetch_steps(office.wiki, office.store, [page])


def _render_desk(office: Office, desk: DeskPolicy, title: str) -> str:
    messages = office.messages(desk)
    own = messages.language != office.site().language
    form = f"{{{{{FORM}{f'|lang={messages.language}' if own else ''}}}}}"
    lines = [messages.text("starter-desk"), "", form]
    prefix, colon, _ = title.partition(":")
    number = office.site().namespaces.get(prefix.replace("_", " ").lower()) if colon else 0
    # Elsewhere than on talk pages the wiki has to be told that people talk there.
    return "\n".join(lines if number and number % 2 else [*lines, "__NEWSECTIONLINK__"])


def _render_settings(office: Office, desk: DeskPolicy) -> str:
    messages = office.messages(desk)
    names: dict[str, str] = {}
    for concern in CONCERNS:
        told = concern.says_of_itself(desk, messages)
        if told is not None:
            names |= dict.fromkeys(concern.sections, told.name)
    text = render_starter(desk, names, messages)
    page = parse_settings_page(text, office.site(), sections=find_sections(DESK))
    mistakes = [say_mistake(one, Messages.load("en")) for one in find_mistakes(desk, page)]
    if mistakes:
        raise HelpdeskBotError(
            f"the settings page would begin with mistakes: {'; '.join(mistakes)}",
            where=desk.settings_page,
            advice="Please report this as a bug",
        )
    return text


def _find_formless(office: Office, desk: DeskPolicy, title: str) -> Iterator[str]:
    """What to do about a desk's page that stood before and has no request form."""
    page = office.wiki.fetch_pages([title])[title]
    names = office.template_names(FORM)
    if page.head.exists and not any(find_templates(page.text, names, office.site())):
        yield f"{title} stands and stays as it is. Put {{{{{FORM}}}}} at its top:"
