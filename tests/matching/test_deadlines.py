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
