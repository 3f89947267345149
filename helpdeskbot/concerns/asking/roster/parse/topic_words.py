"""Lists as people write them on the roster: topics by id or label, languages by code or name."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from helpdeskbot.model.topics import Topic

_SEPARATOR = re.compile(
    r"[,;/\n•·|،؛、]|<br\s*/?>|(?<!\S)[*#:]+"
    r"|(?<=\s)(?:and|och|und|et|y|e|dan|na|та|і|й|و|&|\+)(?=\s)",
    re.IGNORECASE,
)
_MARKS = " \t\n*#:.!?()[]{}'\"“”„«»‘’`_-–—\u200e\u200f"
_LONGEST_LABEL = 8
_MOST_PARTS = 200
# What is remembered of texts must not grow with what anybody saves.
_MOST_READ = 500
_MOST_LISTS = 8

_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")
_BABEL = re.compile(r"-(?:[0-5]|n)$")
# ISO 639-1, and longer codes of the larger Wikipedias.
_CODE_LIST = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr
    ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw
    ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu
    ace als arc ary arz ast azb ban bar bcl ceb ckb crh csb dag diq dsb fil fur gsw hak hsb
    hif hyw ilo kab kbd ksh lad lld lij lmo mai map min mnw mwl mzn nah nan nap nds new nqo
    nso pag pam pap pms pnb roa rue sah sat scn sco shn simple sms smn sma smj szl tcy tet
    tly tum tyv vec vep vls war wuu xmf yue zgh zea gom gor gag frr frp fon ext eml cdo bjn
    bpy awa avk atj ase skr tpi trv udm vro
"""
_CODES = frozenset(_CODE_LIST.split())
_NAMES: Mapping[str, str] = {
    name: code
    for code, names in {
        "ar": "arabic العربية عربية عربي arabiska arabisch arabe árabe",
        "bn": "bengali bangla বাংলা",
        "ca": "catalan català",
        "cs": "czech čeština česky",
        "da": "danish dansk danska",
        "de": "german deutsch tyska allemand alemán alemão",
        "el": "greek ελληνικά",
        "en": "english engelska englisch anglais inglés inglês inggris англійська الإنجليزية"
        " kiingereza",
        "eo": "esperanto",
        "es": "spanish español castellano spanska spanisch espagnol espanhol",
        "et": "estonian eesti",
        "eu": "basque euskara",
        "fa": "persian farsi فارسی",
        "fi": "finnish suomi suomea finska",
        "fr": "french français francais franska französisch francés francês",
        "gl": "galician galego",
        "ha": "hausa",
        "he": "hebrew עברית",
        "hi": "hindi हिन्दी हिंदी",
        "hr": "croatian hrvatski",
        "hu": "hungarian magyar",
        "hy": "armenian հայերեն",
        "id": "indonesian indonesia",
        "ig": "igbo",
        "it": "italian italiano italienska italienisch",
        "ja": "japanese 日本語",
        "ka": "georgian ქართული",
        "ko": "korean 한국어",
        "lt": "lithuanian lietuvių",
        "lv": "latvian latviešu",
        "ms": "malay melayu",
        "nb": "bokmål",
        "nl": "dutch nederlands",
        "nn": "nynorsk",
        "no": "norwegian norsk norska",
        "pl": "polish polski",
        "pt": "portuguese português portugues portugisiska",
        "ro": "romanian română",
        "ru": "russian русский ryska",
        "sk": "slovak slovenčina",
        "sl": "slovenian slovenščina",
        "sr": "serbian српски srpski",
        "sv": "swedish svenska schwedisch suédois sueco",
        "sw": "swahili kiswahili",
        "ta": "tamil தமிழ்",
        "th": "thai ไทย",
        "tr": "turkish türkçe",
        "uk": "ukrainian українська українською ukrainska",
        "ur": "urdu اردو",
        "vi": "vietnamese",
        "yo": "yoruba yorùbá",
        "zh": "chinese 中文 mandarin",
    }.items()
    for name in names.split()
} | {"bahasa indonesia": "id", "tiếng việt": "vi", "bahasa melayu": "ms", "norsk bokmål": "nb"}


def _key(text: str) -> str:
    """A word for comparing: without regard to case, marks around it, and kind of space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[_\-\s]+", " ", folded).strip(_MARKS).split())


def _parts(text: str) -> list[str]:
    found = (part.strip(_MARKS) for part in _SEPARATOR.split(text))
    return [part for part in found if part][:_MOST_PARTS]


class TopicNames:
    """Finds topics by their ids and by their labels in any language."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._known: dict[tuple[str, ...], str] = {}
        self._read: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for topic in topics:
            for name in (topic.id, *topic.labels.values()):
                self._known.setdefault(tuple(map(_key, _parts(name))), topic.id)
        # What a topic is called in itself wins over what another is called in some language.
        self._known |= {tuple(map(_key, _parts(topic.id))): topic.id for topic in topics}
        self._known.pop((), None)

    def read(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of the topics that a text lists, and what in it is no topic."""
        read = self._read.get(text)
        if read is None:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            read = self._read[text] = self._find(text)
        return read

    def _find(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found: dict[str, None] = {}
        unknown: dict[str, None] = {}
        parts = _parts(text)
        keys = [_key(part) for part in parts]
        at = 0
        while at < len(parts):
            # A label may hold what parts one topic from the next: "copyright and licences".
            for length in range(min(_LONGEST_LABEL, len(parts) - at), 0, -1):
                topic = self._known.get(tuple(keys[at : at + length]))
                if topic is not None:
                    found[topic] = None
                    at += length
                    break
            else:
                words = [self._known.get((word,)) for word in keys[at].split()]
                if words and all(words):
                    found.update((word, None) for word in words if word)
                else:
                    unknown[parts[at]] = None
                at += 1
        return tuple(found), tuple(unknown)


@lru_cache(maxsize=_MOST_READ)
def read_languages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of the languages that a text lists, and what in it is no language we know."""
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for part in _parts(text):
        codes = _language(part)
        if codes:
            found.update((code, None) for code in codes)
        else:
            unknown[part] = None
    return tuple(found), tuple(unknown)


def _language(part: str) -> list[str]:
    whole = unicodedata.normalize("NFC", part).casefold().replace("_", "-").strip(_MARKS)
    code = _code(whole)
    if code:
        return [code]
    words = whole.split()
    named = [_code(word.strip(_MARKS)) for word in words]
    if named and all(named):
        return named
    # "Swedish (native)", "français courant": one name with something beside it.
    names = {_NAMES[word.strip(_MARKS)] for word in words if word.strip(_MARKS) in _NAMES}
    pairs = {_NAMES[" ".join(pair)] for pair in pairwise(words) if " ".join(pair) in _NAMES}
    certain = pairs or names
    return list(certain) if len(certain) == 1 else []


def _code(word: str) -> str:
    """The code that a single word stands for; ``""`` if it is none that we know."""
    if word in _NAMES:
        return _NAMES[word]
    word = _BABEL.sub("", word)
    known = _CODE.fullmatch(word) and word.partition("-")[0] in _CODES
    return word if known or word == "simple" else ""


def shorten(texts: Iterable[str], longest: int = 100) -> tuple[str, ...]:
    """Texts for a message, none longer than some characters."""
    return tuple(text if len(text) <= longest else text[: longest - 1] + "…" for text in texts)


_made: deque[tuple[tuple[Topic, ...], TopicNames]] = deque(maxlen=_MOST_LISTS)


def topic_names(topics: Sequence[Topic]) -> TopicNames:
    """Who finds these topics; made once for the same topics, which each pass comes with again."""
    ours = tuple(topics)
    for known, names in tuple(_made):
        if known == ours:
            return names
    names = TopicNames(ours)
    _made.append((ours, names))
    return names
