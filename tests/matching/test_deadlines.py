"""Until when something is wanted, relative to a Monday, in ten languages."""

from __future__ import annotations

from datetime import date

import pytest

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.topics import RequestText

MONDAY = date(2026, 11, 16)
MATCHER = Matcher(load_topic_preset())


def assess(text: str, language: str) -> tuple[date | None, bool]:
    found = MATCHER.assess(RequestText("", text, MONDAY, language))
    return found.deadline, found.urgent


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "We need the figures by 5 December.", "2026-12-05"),
        ("en", "The event is on December 5, can someone come?", "2026-12-05"),
        ("en", "We need it by Friday.", "2026-11-20"),
        ("en", "Could someone help before next Friday?", "2026-11-27"),
        ("en", "A reporter is coming Thursday morning, what do I say?", "2026-11-19"),
        ("en", "The report is due in three weeks.", "2026-12-07"),
        ("en", "We need it within 10 days.", "2026-11-26"),
        ("en", "We need it by the end of the month.", "2026-11-30"),
        ("en", "We must answer before the end of March.", "2027-03-31"),
        ("en", "The trustees meet on the 25th.", "2026-11-25"),
        ("en", "It closes 14 January 2027, who can help?", "2027-01-14"),
        ("en", "We can close on 7–8 January 2027 for this.", "2027-01-07"),
        ("en", "Please answer by 2026-12-01.", "2026-12-01"),
        ("en", "We continue tomorrow at nine, what shall we do?", "2026-11-17"),
        ("en", "Wednesday 18th is the visit.", "2026-11-18"),
        ("en", "We want it finished by the end of the year.", "2026-12-31"),
        ("sv", "Vi behöver svar före 5 december.", "2026-12-05"),
        ("sv", "Kan någon hjälpa oss till fredag?", "2026-11-20"),
        ("sv", "Rapporten ska vara klar nästa fredag.", "2026-11-27"),
        ("sv", "Vi måste svara inom tio dagar.", "2026-11-26"),
        ("sv", "Vi ska redovisa senast 1 februari.", "2027-02-01"),
        ("sv", "Det måste vara klart i slutet av månaden.", "2026-11-30"),
        ("sv", "Jag ska svara före månadsskiftet.", "2026-11-30"),
        ("sv", "Vi ska ha det klart om tre veckor.", "2026-12-07"),
        ("fr", "Il nous faut une réponse avant le 3 décembre.", "2026-12-03"),
        ("fr", "Le rapport est à rendre avant la fin mars.", "2027-03-31"),
        ("fr", "Nous devons répondre d'ici vendredi.", "2026-11-20"),
        ("fr", "La réunion a lieu dans deux semaines.", "2026-11-30"),
        ("fr", "Pouvez-vous nous aider avant demain ?", "2026-11-17"),
        ("fr", "Il faut rendre cela à la fin du mois.", "2026-11-30"),
        ("es", "Lo necesitamos antes del 4 de diciembre.", "2026-12-04"),
        ("es", "Hay que entregarlo dentro de 10 días.", "2026-11-26"),
        ("es", "¿Pueden ayudarnos antes del viernes?", "2026-11-20"),
        ("es", "El informe vence el 30 de este mes.", "2026-11-30"),
        ("es", "Lo necesitamos para fines de noviembre.", "2026-11-30"),
        ("es", "¿Alguien puede ayudarnos mañana?", "2026-11-17"),
        ("de", "Wir brauchen es bis 5. Dezember.", "2026-12-05"),
        ("de", "Wir möchten bis Freitag zusagen.", "2026-11-20"),
        ("de", "Die Sitzung ist am 24.11., wer kann helfen?", "2026-11-24"),
        ("de", "Der Bericht ist in drei Wochen fällig.", "2026-12-07"),
        ("de", "Wir brauchen die Zahlen bis Ende November.", "2026-11-30"),
        ("de", "Es muss bis zum Ende des Monats fertig sein.", "2026-11-30"),
        ("pt", "Precisamos disso até 5 de dezembro.", "2026-12-05"),
        ("pt", "A chefe quer ver tudo no ar até sexta.", "2026-11-20"),
        ("pt", "Preciso de ajuda hoje ou amanhã.", "2026-11-17"),
        ("pt", "O relatório é para daqui a duas semanas.", "2026-11-30"),
        ("pt", "Temos de entregar até o fim do mês.", "2026-11-30"),
        ("pt", "Seis encontros a partir de 1º de março, quem ajuda?", "2027-03-01"),
        ("ar", "نحتاج الأرقام قبل 5 ديسمبر.", "2026-12-05"),
        ("ar", "نريد الجواب قبل يوم الخميس.", "2026-11-19"),
        ("ar", "يجب أن نسلم التقرير خلال أسبوعين.", "2026-11-30"),
        ("ar", "الاجتماع غدا، من يساعدنا؟", "2026-11-17"),
        ("ar", "التقرير مطلوب قبل نهاية الشهر.", "2026-11-30"),
        ("ar", "الحفل في ٥ ديسمبر، كيف نستعد؟", "2026-12-05"),
        ("uk", "Звіт потрібен до 5 грудня.", "2026-12-05"),
        ("uk", "Треба відповісти до п'ятниці.", "2026-11-20"),
        ("uk", "Конференція через два тижні.", "2026-11-30"),
        ("uk", "Звіт треба здати до кінця місяця.", "2026-11-30"),
        ("uk", "Чи можете допомогти завтра?", "2026-11-17"),
        ("id", "Laporan dikumpul tgl 24 November.", "2026-11-24"),
        ("id", "Kami butuh jawaban sebelum Jumat.", "2026-11-20"),
        ("id", "Acaranya dalam dua minggu.", "2026-11-30"),
        ("id", "Laporan harus selesai akhir bulan ini.", "2026-11-30"),
        ("id", "Bisakah dibantu sebelum besok?", "2026-11-17"),
        ("sw", "Tunahitaji takwimu kabla ya tarehe 5 Desemba.", "2026-12-05"),
        ("sw", "Tunahitaji jibu kabla ya Ijumaa.", "2026-11-20"),
        ("sw", "Ripoti inahitajika ndani ya siku kumi.", "2026-11-26"),
        ("sw", "Tunaomba msaada kabla ya mwisho wa mwezi.", "2026-11-30"),
    ],
)
def test_a_date_is_a_deadline(language: str, text: str, day: str) -> None:
    assert assess(text, language)[0] == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The photos were taken between 1923 and 1950, may we publish them?"),
        ("en", "On 12 March 1951 the photographer died; may we publish?"),
        ("en", "We uploaded everything last Friday. Who uses it?"),
        ("en", "Three weeks ago our article was deleted. Why?"),
        ("en", "We may need some advice, and a March through the files."),
        ("en", "Every Friday we meet in the library. Who joins?"),
        ("en", "Thinking of a Saturday in our reading hall, who would come?"),
        ("sv", "Fotografen dog den 4 maj 1940, får vi visa bilderna?"),
        ("de", "Guten Morgen, wer kann uns helfen?"),
        ("es", "Subimos las fotos el viernes pasado, ¿quién las usa?"),
        ("es", "Trabajamos por la mañana, ¿quién ayuda?"),
        ("pt", "É a segunda vez que pedimos ajuda, e a quinta foto que some."),
        ("fr", "Il y a deux semaines notre article a été supprimé."),
        ("ar", "هل يعرف أحد كيف نرفع الصور؟"),
        ("id", "Tahun lalu, 5 Desember 2025, kami mengunggah foto."),
    ],
)
def test_what_is_past_or_uncertain_is_no_deadline(language: str, text: str) -> None:
    assert assess(text, language)[0] is None


@pytest.mark.parametrize(
    ("language", "text", "urgent"),
    [
        ("en", "Please help as soon as possible, how do we stop this?", True),
        ("en", "It is not urgent, how do we begin?", False),
        ("en", "We need it by Friday.", True),
        ("en", "We need it by 5 December.", False),
        ("sv", "Det är bråttom, kan någon hjälpa oss?", True),
        ("sv", "Ingen brådska, men hur gör man?", False),
        ("fr", "C'est urgent, qui peut nous aider ?", True),
        ("fr", "Ce n'est pas urgent, mais comment faire ?", False),
        ("es", "Es urgente, ¿quién nos puede ayudar?", True),
        ("es", "No hay apuro, ¿cómo empezamos?", False),
        ("de", "Es ist dringend, wer kann helfen?", True),
        ("de", "Es eilt nicht, aber wie geht das?", False),
        ("pt", "É urgente, alguém pode ajudar?", True),
        ("pt", "Sem pressa, mas como começamos?", False),
        ("ar", "الأمر عاجل، من يستطيع أن يساعدنا؟", True),
        ("uk", "Терміново, хто може допомогти?", True),
        ("uk", "Це не терміново, але як почати?", False),
        ("id", "Mendesak, bisa dibantu?", True),
        ("sw", "Tunahitaji msaada haraka iwezekanavyo.", True),
    ],
)
def test_haste_is_a_near_deadline_or_a_word(language: str, text: str, urgent: bool) -> None:
    assert assess(text, language)[1] is urgent


def test_what_is_due_counts_before_what_takes_place_later() -> None:
    text = "Letters must reach us before 18 December, the portal closes 14 January 2027."

    assert assess(text, "en")[0] == date(2026, 12, 18)


@pytest.mark.parametrize("posted", [date.min, date.max, date(2024, 2, 29)])
def test_no_day_of_a_post_is_too_early_or_late(posted: date) -> None:
    text = "By Friday, in three weeks, in 3 months, 29 February, tomorrow, the end of next month"

    MATCHER.assess(RequestText("", text, posted, "en"))


SHORT = [
    ("en", "upload 20 pics by friday", "2026-11-20", True),
    ("en", "need stats by wed", "2026-11-18", True),
    ("en", "pls help before dec 10", "2026-12-10", False),
    ("en", "workshop 5th dec", "2026-12-05", False),
    ("en", "meeting is 24/11, need slides", "2026-11-24", True),
    ("en", "need help tomorrow!!", "2026-11-17", True),
    ("en", "how do i upload, asap pls", None, True),
    ("en", "due fri", "2026-11-20", True),
    ("en", "by the 25th please", "2026-11-25", True),
    ("en", "event on the fifth of december", "2026-12-05", False),
    ("en", "until end of month", "2026-11-30", False),
    ("en", "need it in 2 days", "2026-11-18", True),
    ("en", "need it within a week", "2026-11-23", True),
    ("en", "help needed today", "2026-11-16", True),
    ("en", "we uploaded 20 pics today, now what", None, False),
    ("en", "by the end of this week", "2026-11-20", True),
    ("en", "before christmas", "2026-12-24", False),
    ("en", "exhibition opens 3 dec", "2026-12-03", False),
    ("en", "for next monday", "2026-11-23", True),
    ("de", "bilder hochladen bis freitag", "2026-11-20", True),
    ("de", "brauche zahlen bis ende des monats", "2026-11-30", False),
    ("de", "sitzung am 27.", "2026-11-27", False),
    ("de", "am 6.12. ist workshop", "2026-12-06", False),
    ("de", "bis zum 24.11", "2026-11-24", True),
    ("de", "dringend!!", None, True),
    ("de", "bis übermorgen bitte", "2026-11-18", True),
    ("de", "brauchen das in zwei wochen", "2026-11-30", False),
    ("de", "am zehnten dezember ist eröffnung", "2026-12-10", False),
    ("de", "bis Mo brauche ich das", "2026-11-23", True),
    ("de", "bis ende der woche", "2026-11-20", True),
    ("de", "morgen kommt die presse", "2026-11-17", True),
    ("sv", "behöver siffror till fredag", "2026-11-20", True),
    ("sv", "senast den 27", "2026-11-27", False),
    ("sv", "innan jul", "2026-12-24", False),
    ("sv", "före månadsskiftet", "2026-11-30", False),
    ("sv", "mötet är i morgon", "2026-11-17", True),
    ("sv", "den tionde december", "2026-12-10", False),
    ("sv", "om två veckor", "2026-11-30", False),
    ("sv", "till på måndag", "2026-11-23", True),
    ("sv", "brådskande", None, True),
    ("fr", "pour vendredi svp", "2026-11-20", True),
    ("fr", "avant le 10 décembre", "2026-12-10", False),
    ("fr", "d'ici la fin du mois", "2026-11-30", False),
    ("fr", "réunion le 27", "2026-11-27", False),
    ("fr", "le dix décembre", "2026-12-10", False),
    ("fr", "pour demain!!", "2026-11-17", True),
    ("fr", "dans 3 jours", "2026-11-19", True),
    ("fr", "avant noël", "2026-12-24", False),
    ("es", "para el viernes", "2026-11-20", True),
    ("es", "antes del 10 de diciembre", "2026-12-10", False),
    ("es", "el diez de diciembre", "2026-12-10", False),
    ("es", "a fin de mes", "2026-11-30", False),
    ("es", "se cierra el 27", "2026-11-27", False),
    ("es", "mañana!!", "2026-11-17", True),
    ("es", "antes del 10/12", "2026-12-10", False),
    ("es", "en dos semanas, ayuda", "2026-11-30", False),
    ("pt", "até sexta, qual ferramenta", "2026-11-20", True),
    ("pt", "até dia 10 de dezembro", "2026-12-10", False),
    ("pt", "até ao fim do mês", "2026-11-30", False),
    ("pt", "é para amanhã!!", "2026-11-17", True),
    ("pt", "dia 27 tem reunião", "2026-11-27", False),
    ("pt", "11 e 12 de janeiro", "2027-01-11", False),
    ("pt", "até segunda-feira", "2026-11-23", True),
    ("pt", "em duas semanas, ajuda", "2026-11-30", False),
    ("uk", "до п'ятниці", "2026-11-20", True),
    ("uk", "до пятниці", "2026-11-20", True),
    ("uk", "до кінця місяця", "2026-11-30", False),
    ("uk", "до десятого грудня", "2026-12-10", False),
    ("uk", "звіт 25-го", "2026-11-25", True),
    ("uk", "завтра!!", "2026-11-17", True),
    ("uk", "у п'ятницю зустріч", "2026-11-20", True),
    ("uk", "через тиждень", "2026-11-23", True),
    ("uk", "терміново", None, True),
    ("uk", "до 10.12", "2026-12-10", False),
    ("ar", "قبل 10 ديسمبر", "2026-12-10", False),
    ("ar", "قبل ١٠ ديسمبر", "2026-12-10", False),
    ("ar", "قبل نهاية الشهر", "2026-11-30", False),
    ("ar", "غدا", "2026-11-17", True),
    ("ar", "قبل الجمعة", "2026-11-20", True),
    ("ar", "يوم الخميس القادم", "2026-11-19", True),
    ("ar", "خلال أسبوع", "2026-11-23", True),
    ("ar", "العاشر من ديسمبر", "2026-12-10", False),
    ("ar", "عاجل", None, True),
    ("ar", "بعد أسبوعين", "2026-11-30", False),
    ("id", "sebelum jumat", "2026-11-20", True),
    ("id", "paling lambat 10 desember", "2026-12-10", False),
    ("id", "akhir bulan ini", "2026-11-30", False),
    ("id", "besok!!", "2026-11-17", True),
    ("id", "dalam seminggu", "2026-11-23", True),
    ("id", "tgl 27", "2026-11-27", False),
    ("id", "minggu depan senin", "2026-11-23", True),
    ("id", "segera ya", None, True),
    ("sw", "kabla ya ijumaa", "2026-11-20", True),
    ("sw", "kabla ya tarehe 10 desemba", "2026-12-10", False),
    ("sw", "mwisho wa mwezi", "2026-11-30", False),
    ("sw", "kesho!!", "2026-11-17", True),
    ("sw", "ndani ya wiki mbili", "2026-11-30", False),
    ("sw", "tarehe 27", "2026-11-27", False),
    ("sw", "haraka tafadhali", None, True),
    ("sw", "jumatatu ijayo", "2026-11-23", True),
]


@pytest.mark.parametrize(("language", "text", "day", "urgent"), SHORT)
def test_in_a_few_words_the_day_and_the_haste_are_understood(
    language: str, text: str, day: str | None, urgent: bool
) -> None:
    assert assess(text, language) == (date.fromisoformat(day) if day else None, urgent)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a quick question: where are the view counts"),
        ("en", "the first is on commons, the second may be deleted"),
        ("en", "what do we do with the 2,000 files"),
        ("es", "qué hacemos con el 2,5 % que falta"),
        ("en", "we met on Friday 13 November and uploaded the first 24 of them"),
        ("de", "kurze frage: wohin mit 27. Auflagen des Buchs"),
        ("de", "so machen wir das, mit der Presse"),
        ("sv", "hur gör man för att få upp bilderna"),
        ("sv", "snabb fråga: vad ska filerna heta"),
        ("fr", "un article de presse sur le peintre"),
        ("es", "duda rápida: dónde pongo el 27 de la serie"),
        ("pt", "Precisamos mapear e subir em lotes, uns dias de trabalho."),
        ("uk", "фото 25 штук, швидке питання"),
        ("ar", "لقاء في تونس، يوم جميل لتحرير 18 مقالة"),
        ("sw", "nizipakieje zote kwa mara moja"),
    ],
)
def test_a_small_question_is_neither_urgent_nor_dated(language: str, text: str) -> None:
    assert assess(text, language) == (None, False)


def test_a_weekday_above_its_own_date_is_that_day() -> None:
    found = MATCHER.assess(RequestText("meeting Tue", "On Tuesday 24th, first time", MONDAY, "en"))

    assert found.deadline == date(2026, 11, 24)
