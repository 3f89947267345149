"""Templates' names and parameters, against what mwparserfromhell makes of the same text."""

from __future__ import annotations

from copy import deepcopy

import mwparserfromhell
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mwparserfromhell.nodes import Comment, Template
from mwparserfromhell.wikicode import Wikicode

from helpdeskbot.model.discussion import Span
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.parse.wikitext.named_templates import find_templates
from helpdeskbot.parse.wikitext.template import Parameter, parse_template
from tests.examples import examples
from tests.parse.pages import SITE, read

MARKERS = Markers(status=frozenset({"N"}))

# The oracle is asked only where it reads as MediaWiki's preprocessor does, and short texts only,
# since it may not return on longer ones. Left out, each with a case in ONLY_OURS below:
# external links and HTML (the preprocessor knows neither), headings that do not end on their line
# or begin with a single sign, links that are never closed, and elements whose content it reads.
PIECES = (
    *("|", "|", "=", "=", "a", "b", "1", "2", "01", " ", "\t", "\n", "\xa0", "\u200e", "é", "]"),
    *(":", "*", ";", "#", "''", "'''", "&amp;", "&#61;", "http://x?y=z ", "\n== h ==\n", "<br>"),
    *("{{b}}", "{{b|c=d}}", "{{{p}}}", "{{{p|q=r}}}", "[[L]]", "[[L|t=u]]", "[[L|{{b|c=d}}]]"),
    *("<!--|=}}-->", "<!-- c -->\n", "<nowiki>|=}}</nowiki>", "<nowiki/>", "<nowiki>"),
    *("<pre>=|</pre>", "<ref name=x>y|z=1</ref>", "<ref name=x />", "<b>x</b>"),
)
FLAT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
VALUES = st.recursive(
    FLAT,
    lambda inner: st.tuples(
        FLAT, st.sampled_from(("{{b|", "{{b|c=", "{{{p|", "[[L|")), inner, FLAT
    ).map(lambda p: p[0] + p[1] + p[2] + {"{{b": "}}", "{{{": "}}}", "[[L": "]]"}[p[1][:3]] + p[3]),
    max_leaves=5,
)
TEMPLATES = st.tuples(
    st.sampled_from(("N", "N", " N ", "N\n", "\nN", "<!-- c -->N", "N<!-- | -->")),
    st.lists(VALUES, max_size=5),
).map(lambda parts: "{{" + "|".join((parts[0], *parts[1])) + "}}")


def their(code: Wikicode) -> str:
    """A name or value as both trim it, hidden comments left out."""
    shown = deepcopy(code)
    for comment in shown.filter_comments():
        shown.remove(comment)
    return str(shown).strip()


def their_place(code: Wikicode, at: int) -> Span:
    """Where a value stands that begins at an offset, without spaces and comments around it."""
    full = []
    for node in code.nodes:
        text = str(node)
        if not isinstance(node, Comment) and text.strip():
            full.append((at + len(text) - len(text.lstrip()), at + len(text.rstrip())))
        at += len(text)
    start = at - len(str(code))
    return Span(full[0][0], full[-1][1]) if full else Span(start, start)


def ask(text: str) -> tuple[str, tuple[Parameter, ...]] | None:
    """What mwparserfromhell reads, if it takes the text for one template."""
    nodes = mwparserfromhell.parse(text, skip_style_tags=True).nodes
    template = nodes[0]
    if len(nodes) != 1 or not isinstance(template, Template):
        return None
    parameters = []
    at = len("{{") + len(str(template.name))
    for parameter in template.params:
        at += len("|") + (len(str(parameter.name)) + len("=") if parameter.showkey else 0)
        value = their(parameter.value)
        place = their_place(parameter.value, at)
        parameters.append(Parameter(their(parameter.name), value, place))
        at += len(str(parameter.value))
    return their(template.name), tuple(parameters)


@examples(600)
@given(TEMPLATES)
def test_names_values_and_places_are_those_that_mwparserfromhell_reads(text: str) -> None:
    page = f"== H ==\n{text}\nx"
    status = read(page, markers=MARKERS).threads[0].status
    # Where MediaWiki would see no template, or another one, there is nothing to compare.
    assume(status is not None and status.span.of(page) == text and "\n=" not in _plain(text))
    assert status is not None
    theirs = ask(text)
    assume(theirs is not None)

    assert parse_template(text, 0, len(text)) == theirs
    assert theirs is not None
    assert (status.name, status.params) == (
        theirs[0],
        tuple((parameter.name, parameter.value) for parameter in theirs[1]),
    )
    if "[[" not in text:
        # It pairs braces only, and so is kinder than MediaWiki to links that are never closed.
        [found] = find_templates(text, ["N"], SITE)
        assert (found.start, found.end) == (0, len(text))


def _plain(text: str) -> str:
    return text.replace("\n== h ==\n", "\n")


BOTH = {
    "{{N}}": {},
    "{{N|}}": {"1": ""},
    "{{N||b}}": {"1": "", "2": "b"},
    "{{N|a|2=b|c}}": {"1": "a", "2": "c"},
    "{{N|2=b|a}}": {"2": "b", "1": "a"},
    "{{N|a=1|a=2}}": {"a": "2"},
    "{{N|=a}}": {"": "a"},
    "{{N| = }}": {"": ""},
    "{{N|\na\n=\nb\n}}": {"a": "b"},
    "{{N|<!-- x=y -->a<!-- | -->=b}}": {"a": "b"},
    "{{N|a<!-- b -->}}": {"1": "a"},
    "{{N|<!-- a\n| -->\nb <!-- = -->|c=<!-- d -->e<!-- f -->g}}": {"1": "b", "c": "eg"},
    "{{N|a=<!-- b -->|<!-- c -->}}": {"a": "", "1": ""},
    "{{N|[[L|a=b]]}}": {"1": "[[L|a=b]]"},
    "{{N|{{b|c=d}}}}": {"1": "{{b|c=d}}"},
    "{{N|{{{p|q=r}}}=s}}": {"{{{p|q=r}}}": "s"},
    "{{N|<nowiki>|=}}</nowiki>=b}}": {"<nowiki>|=}}</nowiki>": "b"},
    "{{N|<nowiki><!-- c --></nowiki>=b}}": {"<nowiki><!-- c --></nowiki>": "b"},
    "{{N|<nowiki>=b}}": {"<nowiki>": "b"},
    "{{N|a==b}}": {"a": "=b"},
    "{{N|01=a|1}}": {"01": "a", "1": "1"},
    "{{N|\n== h ==\n}}": {"1": "== h =="},
    "{{N|a\n== h ==\n=b}}": {"a\n== h ==": "b"},
    "{{N|\n=a}}": {"": "a"},
    "{{N|\n== h|a=b\n|c}}": {"1": "== h|a=b", "2": "c"},
    "{{N|<ref-x>|a=b</ref>}}": {"1": "<ref-x>", "a": "b</ref>"},
}


@pytest.mark.parametrize(("text", "parameters"), BOTH.items(), ids=list(BOTH))
def test_both_read_what_mediawiki_reads(text: str, parameters: dict[str, str]) -> None:
    name, found = parse_template(text, 0, len(text))

    assert (name, {each.name: each.value for each in found}) == ("N", parameters)
    assert ask(text) == (name, found)


ONLY_OURS = {
    # The preprocessor knows neither external links nor HTML: their pipes and signs count.
    "{{N|[http://x?y=z t]}}": {"[http://x?y": "z t]"},
    "{{N|<b>|=</b>}}": {"1": "<b>", "": "</b>"},
    "{{N|<b c=d>e</b>}}": {"<b c": "d>e</b>"},
    # It takes a line that begins with equals signs for a heading, however the line ends, and
    # looks for no pipes in it; a single sign may be the one after a parameter's name.
    "{{N|\n==a|b\n==c|d\n|e}}": {"1": "==a|b\n==c|d", "2": "e"},
    "{{N|a=b\n=c|d\n|e}}": {"a": "b\n=c|d", "1": "e"},
    "{{N|\n==a|\n=b}}": {"==a|": "b"},
    "{{N|{{b\n=c|d\n}}|e=f}}": {"1": "{{b\n=c|d\n}}", "e": "f"},
    # Of three square brackets, the last two open a link.
    "{{N|[[[L|t=u]]}}": {"1": "[[[L|t=u]]"},
    # In an element of an extension nothing counts, even braces that do not match.
    "{{N|<ref>{{b|c</ref>|d}}": {"1": "<ref>{{b|c</ref>", "2": "d"},
}


@pytest.mark.parametrize(("text", "parameters"), ONLY_OURS.items(), ids=list(ONLY_OURS))
def test_where_mwparserfromhell_differs_we_read_what_mediawiki_reads(
    text: str, parameters: dict[str, str]
) -> None:
    name, found = parse_template(text, 0, len(text))

    assert (name, {each.name: each.value for each in found}) == ("N", parameters)
    assert ask(text) != (name, found)


def test_the_heading_in_a_status_is_part_of_its_value() -> None:
    page = "== H ==\n{{N|new|note=\n== a = b | c ==\n|expert=Anna}}\ntext"
    status = read(page, markers=MARKERS).threads[0].status

    assert status is not None
    assert dict(status.params) == {"1": "new", "note": "== a = b | c ==", "expert": "Anna"}
