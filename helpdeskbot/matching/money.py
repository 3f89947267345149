"""What a text says of money: the amounts, as they are written."""

from __future__ import annotations

import re

from helpdeskbot.matching.amounts import ascii_digits

_MOST = 3
_CURRENCY = (
    r"[$€£¥₴]|kr\b|(?:SEK|NOK|DKK|EUR|USD|GBP|CHF|UAH|BRL|IDR|KES|TZS|AED|MXN)\b"
    r"|(?:euros?|dollars?|pounds?|kronor|francs?|pesos?|reais|rupiah|shillings?|shilingi)\b"
)
_NUMBER = r"\d(?:[\d.,'’ ]{0,12}\d)?(?:\s?[kKM]\b)?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?:{_CURRENCY})\s?{_NUMBER}|{_NUMBER}\s?(?:{_CURRENCY}))", re.IGNORECASE
)


def find_money(text: str) -> tuple[str, ...]:
    """The amounts of money in a plain text, each once, the first few; total, in linear time."""
    digits = ascii_digits(text)
    if len(digits) != len(text):
        digits = text
    found = (" ".join(text[one.start() : one.end()].split()) for one in _AMOUNT.finditer(digits))
    return tuple(dict.fromkeys(found))[:_MOST]
