"""The topics that ship with the program, which a desk's staff change on their wiki."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from helpdeskbot.model.topics import Topic
from helpdeskbot.words import resources

_SUFFIX = ".toml"


@lru_cache(maxsize=1)
def load_topic_preset() -> tuple[Topic, ...]:
    """The shipped topics, in the order of the English file.

    :raises HelpdeskBotError: the installation lacks its files.
    """
    folder = resources.config() / "presets" / "topics"
    files = {
        file.name.removesuffix(_SUFFIX): tomllib.loads(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(_SUFFIX)
    }
    return tuple(_read_topic(name, files) for name in files["en"])


def _read_topic(name: str, files: dict[str, dict[str, Any]]) -> Topic:
    spoken = {language: topics[name] for language, topics in files.items() if name in topics}
    return Topic(
        id=name,
        labels={code: topic["label"] for code, topic in spoken.items() if "label" in topic},
        descriptions={
            code: topic["description"] for code, topic in spoken.items() if "description" in topic
        },
        words={code: tuple(topic["words"]) for code, topic in spoken.items()},
    )
