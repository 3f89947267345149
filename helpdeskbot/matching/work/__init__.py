"""How much work a request is, reckoned from what is to be done and with how much."""

from helpdeskbot.matching.work.counted import Amount, count_items, find_amounts, says_unknown
from helpdeskbot.matching.work.model import judge_work
from helpdeskbot.matching.work.size import Work, learn_size

__all__ = [
    "Amount",
    "Work",
    "count_items",
    "find_amounts",
    "judge_work",
    "learn_size",
    "says_unknown",
]
