"""What became of a desk's requests, as far as people said: why declined, how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpdeskbot.concerns.follow_up.values import Answer

"""The kind of event that a request was turned down; its ``reason`` stands in the data."""
"""The kind of event that somebody answered when asked how it went."""


@dataclass(frozen=True, slots=True)
class YearlyOutcomes:
    """Counts of one calendar year, in UTC.

    :param declined: requests that were turned down, by reason; ``""``: none was given.
    :param answers: what people said when they were asked how it went.
    """

    year: int
    declined: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[Answer, int] = field(default_factory=dict)
