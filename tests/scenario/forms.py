"""What the wiki does with a link of the bot: it opens a form with a text in it, which is saved."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from helpdeskbot.wiki.practice import Person

_LINK = re.compile(r"\[\{\{fullurl:([^|{}]*)\|([^{}]*)\}\} ([^\[\]]*)\]")


def find_form(text: str, label: str, *, last: bool = True) -> tuple[str, str, str, list[str]]:
    """Where the link with this label leads: page, preload, heading and parameters."""
    found = [match for match in _LINK.finditer(text) if match[3] == label]
    assert found, f"no link says {label}"
    match = found[-1 if last else 0]
    query = parse_qs(match[2], strict_parsing=True)
    assert query["action"] == ["edit"]
    assert query["section"] == ["new"]
    return match[1], query["preload"][0], query["preloadtitle"][0], query["preloadparams[]"]


def press(person: Person, text: str, label: str, *, last: bool = True) -> str:
    """Click on a link in a text and save the form as it is; the page on which that is saved."""
    page, preload, heading, params = find_form(text, label, last=last)
    form = re.sub(r"<noinclude>.*?</noinclude>", "", person.read(preload), flags=re.DOTALL)
    assert form, f"{preload} is empty"
    form = re.sub(r"</?includeonly>", "", form).strip("\n")
    for number, value in enumerate(params, 1):
        form = form.replace(f"${number}", value)
    person.new_section(page, heading, form)
    return page
