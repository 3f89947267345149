"""What the doctor finds, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Health(Enum):
    """How bad a finding is."""

    OK = "ok"
    ADVICE = "advice"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    verdict: Health
    what: str
    advice: str = ""
