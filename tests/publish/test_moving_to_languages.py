"""A wiki that an older version gave the texts of all languages on one page gets a page each."""

from __future__ import annotations

from helpdeskbot.model.memory import Published
from tests.publish.conftest import NOW, Operator

OLD = "Template:Helpdesk status/text"
BEFORE = "{{#switch: {{{lang|}}}\n | sv = {{#switch: {{{1|}}} | status-new = Nytt }} }}"


def published_before(operator: Operator) -> None:
    operator.wiki.as_user("HelpdeskBot").edit(OLD, BEFORE)
    revid = operator.wiki.fetch_heads([OLD])[OLD].revid
    operator.store.record_published(Published(operator.wiki.name, OLD, revid, BEFORE, NOW))


def test_the_old_page_leads_to_the_new_ones(operator: Operator) -> None:
    published_before(operator)
    operator.push()
    text = operator.wiki.as_user("Anna").read(OLD)
    assert "{{Helpdesk status/words/" in text
    assert "Nytt" not in text
    assert "| status-new = Nytt\n" in operator.wiki.as_user("Anna").read(
        "Template:Helpdesk status/words/sv"
    )


def test_what_staff_have_worded_there_is_used_until_they_move_it(operator: Operator) -> None:
    published_before(operator)
    theirs = BEFORE.replace("Nytt", "Nyinkommet")
    operator.wiki.as_user("Anna").edit(OLD, theirs)
    operator.push()
    assert operator.wiki.as_user("Anna").read(OLD) == theirs
    assert operator.states()[OLD] == "conflict"
    assert operator.wiki.as_user("Anna").read("Template:Helpdesk status/words/sv")
