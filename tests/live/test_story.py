"""On a real wiki the story of a request tells what accounts did, whatever the page says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpdeskbot.model.report import TickReport
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.page.reading import read_page
from helpdeskbot.tick import begin, tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.people import Person

People = Callable[..., Person]


@pytest.fixture
def clerk(wiki: Place, tmp_path: Path) -> Clerk:
    clerk = Clerk(wiki, tmp_path)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome to the desk.")
    return clerk


def look(clerk: Clerk) -> DeskPage:
    """The desk's page as the next pass reads it."""
    office = clerk.office()
    context = begin(office, TickReport(started=office.clock()), write=False).context
    [desk] = office.desks
    place = find_place(office, desk, clerk.page, context.heads, context.report, fresh=True)
    assert place is not None
    return read_page(office, desk, place, context.report)


def check(clerk: Clerk, wiki: Place, title: str) -> DeskPage:
    """What grew pass by pass is what the history tells, and each act is of who saved it."""
    page = look(clerk)
    assert page.stories is not None
    grown = {one: page.story(one) for one in page.requests}
    page.stories.forget()
    assert {one: page.story(one) for one in page.requests} == grown
    saved = {one["revid"]: one.get("user", "") for one in wiki.admin.history(title)}
    for story in grown.values():
        assert story.complete
        assert all(act.account in (saved[act.revid], "") for act in story.acts)
    return page


def test_it_tells_who_did_what_through_all_that_people_do(
    wiki: Place, clerk: Clerk, people: People
) -> None:
    rita, mallory, anna, admin = people("Rita"), people("Mallory"), people("Anna"), wiki.admin
    rita.new_section(clerk.page, "Maps", "We have maps. Who looks at them? ~~~~")
    tick(clerk.office())
    text = admin.text(clerk.page)
    signature = text[text.index("[[User:") : text.index("(UTC)") + 5]
    mallory.append(clerk.page, f"\n:I need nothing any more. {signature}")
    tick(clerk.office())
    rita.append(clerk.page, "\nThe old ones, too.")
    rita.replace(clerk.page, "We have maps.", "We have maps of Lima.")
    tick(clerk.office())
    good = admin.text(clerk.page)
    mallory.edit(clerk.page, "Nothing here.")
    tick(clerk.office())
    admin.edit(clerk.page, good)
    anna.append(clerk.page, "\n\n{{Helpdesk status|on hold|until=2027-01-01}}")
    tick(clerk.office())
    tick(clerk.office())

    page = check(clerk, wiki, clerk.page)
    [request] = page.requests.values()
    story = page.story(request.id)
    assert story.opened is not None
    assert story.opened.account == rita.name
    assert request.status == "on hold"
    assert admin.text(clerk.page).count("{{Helpdesk status") == 1
    [forged] = [one for one in story.said.values() if one.account == mallory.name]
    assert forged.here
    assert any(one.account == rita.name for one in story.said.values() if one.here)


@pytest.mark.parametrize("redirect", [True, False])
def test_it_goes_on_when_the_page_is_moved(
    wiki: Place, clerk: Clerk, people: People, redirect: bool
) -> None:
    rita, anna, admin = people("Rita"), people("Anna"), wiki.admin
    rita.new_section(clerk.page, "Maps", "We have maps. Who looks at them? ~~~~")
    tick(clerk.office())
    new = f"{clerk.page}/Moved"
    admin.move(clerk.page, new, redirect=redirect)
    admin.move(new, clerk.page)
    anna.append(clerk.page, "\n:I do. ~~~~")
    tick(clerk.office())

    page = check(clerk, wiki, clerk.page)
    [request] = page.requests.values()
    assert request.requester == rita.name
    assert [one.author for one in request.thread.comments] == [rita.name, anna.name]


def test_after_the_database_is_lost_it_is_the_same_story(
    wiki: Place, clerk: Clerk, people: People
) -> None:
    rita, mallory = people("Rita"), people("Mallory")
    rita.new_section(clerk.page, "Maps", "We have maps. Who looks at them? ~~~~")
    tick(clerk.office())
    mallory.replace(clerk.page, "{{Helpdesk status|new", "{{Helpdesk status|done")
    tick(clerk.office())
    before = check(clerk, wiki, clerk.page)
    stories = [before.story(one) for one in before.requests]
    clerk.lose_the_database()

    after = check(clerk, wiki, clerk.page)
    assert [after.story(one) for one in after.requests] == stories
