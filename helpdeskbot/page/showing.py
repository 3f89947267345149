"""What a message would say now, filled with examples, and where its words come from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.unfit import Unfit
from helpdeskbot.office.context import Context
from helpdeskbot.page.looking_over import EXAMPLE, draft_example
from helpdeskbot.page.presave import find_template, render_message
from helpdeskbot.page.wording import Worded, render_packaged, replace_unfit
from helpdeskbot.publish.messages import MessagePage
from helpdeskbot.words.messages import resolve_language
from helpdeskbot.words.units import strip_units


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as it would be posted now.

    :param title: of the page whose words they are; ``""``: the wiki has none, and the words are
        those that came with the program.
    :param revid: of that page.
    :param language: in which the packaged words would be, or the page's.
    :param text: signed wikitext.
    :param unfit: why the page's words are not used; ``text`` has the packaged ones then.
    """

    title: str
    revid: int
    language: str
    text: str
    unfit: Unfit | None = None


def show_message(
    context: Context, desk: DeskPolicy, message: MessagePage, language: str
) -> ShownMessage:
    """A message in a language, or in the nearest one that there is.

    :param language: ``""``: the desk's.
    :raises Unreachable: the wiki does not answer.
    """
    office = context.office
    language = language or desk.language or office.site().language
    draft = draft_example(office, desk, message, language)
    draft = replace(draft, language=language)
    title = find_template(office, draft, desk.language)
    if title is None:
        code = resolve_language(language)
        own = render_packaged(context, desk, draft, code, "")
        [text] = office.wiki.fetch_transformed(desk.pages[0], [own])
        return ShownMessage("", 0, code, _without_mark(text))
    code = title.rpartition("/")[2]
    draft = replace(draft_example(office, desk, message, code), language=code)
    [text] = office.wiki.fetch_transformed(desk.pages[0], [render_message(draft, title)])
    text = strip_units(text)
    other = replace_unfit(context, desk, desk.pages[0], {title: Worded(draft, title, text)})
    unfit = next((why for one, name, why in context.unfit if name == title), None)
    revid = office.wiki.fetch_heads([title])[title].revid
    return ShownMessage(title, revid, code, _without_mark(other.get(title, text)), unfit)


def _without_mark(text: str) -> str:
    return text.replace(f" {EXAMPLE}", "")
