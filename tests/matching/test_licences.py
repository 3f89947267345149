"""A licence that was named in any usual way is not asked for again."""

from __future__ import annotations

from datetime import date

import pytest

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.model.topics import RequestText

MATCHER = Matcher(load_topic_preset())
UPLOAD = {
    "en": "How do we upload 40 photos to Commons?",
    "de": "Wie laden wir 40 Fotos auf Commons hoch?",
    "sv": "Hur laddar vi upp 40 bilder på Commons?",
    "fr": "Comment téléverser 40 photos sur Commons ?",
    "es": "¿Cómo subimos 40 fotos a Commons?",
    "pt": "Como carregar 40 fotos no Commons?",
    "ar": "كيف نرفع 40 صورة إلى كومنز؟",
    "uk": "Як завантажити 40 фото на Вікісховище?",
    "id": "Bagaimana mengunggah 40 foto ke Commons?",
    "sw": "Jinsi gani ya kupakia picha 40 kwenye Commons?",
}
EVERYWHERE = [
    "all CC0", "cc by 4.0", "CC-BY-SA", "CC BY-SA 4.0", "cc-by", "ccby", "CC zero", "CC 0",
    "Creative Commons", "creative common attribution", "public domain", "own work",
    "© our museum, CC BY", "copyright expired", "GFDL", "open licence",
]  # fmt: skip
SAID = {
    "en": "PD, died 1931|I took them myself|i took all of them|we own the copyright|free licence|"
    "they are out of copyright|my own work|license is free|no lisence problem, free to use|"
    "we have permission of the heirs|taken by our staff|we own all rights|"
    "the author gave permission",
    "de": "gemeinfrei|alle gemeinfrei, gest. 1931|selbst fotografiert|eigene Fotos|freie Lizenz|"
    "cc lizenz|die Rechte liegen bei uns|eigenes werk|wir haben die rechte|"
    "mit Genehmigung der Erben|"
    "urheber ist verstorben|rechte sind geklärt|sind von mir fotografiert|lizenzfrei",
    "sv": "fri licens|allmän egendom|jag har tagit dem själv|egna bilder|vi äger rättigheterna|"
    "upphovsrätten har gått ut|fotografen dog 1931|licensen är cc|fria att använda|eget verk",
    "fr": "domaine public|domaine publique|licence libre|libres de droits|"
    "je les ai prises moi-même|"
    "nous avons les droits|photos à moi|travail personnel|auteur mort en 1931|avec autorisation",
    "es": "dominio público|dominio publico|licencia libre|las saqué yo|fotos propias|obra propia|"
    "tenemos los derechos|libres de derechos|el autor murió en 1931|con permiso de la familia|"
    "las tomé yo misma",
    "pt": "domínio público|dominio publico|licença livre|eu mesma tirei|fotos de minha autoria|"
    "temos os direitos|obra própria|o autor morreu em 1931|fui eu que tirei|com autorização",
    "ar": "ملكية عامة|الملكية العامة|ملك عام|برخصة المشاع الإبداعي|رخصة حرة|التقطتها بنفسي|"
    "من تصويري|نملك الحقوق|المصور توفي سنة 1931|عمل شخصي|مرخصة",
    "uk": "суспільне надбання|вільна ліцензія|ліцензія СС0|я фотографував сам|сама знімала|"
    "власна робота|власні фото|права належать нам|автор помер 1931|є дозвіл родини",
    "id": "domain publik|lisensi bebas|saya foto sendiri|karya sendiri|jepretan sendiri|"
    "hak cipta milik kami|fotografer meninggal 1931|bebas dipakai|sudah ada izin",
    "sw": "mali ya umma|leseni huria|nimepiga mwenyewe|tulizipiga wenyewe|tuna haki zote|"
    "hakimiliki ni yetu|mpiga picha alifariki 1931|kazi yangu mwenyewe|tuna ruhusa",
}


def missing(text: str, language: str) -> tuple[str, ...]:
    return MATCHER.assess(RequestText("", text, date(2026, 11, 16), language)).missing


@pytest.mark.parametrize("language", SAID)
def test_a_licence_that_was_named_is_not_asked_for_again(language: str) -> None:
    for said in (*EVERYWHERE, *SAID[language].split("|")):
        for text in (f"{UPLOAD[language]} {said}", f"{said}. {UPLOAD[language].lower()}"):
            assert "licence" not in missing(text, language), text


@pytest.mark.parametrize("language", UPLOAD)
def test_where_nothing_is_said_of_rights_they_are_asked_about(language: str) -> None:
    assert "licence" in missing(UPLOAD[language], language)


def test_a_licence_in_passing_does_not_make_copyright_the_topic() -> None:
    for text in (
        "1 map of 1.2 GB, public domain, how do i upload it",
        "40 photos cc by-sa, upload",
    ):
        found = MATCHER.assess(RequestText("", text, date(2026, 11, 16)))
        assert found.topics[0].id == "upload", text


def test_a_licence_that_is_asked_about_is_the_topic() -> None:
    for text in ("is this map public domain?", "which licence do we need, cc by or cc0?"):
        found = MATCHER.assess(RequestText("", text, date(2026, 11, 16)))
        assert found.topics[0].id == "copyright", text
