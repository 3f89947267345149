"""Looks over what staff have worded as soon as they have saved it, not when it is first said.

The pages of the messages are asked for in the one request of a pass, as many as it may ask for: in
the desk's language first, then in the others.  What was published and not changed since is not
looked at.  A page that was edited is filled with examples by the wiki and judged as if it were to
be posted (:mod:`helpdeskbot.page.wording`), which tells staff what is to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from helpdeskbot.model.change import Draft
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.boxes import find_broken
from helpdeskbot.page.mended import LOOKED_OVER, LookedOver, notice_key, recall
from helpdeskbot.page.presave import render_message
from helpdeskbot.page.told import find_told
from helpdeskbot.page.wording import Worded, find_rules, replace_unfit
from helpdeskbot.publish.messages import BoxPage, MessagePage, list_boxes, list_messages
from helpdeskbot.publish.pages import DEFAULT_VALUES
from helpdeskbot.words.chain import SOURCE_LANGUAGE
from helpdeskbot.words.messages import available_languages
from helpdeskbot.words.samples import MENTIONING, sample_params
from helpdeskbot.words.units import strip_units

T = TypeVar("T", MessagePage, BoxPage)
_STRIDE, _MOST_AT_ONCE = 7, 3
EXAMPLE = "<!-- helpdeskbot:example -->"
"""Where the mark of a real message would stand."""


def list_pages(context: Context, desk: DeskPolicy, values: Mapping[str, str]) -> Iterator[str]:
    """Titles of the pages of a desk's messages, in the order in which they should be asked for.

    Those in the desk's language and in English come first; the others begin elsewhere each minute,
    so that each of them has its turn where an account may not ask for all at once.

    :param values: what the desk's pages are called.
    """
    messages, boxes = list_messages(values), _list_boxes(desk, values)
    if not messages:
        return
    own = desk.language or recall(context, desk).language
    languages = list(dict.fromkeys(filter(None, [own, SOURCE_LANGUAGE, *available_languages()])))
    titles = [
        title
        for code in languages
        for title in (
            *(f"Template:{message.template}/{code}" for message in messages),
            *(f"Template:{box.template}/words/{code}" for box in boxes),
        )
    ]
    first = (len(messages) + len(boxes)) * len({languages[0], SOURCE_LANGUAGE})
    yield from titles[:first]
    others = titles[first:]
    if others:
        start = int(context.now.timestamp()) // 60 * _STRIDE % len(others)
        yield from (*others[start:], *others[:start])


def _list_boxes(desk: DeskPolicy, values: Mapping[str, str]) -> Sequence[BoxPage]:
    usual = dict(DEFAULT_VALUES)
    if desk.status.install:
        usual["status_template"] = desk.status.template
    else:
        del usual["status_template"]
    return list_boxes({**usual, **values})


def look_over(context: Context, desk: DeskPolicy) -> None:
    """Judge the messages that were edited since they were last looked at.

    :raises Unreachable: the wiki does not answer.
    """
    office, values = context.office, context.names(desk)
    before = recall(context, desk)
    pages = dict(_find_pages(context, list_messages(values), ""))
    boxes = dict(_find_pages(context, _list_boxes(desk, values), "words/"))
    heads = {name: context.heads.pages[name] for name in (*pages, *boxes)}
    revids = {name: head.revid for name, head in heads.items() if head.exists}
    changed = {name: revid for name, revid in revids.items() if before.revids.get(name) != revid}
    if not changed:
        return
    published = office.store.fetch_published(office.wiki.name)
    edited = [
        name
        for name, revid in changed.items()
        if name not in published or published[name].revid != revid
    ]
    if edited:
        _judge(context, desk, {name: pages[name] for name in edited if name in pages})
        texts = {name: boxes[name][0] for name in edited if name in boxes}
        _judge_boxes(context, desk, texts)
    unfit = [title for one, title, _ in context.unfit if one.name == desk.name]
    # Whoever spoils all of them is no reason for a flood; the others have their turn.
    later = set(unfit[_MOST_AT_ONCE:])
    context.unfit = [one for one in context.unfit if one[0] != desk or one[1] not in later]
    changed = {name: revid for name, revid in changed.items() if name not in later}
    mended = {
        name: context.now
        for name in edited
        if name not in unfit and find_told(context, desk, notice_key(context, desk, name))
    }
    if context.write:
        own = desk.language or office.site().language
        now = LookedOver({**before.revids, **changed}, {**before.mended, **mended}, own)
        LOOKED_OVER.keep(office, office.desk_key(desk), desk.pages[0], now)


def _find_pages(
    context: Context, of: Sequence[T], below: str
) -> Iterator[tuple[str, tuple[T, str]]]:
    """The pages of these that were asked for: titles, each with whose it is and its language."""
    for one in of:
        start = f"Template:{one.template}/{below}"
        for title in context.heads.pages:
            code = title.removeprefix(start)
            if code != title and "/" not in code:
                yield title, (one, code)


def _judge(
    context: Context, desk: DeskPolicy, edited: Mapping[str, tuple[MessagePage, str]]
) -> None:
    if not edited:
        return
    drafts = {
        title: draft_example(context.office, desk, message, code)
        for title, (message, code) in edited.items()
    }
    calls = [render_message(draft, title) for title, draft in drafts.items()]
    texts = context.office.wiki.fetch_transformed(desk.pages[0], calls)
    said = {
        title: Worded(draft, title, strip_units(text))
        for (title, draft), text in zip(drafts.items(), texts, strict=True)
    }
    replace_unfit(context, desk, desk.pages[0], said)


def _judge_boxes(context: Context, desk: DeskPolicy, edited: Mapping[str, BoxPage]) -> None:
    if not edited:
        return
    rules = find_rules(context, desk)
    for title, page in context.office.wiki.fetch_pages(list(edited)).items():
        unfit = find_broken(page.text, edited[title].keys, rules) if page.head.exists else None
        if unfit is not None:
            context.unfit.append((desk, title, unfit))
            problem = Problem(f"{title}: {unfit}", title, "", desk.name, Severity.NOTICE)
            context.report.problems.append(problem)


def draft_example(office: Office, desk: DeskPolicy, message: MessagePage, language: str) -> Draft:
    """A message with examples for what is filled in."""
    account = office.account
    params = sample_params(
        message.params,
        office.messages(desk, language),
        person=account,
        page=desk.pages[0],
        today=office.clock().date(),
    )
    mentions = (account,) if any(name in MENTIONING for name in message.params) else ()
    return Draft(message.template, language, params, EXAMPLE, mentions)


def short_name(name: str) -> str:
    """A message's name at a terminal: ``ask-next`` for ``Template:Helpdesk ask next/sv``."""
    bare = name.strip().replace("_", " ").removeprefix("Template:").partition("/")[0]
    return bare.casefold().removeprefix("helpdesk ").replace(" ", "-")
