"""What a desk's topics are called on the wiki: as its settings in force say."""

from __future__ import annotations

import re

from helpdeskbot.cli.templates import find_topics
from helpdeskbot.model.topics import Topic
from helpdeskbot.publish import load_pages
from helpdeskbot.publish.topics import render_topics
from tests.publish.conftest import VALUES
from tests.scenario.desk import Desk

SETTINGS = "Project:Helpdesk/Settings"
PAGE = "Template:Helpdesk status/topics"


def published(*topics: Topic) -> str:
    return next(page.text for page in load_pages(VALUES, topics=topics) if page.title == PAGE)


def test_the_packaged_topics_are_called_by_their_labels() -> None:
    text = published()
    assert "  | copyright = {{#switch: {{lc: {{{lang|}}} }}\n" in text
    assert "    | sv = Upphovsrätt och licenser\n" in text
    assert "    | #default = Copyright and licences }}\n" in text


def test_a_desks_own_topics_are_published_and_no_others() -> None:
    text = published(Topic(id="Fungi of the north", labels={"en": "Mushrooms", "sv": "Svampar"}))
    assert "    | sv = Svampar\n    | n = 18\n    | #default = Mushrooms }}" in text
    assert "| fungi of the north = {{#switch" in text
    assert "copyright" not in text


def test_a_topic_without_a_label_is_called_as_it_is_written() -> None:
    assert "| #default = fungi }}" in published(Topic(id="fungi"))


def test_labels_and_names_do_nothing_on_the_page() -> None:
    hostile = "}}[[User:Anna]]{{x|y}}<b>''"
    text = published(Topic(id="fungi", labels={"en": hostile, "sv": hostile}), Topic(id=hostile))
    assert "[[User:" not in text
    assert not re.search(r"<b>|\{\{x", text)
    assert text.count("{{") == text.count("}}")
    assert render_topics("cases", [Topic(id=hostile)]) == ""


def test_what_staff_set_on_the_wiki_is_published_too() -> None:
    desk = Desk(settings_page=SETTINGS)
    assert "copyright" in [topic.id for topic in find_topics(desk.office)]
    desk.staff.edit(
        SETTINGS, "{{Helpdesk topic|id=fungi|label en=Mushrooms|words en=mushroom, fungus}}"
    )

    assert "Mushrooms" in [topic.labels.get("en") for topic in find_topics(desk.office)]


def test_a_desk_with_a_template_of_its_own_names_no_topics() -> None:
    assert find_topics(Desk(preset="meta-status").office) == ()
