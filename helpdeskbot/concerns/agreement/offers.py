"""Offering an agreement, and asking for what a request lacks: once, and together."""

from __future__ import annotations

from datetime import timedelta

from helpdeskbot.concerns.agreement.cases import AgreementPage
from helpdeskbot.concerns.agreement.memory import own_marks
from helpdeskbot.concerns.agreement.presets import prefill
from helpdeskbot.concerns.agreement.words import FACTS as FACTS_MARK
from helpdeskbot.concerns.agreement.words import OFFERED, draft_facts, draft_offer, render_agreement
from helpdeskbot.model.change import Draft, ThreadChange
from helpdeskbot.model.discussion import StatusTemplate
from helpdeskbot.model.request import Heard, split_topics
from helpdeskbot.model.topics import Assessment
from helpdeskbot.page.planning import FACTS, OFFER
from helpdeskbot.page.topics import read_request
from helpdeskbot.words.messages import resolve_language


def offer_agreement(page: AgreementPage, heard: Heard) -> ThreadChange | None:
    """The offer, or the question for facts, if either is due in a request without an agreement."""
    policy, status = page.view.desk.agreement, heard.thread.status
    if status is None:
        return None
    assessment = page.search.topics(page.view.desk).assess(heard)
    fresh = _is_fresh(page, heard, status)
    asked_for = status.value.casefold() in {word.casefold() for word in policy.status_words}
    large = fresh and assessment.complexity in policy.sizes
    if policy.enabled and (asked_for or large):
        if OFFERED in _find_said(page, heard, OFFERED):
            return None
        why = f"the status is {status.value}"
        if not asked_for:
            why = f"it is {assessment.complexity}: {', '.join(assessment.complexity_because)}"
        return page.say(heard, OFFER, why, _draft_offer(page, heard, assessment))
    if policy.ask_facts and assessment.missing and fresh and _is_alone(page, heard):
        if _find_said(page, heard, FACTS_MARK):
            return None
        why = f"it lacks {', '.join(assessment.missing)}"
        return page.say(heard, FACTS, why, _draft_facts(page, heard, assessment))
    return None


def _is_fresh(page: AgreementPage, heard: Heard, status: StatusTemplate) -> bool:
    """Whether a request is not old, and nobody has said yet how it stands."""
    desk, opened = page.view.desk, heard.opened_at
    oldest = timedelta(days=desk.agreement.oldest_days)
    if opened is None or page.search.report.started - opened > oldest:
        return False
    untouched = {desk.status.initial.casefold(), desk.asking.asked_status.casefold()}
    return status.value.casefold() in untouched


def _is_alone(page: AgreementPage, heard: Heard) -> bool:
    """Whether nobody but the requester has written in a request."""
    known = {heard.requester, page.search.office.account}
    return all(author in known for author, _ in heard.thread.signatures())


def _find_said(page: AgreementPage, heard: Heard, wanted: str) -> set[str]:
    """What was said in a request once, though people may have deleted it.

    The history is asked where page and memory do not know of ``wanted``.
    """
    record = page.record(heard)
    kinds = {OFFERED, FACTS_MARK}
    marks = own_marks(heard.thread, page.view.page.text, page.search.office.account)
    record.said |= {mark.kind for mark in marks} & kinds
    if wanted not in record.said:
        record.said |= {mark.kind for mark in page.history(heard)[0]} & kinds
    return record.said


def _draft_offer(page: AgreementPage, heard: Heard, assessment: Assessment) -> Draft:
    office, desk = page.search.office, page.view.desk
    messages = office.load_messages(assessment.language)
    own = resolve_language(desk.language or office.site().language)
    values = prefill(
        assessment,
        read_request(heard).form,
        _find_topics(page, heard, assessment),
        heard.requester,
        messages.text,
        language="" if messages.language == own else messages.language,
    )
    return draft_offer(
        heard.requester,
        page.experts(heard),
        () if FACTS_MARK in page.record(heard).said else assessment.missing,
        render_agreement(desk.agreement.template, values),
        language=assessment.language,
        say=messages.text,
        ping=heard.requester in page.pingable([heard.requester]),
    )


def _draft_facts(page: AgreementPage, heard: Heard, assessment: Assessment) -> Draft:
    return draft_facts(
        heard.requester,
        assessment.missing,
        language=assessment.language,
        say=page.search.office.load_messages(assessment.language).text,
        ping=heard.requester in page.pingable([heard.requester]),
    )


def _find_topics(page: AgreementPage, heard: Heard, assessment: Assessment) -> list[str]:
    """What a request is about, best first; what the template says wins."""
    param, status = page.view.desk.asking.topic_param, heard.thread.status
    written = dict(status.params).get(param, "") if status and param else ""
    return [*split_topics(written), *(topic.id for topic in assessment.topics)]
