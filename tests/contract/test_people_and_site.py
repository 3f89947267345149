"""What the bot learns of people, of its own account, and of the wiki itself."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from helpdeskbot.model.wiki import Edit, OwnEdit
from helpdeskbot.wiki.practice.languages import CHAINS
from tests.contract.stages import Stage


def test_users_are_known_by_any_spelling_of_their_names(stage: Stage) -> None:
    anna, clerk = stage.newcomer("Anna"), stage.newcomer("Clerk", "bot")
    nobody = stage.name("Nobody")
    spelled = f"anna_{stage.number}"
    users = stage.bot.fetch_users([anna.name, spelled, clerk.name, nobody, "192.0.2.7"])
    assert list(users) == [anna.name, spelled, clerk.name, nobody, "192.0.2.7"]
    assert users[anna.name] == users[spelled]
    assert users[anna.name].name == anna.name
    assert users[anna.name].user_id > 0
    assert "bot" not in users[anna.name].groups
    assert "bot" in users[clerk.name].groups
    assert {"*", "user"}.isdisjoint(users[clerk.name].groups)
    assert (users[nobody].name, users[nobody].user_id) == (nobody, 0)
    assert (users["192.0.2.7"].name, users["192.0.2.7"].user_id) == ("192.0.2.7", 0)
    assert not any(user.blocked_sitewide for user in users.values())


def test_many_users_are_asked_for_at_once(stage: Stage) -> None:
    anna = stage.person("Anna")
    names = [stage.name(f"Nobody {number}") for number in range(60)]
    users = stage.bot.fetch_users([*names, anna.name])
    assert len(users) == 61
    assert [name for name, user in users.items() if user.user_id] == [anna.name]


def test_impossible_names_are_nobodys(stage: Stage) -> None:
    anna = stage.person("Anna")
    users = stage.bot.fetch_users(["Not <allowed>", "a|b", "", anna.name])
    assert [user.user_id > 0 for user in users.values()] == [False, False, False, True]


def test_a_block_is_seen_until_it_is_lifted(stage: Stage) -> None:
    anna, admin = stage.newcomer("Anna"), stage.admin()
    admin.block(anna.name)
    assert stage.bot.fetch_users([anna.name])[anna.name].blocked_sitewide
    admin.unblock(anna.name)
    assert not stage.bot.fetch_users([anna.name])[anna.name].blocked_sitewide


def test_a_pages_protection_is_seen_until_it_is_lifted(stage: Stage) -> None:
    admin, page = stage.admin(), stage.title()
    assert stage.bot.fetch_protection(page) == frozenset()
    admin.edit(page, "text")
    assert stage.bot.fetch_protection(page) == frozenset()
    for level in ("autoconfirmed", "sysop"):
        admin.protect(page, level)
        assert stage.bot.fetch_protection(page) == {level}
    assert stage.bot.fetch_protection(page.replace(" ", "_")) == {"sysop"}
    admin.protect(page, "")
    assert stage.bot.fetch_protection(page) == frozenset()
    assert stage.bot.fetch_protection("a|b") == frozenset()


def test_what_keeps_us_from_a_page_is_told_before_anything_is_saved(stage: Stage) -> None:
    admin, page = stage.admin(), stage.title()
    assert stage.bot.fetch_obstacle(page) == ""
    admin.edit(page, "text")
    assert stage.bot.fetch_obstacle(page) == ""
    admin.protect(page, "sysop")
    assert stage.bot.fetch_obstacle(page) == "protectedpage"
    admin.protect(page, "autoconfirmed")
    assert stage.bot.fetch_obstacle(page.replace(" ", "_")) == ""


@pytest.mark.parametrize("title", ["a|b", "a[b]", "Special:Version", " ", "Template:"])
def test_where_no_page_can_be_we_are_told_so(stage: Stage, title: str) -> None:
    assert stage.bot.fetch_obstacle(title) == "invalidtitle"


def test_our_account_and_what_it_may_do(stage: Stage) -> None:
    account = stage.bot.fetch_account()
    assert account.user == stage.bot.fetch_users([stage.bot_name])[stage.bot_name]
    assert account.user.name == stage.bot_name
    assert "bot" in account.user.groups
    assert {"edit", "createpage", "bot", "apihighlimits"} <= account.rights
    assert {"protect", "delete", "block", "editinterface"}.isdisjoint(account.rights)


def test_our_edits_on_all_pages_are_told_newest_first_and_those_of_others_are_not(
    stage: Stage,
) -> None:
    stage.wait()
    since = stage.bot.fetch_time()
    assert stage.bot.fetch_own_edits(since) == []
    first = stage.bot.apply_edit(Edit(stage.title(), 0, "one", "x"))
    stage.bot.apply_edit(Edit(stage.title(), first.revid, "one", "null edit"))
    other = stage.bot.apply_edit(Edit(stage.title("other"), 0, "two", "why"))
    stage.person("Anna").edit(stage.title(), "by Anna")
    told = stage.bot.fetch_own_edits(since)
    head = stage.bot.fetch_heads([stage.title("other")])[stage.title("other")]
    assert [one.revid for one in told] == [other.revid, first.revid]
    assert told[0] == OwnEdit(head.title, head.namespace, head.revid, told[0].at, "why")
    assert told[0].at == head.timestamp
    stage.wait()
    assert stage.bot.fetch_own_edits(stage.bot.fetch_time()) == []


def test_each_answer_tells_the_wikis_clock(stage: Stage) -> None:
    now = stage.bot.fetch_time()
    assert abs(stage.bot.tell_time() - now) < timedelta(seconds=5)


def test_the_clock_goes_forward_in_whole_seconds_of_utc(stage: Stage) -> None:
    start = stage.bot.fetch_time()
    assert (start.microsecond, start.utcoffset()) == (0, timedelta(0))
    stage.wait()
    assert stage.bot.fetch_time() > start


def test_the_wiki_describes_itself(stage: Stage) -> None:
    site = stage.bot.fetch_site()
    assert site.language == "en"
    wanted = {
        "talk": 1,
        "user": 2,
        "user talk": 3,
        "project": 4,
        "file": 6,
        "image": 6,
        "mediawiki": 8,
        "template": 10,
        "category": 14,
        "special": -1,
    }
    assert wanted.items() <= site.namespaces.items()
    assert site.date_format == "H:i, j F Y"
    assert site.digits == "0123456789"
    assert (site.months[0], site.months_genitive[4], site.months_short[11]) == (
        "January",
        "May",
        "Dec",
    )
    assert (site.weekdays[0], site.weekdays_short[6]) == ("Sunday", "Sat")
    assert site.time_zone == "UTC"
    assert site.time_zone_abbreviations == {"UTC": "UTC"}
    assert "Contributions" in site.contributions_pages
    assert site.article_path == "/wiki/$1"
    assert site.own_prefixes == {"commons"}
    assert stage.bot.fetch_site() == site


def test_a_signature_carries_the_name_and_the_time_of_the_wiki(stage: Stage) -> None:
    anna = stage.person("Anna")
    anna.new_section(stage.title(), "Help", "Please. ~~~~")
    head = stage.bot.fetch_heads([stage.title()])[stage.title()]
    assert head.timestamp is not None
    local = head.timestamp.astimezone(UTC)
    written = f"{local:%H:%M}, {local.day} {local:%B %Y} (UTC)"
    assert stage.text(stage.title()) == (
        f"== Help ==\n\nPlease. [[User:{anna.name}|{anna.name}]]"
        f" ([[User talk:{anna.name}|talk]]) {written}"
    )


def test_who_reads_a_language_is_served_by_the_wikis_own_chain(stage: Stage) -> None:
    chains = stage.bot.fetch_site().chains
    known = {code: chains.get(code, "") for code in CHAINS}
    assert known == dict(CHAINS)
    assert "en" not in chains


def test_so_many_titles_are_asked_for_in_one_request(stage: Stage) -> None:
    assert stage.bot.titles_at_once in (50, 500)
