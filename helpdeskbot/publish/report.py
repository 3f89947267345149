"""What publishing would do or has done, in words and diffs for a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdeskbot.publish.plan import PageStep, State, find_forced, normalise_saved
from helpdeskbot.words.plain import replace_unseen


class Result(StrEnum):
    """What came of a step."""

    SAVED = "saved"
    REMEMBERED = "remembered"
    LEFT = "left"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def is_failure(self) -> bool:
        """Something that should have been saved was not."""
        return self in (Result.CONFLICT, Result.REFUSED)


@dataclass(frozen=True, slots=True)
class Pushed:
    """A step that was carried out, or was not.

    :param detail: the wiki's reason for a conflict or a refusal.
    """

    step: PageStep
    result: Result
    detail: str = ""


_STATES: Mapping[State, str] = {
    State.CREATE: "is not there yet; it will be created",
    State.UPDATE: "has a newer version; it will be saved",
    State.UNCHANGED: "is up to date",
    State.ADOPT: "is up to date; that will be remembered",
    State.STAFF_CHANGED: "was changed on the wiki; it stays as people made it",
    State.CONFLICT: "was changed on the wiki, and we have a newer version; "
    "it stays as people made it",
    State.STAFF_DELETED: "was deleted on the wiki; it stays away",
    State.FOREIGN: "is there and does not come from us; it stays as it is",
    State.KEPT: "is there and belongs to people; it stays as they made it",
}
_RESULTS: Mapping[Result, str] = {
    Result.SAVED: "saved",
    Result.REMEMBERED: "up to date; remembered",
    Result.CONFLICT: "NOT SAVED, somebody changed it just now",
    Result.REFUSED: "NOT SAVED",
}


def render_publish_report(steps: Sequence[PageStep], force: Collection[str] = ()) -> str:
    """What would happen to each page, with unified diffs, without colours.

    :param force: titles of pages of which ours is to be taken.
    :raises SettingsError: one of ``force`` is none of our pages.
    """
    forced = find_forced(steps, force)
    lines: list[str] = []
    for step in steps:
        words = _STATES[step.state]
        if step.state.is_left_to_people and step.title in forced:
            words = words.partition(";")[0] + "; OURS WILL REPLACE IT, as you ask"
        lines += [f"{step.title} {words}.", *_render_diffs(step)]
    people = (step.title for step in steps if step.state.is_left_to_people)
    left = [title for title in people if title not in forced]
    if left:
        lines += ["", f"To take ours all the same: templates push --force {left[0]!r}"]
    return _render_plain("\n".join(lines) + "\n")


def render_push_report(pushed: Sequence[Pushed]) -> str:
    """What has happened, a line for each page that was or should have been touched."""
    lines = []
    for item in pushed:
        words = _RESULTS.get(item.result) or _STATES[item.step.state]
        reason = f" ({item.detail})" if item.detail else ""
        if item.step.state not in (State.UNCHANGED, State.KEPT):
            lines.append(f"{item.step.title}: {words}{reason}.")
    done = sum(item.result is Result.SAVED for item in pushed)
    lines.append(f"{done} of {len(pushed)} pages saved.")
    return _render_plain("\n".join(lines) + "\n")


def _render_diffs(step: PageStep) -> Iterator[str]:
    ours, theirs = normalise_saved(step.page.text), normalise_saved(step.remote.text)
    last = normalise_saved(step.published.text) if step.published else ""
    match step.state:
        case State.UPDATE | State.FOREIGN:
            yield from _diff(theirs, ours, "on the wiki", "ours")
        case State.STAFF_CHANGED:
            yield from _diff(last, theirs, "as we pushed it", "on the wiki")
        case State.CONFLICT:
            yield from _diff(last, theirs, "as we pushed it", "on the wiki")
            yield from _diff(last, ours, "as we pushed it", "ours")
        case _:
            return


def _diff(before: str, after: str, before_name: str, after_name: str) -> Iterator[str]:
    changes = difflib.unified_diff(
        before.splitlines(), after.splitlines(), before_name, after_name, n=2, lineterm=""
    )
    return (f"  {line}" for line in changes)


def _render_plain(text: str) -> str:
    """Text from a wiki that cannot steer the terminal or turn its own direction around."""
    return replace_unseen(text, lambda found: "".join(f"\\u{ord(char):04x}" for char in found))
