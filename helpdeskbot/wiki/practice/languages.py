"""What the practice wiki knows of the languages that it can be in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from helpdeskbot.model.site import SiteInfo

CONTRIBUTIONS = "Contributions"
_THAI_YEARS = 543


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words.

    :param names: the canonical name of each namespace from -2 to 15, ``$1`` for the project's.
    :param aliases: further names of namespaces.
    :param talk: the label of the link to the talk page in a signature.
    :param site: dates and digits; namespaces and time zone are filled in by :func:`describe`.
    """

    names: tuple[str, ...]
    talk: str
    site: SiteInfo
    aliases: tuple[tuple[str, int], ...] = ()


def describe(code: str, project: str, time_zone: str) -> tuple[Language, SiteInfo]:
    """A language's words and the description of a wiki that is written in it.

    :param code: ``en``, ``sv``, ``fr`` or ``ar``; of any other language, English is spoken.
    :param project: the name of the project namespace.
    :param time_zone: IANA name.
    """
    language = LANGUAGES.get(code, LANGUAGES["en"])
    language = replace(
        language, names=tuple(name.replace("$1", project) for name in language.names)
    )
    namespaces = {name.lower(): number for number, name in enumerate(LANGUAGES["en"].names, -2)}
    namespaces["image"], namespaces["image talk"] = 6, 7
    namespaces |= {"project": 4, "project talk": 5}
    namespaces |= {alias.lower(): number for alias, number in language.aliases}
    namespaces |= {name.lower(): number for number, name in enumerate(language.names, -2)}
    namespaces = {name: number for name, number in namespaces.items() if "$1" not in name}
    zone = ZoneInfo(time_zone)
    abbreviations = {
        abbreviate(language, moment): moment.astimezone(zone).tzname() or ""
        for moment in (datetime(2026, month, 15, tzinfo=UTC).astimezone(zone) for month in (1, 7))
    }
    site = replace(
        language.site,
        language=code,
        chains=CHAINS,
        namespaces=namespaces,
        own_prefixes=frozenset({"commons"}),
        time_zone=time_zone,
        time_zone_abbreviations=abbreviations,
        server="https://practice.example",
    )
    return language, site


def abbreviate(language: Language, moment: datetime) -> str:
    """The name of a local moment's time zone, as the wiki writes it in brackets."""
    name = moment.tzname() or ""
    words = {own: written for written, own in language.site.time_zone_abbreviations.items()}
    return words.get(name, name)


def write_timestamp(moment: datetime, language: Language, site: SiteInfo) -> str:
    """A moment as ``~~~~~`` leaves it in a page.

    https://www.mediawiki.org/wiki/Manual:Date_formatting
    """
    local = moment.astimezone(ZoneInfo(site.time_zone))
    month, weekday = local.month - 1, local.isoweekday() % 7
    letters = {
        "H": f"{local.hour:02}",
        "G": f"{local.hour}",
        "i": f"{local.minute:02}",
        "j": f"{local.day}",
        "n": f"{local.month}",
        "F": site.months[month],
        "M": site.months_short[month],
        "xg": site.months_genitive[month],
        "l": site.weekdays[weekday],
        "D": site.weekdays_short[weekday],
        "Y": f"{local.year}",
        "xkY": f"{local.year + _THAI_YEARS}",
    }
    digits = str.maketrans("0123456789", site.digits)
    words = []
    at, form = 0, site.date_format
    while at < len(form):
        if form[at] == '"':
            end = form.index('"', at + 1)
            words.append(form[at + 1 : end])
            at = end + 1
            continue
        # Codes of several letters begin with x; one more is of the year's reckoning.
        size = (3 if form[at + 1 : at + 2] == "k" else 2) if form[at] == "x" else 1
        letter = form[at : at + size]
        words.append(letters.get(letter, letter).translate(digits))
        at += len(letter)
    return f"{''.join(words)} ({abbreviate(language, local)})"


CHAINS = {"de-at": "de", "gsw": "de", "lmo": "pms eml lij vec it", "pt-br": "pt", "scn": "it",
          "zh-hant": "zh-tw zh-hk zh zh-hans"}  # fmt: skip
"""Some of MediaWiki's."""


def _spoken(months: str, short: str, days: str, short_days: str, **more: object) -> SiteInfo:
    names = tuple(months.split())
    site = SiteInfo(
        months=names,
        months_genitive=names,
        months_short=tuple(short.split()),
        weekdays=tuple(days.split()),
        weekdays_short=tuple(short_days.split()),
    )
    return replace(site, **more)  # type: ignore[arg-type]


LANGUAGES = {
    "en": Language(
        names=(
            "Media",
            "Special",
            "",
            "Talk",
            "User",
            "User talk",
            "$1",
            "$1 talk",
            "File",
            "File talk",
            "MediaWiki",
            "MediaWiki talk",
            "Template",
            "Template talk",
            "Help",
            "Help talk",
            "Category",
            "Category talk",
        ),
        talk="talk",
        site=_spoken(
            "January February March April May June July August September October November December",
            "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
            "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
            "Sun Mon Tue Wed Thu Fri Sat",
            contributions_pages=("Contribs", "Contributions"),
        ),
    ),
    "sv": Language(
        names=(
            "Media",
            "Special",
            "",
            "Diskussion",
            "Användare",
            "Användardiskussion",
            "$1",
            "$1diskussion",
            "Fil",
            "Fildiskussion",
            "MediaWiki",
            "MediaWiki-diskussion",
            "Mall",
            "Malldiskussion",
            "Hjälp",
            "Hjälpdiskussion",
            "Kategori",
            "Kategoridiskussion",
        ),
        talk="diskussion",
        site=_spoken(
            "januari februari mars april maj juni juli "  # codespell:ignore
            "augusti september oktober november december",  # codespell:ignore
            "jan feb mars apr maj juni juli aug sep okt nov dec",  # codespell:ignore
            "söndag måndag tisdag onsdag torsdag fredag lördag",
            "sön mån tis ons tor fre lör",  # codespell:ignore
            date_format='j F Y "kl." H.i',
            contributions_pages=("Contributions", "Bidrag"),
            redirect_words=("#OMDIRIGERING", "#REDIRECT"),
        ),
    ),
    "fr": Language(
        names=(
            "Média",
            "Spécial",
            "",
            "Discussion",
            "Utilisateur",
            "Discussion utilisateur",
            "$1",
            "Discussion $1",
            "Fichier",
            "Discussion fichier",
            "MediaWiki",
            "Discussion MediaWiki",
            "Modèle",
            "Discussion modèle",
            "Aide",
            "Discussion aide",
            "Catégorie",
            "Discussion catégorie",
        ),
        aliases=(("Utilisatrice", 2), ("Discussion utilisatrice", 3)),
        talk="discussion",
        site=_spoken(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "janv. fév. mars avr. mai juin juill. août sept. oct. nov. déc.",
            "dimanche lundi mardi mercredi jeudi vendredi samedi",
            "dim. lun. mar. mer. jeu. ven. sam.",
            date_format="j F Y à H:i",
            redirect_words=("#REDIRECTION", "#REDIRECT"),
        ),
    ),
    "ar": Language(
        names=(
            "ميديا",
            "خاص",
            "",
            "نقاش",
            "مستخدم",
            "نقاش المستخدم",
            "$1",
            "نقاش $1",
            "ملف",
            "نقاش الملف",
            "ميدياويكي",
            "نقاش ميدياويكي",
            "قالب",
            "نقاش القالب",
            "مساعدة",
            "نقاش المساعدة",
            "تصنيف",
            "نقاش التصنيف",
        ),
        aliases=(("مستخدمة", 2), ("نقاش المستخدمة", 3)),
        talk="نقاش",
        site=_spoken(
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
            "الأحد الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
            "أحد إثنين ثلاثاء أربعاء خميس جمعة سبت",
            date_format="H:i، j xg Y",
            digits="٠١٢٣٤٥٦٧٨٩",
            contributions_pages=("Contributions", "مساهمات"),
            time_zone_abbreviations={"ت ع م": "UTC"},
            redirect_words=("#تحويل", "#REDIRECT"),
        ),
    ),
}
