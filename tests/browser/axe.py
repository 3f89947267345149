"""What axe-core finds in our pages, of what stands in the way of people with disabilities.

Looked at is the content alone: menus, search field and footer are the skin's.  The file is read
from an installed package (requirements.txt) and run in the page; it is no part of this project.
https://github.com/dequelabs/axe-core/blob/develop/doc/API.md
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from typing import Any

from tests.browser.chromium import Chromium
from tests.lacking import leave_out

CONTENT = "#mw-content-text"
GRAVE = ("serious", "critical")
NOT_OURS = (
    ".mw-editsection",
    ".ext-discussiontools-init-section-bar",
    ".ext-discussiontools-init-replylink-buttons",
    ".ext-discussiontools-init-timestamplink",
    ".mw-templatedata-doc-wrap",
)
"""What MediaWiki and its extensions put into the content around what we wrote."""
OF_THE_WIKI = (
    # The skin chooses the links' colour and underlines none of them, wherever they stand.
    "link-in-text-block",
    # People and bots indent what they say with a colon, of which MediaWiki makes half a list.
    "definition-list",
    "dlitem",
)
"""Rules that look at what no page can change."""
_RUN = """axe.run(CONTEXT, OPTIONS).then(found => found.violations.flatMap(rule =>
    rule.nodes.map(node => [rule.impact, rule.id, node.target.join(' '), node.failureSummary])))"""


def find_barriers(
    browser: Chromium,
    content: str = CONTENT,
    *,
    leaving: Sequence[str] = OF_THE_WIKI,
    only: Sequence[str] = (),
) -> list[str]:
    """The serious and critical findings in the page that is open, one line each.

    :param content: what is looked at, as a selector.
    :param leaving: rules that are left aside.
    :param only: nothing but these; all by default.
    """
    browser.evaluate(_source())
    context = {"include": [[content]], "exclude": [[part] for part in NOT_OURS]}
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    else:
        options["rules"] = {rule: {"enabled": False} for rule in leaving}
    script = _RUN.replace("CONTEXT", json.dumps(context)).replace("OPTIONS", json.dumps(options))
    found: list[list[str]] = browser.evaluate(script)
    return [" · ".join(node) for node in found if node[0] in GRAVE]


@cache
def _source() -> str:
    try:
        (script,) = (
            file for file in files("axe-playwright-python") or () if file.name == "axe.min.js"
        )
    except (PackageNotFoundError, ValueError):
        leave_out("no axe-core. pip install --no-deps -r tests/browser/requirements.txt")
    return script.read_text("utf-8")
