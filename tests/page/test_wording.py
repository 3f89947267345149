"""What staff's templates say: used as they word it, and the packaged words where it does harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.change import Draft
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.page.decide.wording import Rules, find_unfit
from helpdeskbot.parse import default_site, parse_page
from helpdeskbot.parse.userlinks import find_user_pages
from helpdeskbot.publish.pages import load_message
from helpdeskbot.words.messages import available_languages
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE
from tests.scenario.kept import kept

ASK = "Template:Helpdesk ask/en"
TOLD = f"{PAGE}/Staff"
GOOD = "{{{experts}}}: would you look at this, please?"
PACKAGED = "can you help here?"

HARMFUL = {
    "600 kB": f"{GOOD} {'Buy this! ' * 60_000}",
    "a hundred lines": GOOD + "<br>" * 100,
    "the people over and over": "{{{experts}}} " * 5,
    "a category": f"{GOOD} [[Category:Spam]]",
    "a category, hidden in its name": f"{GOOD} [[ Cat<!-- -->egory&#58;Spam]]",
    "a category of a parameter": f"{GOOD} [[Category:{{{{{{roster}}}}}}]]",
    "a big picture": f"{GOOD} [[File:Shock.jpg]]",
    "a big picture with an alternative": f"{GOOD} [[File:Shock.jpg|alt=20px]]",
    "a heading": f"{GOOD}\n== Another request ==\nHello",
    "another title for the page": f"{GOOD} -{{T|zh:Ha}}-",
    "a variant that stays open": f"{GOOD} -{{zh-hans:x",
    "a heading as a tag": f"{GOOD} <h2>Another</h2>",
    "a switch": f"{GOOD} __NOTOC__",
    "a status": f"{GOOD} {{{{Helpdesk status|done}}}}",
    "a status of the mark of what is over": f"{GOOD} {{{{section resolved|1=x}}}}",
    "a row of the roster": f"{GOOD} {{{{helpdesk_expert|Mallory}}}}",
    "what keeps bots away": f"{GOOD} {{{{nobots}}}}",
    "a title for the page": f"{GOOD} {{{{DISPLAYTITLE:Ha}}}}",
    "somebody's page": f"{GOOD} {{{{User:Mallory/advert}}}}",
    "a substitution of a second time": f"{GOOD} {{{{<includeonly/>subst:Spam}}}}",
    "our signature": f"{GOOD} ~~<noinclude></noinclude>~~",
    "somebody's signature": f"{GOOD} [[User talk:Mallory|M]] 09:00, 23 November 2026 (UTC) and",
    "a mark of ours": f"{GOOD} <!-- helpdeskbot:ask|Rita -->",
    "a comment that stays open": f"{GOOD} <!-- and then",
    "a tag that stays open": f"{GOOD} <div> and then",
    "a tag that was not opened": f"{GOOD}</div> and then",
    "a table that stays open": f"{GOOD}\n{{|\n| x\nand then",
    "a link that stays open": f"{GOOD} [[Help:Contents and then",
    "a template that stays open": f"{GOOD} {{{{ and then",
    "nowiki that stays open": f"{GOOD} <nowiki> and then",
    "hidden words": f'{GOOD} <div style="display:none">x</div>',
    "hidden words, in other letters": f'{GOOD} <span style="DISPLAY&#58; none">x</span>',
    "hidden words, far away": f'{GOOD} <span style="margin-left:-9999px">x</span>',
    "words in no colour": f'{GOOD} <span style="color:transparent">x</span>',
    "words in a picture": f'{GOOD} <span style="background:url(//evil.example)">x</span>',
    "words without size": f'{GOOD} <span style="font-size:0">x</span>',
    "hidden words in a paragraph": f"{GOOD} <p style='display:none'>x",
    "hidden words, untidily": f'{GOOD} <span x=""style="display:none">x</span>',
    "a hidden table": f'{GOOD}\n{{| style="display:none"\n| x\n|}}',
    "a hidden cell": f'{GOOD}\n{{|\n| class="hidden" | x\n|}}',
    "folded words": f'{GOOD} <div class="mw-collapsible mw-collapsed">x</div>',
    "a curtain": f'{GOOD} <div style="position:fixed;width:9999px">x</div>',
    "words turned round": f"{GOOD} \u202eabc\u202c",
    "words turned round by an entity": f"{GOOD} &#x202E;abc",
    "a web page elsewhere": f"{GOOD} [https://evil.example/ look]",
    "a web page elsewhere, in short": f"{GOOD} [//evil.example look]",
    "a web page elsewhere, bare": f"{GOOD} https://evil.example/x",
    "an address": f"{GOOD} mailto:mallory@evil.example",
    "a script": f"{GOOD} <script>alert(1)</script>",
    "another extension": f"{GOOD} <inputbox>type=create</inputbox>",
    "what is left of publishing": f"{GOOD} <onlyinclude>x</onlyinclude>",
    "a name that nobody fills in": f"{GOOD} {{{{{{dayz}}}}}}",
    "nobody": "Please answer.",
    "nothing": "",
}
HARMLESS = {
    "a link to a help page": f"{GOOD} See [[Help:Contents#Licences|our '''help''' pages]].",
    "a link to a category and to a file": f"{GOOD} [[:Category:Vases]], [[:File:Vase.jpg|this]]",
    "another wiki's page": f"{GOOD} See [[w:de:Hilfe:Bilder|the German page]].",
    "a talk page": f"{GOOD} Or write to [[User talk:Samira|Samira]].",
    "the bot's page": f"{GOOD} – [[User:HelpdeskBot|what is this?]]",
    "an icon": f"[[File:Icon.svg|20px|middle|link=|alt=]] {GOOD}",
    "an emoji": f"👩🏽\u200d🔬 🏴\U000e0067\U000e0062\U000e007f {GOOD} ❤️",
    "Persian": f"{GOOD} می\u200cخواهیم بدانیم\u200f!",
    "Hindi": f"{GOOD} क्\u200dष",
    "paragraphs and a list": f"{GOOD}\n\nTwo ways:\n* '''here''',\n* or ''there''.\n\nThanks!",
    "a box": f'<div class="plainlinks" style="border:1px solid #36c; padding:0.5em">{GOOD}</div>',
    "a box as on Meta": (
        '<div class="mw-message-box" style="display:inline-block; width:100%; margin:0 auto; '
        "border:1px solid var(--border-color-base, #a2a9b1); font-weight:600; overflow:hidden; "
        f'background:#f8f9fa!important; box-shadow:0 1px 2px #ccc">{GOOD}</div>'
    ),
    "two scripts": f"{GOOD} -{{zh-hans:请; zh-hant:請}}- {{{{nowrap|a}}}}-b",
    "right to left": f'<div dir="rtl" lang="ar">{GOOD}</div>',
    "no break": f'{GOOD} <span class="nowrap" style="white-space:nowrap">5 days</span><br />',
    "smaller": f'{GOOD} <small style="color:#555;font-size:90%">in time</small> <p>x',
    "the Translate extension": f"<translate><!--T:1--> {GOOD}</translate>",
    "a table": f'{GOOD}\n{{| class="wikitable"\n! A\n| b\n|}}',
    "wikitext shown": f"{GOOD} <code><nowiki>{{{{Helpdesk not me}}}} ~~~~</nowiki></code>",
    "a comment": f"{GOOD}<!-- keep this short -->",
    "a special page of the wiki": f"{GOOD} [https://practice.example/w/index.php?title=X this]",
    "a sum": f"{GOOD} 3 < 5 && a_b__c, 50 %; e.g. note: [sic], x -- y | z!",
    "the reader's language": f"{GOOD} {{{{int:help}}}} {{{{GENDER:Anna|she|he}}}}",
    "a template of the wiki": f"{GOOD} {{{{nowrap|5 days}}}}",
    "what it uses itself": "<includeonly>{{{experts}}}</includeonly>: please look. {{{nothing|}}}",
}


@kept
def ask(words: str, **policy: object) -> AskingDesk:
    """An expert, a request for her, and a template that is worded so."""
    desk = AskingDesk(**policy)  # type: ignore[arg-type]
    desk.joins("Anna")
    desk.staff.edit("Template:Nowrap", '<span style="white-space:nowrap">{{{1}}}</span>')
    desk.staff.edit("Template:Ping", "[[User:{{{1}}}]]")
    desk.staff.edit("Template:Delete", "'''Delete this''' [[Category:To be deleted]]")
    desk.person("Mallory").edit(ASK, words)
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    return desk


@pytest.mark.parametrize("what", HARMFUL)
def test_words_that_do_harm_are_not_posted(what: str) -> None:
    desk = ask(HARMFUL[what])

    report = desk.tick()

    thread = desk.thread("Old photographs")
    assert PACKAGED in thread
    assert desk.notified() == ["Anna"]
    assert len(thread) < 2000
    assert any(ASK in problem.what for problem in report.problems)


@pytest.mark.parametrize("what", HARMLESS)
def test_words_that_staff_may_write_are_used(what: str) -> None:
    desk = ask(HARMLESS[what])

    report = desk.tick()

    assert PACKAGED not in desk.text, [str(one) for one in report.problems]
    assert "please" in desk.thread("Old photographs")
    assert desk.notified() == ["Anna"]
    assert not report.problems


@pytest.mark.parametrize("call", ["{{Delete}}", "{{Ping|Mallory}}", "{{lc:{{Delete}}}}"])
def test_what_the_templates_of_a_template_do_counts_too(call: str) -> None:
    desk = ask(f"{GOOD} {call}")

    desk.tick()

    assert "elete" not in desk.text
    assert desk.notified() == ([] if "Ping" in call else ["Anna"])


def test_staff_are_told_once_what_to_mend_and_who_edited_it_last() -> None:
    desk = ask(HARMFUL["a category"], staff=["Samira"])
    for number in range(3):
        desk.tick()
        desk.minutes_pass(90)
        desk.asks("Rita", f"Photographs {number}", COPYRIGHT)

    told = desk.staff.read(TOLD)
    assert told.count("== A message of the bot needs mending ==") == 1
    assert f"[[:{ASK}]]" in told
    assert "[[User talk:Mallory|Mallory]]" in told
    assert "Category" in told
    assert "[[Category" not in told
    assert desk.notified().count("Samira") == 1


def test_words_that_were_mended_are_used_again() -> None:
    desk = ask(HARMFUL["a tag that stays open"])
    desk.tick()
    desk.staff.edit(ASK, GOOD)
    desk.minutes_pass(10)
    desk.asks("Bosse", "My pictures", COPYRIGHT)

    desk.tick()

    assert "would you look at this, please?" in desk.thread("My pictures")


def test_words_that_notify_others_are_kept_back_until_staff_had_time_to_mend_them() -> None:
    desk = ask(f"{GOOD} [[User:Rita]]", staff=["Samira"])
    desk.tick()
    assert "helpdeskbot:ask" not in desk.text
    assert "would notify them" in desk.staff.read(TOLD)
    desk.minutes_pass(30)
    desk.tick()
    assert "helpdeskbot:ask" not in desk.text
    desk.minutes_pass(40)

    desk.tick()

    assert PACKAGED in desk.thread("Old photographs")
    assert "Rita" not in desk.notified()
    assert "Anna" in desk.notified()


def test_a_message_on_a_talk_page_is_looked_at_too() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk")
    desk.person("Mallory").edit(
        "Template:Helpdesk ask talk/en", "{{{requests}}} {{Helpdesk status|done}}"
    )
    desk.asks("Rita", "Old photographs", COPYRIGHT)

    desk.tick()

    talk = desk.staff.read("User talk:Anna")
    assert "Hello! Can you help here?" in talk
    assert "Old photographs" in talk
    assert "status" not in talk


def test_words_that_do_no_harm_cost_no_request() -> None:
    def count(words: str) -> int:
        desk = ask(words)
        desk.tick()
        return sum(desk.wiki.requests.values())

    assert count(HARMLESS["a box"]) == count(GOOD)


def test_the_packaged_words_do_no_harm_in_any_language() -> None:
    for template in filter(lambda name: name.startswith("Helpdesk"), OF_CONCERNS.values()):
        for language in available_languages():
            text = load_message(template, language, OF_CONCERNS)
            if text is None:
                continue
            params = dict.fromkeys(re.findall(r"\{{3}([a-z]+)\}{3}", text), "[[User:Anna|Anna]]")
            text = re.sub(r"\{{3}[a-z]+\}{3}", "[[User:Anna|Anna]]", text)
            draft = Draft(template, language, params, "")
            found = find_unfit(text, draft, RULES)
            assert found is None, (template, language, found)


RULES = Rules(default_site(), "HelpdeskBot", Markers(), frozenset({"Helpdesk expert"}))
SIGNED = "[[User:HelpdeskBot|HelpdeskBot]] ([[User talk:HelpdeskBot|talk]]) 09:00, 23 November 2026"
PIECES = [
    *("{{", "}}", "{{{", "}}}", "[[", "]]", "[", "]", "|", "<", ">", "</", "/>", "<!--", "-->"),
    *("div", "span", "nowiki", " style=", "display:none", '"', "Category:X", "File:x", ":"),
    *("~~~", "\n", "\n=", "=", "__", "NOTOC", "{|", "|}", "//evil.example", "https:", "&#x5b;"),
    *("Helpdesk status", "Section resolved", "subst:", "[[User:Anna|Anna]]", " ", "x", "\u202e"),
    *("User:Rita", "'''", "{{!}}", "<div>", "</div>", "<p>", "; ", SIGNED, " (UTC)"),
]


WORDS = st.lists(st.one_of(st.just(" x "), st.sampled_from(PIECES)), max_size=12).map("".join)


@given(WORDS, WORDS)
def test_nothing_that_is_used_does_what_is_forbidden(before: str, after: str) -> None:
    words = f"{before}[[User:Anna|Anna]]{after}"
    draft = Draft("Helpdesk ask", "en", {"experts": "[[User:Anna|Anna]]"}, "", ("Anna",))
    if find_unfit(words, draft, RULES) is not None:
        return
    below = "== B ==\n{{Helpdesk status|new}}\nHello"
    page = parse_page(f"== A ==\n:{words} {SIGNED} (UTC)\n{below}", RULES.site)
    first, second = page.threads
    assert (first.heading, second.heading) == ("A", "B")
    assert first.status is None
    assert second.status is not None
    assert not first.resolved
    assert len(first.comments) == 1
    assert set(find_user_pages(words, RULES.site)) <= {"Anna", "HelpdeskBot"}
