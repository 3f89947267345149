"""What strangers write on a roster or in a request to make the bot notify others, or worse."""

from __future__ import annotations

from collections.abc import Sequence

PARAMETERS = (
    "topics",
    "languages",
    "limit",
    "open limit",
    "quiet days",
    "away until",
    "time zone",
    "notify",
    "confirmed",
    "other",
)

WORDS = (
    "[[User:{victim}]]",
    "[[User:{victim}|x]] ~~~~",
    "{{{{Pings}}}}",
    "{{{{subst:Pings}}}}",
    "}}}}[[User:{victim}]]{{{{",
    "<nowiki>[[User:{victim}]]",
    "</nowiki>[[User:{victim}]] ~~~~",
    "<!-- [[User:{victim}]]",
    "-->[[User:{victim}]] ~~~~",
    "&#91;&#91;User:{victim}&#93;&#93;",
    "\n|-\n| x || [[User:{victim}]]\n|}}\n",
    "{{{{Helpdesk expert|{victim}|topics=copyright}}}}",
    "<!-- helpdeskbot:ask|ping:{victim} -->",
    "<!-- helpdeskbot:staff|{victim} -->",
    "<!-- helpdeskbot ends here -->",
    "[[:User:{victim}]] [[User talk:{victim}]]",
    '<a href="x" onclick="y">[[User:{victim}',
    "~~<!-- -->~~ __NOTOC__",
    "\u202e[[User:{victim}]]\u2066",
)
"""With ``{victim}`` for a name; for :meth:`str.format`."""

HEADINGS = (
    "[[User:{victim}]] }}}} <nowiki>",
    "[[User:{victim}|photos]] ~~<!-- -->~~",
    "{{{{Pings}}}} ]] | }}}} {{{{{{1}}}}}}",
    "*/ [[User:{victim}]] /* '''x'''",
    "&#91;&#91;User:{victim}&#93;&#93; __NOINDEX__",
    "~~<!-- -->~~",
)


def words(victim: str) -> list[str]:
    """Everything above, against somebody."""
    return [word.format(victim=victim) for word in WORDS]


def headings(victim: str) -> list[str]:
    """Headings of requests, against somebody."""
    return [heading.format(victim=victim) for heading in HEADINGS]


def row(name: str, word: str) -> str:
    """A row with the same hostile word in every parameter but the topics, which are sound too."""
    params = [f"{param}={word}" for param in PARAMETERS if param != "topics"]
    return "{{" + "|".join(["Helpdesk expert", name, f"topics=copyright, {word}", *params]) + "}}"


def roster(victim: str, crowd: Sequence[str]) -> str:
    """A page of rows that a stranger saves.

    :param crowd: names that are crowded into one row, each in another way.
    """
    rows = [row(victim, word) for word in words(victim)]
    rows += [row(word, "x") for word in words(victim)]
    links = ", ".join(f"[[User:{name}]]" for name in crowd)
    rows.append(f"{{{{Helpdesk expert|{links}|topics=copyright}}}}")
    rows += [f"{{{{Helpdesk expert|{'|'.join(crowd)}|topics=copyright}}}}"]
    rows += [f"{{{{Helpdesk expert|{name}|topics=copyright|confirmed={name}}}}}" for name in crowd]
    rows.append(f"{{{{Helpdesk expert|{victim}|topics={'x' * 100_000}}}}}")
    return "\n".join(rows)
