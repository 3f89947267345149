"""What a new agreement is prefilled with: the request form's answers, and a preset of the topic."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from helpdeskbot.concerns.agreement.words import render_plain
from helpdeskbot.model.topics import Assessment
from helpdeskbot.words import resources

Preset = Mapping[str, Sequence[str]]
_FIELDS = {"out": "out of scope"}
DEFAULT = "default"


@lru_cache(maxsize=1)
def load_agreement_presets() -> Mapping[str, Preset]:
    """What is suggested for each topic, by its id: keys of messages, by the box's parameter."""
    file = resources.config() / "presets" / "agreements" / "topics.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def prefill(
    assessment: Assessment,
    form: Mapping[str, str],
    topics: Sequence[str],
    requester: str,
    say: Callable[..., str],
    *,
    language: str = "",
) -> dict[str, str]:
    """The parameters of a new agreement, each as plain words in the request's language.

    :param form: the answers in the request, by the form's field.
    :param topics: what it is about, best first.
    :param language: of the box, where it is not the page's.
    """
    presets = load_agreement_presets()
    topic = next((topic for topic in topics if topic in presets), DEFAULT)
    preset = {**presets[DEFAULT], **presets[topic]}
    values = {
        _FIELDS.get(field, field): "; ".join(say(f"agree-do-{key}") for key in keys)
        for field, keys in preset.items()
        if field != "parts"
    }
    answers = {field: render_plain(answer) for field, answer in form.items()}
    if assessment.deadline is not None:
        values["by"] = assessment.deadline.isoformat()
    elif answers.get("deadline"):
        values["by"] = answers["deadline"]
    if answers.get("aftercare"):
        values["aftercare"] = answers["aftercare"]
    if answers.get("size"):
        values["requester"] += f" ({answers['size']})"
    for number, part in enumerate(preset["parts"], 1):
        key, _, owner = part.partition(":")
        values[f"part{number}"] = say(f"agree-do-{key}")
        values[f"owner{number}"] = requester if owner == "requester" and requester else owner
        values[f"due{number}"] = ""
    if language:
        values["lang"] = language
    return values
