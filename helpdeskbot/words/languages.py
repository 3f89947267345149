"""What languages call themselves, for messages to people who read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

AUTONYMS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "العربية", "bn": "বাংলা", "ca": "català", "cs": "čeština", "da": "dansk",
        "de": "Deutsch", "el": "Ελληνικά", "en": "English", "eo": "Esperanto", "es": "español",
        "et": "eesti", "eu": "euskara", "fa": "فارسی", "fi": "suomi", "fr": "français",
        "ha": "Hausa", "he": "עברית", "hi": "हिन्दी", "hu": "magyar", "hy": "հայերեն",
        "id": "Bahasa Indonesia", "ig": "Igbo", "it": "italiano", "ja": "日本語", "ka": "ქართული",
        "kk": "қазақша", "ko": "한국어", "lt": "lietuvių", "lv": "latviešu", "mk": "македонски",
        "ms": "Bahasa Melayu", "nb": "norsk", "nl": "Nederlands", "nn": "nynorsk", "no": "norsk",
        "pl": "polski", "pt": "português", "ro": "română", "ru": "русский", "sk": "slovenčina",
        "sl": "slovenščina", "sq": "shqip", "sr": "српски", "sv": "svenska", "sw": "Kiswahili",
        "ta": "தமிழ்", "te": "తెలుగు", "th": "ไทย", "tr": "Türkçe", "uk": "українська",
        "ur": "اردو", "uz": "oʻzbekcha", "vi": "Tiếng Việt", "yo": "Yorùbá", "zh": "中文",
        "zu": "isiZulu",
    }
)  # fmt: skip
"""By code; the commonest languages of helpdesks."""


def language_name(code: str) -> str:
    """A language's own name for itself; the code where it is not known here."""
    return AUTONYMS.get(code) or AUTONYMS.get(code.partition("-")[0]) or code
