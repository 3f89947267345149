"""Timestamps as a wiki writes them, for tests of reading them."""

from __future__ import annotations

from datetime import datetime, tzinfo

from helpdeskbot.model.site import DateVariant
from helpdeskbot.parse.site.timestamps import month_names, parse_format, weekday_names


def write_timestamp(style: DateVariant, zone: tzinfo, moment: datetime) -> str:
    """What MediaWiki writes for five tildes at a moment."""
    local = moment.astimezone(zone)
    return f"{write_date(style, local)} ({write_zone(style, local)})"


def write_zone(style: DateVariant, local: datetime) -> str:
    names = {own: written for written, own in style.time_zone_abbreviations.items()}
    return names[str(local.tzname())]


def write_date(style: DateVariant, local: datetime) -> str:
    numbers = {
        "d": f"{local.day:02d}",
        "j": f"{local.day}",
        "m": f"{local.month:02d}",
        "n": f"{local.month}",
        "Y": f"{local.year:04d}",
        "xkY": f"{local.year + 543}",
        "H": f"{local.hour:02d}",
        "G": f"{local.hour}",
        "i": f"{local.minute:02d}",
        "s": f"{local.second:02d}",
    }
    own_digits = str.maketrans("0123456789", style.digits)
    pieces = []
    raw = False
    for kind, value in parse_format(style.date_format):
        if kind == "text":
            pieces.append(value)
        elif value in ("xn", "xN"):
            raw = True
        elif value in numbers:
            pieces.append(numbers[value] if raw else numbers[value].translate(own_digits))
            raw = False
        elif value in ("D", "l"):
            pieces.append(weekday_names(style, value)[(local.weekday() + 1) % 7])
        else:
            pieces.append(month_names(style, value)[local.month - 1])
    return "".join(pieces)
