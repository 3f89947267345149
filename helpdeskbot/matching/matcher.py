"""What a request is about and needs: everything of this package put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from helpdeskbot.matching.dates import find_deadline
from helpdeskbot.matching.earlier import EarlierRequests
from helpdeskbot.matching.examples import load_examples
from helpdeskbot.matching.language import count_function_words, detect_language
from helpdeskbot.matching.lexicon import LANGUAGES, Lexicon, load_lexicon
from helpdeskbot.matching.passages import Sentence, split_sentences
from helpdeskbot.matching.patterns import PatternIndex
from helpdeskbot.matching.plain import STAFF, PlainText, to_plain
from helpdeskbot.matching.scope import Facts, find_missing, is_urgent
from helpdeskbot.matching.scores import Evidence, compile_topics, weigh_topics
from helpdeskbot.matching.sizes import EarlierSizes
from helpdeskbot.matching.work import (
    Amount,
    Work,
    count_items,
    find_amounts,
    judge_work,
    says_unknown,
)
from helpdeskbot.model.topics import Assessment, EarlierRequest, RequestText, Topic, TopicScore

# How sharply the strongest topic stands out from the others.
_SHARPNESS = 1.6
# Evidence against which a topic has to show itself; with little evidence all scores are small.
_DOUBT = 2.0
# How much the likeness of an earlier request counts beside words.
_LEARNING = 8.0
# How much the example sentences count beside words.
_EXAMPLES = 7.0
# What a topic named in the request form counts.
_FORM = 1000.0
_CONFIDENT_SCORE = 0.48
_CONFIDENT_LEAD = 2.5
# In a few words one more would change much, so the first topic has to lead more clearly.
_FEW_WORDS = 60
_CONFIDENT_LEAD_IN_FEW_WORDS = 3.0
# One word alone has to be as strong as this.
_SURE_OF_ONE_WORD = 3.0
# Likeness to examples makes nobody sure unless words, earlier requests or a person agree.
_SURE_OF_LIKENESS = 0.3
_SECOND = 0.45
_LEAST_SCORE = 0.005
# A second language that has this share of the small words is read too.
_SECOND_LANGUAGE = 0.12
CATCH_ALL = "other"
_DIGITS = 4
_DIGITS_IN_TEXT = re.compile(r"\d+")
# A word about rights that weighs so much tells something about the licence.
_SAYS_SOMETHING = 1.0
_RIGHTS = frozenset({"licence", "rights"})
# Scripts that say the same with fewer letters.
_TERSE = {"ar": 1.35, "uk": 1.1}


class Matcher:
    """Judges requests by a desk's topics and by earlier requests; keeps what it compiled.

    :param topics: as the desk's staff describe them.
    :param earlier: requests whose topic or size staff set.
    :param examples: the shipped example sentences are asked too.
    """

    def __init__(
        self,
        topics: Sequence[Topic],
        earlier: Sequence[EarlierRequest] = (),
        *,
        examples: bool = True,
    ) -> None:
        self._topics = tuple(topics)
        self._examples = examples
        self._places = {topic.id: place for place, topic in enumerate(self._topics)}
        taught = [one for one in earlier if one.topics]
        self._earlier = EarlierRequests(taught) if taught else None
        sized = [one for one in earlier if one.size is not None]
        self._sizes = EarlierSizes(sized) if sized else None
        self._indexes: dict[tuple[str, ...], PatternIndex] = {}

    def with_earlier(self, earlier: Sequence[EarlierRequest]) -> Matcher:
        """A matcher of the same topics that has learnt from these; it shares what was compiled."""
        taught = Matcher(self._topics, earlier)
        taught._indexes = self._indexes
        return taught

    def assess(self, request: RequestText) -> Assessment:
        """What the request is about and needs; total, and linear in its length."""
        found, work = self._judge(request)
        if self._sizes is None:
            return found
        learnt = self._sizes.correct(request, work, lambda one: self._judge(one)[1])
        if learnt is work:
            return found
        return replace(
            found,
            complexity=learnt.size,
            complexity_because=learnt.because,
            certainty=learnt.certainty,
            missing=tuple(what for what in found.missing if what != work.lacks),
        )

    def _judge(self, request: RequestText) -> tuple[Assessment, Work]:
        """What the request is about and needs, whatever staff have said of others' sizes."""
        heading, body = to_plain(request.heading), to_plain(request.body)
        text = f"{heading.text}\n{body.text}"
        # How many there are tells neither the language nor the topic.
        words = _DIGITS_IN_TEXT.sub(" ", text)
        language = request.language or detect_language(words, likely=request.likely)
        languages = _languages(language, text)
        lexicons = [load_lexicon(code) for code in languages if code in LANGUAGES]
        lexicons = lexicons or [load_lexicon("en")]
        form = _merge_forms(request.form, body)
        goal = to_plain(request.form.get("goal", "")).text
        # The answers of a form that is written as text are in the body already.
        whole = body.text if goal in body.text else f"{body.text}\n{goal}"
        sentences = split_sentences(heading.text, whole, lexicons)
        amounts = find_amounts(sentences, lexicons)
        wordy = _without_numbers(sentences, amounts)
        evidence = self._weigh(wordy, languages, request, form)
        few = sum(len(sentence.tokens) for sentence in sentences) < _FEW_WORDS
        scores, confident = self._rank(
            evidence, _CONFIDENT_LEAD_IN_FEW_WORDS if few else _CONFIDENT_LEAD
        )
        amounts, known = _sized(amounts, lexicons, form)
        items = count_items(amounts)
        deadline = _deadline(sentences, lexicons, form, request.posted)
        clear = _clear(scores)
        work = judge_work(sentences, lexicons, amounts, clear, confident=confident, known=known)
        facts = Facts(
            topics=clear,
            items=items,
            amounts=bool(amounts),
            lacks=work.lacks,
            deadline=deadline,
            links=heading.links + body.links,
            length=round(len(whole) * _TERSE.get(languages[0], 1.0)),
            form=form,
            licence=self._speaks_of_rights(sentences, evidence, form),
        )
        found = Assessment(
            language=language,
            topics=scores,
            confident=confident,
            complexity=work.size,
            complexity_because=work.because,
            certainty=work.certainty,
            urgent=is_urgent(sentences, deadline, request.posted),
            deadline=deadline,
            items=items,
            missing=find_missing(sentences, facts, work.size),
        )
        return found, work

    def _weigh(
        self,
        sentences: Sequence[Sentence],
        languages: tuple[str, ...],
        request: RequestText,
        form: Mapping[str, str],
    ) -> list[Evidence]:
        index = self._indexes.get(languages)
        if index is None:
            index = self._indexes[languages] = compile_topics(self._topics, languages)
        evidence = weigh_topics(sentences, index, len(self._topics))
        self._ask_examples(sentences, languages[0], evidence)
        if self._earlier is not None:
            for likeness, near in self._earlier.find_nearest(request.heading, request.body):
                for rank, topic in enumerate(near.topics):
                    if topic in self._places:
                        weight = _LEARNING * likeness * likeness / (rank + 1)
                        heading = to_plain(near.heading).text
                        evidence[self._places[topic]].add(weight, f"an earlier request: {heading}")
        for rank, name in enumerate(_named_topics(form.get("topic", ""), self._topics)):
            evidence[self._places[name]].add(_FORM / (10**rank), f"the form: {form['topic']}")
        return evidence

    def _ask_examples(
        self, sentences: Sequence[Sentence], language: str, evidence: Sequence[Evidence]
    ) -> None:
        """Count what the example sentences of the language tell."""
        examples = load_examples(language) if self._examples else None
        opinions = examples.judge(sentences) if examples is not None else {}
        if not opinions:
            return
        for topic, found in zip(self._topics, evidence, strict=True):
            opinion = opinions.get(topic.id)
            if opinion is not None:
                for word, share in opinion.because.items():
                    found.add(_EXAMPLES * share, word)
                found.likened = _EXAMPLES * opinion.share
            elif found.total > 0:
                # A topic of the desk's own has no examples; it shall not lose by that.
                found.total += _EXAMPLES / len(opinions)

    def _rank(
        self, evidence: Sequence[Evidence], lead: float
    ) -> tuple[tuple[TopicScore, ...], bool]:
        strengths = [max(0.0, e.total) for e in evidence]
        sharp = [strength**_SHARPNESS for strength in strengths]
        total = sum(sharp) + _DOUBT**_SHARPNESS
        scored = [
            TopicScore(topic.id, round(value / total, _DIGITS), found.because)
            for topic, value, found in zip(self._topics, sharp, evidence, strict=True)
        ]
        ranked = sorted(scored, key=lambda s: -s.score)
        kept = tuple(score for score in ranked if score.score >= _LEAST_SCORE)
        if not kept:
            return (), False
        second = kept[1].score if len(kept) > 1 else 0.0
        first = evidence[self._places[kept[0].id]]
        lonely = len(kept[0].because) < 2 and first.total < _SURE_OF_ONE_WORD
        confident = (
            kept[0].score >= _CONFIDENT_SCORE
            and kept[0].score >= second * lead
            and first.total - first.likened >= _SURE_OF_LIKENESS
            and not lonely
        )
        return kept, confident

    def _speaks_of_rights(
        self,
        sentences: Sequence[Sentence],
        evidence: Sequence[Evidence],
        form: Mapping[str, str],
    ) -> bool:
        if "licence" in form or any(not s.cues.isdisjoint(_RIGHTS) for s in sentences):
            return True
        place = self._places.get("copyright")
        return place is not None and evidence[place].strongest >= _SAYS_SOMETHING


def assess(
    request: RequestText,
    topics: Sequence[Topic],
    *,
    earlier: Sequence[EarlierRequest] = (),
) -> Assessment:
    """What one request is about and needs; for many, keep a :class:`Matcher`."""
    return Matcher(topics, earlier).assess(request)


def _without_numbers(sentences: Sequence[Sentence], amounts: Sequence[Amount]) -> list[Sentence]:
    """The sentences without how many things there are: that tells nothing of the topic."""
    counts = {id(token) for amount in amounts for token in amount.number}
    return [
        sentence
        if counts.isdisjoint(map(id, sentence.tokens))
        else replace(
            sentence,
            tokens=[token for token in sentence.tokens if id(token) not in counts],
            weights=[
                weight
                for token, weight in zip(sentence.tokens, sentence.weights, strict=True)
                if id(token) not in counts
            ],
        )
        for sentence in sentences
    ]


def _languages(language: str, text: str) -> tuple[str, ...]:
    """The languages whose words are looked for, the request's own first."""
    own = language.lower().partition("-")[0]
    votes = count_function_words(text)
    found = [own]
    for other in sorted(votes, key=lambda code: -votes[code]):
        if other != own and votes[other] >= max(_SECOND_LANGUAGE, 0.7 * votes.get(own, 0.0)):
            found.append(other)
            break
    if own not in LANGUAGES and "en" not in found:
        found.append("en")
    return (*found, "mul")


def _merge_forms(given: Mapping[str, str], body: PlainText) -> dict[str, str]:
    form = {name: to_plain(value).text for name, value in body.form.items()}
    form.update({name: to_plain(value).text for name, value in given.items() if value.strip()})
    form = {name: value for name, value in form.items() if value}
    if STAFF in form:
        form["topic"] = form.pop(STAFF)
    return form


def _sized(
    amounts: list[Amount], lexicons: Sequence[Lexicon], form: Mapping[str, str]
) -> tuple[list[Amount], bool]:
    """How much there is, and whether it is known; what the form says of the size decides."""
    if "size" in form:
        answer = split_sentences("", form["size"], lexicons)
        found = find_amounts(answer, lexicons, bare=True)
        if found or says_unknown(answer):
            return found, bool(found)
    return amounts, True


def _deadline(
    sentences: Sequence[Sentence],
    lexicons: Sequence[Lexicon],
    form: Mapping[str, str],
    posted: date,
) -> date | None:
    if "deadline" in form:
        return find_deadline(split_sentences("", form["deadline"], lexicons), lexicons, posted)
    return find_deadline(sentences, lexicons, posted)


def _clear(scores: Sequence[TopicScore]) -> tuple[str, ...]:
    """The topics that nobody would leave out."""
    if not scores:
        return ()
    least = scores[0].score * _SECOND
    return tuple(score.id for score in scores if score.score >= least)


@lru_cache(maxsize=256)
def _fold_name(name: str) -> str:
    return " ".join(name.casefold().split())


def _named_topics(written: str, topics: Sequence[Topic]) -> list[str]:
    """The topics that a form names, by id or by a label in any language."""
    names: dict[str, str] = {}
    for topic in topics:
        for label in topic.labels.values():
            names[_fold_name(label)] = topic.id
    for topic in topics:
        names[_fold_name(topic.id)] = topic.id
    parts = [_fold_name(written), *(_fold_name(p) for p in written.replace(";", ",").split(","))]
    return list(dict.fromkeys(names[part] for part in parts if part in names))
