"""Three wikis that read dates, digits and names differently."""

from __future__ import annotations

from dataclasses import replace

from helpdeskbot.parse import default_site

_SWEDISH_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_ARABIC_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)

ENGLISH = default_site()
SWEDISH = replace(
    ENGLISH,
    language="sv",
    namespaces={**ENGLISH.namespaces, "användare": 2, "användardiskussion": 3, "kategori": 14},
    date_format='j F Y "kl." H.i',
    months=_SWEDISH_MONTHS,
    months_genitive=_SWEDISH_MONTHS,
    months_short=tuple(name[:3] for name in _SWEDISH_MONTHS),
    time_zone="Europe/Stockholm",
    time_zone_abbreviations={"CET": "CET", "CEST": "CEST"},
    contributions_pages=("Bidrag", "Contributions"),
)
ARABIC = replace(
    ENGLISH,
    language="ar",
    namespaces={**ENGLISH.namespaces, "مستخدم": 2, "نقاش المستخدم": 3, "تصنيف": 14},
    date_format="H:i، j F Y",
    digits="٠١٢٣٤٥٦٧٨٩",
    months=_ARABIC_MONTHS,
    months_genitive=_ARABIC_MONTHS,
    months_short=_ARABIC_MONTHS,
    time_zone_abbreviations={"ت ع م": "UTC"},
    contributions_pages=("مساهمات", "Contributions"),
)

SITES = {"en": ENGLISH, "sv": SWEDISH, "ar": ARABIC}
