"""Settings from several sources as plain tables, laid over each other before they are checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.topics import Topic
from helpdeskbot.settings.profiles import load_profile, of_sections
from helpdeskbot.settings.settable import find_sections, list_settable

Table = Mapping[str, Any]


def merge(layers: Sequence[Table]) -> dict[str, Any]:
    """Lay settings over each other: later ones win, tables are merged key by key."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            below = result.get(key)
            both = isinstance(below, Mapping) and isinstance(value, Mapping)
            result[key] = merge([below, value]) if both else value  # type: ignore[list-item]
    return result


def name_topics(layer: Table) -> Table:
    """The settings with a list of topics as a table by id, so that they can be merged.

    :raises ValueError: a topic has no id, or that of another; the text is ``key: why``.
    """
    topics = layer.get("topics")
    if not isinstance(topics, (list, tuple)):
        return layer
    named: dict[str, Table] = {}
    for topic in topics:
        if not isinstance(topic, Mapping) or not isinstance(topic.get("id"), str):
            raise ValueError('topics: each needs an id, as in id = "copyright"')
        if topic["id"] in named:
            raise ValueError(f"topics: two are called {topic['id']!r}")
        named[topic["id"]] = {key: value for key, value in topic.items() if key != "id"}
    return {**layer, "topics": named}


def list_topics(table: object) -> object:
    """The other way round, without those that are to be removed."""
    if not isinstance(table, Mapping):
        return table
    return [
        {"id": name, **{key: value for key, value in topic.items() if key != "remove"}}
        if isinstance(topic, Mapping)
        else topic
        for name, topic in table.items()
        if not (isinstance(topic, Mapping) and topic.get("remove") is True)
    ]


def packaged_topics() -> Sequence[Topic]:
    """The topics of a desk for which nobody has set any."""
    # With the matcher, which a settings file is seldom to wait for.
    from helpdeskbot.matching import load_topic_preset

    return load_topic_preset()


def lay_over(desk: DeskPolicy, page: Table, packaged: Sequence[Topic] = ()) -> dict[str, Any]:
    """A desk's settings with those of its page on the wiki laid over them.

    Some lists are added to the operator's: staff must not make it shorter.

    :param packaged: what the page's topics are laid over where the operator has set none.
    """
    own = asdict(desk)
    if page.get("topics") and not desk.topics:
        own["topics"] = [asdict(topic) for topic in packaged]
    sections = find_sections(type(desk))
    profile = of_sections(load_profile(str(page["profile"])), sections) if "profile" in page else {}
    below, above = name_topics(own), merge([profile, name_topics(page)])
    words = above.get("status", {}).get("vocabulary")
    if isinstance(words, dict):
        # Two spellings of a word would both stand there, and the older one would count.
        known = {word.casefold(): word for word in desk.status.vocabulary}
        above["status"]["vocabulary"] = {
            known.get(word.casefold(), word): phase for word, phase in words.items()
        }
    for key, rule in list_settable(sections).items():
        added = find_value(above, key)
        if rule.adds and isinstance(added, list):
            *tables, name = key.split(".")
            table = above
            for part in tables:
                table = table[part]
            table[name] = list(dict.fromkeys([*(find_value(below, key) or ()), *added]))
    return merge([below, above])


def find_value(table: object, key: str) -> Any:
    """What stands at a dotted key; ``None`` for nothing."""
    for part in key.split("."):
        if not isinstance(table, Mapping):
            return None
        table = table.get(part)
    return table
