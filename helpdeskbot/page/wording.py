"""Messages that cannot be used as staff's templates word them: the packaged words stand in.

Staff are told once, on the wiki, and the operator as long as it lasts.  Words that would notify
somebody else are kept back first, as staff may have meant them; if they still would an hour after
staff were told, the packaged words are used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from helpdeskbot.model.change import Draft
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.marks import MARKED
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.model.unfit import Harm, Unfit
from helpdeskbot.office.context import Context
from helpdeskbot.page.decide.wording import Rules, find_unfit, transcludes
from helpdeskbot.page.mended import notice_key
from helpdeskbot.page.told import find_told
from helpdeskbot.publish.pages import load_message

_PARAMETER = re.compile(r"\{\{\{([a-z]+)\}\}\}")
_TIME_TO_MEND = timedelta(hours=1)
_OWN = ("Helpdesk settings", "Helpdesk topic")


@dataclass(frozen=True, slots=True)
class Worded:
    """A message as the wiki would save it.

    :param title: of its template, with the language.
    :param text: with our mark and our signature at its end.
    :param lead: what stands before the template.
    """

    draft: Draft
    title: str
    text: str
    lead: str = ""


def replace_unfit(
    context: Context, desk: DeskPolicy, page: str, said: Mapping[str, Worded]
) -> Mapping[str, str]:
    """Other texts for the messages that cannot be used; ``""``: there is none.

    A message that is as it should be costs no question, unless it has templates in it.

    :param page: the title of the page on which they are to stand.
    """
    if not said:
        return {}
    # The names of templates may have to be asked for; nobody needs them where there are none.
    templates = any(transcludes(one.text, one.draft) for one in said.values())
    rules = find_rules(context, desk, templates=templates)
    calls: dict[str, str] = {}
    for name, one in said.items():
        unfit = _judge(context, page, one, rules)
        if unfit is None:
            continue
        if _note(context, desk, one, unfit) and unfit.harm is Harm.NOTIFIES:
            continue
        calls[name] = _render_packaged(context, desk, one)
    wanted = [call for call in calls.values() if call]
    texts = context.office.wiki.fetch_transformed(page, wanted) if wanted else ()
    made = dict(zip(wanted, texts, strict=True))
    return {name: made.get(call, "") for name, call in calls.items()}


def find_rules(context: Context, desk: DeskPolicy, *, templates: bool = False) -> Rules:
    """What words are judged by.

    :param templates: whether there are templates among them.
    """
    office = context.office
    markers = office.markers(desk) if templates else Markers()
    names = context.names(desk).items()
    ours = {value for name, value in names if name.endswith("_template")}
    return Rules(office.site(), office.account, markers, {*ours, *_OWN})


def _judge(context: Context, page: str, one: Worded, rules: Rules) -> Unfit | None:
    words = _without_end(one)
    unfit = find_unfit(words, one.draft, rules) if words else Unfit(Harm.OPEN)
    if (unfit is not None and unfit.harm is not Harm.NOTIFIES) or not transcludes(words, one.draft):
        return unfit
    given = context.office.wiki.fetch_expanded(page, words)
    return find_unfit(given, one.draft, rules) or unfit


def _without_end(one: Worded) -> str:
    """What stands before our marks and our signature; ``""``: they do not stand there."""
    marks = one.draft.trace.count(MARKED)
    if not marks:
        return one.text.rpartition(f" {one.draft.trace} ")[0]
    words, *end = one.text.rsplit(f" {MARKED}", marks)
    return words if len(end) == marks else ""


def _note(context: Context, desk: DeskPolicy, one: Worded, unfit: Unfit) -> bool:
    """Tell of it; whether staff have still time to mend it."""
    what = f"the words of {one.title} are not used, as they cannot be posted: {unfit}"
    advice = "Until the page is mended, the words that came with the program are used"
    problem = Problem(what, one.title, advice, desk.name, Severity.NOTICE)
    if problem not in context.report.problems:
        context.report.problems.append(problem)
        context.unfit.append((desk, one.title, unfit))
    told = find_told(context, desk, notice_key(context, desk, one.title))
    return told is None or context.now - told < _TIME_TO_MEND


def _render_packaged(context: Context, desk: DeskPolicy, one: Worded) -> str:
    return render_packaged(context, desk, one.draft, one.title.rpartition("/")[2], one.lead)


def render_packaged(
    context: Context, desk: DeskPolicy, draft: Draft, language: str, lead: str
) -> str:
    """A comment in the program's own words, to be signed; ``""``: it has none.

    :param lead: what stands before them.
    """
    text = load_message(draft.template, language, context.names(desk))
    if text is None:
        return ""
    filled = _PARAMETER.sub(lambda name: draft.params.get(name[1], ""), text)
    return f"{lead}{filled} {draft.trace} ~~~~"
