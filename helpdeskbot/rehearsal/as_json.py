"""A rehearsal for machines, in a form that stays; ``docs/rehearsal.md`` describes it.

What is added later is added beside what there is; what changes its meaning gets another
:data:`VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpdeskbot.model.errors import SettingsError
from helpdeskbot.rehearsal.model import (
    Deed,
    Done,
    Intended,
    Misstep,
    Mistaken,
    Rehearsed,
    RehearsedRequest,
    Unused,
)
from helpdeskbot.rehearsal.played import PlayedDesk, PlayedWith
from helpdeskbot.rehearsal.score import Score, count_weeks, reckon

FORM = "helpdeskbot rehearsal"
VERSION = 1
_ADVICE = 'Make it anew with "helpdeskbot rehearse", and name its rehearsal.json'


def as_json(rehearsed: Rehearsed) -> dict[str, Any]:
    """All of it: moments in ISO 8601 (UTC), durations in seconds, names as people wrote them."""
    return {
        "form": FORM,
        "version": VERSION,
        "wiki": rehearsed.wiki,
        "pages": list(rehearsed.pages),
        "begin": rehearsed.begin.isoformat(),
        "end": rehearsed.end.isoformat(),
        "settings": rehearsed.settings,
        "played_with": _played_with(rehearsed.played_with),
        "revisions": rehearsed.revisions,
        "passes": rehearsed.passes,
        "edits": rehearsed.edits,
        "score": score_as_json(reckon(rehearsed)),
        "messages_by_week": {
            week.date().isoformat(): count for week, count in count_weeks(rehearsed)
        },
        "requests": [_request(request) for request in rehearsed.requests],
        "elsewhere": [_act(act) for act in rehearsed.elsewhere],
        "unused": [
            {"what": one.what, "where": one.where, "count": one.count} for one in rehearsed.unused
        ],
        "user_talk": list(rehearsed.user_talk),
        "bots": sorted({name for request in rehearsed.requests for name in request.bots}),
    }


def score_as_json(score: Score) -> dict[str, Any]:
    """A score's numbers, by the names that its fields have."""
    return {
        "requests": score.requests,
        "tagged": score.tagged,
        "asked": score.asked,
        "reminded": score.reminded,
        "closed": score.closed,
        "reopened": score.reopened,
        "messages": score.messages,
        "wanting": score.wanting,
        "in_vain": score.in_vain,
        "unknown": score.unknown,
        "left": score.left,
        "rescued": score.rescued,
        "median_answer_seconds": _seconds(score.answer),
        "median_told_seconds": _seconds(score.told),
        "missteps": {error.name.lower(): score.missteps.get(error, 0) for error in Mistaken},
    }


def from_json(data: Any, *, where: str = "") -> Rehearsed:
    """A rehearsal from what :func:`as_json` has made of it.

    :param where: the file, for messages.
    :raises SettingsError: it is no rehearsal, or one of a newer form.
    """
    if not isinstance(data, Mapping) or data.get("form") != FORM:
        raise SettingsError("this is no rehearsal", where=where, advice=_ADVICE)
    if data.get("version") != VERSION:
        what = f"this rehearsal has the form {data.get('version')!r}, and {VERSION} is read"
        raise SettingsError(what, where=where, advice=_ADVICE)
    try:
        bots = frozenset(str(name) for name in data.get("bots", ()))
        return Rehearsed(
            wiki=str(data["wiki"]),
            pages=[str(title) for title in data["pages"]],
            begin=_moment(data["begin"]),
            end=_moment(data["end"]),
            settings=str(data["settings"]),
            played_with=_read_played_with(data.get("played_with")),
            revisions=int(data["revisions"]),
            passes=int(data["passes"]),
            edits=int(data["edits"]),
            requests=[_read_request(one, bots) for one in data["requests"]],
            elsewhere=[_read_act(one) for one in data["elsewhere"]],
            unused=[
                Unused(str(one["what"]), str(one["where"]), int(one["count"]))
                for one in data["unused"]
            ],
            user_talk=[str(name) for name in data.get("user_talk", ())],
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        what = f"this rehearsal cannot be read ({type(error).__name__}: {error})"
        raise SettingsError(what, where=where, advice=_ADVICE) from None


def read_rehearsal(file: Path) -> Rehearsed:
    """A rehearsal from its file.

    :raises SettingsError: there is none, or it cannot be read.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        what = f"the rehearsal cannot be read: {error.strerror}"
        raise SettingsError(what, where=str(file), advice=_ADVICE) from None
    except ValueError:
        raise SettingsError("this is not JSON", where=str(file), advice=_ADVICE) from None
    return from_json(data, where=str(file))


def _played_with(played: PlayedWith | None) -> dict[str, Any] | None:
    if played is None:
        return None
    return {
        "digest": played.digest,
        "general": dict(played.general),
        "desks": [
            {"pages": list(one.pages), "settings": dict(one.settings)} for one in played.desks
        ],
    }


def _read_played_with(data: Any) -> PlayedWith | None:
    if data is None:
        return None
    desks = [
        PlayedDesk(tuple(str(title) for title in one["pages"]), _read_digests(one["settings"]))
        for one in data["desks"]
    ]
    return PlayedWith(desks, _read_digests(data["general"]))


def _read_digests(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in data.items()}


def _request(request: RehearsedRequest) -> dict[str, Any]:
    return {
        "id": request.identity,
        "heading": request.heading,
        "page": request.title,
        "requester": request.requester,
        "opened": request.opened_at.isoformat(),
        "status": request.status,
        "people": [
            {"at": one.at.isoformat(), "by": one.by, "deed": one.deed.value, "what": one.what}
            for one in request.people
        ],
        "acts": [_act(act) for act in request.acts],
        "missteps": [
            {
                "error": one.error.name.lower(),
                "label": one.error.value,
                "act": request.acts.index(one.act),
                "sentence": one.sentence,
            }
            for one in request.missteps
        ],
    }


def _act(act: Intended) -> dict[str, Any]:
    return {
        "at": act.at.isoformat(),
        "kind": act.kind,
        "event": act.event,
        "page": act.title,
        "notifies": list(act.notifies),
        "because": act.because,
    }


def _read_request(data: Mapping[str, Any], bots: frozenset[str]) -> RehearsedRequest:
    acts = [_read_act(one) for one in data["acts"]]
    return RehearsedRequest(
        identity=str(data["id"]),
        heading=str(data["heading"]),
        title=str(data["page"]),
        requester=str(data["requester"]),
        opened_at=_moment(data["opened"]),
        status=str(data["status"]),
        bots=bots,
        people=[
            Done(_moment(one["at"]), str(one["by"]), Deed(one["deed"]), str(one["what"]))
            for one in data["people"]
        ],
        acts=acts,
        missteps=[
            Misstep(Mistaken[one["error"].upper()], acts[one["act"]], str(one["sentence"]))
            for one in data["missteps"]
        ],
    )


def _read_act(data: Mapping[str, Any]) -> Intended:
    return Intended(
        at=_moment(data["at"]),
        kind=str(data["kind"]),
        event=str(data["event"]),
        title=str(data["page"]),
        notifies=tuple(str(name) for name in data["notifies"]),
        because=str(data["because"]),
    )


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()
