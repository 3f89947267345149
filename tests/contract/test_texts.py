"""What the wiki makes of a text that is saved, or that might be."""

from __future__ import annotations

import re

from helpdeskbot.model.wiki import Edit
from tests.contract.stages import Stage

TRANSFORMED = {
    "tildes": ("~~~", "[[User:{bot}|{bot}]] ([[User talk:{bot}|talk]])"),
    "tildes in nowiki": ("<nowiki>~~~~</nowiki> x", "<nowiki>~~~~</nowiki> x"),
    "tildes in a comment": ("<!-- ~~~~ --> x", "<!-- ~~~~ --> x"),
    "tildes in pre": ("<pre>~~~~</pre> x", "<pre>~~~~</pre> x"),
    "two tildes": ("a ~~ b", "a ~~ b"),
    "pipe trick": ("[[User:Anna|]]", "[[User:Anna|Anna]]"),
    "pipe trick with brackets": ("[[Talk:Desk (help)|]]", "[[Talk:Desk (help)|Desk]]"),
    "pipe trick with a comma": ("[[Paris, Texas|]]", "[[Paris, Texas|Paris]]"),
    "pipe trick in nowiki": ("<nowiki>[[User:A|]]</nowiki>", "<nowiki>[[User:A|]]</nowiki>"),
    "a template that stays": ("{{@|a}}", "{{@|a}}"),
    "a substituted template": ("{{subst:@|a}}", "1a 2 n"),
    "a named parameter": ("{{subst:@|a|n= x y }}", "1a 2 nx y"),
    "a numbered parameter": ("{{subst:@|1= a }}", "1a 2 n"),
    "an unnamed one keeps its spaces": ("{{subst:@| a }}", "1 a  2 n"),
    "a later one wins": ("{{subst:@|a|1=b}}", "1b 2 n"),
    "an equals sign in a value": ("{{subst:@|2=a=b}}", "1{{{1}}} 2a=b n"),
    "a link in a value": ("{{subst:@|[[a|b]]}}", "1[[a|b]] 2 n"),
    "a template in a value": ("{{subst:@|{{x|y=z}}}}", "1{{x|y=z}} 2 n"),
    "substitution in a value": ("{{subst:@|{{subst:@|b}}}}", "11b 2 n 2 n"),
    "a signature in a value": (
        "{{subst:@|~~~}}",
        "1[[User:{bot}|{bot}]] ([[User talk:{bot}|talk]]) 2 n",
    ),
    "a missing template": ("{{subst:@ missing|a}}", "{{subst:@ missing|a}}"),
    "capital letters": ("{{SUBST:@|a}}", "1a 2 n"),
    "spaces": ("{{ subst: @ |a}}", "1a 2 n"),
    "with the namespace": ("{{subst:Template:@|a}}", "1a 2 n"),
    "safely": ("{{safesubst:@|a}}", "1a 2 n"),
    "in nowiki": ("<nowiki>{{subst:@|a}}</nowiki>", "<nowiki>{{subst:@|a}}</nowiki>"),
    "in a comment": ("<!-- {{subst:@|a}} -->", "<!-- {{subst:@|a}} -->"),
    "nowiki in a value": ("{{subst:@|<nowiki>|</nowiki>}}", "1<nowiki>|</nowiki> 2 n"),
    "a comment in a value": ("{{subst:@|a<!-- | -->b}}", "1ab 2 n"),
    "a parameter of nothing": ("{{{1|x}}}", "{{{1|x}}}"),
    "unclosed": ("{{subst:@|a", "{{subst:@|a"),
    "one brace more": ("{{{subst:@|a}} }", "{1a 2 n }"),
    "in a table": ("{|\n| {{subst:@|a}}\n|}", "{|\n| 1a 2 n\n|}"),
}


def test_what_is_written_is_transformed_before_it_is_saved(stage: Stage) -> None:
    name = f"Contract {stage.number}"
    stage.person("Anna").edit(
        f"Template:{name}",
        "1{{{1}}} 2{{{2|}}} n{{{n|}}}<noinclude>{{{doc}}}</noinclude><includeonly></includeonly>",
    )
    wrong = {}
    for case, (written, expected) in TRANSFORMED.items():
        title = stage.title(case)
        stage.bot.apply_edit(Edit(title, 0, written.replace("@", name), "x"))
        expected = expected.replace("@", name).replace("{bot}", stage.bot_name)
        if stage.text(title) != expected:
            wrong[case] = stage.text(title), expected
    assert wrong == {}


def prepare(stage: Stage) -> str:
    """Make a template; gives its name."""
    name = f"Contract {stage.number}"
    stage.person("Anna").edit(
        f"Template:{name}", "* item {{{1}}}<noinclude> [[User:Noted]]</noinclude>"
    )
    stage.person("Anna").edit(f"Template:{name} words", "[[User:{{{1}}}]], {{PAGENAME}}")
    stage.person("Anna").edit(f"Template:{name} notes", "x <!-- ~~~ --> {{{1}}} <!-- open")
    return name


def test_texts_are_transformed_as_if_they_were_saved_on_the_page(stage: Stage) -> None:
    name = prepare(stage)
    title = stage.title("Desk (help)")
    cases = {
        ":{{subst:@ words|Anna}} <!-- {{subst:x}} ~~~ -->": (
            ":[[User:Anna]], {{PAGENAME}} <!-- {{subst:x}} ~~~ -->"
        ),
        ":{{subst:@ notes|a}} <!-- y --> z": ":x <!-- ~~~ --> a <!-- open <!-- y --> z",
        "\n\n== Four ==\n[[User:Anna|]] {{subst:PAGENAME}}": (
            f"\n\n== Four ==\n[[User:Anna|Anna]] {title.partition(':')[2]}"
        ),
        "* one\n* {{Status|new}}  \n\n": "* one\n* {{Status|new}}",
        "{{subst:@|b}}": "* item b",
        ":{{subst:@|b}}": ":\n* item b",
        " x": " x",
        "\n": "",
        "": "",
        "a\r\nb": "a\nb",
        "{{subst:@ words|a": "{{subst:@ words|a",
        "b}} ~~~": "b}} {sign}",
        "<nowiki>~~~</nowiki>": "<nowiki>~~~</nowiki>",
        "<nowiki>~~~": "<nowiki>{sign}",
        "<!-- ~~~": "<!-- ~~~",
        "[[User:A|": "[[User:A|",
        "]] x": "]] x",
        "~~~": "{sign}",
        "{{subst:@ missing}}": "{{subst:@ missing}}",
    }
    signature = f"[[User:{stage.bot_name}|{stage.bot_name}]] ([[User talk:{stage.bot_name}|talk]])"
    found = stage.bot.fetch_transformed(title, [text.replace("@", name) for text in cases])
    expected = [text.replace("{sign}", signature) for text in cases.values()]
    expected = [text.replace("@", name) for text in expected]
    assert list(found) == expected
    assert stage.revid(title) == 0
    assert list(stage.bot.fetch_transformed(title, [])) == []
    assert list(stage.bot.fetch_transformed(title, ["", "a", "a"])) == ["", "a", "a"]


def test_a_transformed_text_is_signed_with_the_time(stage: Stage) -> None:
    (text,) = stage.bot.fetch_transformed(stage.title(), [":Hello. ~~~~"])
    assert re.fullmatch(
        rf":Hello. \[\[User:{stage.bot_name}\|.* \d\d:\d\d, \d+ \w+ 20\d\d \(UTC\)", text
    )
    saved = stage.bot.apply_edit(Edit(stage.title(), 0, text, "x"))
    assert saved.changed
    assert stage.text(stage.title()) == text


def test_templates_are_expanded_as_readers_see_them(stage: Stage) -> None:
    name = prepare(stage)
    title = stage.title("Desk")
    page = title.partition(":")[2]
    cases = {
        ":{{@ words|Anna}} x": f":[[User:Anna]], {page} x",
        "a {{@|b}} c": "a \n* item b c",
        "\n{{@|b}}": "\n* item b",
        "{{@ missing|a}}": "[[:Template:@ missing]]",
        "{{User:Nobody at all 0}}": "[[:User:Nobody at all 0]]",
        "{{subst:@|b}} ~~~~": "{{subst:@|b}} ~~~~",
        "<nowiki>{{@|b}}</nowiki>": "<nowiki>{{@|b}}</nowiki>",
        "a\n<!-- x -->\nb <!-- y --> c": "a\nb  c",
        "{{@|<!-- | -->b}}": "\n* item b",
        "{{#if:x|{{@ words|Anna}}}}": f"[[User:Anna]], {page}",
        "": "",
        "no templates": "no templates",
    }
    wrong = {}
    for written, expected in cases.items():
        found = stage.bot.fetch_expanded(title, written.replace("@", name))
        if found != expected.replace("@", name):
            wrong[written] = found, expected
    assert wrong == {}
