"""Time zones and public holidays by their names: where the libraries that know them come in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from helpdeskbot.model.errors import SettingsError

_CODE = re.compile(r"[A-Za-z]{2}(?:-[^\W_]{1,20})?")


def find_zone(name: str, where: str) -> ZoneInfo:
    """A time zone by its IANA name.

    :param where: the setting in which it stands.
    :raises SettingsError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise SettingsError(
            f'there is no time zone "{name}"',
            where=where,
            advice="Write its IANA name, such as Europe/Stockholm",
        ) from None


def find_holidays(code: str, where: str, years: Iterable[int] = (2026,)) -> frozenset[date]:
    """The public holidays of a country or its part; none for ``""``.

    :param years: whether a country is known does not depend on them.
    :raises SettingsError: no holidays are known for it.
    """
    if not code:
        return frozenset()
    try:
        if not _CODE.fullmatch(code):  # the library knows countries by other names, and more
            raise NotImplementedError
        # Slow to import, and most commands do not count desk time.
        from holidays import country_holidays

        country, _, part = code.partition("-")
        known = country_holidays(country.upper(), subdiv=part.upper() or None, years=years)
        return frozenset(known)
    except NotImplementedError:
        raise SettingsError(
            f'no public holidays are known for "{code}"',
            where=where,
            advice="Write a country's code such as SE, or one with its part such as DE-BY",
        ) from None
