"""Which heading a link means, and which requests hang together in a ring."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from helpdeskbot.words.summary import plain_heading

_NUMBER = re.compile(r"(.+) (\d{1,4})")


def find_heading(headings: Sequence[str], section: str) -> int | None:
    """Which of a page's headings the section of a link means; ``None``: none of them.

    Of several with one name the wiki numbers the second and those after it, as in ``Photos_2``.
    """
    wanted, folded = _plain(section), [_plain(heading) for heading in headings]
    if wanted in folded:
        return folded.index(wanted)
    numbered = _NUMBER.fullmatch(wanted)
    if numbered is not None:
        same = [at for at, heading in enumerate(folded) if heading == numbered[1]]
        number = int(numbered[2])
        return same[number - 1] if 1 < number <= len(same) else None
    return None


def _plain(heading: str) -> str:
    return " ".join(plain_heading(heading.replace("_", " ")).split()).casefold()


def find_rings(ties: Mapping[str, str]) -> Collection[str]:
    """Requests that lead back to themselves, each named by the next: none of them waits for it.

    :param ties: by a request's id, that of the one that it names.
    """
    rings: set[str] = set()
    settled: set[str] = set()
    for start in ties:
        path: list[str] = []
        at = start
        while at in ties and at not in settled and at not in path:
            path.append(at)
            at = ties[at]
        if at in path:
            rings.update(path[path.index(at) :])
        settled.update(path)
    return rings
