"""Follow-ups as wikitext: the figures in words, the buttons, and the message around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import Answer, Counted, DoneRequest
from helpdeskbot.model.change import Draft
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.results import CategoryInfo, FileUsage, PageActivity
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.forms import render_form_link, render_links, short_heading
from helpdeskbot.words.links import Say, render_name, render_ping, render_section_link
from helpdeskbot.words.summary import plain_heading

FOLLOW_UP = "Helpdesk follow up"
"""The message's template."""
TEMPLATES: Mapping[str, str] = MappingProxyType({"follow_up_template": FOLLOW_UP})
"""The templates of the messages, by the names that the packaged pages have for them."""

VIEW_DAYS = 30
_SHOWN_PAGES = 10


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """A category as it was looked up now.

    :param usage: of its files; ``None`` where it has none.
    :param before: what it held when it was last looked at; ``None``: not known.
    """

    info: CategoryInfo
    usage: FileUsage | None = None
    before: Counted | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was looked up for one follow-up.

    :param views: how often each page was looked at; ``None``: not known, or not wanted.
    """

    categories: Sequence[CategoryFigures] = ()
    pages: Sequence[PageActivity] = ()
    views: Mapping[str, int] | None = None


def render_figures(figures: Figures, say: Say) -> str:
    """The figures as sentences without a line break; ``""`` where nothing was to be looked at."""
    items = [_category(category, say) for category in figures.categories]
    items += [_page(page, figures.views, say) for page in figures.pages[:_SHOWN_PAGES]]
    left = len(figures.pages) - _SHOWN_PAGES
    if left > 0:
        missing = sum(not page.exists for page in figures.pages[_SHOWN_PAGES:])
        items.append(say("follow-more-pages", left))
        if missing:
            items.append(say("follow-more-missing", missing))
    return say("follow-looked-up", say("ask-because-separator").join(items)) if items else ""


def _category(figures: CategoryFigures, say: Say) -> str:
    info, usage = figures.info, figures.usage
    link = _link(info.title)
    if info.is_empty:
        return say("follow-empty", link)
    parts = [say("follow-files", info.files, link)]
    if figures.before is not None:
        since = figures.before.at
        grown = info.files - figures.before.files
        key = "follow-grown" if grown > 0 else "follow-fewer" if grown < 0 else "follow-same"
        parts.append(say(key, abs(grown), since) if grown else say(key, since))
    if usage is not None and usage.files:
        if usage.more:
            parts.append(say("follow-sample", usage.files))
        parts.append(say("follow-alone", usage.alone))
        key = "follow-used-wikis" if usage.everywhere else "follow-used"
        parts.append(
            say(key, usage.used, usage.pages, usage.wikis) if usage.used else say("follow-unused")
        )
        if usage.cut:
            parts.append(say("follow-cut"))
    return say("ask-expert-separator").join(parts)


def _page(page: PageActivity, views: Mapping[str, int] | None, say: Say) -> str:
    link = _link(page.title)
    if not page.exists:
        return say("follow-page-missing", link)
    key = "follow-page-edits-more" if page.more else "follow-page-edits"
    parts = [say(key, page.edits, link)]
    if views is not None and page.title in views:
        parts.append(say("follow-page-views", views[page.title]))
    return say("ask-expert-separator").join(parts)


def _link(title: str) -> str:
    return f"[[:{title}|{escape_wikitext(title)}]]"


def list_coming(coming: Sequence[tuple[datetime, DoneRequest]]) -> str:
    """A bullet for each follow-up that comes: its day, the request, who is asked."""
    rows = ((at, render_request_link(one), render_name(one.requester)) for at, one in coming)
    return "\n".join(f"* <bdi>{at:%Y-%m-%d}</bdi> · {link} · {who}" for at, link, who in rows)


def render_request_link(request: DoneRequest) -> str:
    """A link to the request as it was when it was closed, wherever it was archived since."""
    if not request.gone:
        return render_section_link(request.title, request.heading, request.nth)
    shown = escape_wikitext(plain_heading(request.heading) or request.title)
    return f"[[{history_title(request)}|{shown}]]" if request.revid else shown


def history_title(request: DoneRequest) -> str:
    """The page that shows the request as it was when it was closed; ``""`` if that is unknown."""
    return f"Special:Permalink/{request.revid}" if request.revid else ""


def render_buttons(
    request: DoneRequest,
    policy: FollowUpPolicy,
    *,
    desk_page: str,
    answers_page: str,
    by_form: bool = True,
    say: Say,
) -> str:
    """Three links, each of which opens a form with the answer in it.

    :param desk_page: where new requests are posted.
    :param by_form: a new section of that page is a request; else the third link leads there.
    :param answers_page: where the other answers are saved.
    """
    links = [
        render_form_link(
            # Who needs help begins a request of its own; the others only tell.
            desk_page if answer is Answer.HELP else answers_page,
            say(f"follow-button-{answer.value}"),
            preload=f"Template:{policy.answer_template}/{answer.value}",
            identity=request.identity,
            heading=request.heading,
            title=say(f"follow-title-{answer.value}", short_heading(request.heading)),
            more=[history_title(request)],
        )
        for answer in Answer
        if by_form or answer is not Answer.HELP
    ]
    if not by_form:
        links.append(f"[[:{desk_page}|{say(f'follow-button-{Answer.HELP.value}')}]]")
    return render_links(links)


def follow_up_mark(request: DoneRequest, day: int) -> str:
    """The mark by which a follow-up is known again."""
    return Mark("follow-up", (request.identity, str(day))).as_wikitext()


def draft_follow_up(
    request: DoneRequest,
    day: int,
    figures: Figures,
    policy: FollowUpPolicy,
    *,
    desk_page: str,
    answers_page: str,
    by_form: bool = True,
    ping: bool,
    language: str,
    say: Say,
    owners: Sequence[str] = (),
) -> Draft:
    """The message that asks how it went.

    :param by_form: see :func:`render_buttons`.
    :param ping: it is to notify the requester; else it only names them.
    :param owners: who looks after the result, and is notified too.
    """
    name = request.requester
    who = (render_ping(name) if ping else render_name(name)) if name else say("follow-requester")
    named = say("ask-expert-separator").join(map(render_ping, owners))
    to_owners = say("follow-owners", named) if owners else ""
    return Draft(
        template=FOLLOW_UP,
        language=language,
        params={
            "who": who,
            "request": render_request_link(request),
            "days": say("follow-days", day),
            "figures": " ".join(filter(None, [render_figures(figures, say), to_owners])),
            "buttons": render_buttons(
                request,
                policy,
                desk_page=desk_page,
                answers_page=answers_page,
                by_form=by_form,
                say=say,
            ),
        },
        trace=follow_up_mark(request, day),
        mentions=((name,) if ping and name else ()) + tuple(owners),
    )
