"""What is remembered of the stories of a page's requests, and how they are read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from helpdeskbot.model.story import Story
from helpdeskbot.office.kept import Kept

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class KeptStory(NamedTuple):
    """A story as it is remembered.

    :param told_to: up to which revision of the page it is told.
    :param text: JSON; hardly any of a page's stories changes between two passes.
    """

    told_to: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """The stories of a page.

    :param stories: by the requests' lasting ids.
    """

    stories: Mapping[str, KeptStory] = field(default_factory=dict)


STORIES = Kept("stories", Told)

NOTHING_KEPT = KeptStory(0, "")
NO_STORY = Story()


_read: dict[str, Story] = {}
# What was told further is forgotten at once: this is for desks with very many requests.
_MOST_READ = 10_000


def read_story(text: str) -> Story:
    """A story as it was remembered, read once; one that cannot be read is told anew."""
    if not text:
        return NO_STORY
    found = _read.get(text)
    if found is None:
        try:
            found = _adapter().validate_json(text)
        except ValueError:
            found = NO_STORY
        # What another thread forgets meanwhile is only read anew.
        if len(_read) >= _MOST_READ:
            _read.clear()
        _read[text] = found
    return found


def forget_story(text: str) -> None:
    """Let go of a story as it was read, as it goes on otherwise now, or is over."""
    _read.pop(text, None)


def write_story(story: Story) -> str:
    """A story as JSON; see :func:`read_story`."""
    return _adapter().dump_json(story, exclude_defaults=True).decode()


@cache
def _adapter() -> TypeAdapter[Story]:
    # It takes long to import; a command that reads no story does without.
    from pydantic import TypeAdapter

    return TypeAdapter(Story)
