"""What a desk's requests may be about, and what each of them seems to be about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from helpdeskbot.matching import Matcher, load_topic_preset
from helpdeskbot.matching.language import count_function_words, detect_language, is_surely
from helpdeskbot.matching.lexicon import LANGUAGES
from helpdeskbot.matching.plain import to_plain
from helpdeskbot.matching.tokens import tokenise
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.model.request import Request, split_topics
from helpdeskbot.model.status import SIZE
from helpdeskbot.model.topics import Assessment, Complexity, EarlierRequest, RequestText, Topic
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.request_text import read_request
from helpdeskbot.words.messages import Messages

CORRECTED = "topic-corrected"
RESIZED = "size-corrected"
_LONGEST_REMEMBERED = 2000
# Hardly anybody writes another language of ours in these letters.
_BY_SCRIPT = frozenset({"ar", "uk"})
# A single word may be a slip of the finger.
_FEWEST_WORDS = 2
# Several concerns ask about each thread, and a page may have ten thousand.
_MOST_KNOWN = 12_000


@dataclass(slots=True)
class TopicBook:
    """A desk's topics, with what its staff have taught the matcher.

    :param taught: the matcher that also knows earlier requests.
    :param plain: the matcher that knows the topics' words only.
    :param language: the desk's, in which a text of a few words rather is.
    :param lessons: as they are remembered.
    """

    topics: Sequence[Topic]
    taught: Matcher
    plain: Matcher
    earlier: Sequence[EarlierRequest] = ()
    language: str = ""
    lessons: Sequence[Event] = ()
    _known: dict[bytes, Assessment] = field(default_factory=dict)

    def assess(self, request: Request) -> Assessment:
        """What a request seems to be about; the same text is read once."""
        # The book goes with it, so that no other one is ever taken for it.
        _, found = request.once(
            ("assessed", id(self)),
            lambda: (self, self._assess(self.taught, read_request(request))),
        )
        return found

    def _assess(self, matcher: Matcher, request: RequestText) -> Assessment:
        request = replace(request, likely=self.language)
        words = f"{matcher is self.taught}{request!r}".encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(words).digest()
        # Another wiki's thread may use the same book; what it forgets meanwhile is only read anew.
        found = self._known.get(key)
        if found is None:
            found = matcher.assess(request)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = found
        return found

    def label(self, topic: str, language: str) -> str:
        """A topic's name in a language, in English, or its id."""
        for known in self.topics:
            if known.id == topic:
                return known.labels.get(language) or known.labels.get("en") or topic
        return topic

    def find_corrected(self, request: Request, written: str) -> EarlierRequest | None:
        """The request as something to learn from, if staff gave it another topic than we would."""
        ids = {topic.id for topic in self.topics}
        topics = tuple(topic for topic in split_topics(written) if topic in ids)
        if not topics:
            return None
        text = read_request(request)
        found = self._assess(self.plain, text)
        if found.topics and found.topics[0].id == topics[0]:
            return None
        return EarlierRequest(text.heading, text.body[:_LONGEST_REMEMBERED], topics)

    def find_resized(self, request: Request) -> EarlierRequest | None:
        """The request as something to learn from, if staff gave it another size than we would.

        Staff who take such a size back are heard as well.
        """
        size = written_size(request)
        if size in (None, Complexity.UNKNOWN):
            return None
        text = read_request(request)
        learnt = EarlierRequest(text.heading, text.body[:_LONGEST_REMEMBERED], size=size)
        differs = self._assess(self.plain, text).complexity is not size
        return learnt if differs or self.is_taught_otherwise(learnt) else None

    def is_taught_otherwise(self, one: EarlierRequest) -> bool:
        """Whether another size was learnt from this request."""
        known = (one.heading, one.body)
        return any(
            (other.heading, other.body) == known and other.size not in (None, one.size)
            for other in self.earlier
        )


def open_topics(office: Office, desk: DeskPolicy) -> TopicBook:
    """A desk's topics, and the requests from which it has learnt."""
    topics, key = desk.topics or load_topic_preset(), office.desk_key(desk)
    lessons = [
        event
        for kind in (CORRECTED, RESIZED)
        for event in office.store.fetch_events(key, kind=kind)
    ]
    return _book_of(key, topics, lessons, desk.language or office.site().language)


def set_by(page: DeskPage, request: Request, param: str) -> str:
    """Which account wrote what a parameter of a request says now; ``""``: that is not known."""
    sets = [act for act in page.told(request.id).sets(param) if act.value or not param]
    return sets[-1].account if sets else ""


_books: dict[str, TopicBook] = {}
# By the desks that look at them, of all wikis; those with the same topics and lessons have one.
_MOST_BOOKS = 64


def _book_of(
    whose: str, topics: Sequence[Topic], lessons: Sequence[Event], language: str
) -> TopicBook:
    """The book with these topics and lessons; what was compiled and read for it is kept.

    :param whose: the desk's key: it has a new book with each lesson, and needs no older one.
    """
    plain = found = None
    # Other threads look up books meanwhile.
    for book in list(_books.values()):
        if book.topics is topics or book.topics == topics:
            if book.lessons == lessons and book.language == language:
                found = book
                break
            plain = book.plain
    if found is None:
        plain = plain or Matcher(topics)
        latest = {(event.kind, event.thread): event.data for event in lessons}
        earlier = [_earlier_of(data) for data in latest.values()]
        taught = plain.with_earlier(earlier) if earlier else plain
        found = TopicBook(topics, taught, plain, earlier, language, lessons)
    _books.pop(whose, None)
    _books[whose] = found
    for oldest in list(_books)[:-_MOST_BOOKS]:
        _books.pop(oldest, None)
    return found


def _earlier_of(data: Mapping[str, object]) -> EarlierRequest:
    topics = data.get("topics")
    return EarlierRequest(
        str(data.get("heading", "")),
        str(data.get("body", "")),
        tuple(map(str, topics)) if isinstance(topics, list) else (),
        parse_size(str(data.get("size", ""))),
    )


def parse_size(value: str) -> Complexity | None:
    """A size as it stands in a template; ``None`` for none, or for what is no size.

    Staff may say that it is not known yet.
    """
    word = value.strip().lower()
    return Complexity(word) if word in set(Complexity) else None


def written_size(request: Request) -> Complexity | None:
    """The size that stands in a request's template; what a new one is about to be given is none."""
    return None if request.new else parse_size(request.param(SIZE))


def topics_of(context: Context, desk: DeskPolicy) -> TopicBook:
    """A desk's topics, opened once in a pass."""
    return context.once(("topics", desk.name), lambda: open_topics(context.office, desk))


def assess(context: Context, desk: DeskPolicy, request: Request) -> Assessment:
    """What a request seems to be about and to need."""
    return topics_of(context, desk).assess(request)


def find_language(request: Request) -> str:
    """The language in which a request is written, BCP 47; ``""``: it is not beyond doubt.

    Its script tells it, or the small words below its heading: names and numbers may look like any
    language.  One of which no small words are known has to be plain from some sentences.
    """
    read = read_request(request)
    return tell_language(read.heading, read.body)


def tell_language(heading: str, wikitext: str) -> str:
    """The same of a text below a heading, both as wikitext."""
    body = to_plain(wikitext).text
    language = detect_language(f"{to_plain(heading).text}\n{body}")
    if language in _BY_SCRIPT:
        return language
    if language not in LANGUAGES:
        return language if is_surely(language, body) else ""
    if len({token.plain for token in tokenise(body)}) < _FEWEST_WORDS:
        return ""
    votes = count_function_words(body)
    others = (share for code, share in votes.items() if code != language)
    return language if votes.get(language, 0.0) > max(others, default=0.0) else ""


def messages_to(context: Context, desk: DeskPolicy, request: Request) -> Messages:
    """The texts in the language of who has asked something, or in the desk's."""
    return context.office.messages(desk, find_language(request))


def find_size(context: Context, desk: DeskPolicy, request: Request) -> Complexity:
    """How large a request is; what stands in the template counts."""
    return written_size(request) or assess(context, desk, request).complexity
