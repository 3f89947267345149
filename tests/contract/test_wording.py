"""What harmful and harmless templates give on a wiki, as the wiki itself would store it."""

from __future__ import annotations

from helpdeskbot.model.change import Draft
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.page.decide.wording import Rules, find_unfit
from helpdeskbot.words.call import render_call
from tests.contract.stages import Stage
from tests.page.test_wording import HARMFUL, HARMLESS

_TRACE = "<!-- helpdeskbot:ask|ping:Anna -->"
_PARAMS = {"experts": "[[User:Anna|Anna]]", "roster": "Project:Experts", "days": "5 days"}
_DRAFT = Draft("Helpdesk ask", "en", _PARAMS, _TRACE, ("Anna",))


def find_unfit_ones(stage: Stage, templates: dict[str, str]) -> dict[str, str]:
    """Which templates are not used, and why."""
    vandal, title, found = stage.person("Mallory"), stage.title(), {}
    rules = Rules(stage.bot.fetch_site(), stage.bot_name, Markers(), {"Helpdesk expert"})
    for number, (what, words) in enumerate(templates.items()):
        name = f"Contract {stage.number} wording {number}"
        vandal.edit(f"Template:{name}", words.replace("User:HelpdeskBot", f"User:{stage.bot_name}"))
        call = f":{render_call(f'Template:{name}', _PARAMS)} {_TRACE} ~~~~"
        [text] = stage.bot.fetch_transformed(title, [call])
        said = text.rpartition(f" {_TRACE} ")[0]
        unfit = find_unfit(said, _DRAFT, rules)
        found |= {what: str(unfit)} if unfit or not said else {}
    return found


def test_what_does_harm_is_found_and_nothing_else(stage: Stage) -> None:
    assert HARMFUL.keys() - find_unfit_ones(stage, HARMFUL).keys() == set()
    # A wiki's own address is its own.
    harmless = {what: words for what, words in HARMLESS.items() if "practice.example" not in words}
    assert find_unfit_ones(stage, harmless) == {}
