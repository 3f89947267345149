"""What the bot's comments will look like once saved: asked from the wiki before anything is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpdeskbot.model.change import Draft
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Problem
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.wording import Worded, render_packaged, replace_unfit
from helpdeskbot.words.call import render_call
from helpdeskbot.words.chain import SOURCE_LANGUAGE
from helpdeskbot.words.messages import is_spoken, resolve_language
from helpdeskbot.words.units import strip_units

# A reply to the request above it; the list mark keeps it in one paragraph.
_REPLY = ":"


def fetch_words(context: Context, page: DeskPage) -> tuple[DeskPage, Mapping[str, str]]:
    """The new comments as they will stand on the page, signed, by the thread's id.

    The wiki substitutes its own templates, so that what is foreseen is what will be saved, and
    staff may word the messages as they like, within :mod:`helpdeskbot.page.decide.wording`.  A
    comment that has no words is left out, with everything that belongs to it, and a person told.
    """
    office = context.office
    drafts = {
        thread: change.draft for thread, change in page.changes.items() if change.draft is not None
    }
    if not drafts:
        return page, {}
    calls: dict[str, str] = {}
    titles: dict[str, str] = {}
    missing: dict[str, str] = {}
    for thread, draft in drafts.items():
        if draft.line:
            calls[thread] = draft.line
            continue
        title = find_template(office, draft, page.desk.language)
        own = _find_packaged(context, page.desk, draft, title, _REPLY)
        if own:
            calls[thread] = own
        elif title is None:
            missing[thread] = draft.template
        else:
            titles[thread] = title
            calls[thread] = _REPLY + render_message(draft, title)
    for template in sorted(set(missing.values())):
        context.report.problems.append(
            Problem(
                f"Template:{template}/en is missing, so nobody can be asked",
                page.title,
                "Publish the bot's pages: helpdeskbot templates push",
                page.desk.name,
            )
        )
    words: dict[str, str] = {}
    if calls:
        texts = office.wiki.fetch_transformed(page.title, list(calls.values()))
        words = dict(zip(calls, map(strip_units, texts), strict=True))
    said = {name: Worded(drafts[name], titles[name], words[name], _REPLY) for name in titles}
    words |= replace_unfit(context, page.desk, page.title, said)
    wordless = drafts.keys() - words.keys()
    wordless |= {thread for thread in said if not words[thread]}
    if wordless:
        kept = {name: change for name, change in page.changes.items() if name not in wordless}
        # What belongs to the request alone is done all the same.
        kept |= {
            name: change.without_words()
            for name, change in page.changes.items()
            if name in wordless and change.tag
        }
        page = replace(page, changes=kept)
    return page, words


def fetch_signed(context: Context, title: str, draft: Draft, desk: DeskPolicy) -> str | None:
    """A message as it will stand on a page beside the desk's, signed; ``None``: it has no words."""
    office = context.office
    template = find_template(office, draft, desk.language)
    if own := _find_packaged(context, desk, draft, template, ""):
        [words] = office.wiki.fetch_transformed(title, [own])
        return words
    if template is None:
        what = f"Template:{draft.template}/en is missing"
        advice = "Publish the bot's pages: helpdeskbot templates push"
        context.report.problems.append(Problem(what, title, advice, desk.name))
        return None
    [words] = office.wiki.fetch_transformed(title, [render_message(draft, template)])
    words = strip_units(words)
    said = {"": Worded(draft, template, words)}
    return replace_unfit(context, desk, title, said).get("", words) or None


def render_message(draft: Draft, template: str) -> str:
    """A message as the wiki is asked for it, to be signed.

    :param template: the title of its page.
    """
    return f"{render_call(template, draft.params)} {draft.trace} ~~~~"


def _find_packaged(
    context: Context, desk: DeskPolicy, draft: Draft, title: str | None, lead: str
) -> str:
    """The program's own words for a message, to be signed, where they are to be said; else ``""``.

    Pages are published in the languages of the desks only.  Whoever reads another one that the
    program speaks is told in it all the same, unless its page has been deleted on the wiki.

    :param title: the page that would be used, in whatever language.
    :param lead: what stands before them.
    """
    language = resolve_language(draft.language)
    if title is None:
        return render_packaged(context, desk, draft, language, lead) if draft.packaged else ""
    wanted = {f"Template:{draft.template}/{code}" for code in (draft.language, language)}
    if title in wanted or not is_spoken(draft.language):
        return ""
    if not wanted.isdisjoint(context.office.store.fetch_published(context.office.wiki.name)):
        return ""
    return render_packaged(context, desk, draft, language, lead)


def find_template(office: Office, draft: Draft, desk_language: str) -> str | None:
    """The message's page in the wanted language, or in the nearest one that the wiki has."""
    own = desk_language or office.site().language
    codes = dict.fromkeys([*office.chain(draft.language), *office.chain(own), SOURCE_LANGUAGE])
    titles = [f"Template:{draft.template}/{code}" for code in codes]
    return next((title for title in titles if office.has_page(title, titles)), None)
