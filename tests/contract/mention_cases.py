"""Edits of the bot, and whom the wiki notifies of them; ``{Anna}`` is the name of a user."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple


def sign(name: str) -> str:
    """A signature as a person's `~~~~` left it; *name* is a placeholder."""
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) 10:11, 3 November 2026 (UTC)"


ODD_NAME = "Zoë O''Neil & 東京 (a+b)!? \"100%\" *"

DESK = "\n\n".join(
    f"== {heading} ==\nHelp? {sign('{Bosse}')}" for heading in ("One", "Two", "Three")
)
TAGGED = DESK.replace(" ==\n", " ==\n{{Nowhere|new}}\n")


class Played(NamedTuple):
    """A case with real names in it."""

    before: str
    after: str
    template: str
    title: str
    notified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One edit.

    :param change: what the bot makes of `before`.
    :param notified: placeholders of those who are notified, as often as they are.
    :param template: the text of a template, which the edit calls as ``@``.
    :param title: the page; ``""`` for one of the test's own.
    """

    change: Callable[[str], str]
    notified: str = ""
    before: str = DESK
    template: str = ""
    title: str = ""

    def played(self, names: Mapping[str, str], template_name: str) -> Played:
        """The case with real names in it."""
        own = {f"{{{key}}}": name for key, name in names.items()}
        own |= {"{{@": f"{{{{{template_name}", "subst:@": f"subst:{template_name}"}

        def fill(text: str) -> str:
            return re.sub("|".join(map(re.escape, own)), lambda match: own[match[0]], text)

        return Played(
            fill(self.before),
            fill(self.change(self.before)),
            fill(self.template),
            fill(self.title),
            tuple(names[person] for person in self.notified.split()),
        )


def tag(text: str, headings: str = "One Two Three") -> str:
    """Put a status template under headings."""
    for heading in headings.split():
        text = text.replace(f"== {heading} ==\n", f"== {heading} ==\n{{{{Nowhere|new}}}}\n")
    return text


def reply(text: str, heading: str, added: str) -> str:
    """Add lines at the end of a section."""
    before, mark, after = text.partition(f"== {heading} ==\n")
    section, gap, rest = after.partition("\n\n==")
    return f"{before}{mark}{section}\n{added}{gap}{rest}"


def _many(count: int) -> str:
    return " ".join(f"[[User:Nobody at all {number}]]" for number in range(count))


EDITS: Mapping[str, Case] = {
    "a status under the heading and a signed reply in one section": Case(
        lambda text: reply(tag(text, "One"), "One", ":[[User:{Anna}]]? ~~~~"), "Anna"
    ),
    "signed replies in two sections": Case(
        lambda text: reply(
            reply(text, "One", ":[[User:{Anna}]]? ~~~~"), "Two", ":[[User:{Carla}]]? ~~~~"
        ),
        "Anna Carla",
    ),
    "statuses in all sections and signed replies in two": Case(
        lambda text: reply(
            reply(tag(text), "One", ":[[User:{Anna}]]? ~~~~"), "Two", ":[[User:{Carla}]]? ~~~~"
        ),
        "Anna Carla",
    ),
    "a status changed right above the added reply": Case(
        lambda text: text.replace(
            "{{Nowhere|new}}", "{{Nowhere|waiting}}\n:[[User:{Anna}]]? ~~~~", 1
        ),
        "Anna",
        TAGGED,
    ),
    "a status changed to name a user, above the added reply": Case(
        lambda text: text.replace(
            "{{Nowhere|new}}", "{{Nowhere|waiting|[[User:{Carla}]]}}\n:[[User:{Anna}]]? ~~~~", 1
        ),
        "Anna",
        TAGGED,
    ),
    "two signed comments in one block": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]]? ~~~~\n:[[User:{Carla}]]? ~~~~"),
        "Anna Carla",
    ),
    "the same person in two sections": Case(
        lambda text: reply(
            reply(text, "One", ":[[User:{Anna}]]? ~~~~"), "Two", ":[[User:{Anna}]]? ~~~~"
        ),
        "Anna Anna",
    ),
    "no signature": Case(lambda text: reply(text, "One", ":[[User:{Anna}]]?")),
    "a date, and no signature": Case(lambda text: reply(text, "One", ":[[User:{Anna}]]? ~~~~~")),
    "a signature without a date": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]]? ~~~"), "Anna"
    ),
    "a signature on a line of its own": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]]?\n\nMore.\n--~~~~"), "Anna"
    ),
    "a new section": Case(lambda text: text + "\n\n== Four ==\n[[User:{Anna}]]! ~~~~", "Anna"),
    "two new sections": Case(
        lambda text: (
            text + "\n\n== Four ==\n[[User:{Anna}]]! ~~~~\n\n== Five ==\n[[User:{Carla}]]! ~~~~"
        ),
        "Anna Carla",
    ),
    "two new sections, one of them unsigned": Case(
        lambda text: (
            text + "\n\n== Four ==\n[[User:{Anna}]]! ~~~~\n\n== Five ==\n[[User:{Carla}]]!"
        ),
        "Anna",
    ),
    "two new sections, names after the signature": Case(
        lambda text: (
            text
            + "\n\n== Four ==\nHello. ~~~~ [[User:{Anna}]]\n\n== Five ==\n[[User:{Carla}]]! ~~~~"
        ),
        "Carla",
    ),
    "a reply and a new section in one block": Case(
        lambda text: text + "\n:[[User:{Anna}]]! ~~~~\n\n== Four ==\n[[User:{Carla}]]! ~~~~",
        "Anna Carla",
    ),
    "a subsection": Case(
        lambda text: reply(text, "One", "=== Sub ===\n[[User:{Anna}]]! ~~~~"), "Anna"
    ),
    "a name in the new heading": Case(
        lambda text: text + "\n\n== For [[User:{Anna}]] ==\nHello. ~~~~", "Anna"
    ),
    "a page made with a signed comment": Case(
        lambda text: "== One ==\n[[User:{Anna}]]! ~~~~", "Anna", before=""
    ),
    "a page made with introduction and a signed comment": Case(
        lambda text: "Welcome.\n\n== One ==\n[[User:{Anna}]]! ~~~~", "Anna", before=""
    ),
    "a name in a substituted template": Case(
        lambda text: reply(text, "One", ":{{subst:@|{Anna}}} ~~~~"),
        "Anna",
        template="Hello [[User:{{{1}}}]]!",
    ),
    "a named parameter of a substituted template": Case(
        lambda text: reply(text, "One", ":{{subst:@| name = {Anna} }} ~~~~"),
        "Anna",
        template="Hello [[User:{{{name|Nobody}}}]]!<noinclude>[[User:{Carla}]]</noinclude>",
    ),
    "a name in a transcluded template": Case(
        lambda text: reply(text, "One", ":{{@|{Anna}}} ~~~~"),
        "Anna",
        template="Hello [[User:{{{1}}}]]!",
    ),
    "a status that links to a user, unsigned": Case(
        lambda text: text.replace("== One ==\n", "== One ==\n{{@|{Anna}}}\n"),
        template="Expert: [[User:{{{1}}}]]",
    ),
    "a status that links to a user, and a signed reply in the section": Case(
        lambda text: reply(
            text.replace("== One ==\n", "== One ==\n{{@|{Anna}}}\n"), "One", ":Hello. ~~~~"
        ),
        template="Expert: [[User:{{{1}}}]]",
    ),
    "a signature that comes out of a transcluded template": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]] {{@}}"),
        template=sign("{Bot}"),
    ),
    "a signature that comes out of a substituted template": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]] {{subst:@}}"),
        "Anna",
        template=sign("{Bot}"),
    ),
    "another's signed line quoted in the block": Case(
        lambda text: reply(text, "One", f":[[User:{{Anna}}]]: ~~~~\n:Words. {sign('{Carla}')}")
    ),
    "another's signature before the own on the line": Case(
        lambda text: reply(text, "One", f":[[User:{{Anna}}]] {sign('{Carla}')} ~~~~"),
        "Anna Carla",
    ),
    "only another's signature": Case(
        lambda text: reply(text, "One", f":[[User:{{Anna}}]] {sign('{Carla}')}")
    ),
    "51 distinct links, one of them to a user": Case(
        lambda text: reply(text, "One", f":[[User:{{Anna}}]] {_many(50)} ~~~~")
    ),
    "50 distinct links, one of them to a user": Case(
        lambda text: reply(text, "One", f":[[User:{{Anna}}]] {_many(49)} ~~~~"), "Anna"
    ),
    "51 links to one user": Case(
        lambda text: reply(text, "One", ":" + "[[User:{Anna}]] " * 51 + "~~~~"), "Anna"
    ),
    "a user's subpage": Case(lambda text: reply(text, "One", ":[[User:{Anna}/Notes]] ~~~~")),
    "a missing user": Case(lambda text: reply(text, "One", ":[[User:Nobody at all 0]] ~~~~")),
    "the bot itself": Case(lambda text: reply(text, "One", ":[[User:{Bot}]] ~~~~")),
    "an address": Case(lambda text: reply(text, "One", ":[[User:192.0.2.7]] ~~~~")),
    "a user talk page": Case(lambda text: reply(text, "One", ":[[User talk:{Anna}]] ~~~~")),
    "contributions": Case(
        lambda text: reply(text, "One", ":[[Special:Contributions/{Anna}]] ~~~~")
    ),
    "another spelling of the link": Case(
        lambda text: reply(text, "One", ":[[:user: {Anna}_#Top|you]] ~~~~"), "Anna"
    ),
    "a link in nowiki": Case(
        lambda text: reply(text, "One", ":<nowiki>[[User:{Anna}]]</nowiki> ~~~~")
    ),
    "a link in a comment": Case(lambda text: reply(text, "One", ":<!--[[User:{Anna}]]--> ~~~~")),
    "a signature in nowiki": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]] <nowiki>~~~~</nowiki>")
    ),
    "a name added to an old signed line": Case(
        lambda text: text.replace("Help? ", "Help, [[User:{Anna}]]? ", 1)
    ),
    "a name added to an old line of the bot": Case(
        lambda text: text.replace("Hello.", "Hello, [[User:{Anna}]].", 1),
        before=DESK + f"\n:Hello. {sign('{Bot}')}",
    ),
    "an old line of the bot signed anew, with a name added": Case(
        lambda text: text.replace("Hello.", "Hello, [[User:{Anna}]]. ~~~~", 1),
        "Anna",
        before=DESK + "\n:Hello.",
    ),
    "a name added to another's line, and a signed reply below": Case(
        lambda text: reply(text.replace("Help? ", "Help, [[User:{Anna}]]? ", 1), "One", ":OK ~~~~"),
        "Anna",
    ),
    "a reply put between two others": Case(
        lambda text: text.replace("\n:Two.", "\n::[[User:{Anna}]]? ~~~~\n:Two.", 1),
        "Anna",
        before=DESK + f"\n:One. {sign('{Carla}')}\n:Two. {sign('{Carla}')}",
    ),
    "a section taken out and a reply elsewhere": Case(
        lambda text: reply(text[text.index("== Two ==") :], "Three", ":[[User:{Anna}]]? ~~~~"),
        "Anna",
    ),
    "a thread moved to the end, and a signed word below it": Case(
        lambda text: (
            text[text.index("== Two ==") :]
            + "\n\n"
            + text[: text.index("\n\n== Two ==")]
            + "\n:[[User:{Anna}]] ~~~~"
        ),
        "Anna",
    ),
    "only a status": Case(tag),
    "the whole page emptied": Case(lambda text: "All gone. [[User:{Anna}]] ~~~~", "Anna"),
}


# -- What a question to experts looks like ---------------------------------------------------------
PLEASE = "[[User:{{{1}}}]], could you look at this?<!-- Not you? -->"
QUESTION = ":{{subst:@|1={Anna}}} <!-- helpdeskbot:asked:0123abcd --> ~~~~"
SIGNED = f":[[User:{{Anna}}]], could you look at this? <!-- helpdeskbot:asked:0 --> {sign('{Bot}')}"
TALK = f"== Hello ==\nWelcome! {sign('{Bosse}')}"


def restate(text: str, status: str, headings: str = "One Two Three") -> str:
    """Change the status templates under headings."""
    for heading in headings.split():
        old = f"== {heading} ==\n{{{{Nowhere|new}}}}"
        text = text.replace(old, f"== {heading} ==\n{{{{Nowhere|{status}}}}}")
    return text


QUESTIONS: Mapping[str, Case] = {
    "a question, and a status inserted": Case(
        lambda text: reply(tag(text, "One"), "One", QUESTION), "Anna", template=PLEASE
    ),
    "a question, and a status changed": Case(
        lambda text: reply(restate(text, "asked", "Two"), "Two", QUESTION),
        *("Anna", TAGGED, PLEASE),
    ),
    "a question in the last section, and a status changed": Case(
        lambda text: reply(restate(text, "asked", "Three"), "Three", QUESTION),
        *("Anna", TAGGED, PLEASE),
    ),
    "questions in all sections, and all statuses changed": Case(
        lambda text: reply(
            reply(
                reply(restate(text, "asked"), "One", QUESTION),
                "Two",
                QUESTION.replace("Anna", "Carla"),
            ),
            "Three",
            ":[[User talk:{Carla}]] was asked above. ~~~~",
        ),
        *("Anna Carla", TAGGED, PLEASE),
    ),
    "a question, and statuses inserted in the other sections": Case(
        lambda text: reply(tag(text), "Two", QUESTION), "Anna", template=PLEASE
    ),
    "a question, and the status names the person by a talk link": Case(
        lambda text: reply(
            restate(text, "asked|expert=[[User talk:{Anna}|{Anna}]]", "One"), "One", QUESTION
        ),
        *("Anna", TAGGED, PLEASE),
    ),
    "a question, and the status changed links to another user": Case(
        lambda text: reply(restate(text, "asked|[[User:{Carla}]]", "One"), "One", QUESTION),
        *("Anna", TAGGED, PLEASE),
    ),
    "a question, and the status inserted links to another user": Case(
        lambda text: reply(
            text.replace("== One ==\n", "== One ==\n{{Nowhere|[[User:{Carla}]]}}\n"),
            *("One", QUESTION),
        ),
        "Anna",
        template=PLEASE,
    ),
    "a question as it will be stored": Case(
        lambda text: reply(restate(text, "asked", "One"), "One", SIGNED), "Anna", TAGGED
    ),
    "two questions as they will be stored": Case(
        lambda text: reply(
            reply(restate(text, "asked"), "One", SIGNED), "Two", SIGNED.replace("Anna", "Carla")
        ),
        *("Anna Carla", TAGGED),
    ),
    "a stored question and one with tildes": Case(
        lambda text: reply(reply(text, "One", SIGNED), "Two", ":[[User:{Carla}]]? ~~~~"),
        "Anna Carla",
    ),
    "a question of several lines, signed on the last": Case(
        lambda text: reply(
            restate(text, "asked", "One"),
            "One",
            ":Who could help?\n:* [[User:{Anna}]]: knows images\n:* [[User:{Carla}]]: writes"
            " Swedish\n:Say so if it is not for you. <!-- helpdeskbot:asked:0 --> ~~~~",
        ),
        *("Anna Carla", TAGGED),
    ),
    "a question that a template makes a list of": Case(
        lambda text: reply(text, "One", ":{{subst:@|{Anna}|{Carla}}} <!-- a --> ~~~~"),
        "Anna Carla",
        template="* [[User:{{{1}}}]]: images\n* [[User:{{{2}}}]]: words\n",
    ),
    "two people in one line, a third by a talk link": Case(
        lambda text: reply(
            text, "One", ":[[User:{Anna}]] and [[User:{Carla}]]; not [[User talk:{Bosse}]]. ~~~~"
        ),
        "Anna Carla",
    ),
    "a person asked above already": Case(
        lambda text: reply(text, "One", QUESTION),
        *("Anna", reply(DESK, "One", SIGNED), PLEASE),
    ),
    "a word below a question, without a name": Case(
        lambda text: reply(text, "One", ":Nobody answered. ~~~~"),
        before=reply(DESK, "One", SIGNED),
    ),
    "another person asked below a question": Case(
        lambda text: reply(text, "One", QUESTION.replace("Anna", "Carla")),
        *("Carla", reply(DESK, "One", SIGNED), PLEASE),
    ),
    "a question below another's answer": Case(
        lambda text: reply(restate(text, "asked", "Two"), "Two", QUESTION),
        *("Anna", reply(TAGGED, "Two", f":[[User:{{Bosse}}]]! {sign('{Carla}')}"), PLEASE),
    ),
    "a name in the marker": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]]? <!-- [[User:{Carla}]] --> ~~~~"), "Anna"
    ),
    "the marker after the signature": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]]? ~~~~ <!-- helpdeskbot:asked:0 -->"),
        "Anna",
    ),
    "the marker on a line of its own": Case(
        lambda text: reply(text, "One", "<!-- helpdeskbot:asked:0 -->\n:[[User:{Anna}]]? ~~~~"),
        "Anna",
    ),
    "a marker over several lines": Case(
        lambda text: reply(text, "One", ":[[User:{Anna}]]? <!-- a\n[[User:{Carla}]]\nb --> ~~~~"),
        "Anna",
    ),
    "a name of odd characters": Case(
        lambda text: reply(text, "One", ":[[User:{Odd}]]? ~~~~"), "Odd"
    ),
    "a name of odd characters with a label": Case(
        lambda text: reply(text, "One", ":[[User:{Odd}|{Odd}]]? ~~~~"), "Odd"
    ),
    "a name of odd characters in a template": Case(
        lambda text: reply(text, "One", QUESTION.replace("Anna", "Odd")), "Odd", template=PLEASE
    ),
    "a name of odd characters above a stored signature": Case(
        lambda text: reply(restate(text, "asked"), "One", SIGNED.replace("Anna", "Odd")),
        *("Odd", TAGGED),
    ),
    "an invisible mark in the link": Case(
        lambda text: reply(text, "One", ":[[User:\u200e{Anna}\u200e]]? ~~~~"), "Anna"
    ),
    "50 links, three of them to users": Case(
        lambda text: reply(
            text, "One", f":[[User:{{Anna}}]] [[User:{{Carla}}]] [[User:{{Odd}}]] {_many(47)} ~~~~"
        ),
        "Anna Carla Odd",
    ),
    "51 links in a substituted template": Case(
        lambda text: reply(text, "One", ":{{subst:@}} ~~~~"),
        template=f"[[User:{{Anna}}]] {_many(50)}",
    ),
    "50 links and talk links beside": Case(
        lambda text: reply(
            text, "One", f":[[User:{{Anna}}]] {_many(49)} [[User talk:{{Carla}}]] ~~~~"
        ),
        "Anna",
    ),
    "30 links in each of two sections": Case(
        lambda text: reply(
            reply(text, "One", f":[[User:{{Anna}}]] {_many(29)} ~~~~"),
            "Two",
            f":[[User:{{Carla}}]] {_many(29)} ~~~~",
        ),
        "Anna Carla",
    ),
    "a user page transcluded that does not exist": Case(
        lambda text: reply(text, "One", ":{{User:{Anna}}} ~~~~"), "Anna"
    ),
    "a question in small letters": Case(
        lambda text: reply(text, "One", ":<small>[[User:{Anna}]]? ~~~~</small>"), "Anna"
    ),
    "a message on a person's own talk page": Case(
        lambda text: text + "\n\n== A request ==\n{{subst:@|{Anna}}} <!-- a --> ~~~~",
        *("", TALK, PLEASE, "User talk:{Anna}"),
    ),
    "a stored message on a person's own talk page": Case(
        lambda text: f"{text}\n\n== A request ==\n{SIGNED[1:]}",
        *("", TALK, "", "User talk:{Anna}"),
    ),
    "a message on a talk page that names somebody else": Case(
        lambda text: text + "\n\n== A request ==\n[[User:{Anna}]], [[User:{Carla}]]! ~~~~",
        *("Carla", TALK, "", "User talk:{Anna}"),
    ),
    "a message on a talk page that others are named on by talk links": Case(
        lambda text: text + "\n\n== Two requests ==\n[[User talk:{Carla}]], [[Project:X]]! ~~~~",
        *("", TALK, "", "User talk:{Anna}"),
    ),
}

# -- Links that are written strangely, as somebody who wants more pings would ----------------------
STRANGE: Mapping[str, Case] = {
    name: Case(partial(reply, heading="One", added=f":{written} ~~~~"), notified)
    for name, written, notified in (
        ("a colon by its code", "[[User%3A{Anna}]]", "Anna"),
        ("a colon by its number", "[[User&#58;{Anna}]]", "Anna"),
        ("a colon by its name", "[[User&colon;{Anna}]]", "Anna"),
        ("a letter by its code", "[[%55ser:{Anna}]]", "Anna"),
        ("a space by its name", "[[User:&nbsp;{Anna}]]", "Anna"),
        ("a link in a reference", "<ref>[[User:{Anna}]]</ref>", "Anna"),
        ("a link in a poem", "<poem>[[User:{Anna}]]</poem>", "Anna"),
        ("a link for includers only", "<includeonly>[[User:{Anna}]]</includeonly>", ""),
        ("a link not for includers", "<noinclude>[[User:{Anna}]]</noinclude>", "Anna"),
        ("a link in code", "<syntaxhighlight>[[User:{Anna}]]</syntaxhighlight>", ""),
        ("a link to another wiki", "[[:wikipedia:User:{Anna}]] [[wikipedia:User:{Anna}]]", ""),
        ("a link to this wiki as if to another", "[[commons:User:{Anna}]]", "Anna"),
        ("the same in capitals", "[[:COMMONS : user : {Anna}]]", "Anna"),
        ("a link over two lines", "[[User:{Anna}|a\nb]]", "Anna"),
        ("a link in a link", "[[Project:X|[[User:{Anna}]]]]", "Anna"),
        ("a link in a picture's caption", "[[File:X.png|thumb|[[User:{Anna}]]]]", "Anna"),
        ("a link in an address", "https://example.org/[[User:{Anna}]]", "Anna"),
        ("the address of a user page", "[http://127.0.0.1/wiki/User:{Anna} you]", ""),
        ("a link in braces", "{{{1|[[User:{Anna}]]}}}", "Anna"),
        ("a link in a condition that holds", "{{#if:x|[[User:{Anna}]]}}", "Anna"),
        ("a link in a condition that does not hold", "{{#if:|[[User:{Anna}]]}}", ""),
        ("a link in a heading between", "x\n=== [[User:{Anna}]] ===\n", ""),
        ("a link in a table", "x\n{|\n| [[User:{Anna}]]\n|}\n", "Anna"),
        ("a link hidden by style", '<span style="display:none">[[User:{Anna}]]</span>', "Anna"),
        ("a link with a tag in its target", "[[User:<b>{Anna}</b>]]", ""),
        ("a comment that swallows the signature", "[[User:{Anna}]] <!-- ", ""),
        ("a link with a tag unclosed before", "<nowiki>[[User:{Anna}]]", "Anna"),
        ("a relative link", "[[/{Anna}]]", ""),
    )
}
CASES: Mapping[str, Case] = {**EDITS, **QUESTIONS, **STRANGE}
