"""Which decisions stand, by who saved them: a line counts for the account, and for nobody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from helpdeskbot.concerns.committee.decide.calls import DecisionLine, find_calls, fold, parse_call
from helpdeskbot.concerns.committee.values import Decision, Unheard, Written, meaning_of
from helpdeskbot.concerns.turns.parse.parameters import parse_turn_parameters
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Revision

MOST = 1000
"""So many lines of a page are remembered, the newest."""
_MOST_MAYBE = 3
_LONGEST_WORD = 60
_SHORTEST_BEGINNING = 3


class Jury(NamedTuple):
    """By what lines are judged.

    :param allowed: the accounts that may decide.
    :param words: the desk's words for statuses, by what people may write, see ``fold``.
    :param requests: the desk's requests: what they are called, by their lasting ids.
    :param next_meeting: what ``until=meeting`` means; ``None``: no meeting is set.
    """

    allowed: Collection[str]
    words: Mapping[str, str]
    requests: Mapping[str, str]
    site: SiteInfo
    next_meeting: date | None = None


def read_written(
    revisions: Iterable[Revision],
    names: Collection[str],
    known: Sequence[Written] = (),
    *,
    known_to: int = 0,
) -> list[Written]:
    """The lines that were written on a page, oldest first, with who brought and removed each.

    :param revisions: oldest first, from the one up to which all is known; else, unless the first
        is the page's first, nobody knows who brought what stood there.
    :param names: of the template.
    :param known: what was read before, up to the revision ``known_to``.
    """
    written, before, sure = list(known), None, True
    for revision in revisions:
        if revision.text is None:
            # Whoever made the next text so may have been the one whose text is hidden.
            sure = False
            continue
        here = Counter(find_calls(revision.text, names))
        begins = before is None and revision.parent_id != 0
        who = revision.user if sure and not begins else ""
        if revision.revid != known_to or not known_to:
            was = before if before is not None else Counter[str]()
            for call in was - here:
                _take_away(written, call, who)
            written += [
                Written(call, who, revision.timestamp, revision.revid) for call in here - was
            ]
        before, sure = here, True
    return written[-MOST:]


def _take_away(written: list[Written], call: str, who: str) -> None:
    for place in range(len(written) - 1, -1, -1):
        if written[place].call == call and not written[place].gone:
            written[place] = written[place]._replace(removed_by=who, gone=True)
            return


def judge_lines(
    written: Sequence[Written], known: Jury
) -> tuple[dict[str, Decision], tuple[Unheard, ...]]:
    """What was decided, by the requests' lasting ids, and the lines from which nothing follows.

    The last line of somebody who may decide counts, unless one of those has taken it away; what a
    stranger writes or takes away counts for nothing.  Two in one edit are none.
    """
    found: dict[str, list[Decision]] = defaultdict(list)
    troubles: list[Unheard] = []
    for one in written:
        line = parse_call(one.call)
        if not line.word or (one.gone and one.removed_by in known.allowed):
            continue
        trouble = None
        if one.account not in known.allowed:
            trouble = Unheard("committee-note-stranger", one.call, (one.account,))
        else:
            decision = _read(one, line, known)
            if isinstance(decision, Decision):
                found[decision.identity].append(decision)
            else:
                trouble = decision
        if trouble is not None and not one.gone:
            troubles.append(trouble)
    decided: dict[str, Decision] = {}
    for identity, some in found.items():
        last = max(one.revid for one in some)
        latest = {one.digest: one for one in some if one.revid == last}
        if len(latest) == 1:
            decided[identity] = next(iter(latest.values()))
            continue
        calls = [one.call for one in written if one.revid == last and not one.gone]
        named = [one for one in calls if identity in _targets(parse_call(one), known)]
        troubles += [Unheard("committee-note-two", call) for call in named[:1]]
    return decided, tuple(dict.fromkeys(troubles))


def _targets(line: DecisionLine, known: Jury) -> list[str]:
    if line.identity:
        return [line.identity] if line.identity in known.requests else []
    wanted = fold(line.target.partition("#")[2] or line.target)
    return [name for name, heading in known.requests.items() if fold(heading) == wanted and wanted]


def _read(one: Written, line: DecisionLine, known: Jury) -> Decision | Unheard:
    targets = _targets(line, known)
    if len(targets) != 1:
        code = "committee-note-request" if not targets else "committee-note-which"
        headings = {fold(heading): heading for heading in known.requests.values()}
        near = _near(line.target, headings) if not targets else ()
        return Unheard(code, one.call, (), near)
    word = known.words.get(fold(line.word))
    if word is None:
        return Unheard("committee-note-word", one.call, (), _near(line.word, known.words))
    until, params = None, line.params
    if params.get("until", ""):
        said = parse_turn_parameters(
            [("until", params["until"])], known.site, written={"until": one.at.date()}
        )
        until = known.next_meeting if said.until_meeting else said.until
        if until is None:
            return Unheard("committee-note-day", one.call)
    return Decision(
        targets[0],
        word,
        one.account,
        one.at,
        one.revid,
        reason=params.get("reason", ""),
        group=params.get("group", ""),
        priority=params.get("priority", ""),
        holder=params.get("holder", "") or params.get("expert", ""),
        until=until,
        day=params.get("until", ""),
    )


def _near(written: str, known: Mapping[str, str]) -> tuple[str, ...]:
    word = fold(written)[:_LONGEST_WORD]
    near = get_close_matches(word, list(known), n=_MOST_MAYBE, cutoff=0.6)
    if not near and len(word) >= _SHORTEST_BEGINNING:
        near = [one for one in known if one.startswith(word)][:_MOST_MAYBE]
    # Of several spellings of one thing, the likeliest.
    return tuple({meaning_of(known[one]) or known[one]: known[one] for one in near[::-1]}.values())[
        ::-1
    ]
