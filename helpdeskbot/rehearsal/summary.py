"""A rehearsal in a few lines, for the terminal."""

from __future__ import annotations

from collections import Counter

from rich.console import Console

from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.words.plain import clean_line


def show_summary(rehearsed: Rehearsed, console: Console) -> None:
    """Print what came of a rehearsal."""

    def say(line: str) -> None:
        console.print(clean_line(line), markup=False, highlight=False, soft_wrap=True)

    begin, end = rehearsed.begin.date(), rehearsed.end.date()
    say(f"{rehearsed.wiki}: {', '.join(rehearsed.pages[:3])}, {begin} to {end}")
    say(
        f"{rehearsed.revisions} revisions were replayed; the bot made {rehearsed.passes} passes "
        f"and saved something in {rehearsed.edits} of them."
    )
    acts = Counter(act.event for one in rehearsed.requests for act in one.acts)
    acts.update(act.event for act in rehearsed.elsewhere)
    say(f"{len(rehearsed.requests)} requests; what the bot would have done in them:")
    for event, count in acts.most_common():
        say(f"  {count:>6}  {event}")
    wrong = sum(len(one.missteps) for one in rehearsed.requests)
    say(f"{wrong} acts that what people did afterwards shows to be wrong.")
    for one in rehearsed.unused:
        where = f"{one.where}: " if one.where else ""
        times = f" ({one.count} times)" if one.count > 1 else ""
        say(f"Not used: {where}{one.what}{times}")
