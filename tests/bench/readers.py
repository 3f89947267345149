"""How long the other readers of what people write take for a megabyte that is meant to hang them.

python -m tests.bench.readers
"""

from __future__ import annotations

from tests.bench import document
from tests.bench.measure import seconds
from tests.bench.pages import HOSTILE, fill
from tests.fuzz.readers import READERS

_SMALL, _LARGE = 50_000, 1_000_000
UNITS = {
    **HOSTILE,
    **{
        unit: unit
        for unit in (
            *("{{Helpdesk settings|", "{{Helpdesk expert|", "{{Helpdesk agreement|", "{{bots|"),
            *("{{Helpdesk follow-up answer|", "<!-- helpdeskbot:a|", "|a=", "a|b=c|", "{{subst:"),
            *("[[User:a]], ", "a, ", "* ", "5 ", "1,000 ", "hundred ", "by 3 May ", "in 3 weeks "),
            *("'''a question?'''\n", "thank you ", "?", "//", "&#91;"),
        )
    },
    "lines of 150 kinds": "".join(f"{number}\n" for number in range(150)),
}


def measure() -> dict[str, tuple[str, float]]:
    """By what is read, what it is filled with where that takes longest, and the seconds."""
    found = {}
    for name, read in READERS.items():
        read("x")
        taken = {}
        for unit in UNITS:
            text = fill(UNITS[unit], _SMALL)
            taken[unit] = seconds(lambda r=read, t=text: r(t))  # type: ignore[misc]
        worst = max(taken, key=lambda unit: taken[unit])
        text = fill(UNITS[worst], _LARGE)
        found[name] = (worst, seconds(lambda r=read, t=text: r(t)))  # type: ignore[misc]
    return found


if __name__ == "__main__":
    print(document.show_readers(measure()))
