"""What the templates are that people use in their comments: by which other name, and whom they
mention.

A wiki has any number of names for "not me" (redirects) and of templates that mention somebody
(``{{ping|Lina}}``), and only the wiki knows them.  It is asked about those that are not known
yet, two requests for all of them, and what it says is remembered for a week.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import TEMPLATE_NAMESPACE
from helpdeskbot.parse.names import NameTrouble, parse_name
from helpdeskbot.parse.notified.mentions import MAX_MENTIONS
from helpdeskbot.parse.site.titles import titles_of
from helpdeskbot.parse.userlinks import find_user_pages
from helpdeskbot.parse.wikitext.named_templates import Call, find_calls

_KEPT = timedelta(days=7)
# A template that is not there may be made tomorrow.
_MISSING_KEPT = timedelta(days=1)
_MOST = 1000
_AT_ONCE = 50
_LONGEST_NAME = 200
_NOT_IN_NAMES = re.compile(r"[#<>\[\]{}|=\x00-\x1f\x7f\ufffd]|~~~")


@dataclass(frozen=True, slots=True)
class Linked:
    """Whose user pages a template links to.

    :param params: of these parameters the values are users.
    :param always: users whom it links to whatever its parameters are.
    """

    params: tuple[str, ...] = ()
    always: tuple[str, ...] = ()


@dataclass(slots=True)
class KnownTemplates:
    """What was learnt of a wiki's templates.

    :param since: when the oldest of it was learnt, UTC.
    :param targets: where each leads to, by its name; itself if it is no redirect.
    :param missing: those that were not there, and when, UTC.
    :param linked: by the name and the parameters that were given, as in ``Ping|1|2``.
    """

    since: datetime | None = None
    targets: dict[str, str] = field(default_factory=dict)
    missing: dict[str, datetime] = field(default_factory=dict)
    linked: dict[str, Linked] = field(default_factory=dict)


TEMPLATES = Kept("templates", KnownTemplates, changes=True)
_ROW = "Template:"
_SIGN = "\n\u2042 helpdeskbot \u2042\n"
"""Stands between the templates that are asked about at once."""


def learn_templates(context: Context, desk: DeskPolicy, texts: Iterable[str], title: str) -> None:
    """Ask the wiki about the templates in some comments, as far as nothing is known of them.

    :param title: the page on which the comments stand.
    """
    site, known = context.office.site(), _known(context)
    own = {name.casefold() for name in context.names(desk).values()}
    calls = {
        _key(call): call
        for text in texts
        if "{{" in text
        for call in find_calls(text, site)
        # What the desk's own templates are is known, and they mention nobody.
        if call.name.casefold() not in own and _can_be_named(call.name, _LONGEST_NAME)
    }
    gone = {name for name, at in known.missing.items() if context.now - at < _MISSING_KEPT}
    new = {key: one for key, one in calls.items() if key not in known.linked}
    some = {key: one for key, one in list(new.items())[:_AT_ONCE] if one.name not in gone}
    if not some:
        return
    if len(known.linked) + len(known.missing) + len(some) > _MOST:
        known = _forget(known)
    known.since = known.since or context.now
    unknown = {call.name for call in some.values()} - known.targets.keys()
    targets = _fetch_targets(context, unknown)
    known.targets |= targets
    known.missing |= dict.fromkeys(unknown - targets.keys(), context.now)
    there = {key: call for key, call in some.items() if call.name in known.targets}
    if there:
        known.linked |= _fetch_linked(context, there, title)
    if context.write:
        TEMPLATES.keep(context.office, "", _ROW, known)


def names_of(context: Context, template: str) -> frozenset[str]:
    """The names under which a template can be used, as far as comments have used them."""
    known = _known(context)
    key = ("template-names", template, known.since, len(known.targets))
    return context.once(key, lambda: _names_of(context, template))


def _names_of(context: Context, template: str) -> frozenset[str]:
    targets = _known(context).targets
    name = titles_of(context.office.site()).template_name(template)
    wanted = {name, targets.get(name, name)}
    return frozenset(wanted | {one for one, target in targets.items() if target in wanted})


def find_mentioned(context: Context, text: str) -> list[str]:
    """The users whom a comment mentions through templates that are known, each once."""
    if "{{" not in text:
        return []
    site, known = context.office.site(), _known(context)
    found: dict[str, None] = {}
    for call in find_calls(text, site):
        linked = known.linked.get(_key(call))
        if linked is None:
            continue
        found |= dict.fromkeys(linked.always)
        for name, value in call.params:
            if name in linked.params:
                with suppress(NameTrouble):
                    found[parse_name(value, site)] = None
    return list(found)


def _known(context: Context) -> KnownTemplates:
    def load() -> KnownTemplates:
        kept = TEMPLATES.fetch(context.office, "", _ROW)
        if kept is None or kept.since is None or context.now - kept.since >= _KEPT:
            return KnownTemplates()
        return kept

    return context.once(("templates",), load)


def _forget(known: KnownTemplates) -> KnownTemplates:
    """The same without anything in it."""
    known.since = None
    known.targets.clear()
    known.missing.clear()
    known.linked.clear()
    return known


def _key(call: Call) -> str:
    names = (name for name, value in call.params if value and _can_be_named(name, 30))
    return "|".join([call.name, *list(dict.fromkeys(names))[:20]])


def _can_be_named(name: str, longest: int) -> bool:
    """Whether a name can be written into a call without becoming something else."""
    return bool(name) and len(name) <= longest and not _NOT_IN_NAMES.search(name)


def _fetch_targets(context: Context, names: Collection[str]) -> Mapping[str, str]:
    titles = titles_of(context.office.site())
    asked = {name: name if ":" in name else f"Template:{name}" for name in sorted(names)}
    if not asked:
        return {}
    pages = context.office.wiki.fetch_pages(list(asked.values()))
    targets = {}
    for name, title in asked.items():
        if not pages[title].head.exists:
            continue
        target = pages[title].redirect_target or title
        prefix, colon, _ = target.partition(":")
        leads = colon and titles.namespace(prefix) == TEMPLATE_NAMESPACE
        targets[name] = titles.template_name(target) if leads else name
    return targets


def _fetch_linked(context: Context, calls: Mapping[str, Call], title: str) -> dict[str, Linked]:
    """Whom the templates link to, found with names in them that nobody has."""
    site = context.office.site()
    probes: dict[str, tuple[str, str]] = {}
    pieces = []
    for number, key in enumerate(calls):
        name, *params = key.split("|")
        words = [name]
        for place, param in enumerate(params):
            probe = f"Nobody {number}x{place} of this wiki"
            probes[probe] = (key, param)
            words.append(f"{param}={probe}")
        pieces.append("{{" + "|".join(words) + "}}")
    expanded = context.office.wiki.fetch_expanded(title, _SIGN.join(pieces)).split(_SIGN)
    found = dict.fromkeys(calls, Linked())
    for key, text in zip(calls, expanded, strict=False):
        users = [user for user in find_user_pages(text, site) if "/" not in user]
        if len(users) > MAX_MENTIONS:
            continue
        found[key] = Linked(
            tuple(probes[user][1] for user in users if user in probes),
            tuple(user for user in users if user not in probes),
        )
    return found
