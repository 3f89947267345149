"""The templates that generated pages use, as wikis commonly have them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.live.differential.signing import HIDDEN, WITH_SIGNATURE_PAGE

HIDDEN_HEADING = "Not of the page:"
_BOX = '<div class="boilerplate" style="border: 1px solid">'


def _signed(user: str, minute: int) -> str:
    return f"[[User:{user}|{user}]] ([[User talk:{user}|talk]]) 10:{minute}, 3 March 2001 (UTC)"


TEMPLATES: Mapping[str, str] = {
    "Od": '<span class="outdent-template">┌──┘</span>',
    "Outdent": '<span class="outdent-template">┌──┘</span>',
    "Ping": "@[[User:{{{1}}}|{{{1}}}]]:",
    "Done": "[[File:Yes.svg|15px]] '''Done'''",
    "Tl": "<code>&#123;&#123;[[Template:{{{1}}}|{{{1}}}]]&#125;&#125;</code>",
    "Status": '<div class="status" style="float: right">Status: {{{1|}}}</div>',
    "Section resolved": '<div class="resolved">This is resolved. {{{1|}}}</div>',
    "Unsigned": (
        "<small>—Preceding unsigned comment added by [[User:{{{1}}}|{{{1}}}]] "
        "([[User talk:{{{1}}}|talk]] • [[Special:Contributions/{{{1}}}|contribs]]) {{{2}}}</small>"
    ),
    "Collapse": f"{_BOX}\n{{{{{{1}}}}}}\n</div>",
    "Collapse top": f"{_BOX}{{{{{{1|Collapsed}}}}}}\n<div>\n",
    "Collapse bottom": "</div></div>",
    "Archive top": f"{_BOX}\n''This discussion is closed. {{{{{{1|}}}}}}''\n",
    "Archive bottom": "</div>",
    "Quote": "<blockquote>{{{1}}}</blockquote>",
    "Notice": '<table class="notice"><tr><td>Please read the rules.</td></tr></table>',
    "Part with heading": f"=== {HIDDEN_HEADING} heading ===\nText of the template.\n",
    "Part with comment": f"Welcome. {_signed(HIDDEN[0], 11)}",
    "Part with thread": (
        f"=== {HIDDEN_HEADING} thread ===\nHello {_signed(HIDDEN[1], 12)}\n\n"
        f": Hello to you {_signed(HIDDEN[0], 13)}\n"
    ),
    "Tracking": "[[Category:Tracked pages]]",
}


def pages() -> dict[str, str]:
    """Every page that has to be on the wiki: title to text."""
    wanted = {f"Template:{name}": text for name, text in TEMPLATES.items()}
    for user in WITH_SIGNATURE_PAGE:
        wanted[f"User:{user}/sig"] = f"'''[[User:{user}|{user}]]''' ([[User talk:{user}|write]])"
    return wanted
