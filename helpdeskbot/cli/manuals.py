"""The manuals of the desks, as they are to be on the wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from helpdeskbot import __version__
from helpdeskbot.concerns.order import CONCERNS
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.office import Office
from helpdeskbot.page.manual import list_sections, render_manual
from helpdeskbot.publish.pages import LocalPage
from helpdeskbot.words.chain import SOURCE_LANGUAGE
from helpdeskbot.words.local import language_name
from helpdeskbot.words.messages import Messages, resolve_language

PART = "manual"


def list_manuals(
    office: Office, desks: Sequence[DeskPolicy], languages: Iterable[str], words: str
) -> Iterator[LocalPage]:
    """A page for each desk in its language, and one beside it for each other language.

    :param desks: with the settings in force.
    :param languages: in which there are pages, besides English.
    :param words: title of the page that shows all messages; ``""``: there is none.
    """
    summary = Messages.load(office.site().language).text("summary-publish", __version__)
    others_too = sorted({SOURCE_LANGUAGE, *map(resolve_language, languages)})
    for desk in desks:
        own = resolve_language(desk.language or office.site().language)
        codes = list(dict.fromkeys([own, *others_too]))
        title = desk.manual_title
        titles = {code: title if code == own else f"{title}/{code}" for code in codes}
        links = [f"[[:{page}|{language_name(code)}]]" for code, page in titles.items()]
        others = " · ".join(links) if len(codes) > 1 else ""
        for code, page in titles.items():
            yield LocalPage(page, _render(office, desk, code, words, others), summary, PART)


def _render(office: Office, desk: DeskPolicy, code: str, words: str, others: str) -> str:
    messages = Messages.load(code)
    sections = list_sections(
        desk,
        [one.says_of_itself for one in CONCERNS],
        messages,
        stop=office.stop_title,
        words=words,
        more=office.itself_title,
    )
    return render_manual(sections, messages, others)
