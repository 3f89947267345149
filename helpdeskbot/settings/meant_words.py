"""Words that people write in settings instead of those that are read, in many languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

IN_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "arabic": "ar", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
        "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hebrew": "he",
        "hindi": "hi", "hungarian": "hu", "indonesian": "id", "italian": "it", "japanese": "ja",
        "korean": "ko", "norwegian": "nb", "persian": "fa", "polish": "pl", "portuguese": "pt",
        "romanian": "ro", "russian": "ru", "spanish": "es", "swahili": "sw", "swedish": "sv",
        "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi", "chinese": "zh",
    }
)  # fmt: skip
# Words that people write for these, whatever their language.
TRUE = """
    yes y true on ja oui sí sim نعم ya ndiyo yess yeah yep yea ok okay sure enable enabled active
    always wahr vrai verdadero verdadeiro vero sant benar kweli igen tak da ano kyllä evet hai joo
    jo jes si sì так да правда істина صحيح yup positive checked
"""
FALSE = """
    no n false off nej nein non não لا ні tidak hapana nope nah never disable disabled inactive none
    falsch faux falso falskt falsk salah uongo nie ne ei hayır nada нет не неправда خطأ nei näh
    negative unchecked
"""
WEEKDAYS = (
    ("monday", "mån måndag montag lundi lunes segunda segunda-feira senin jumatatu понеділок "
     "الاثنين mo lun seg пн"),
    ("tuesday", "tis tisdag dienstag mardi martes terça terça-feira selasa jumanne вівторок "
     "الثلاثاء di mar ter вт"),
    ("wednesday", "ons onsdag mittwoch mercredi miércoles quarta quarta-feira rabu jumatano "
     "середа الأربعاء mi mer mié qua ср"),
    ("thursday", "tors torsdag donnerstag jeudi jueves quinta quinta-feira kamis alhamisi четвер "
     "الخميس do jeu jue qui чт thurs thur"),
    ("friday", "fre fredag freitag vendredi viernes sexta sexta-feira jumat ijumaa п'ятниця "
     "الجمعة fr ven vie sex пт"),
    ("saturday", "lör lördag samstag sonnabend samedi sábado sabtu jumamosi субота السبت sa sam "
     "sáb сб"),
    ("sunday", "sön söndag sonntag dimanche domingo minggu jumapili неділя الأحد so dim dom нд"),
)  # fmt: skip
UNITS = (
    (1, "m min mins minute minutes minuter minuten minutos menit dakika хвилина хвилин хвилини "
     "دقيقة دقائق"),
    (60, "h hr hrs hour hours timme timmar stunde stunden heure heures hora horas jam saa година "
     "годин години ساعة ساعات"),
    (1440, "d day days dag dagar tag tage tagen jour jours día días dia dias hari siku день дні "
     "днів يوم أيام"),
    (10080, "w week weeks vecka veckor woche wochen semaine semaines semana semanas minggu "
     "тиждень тижні тижнів أسبوع أسابيع"),
)  # fmt: skip
