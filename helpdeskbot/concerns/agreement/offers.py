"""Offering an agreement, and asking for what a request lacks: once, and together."""

from __future__ import annotations

from datetime import timedelta

from helpdeskbot.concerns.agreement.cases import AgreementPage
from helpdeskbot.concerns.agreement.memory import marks_here
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.presets import prefill
from helpdeskbot.concerns.agreement.values import FACTS, OFFER
from helpdeskbot.concerns.agreement.words import FACTS as FACTS_MARK
from helpdeskbot.concerns.agreement.words import OFFERED, draft_facts, draft_offer, render_agreement
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.model.change import Draft, ThreadChange
from helpdeskbot.model.discussion import StatusTemplate
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.request import Request, split_topics
from helpdeskbot.model.topics import Assessment
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.request_text import read_request
from helpdeskbot.page.topics import assess, messages_to, set_by, written_size
from helpdeskbot.words.messages import resolve_language


def offer_agreement(here: AgreementPage, request: Request) -> ThreadChange | None:
    """The offer, or the question for facts, if either is due in a request without an agreement."""
    policy, status = here.page.desk.of(AgreementPolicy), request.thread.status
    if status is None or request.requester == here.context.office.account:
        # What we have brought back from an archive was asked elsewhere.
        return None
    assessment = assess(here.context, here.page.desk, request)
    fresh = _is_fresh(here, request, status)
    asked_for = status.value.casefold() in {word.casefold() for word in policy.status_words}
    if asked_for and not request.new:
        by = set_by(here.page, request, "")
        asked_for = has_say(here.page, here.context.people, request, by)
    written = written_size(request)
    large = fresh and (written or assessment.complexity) in policy.sizes
    if policy.enabled and (asked_for or large):
        if OFFERED in _find_said(here, request, OFFERED):
            return None
        why = f"the status is {status.value}"
        if not asked_for:
            why = f"its template says size={written}"
            if written is None:
                because = ", ".join(assessment.complexity_because)
                why = f"it is {assessment.complexity}: {because}"
        return here.say(request, OFFER, why, _draft_offer(here, request, assessment))
    if policy.ask_facts and assessment.missing and fresh and _is_alone(here, request):
        if _find_said(here, request, FACTS_MARK):
            return None
        why = f"it lacks {', '.join(assessment.missing)}"
        return here.say(request, FACTS, why, _draft_facts(here, request, assessment))
    return None


def _is_fresh(here: AgreementPage, request: Request, status: StatusTemplate) -> bool:
    """Whether a request is not old, and nobody has said yet how it stands."""
    desk, opened = here.page.desk, request.opened_at
    oldest = timedelta(days=desk.of(AgreementPolicy).oldest_days)
    if opened is None or here.context.now - opened > oldest:
        return False
    untouched = {desk.status.initial.casefold(), desk.of(AskingPolicy).asked_status.casefold()}
    if status.value.casefold() in untouched or request.new:
        return status.value.casefold() in untouched
    # What somebody set who has no say does not tell how it stands.
    by = set_by(here.page, request, "")
    return request.is_open and not has_say(here.page, here.context.people, request, by)


def _is_alone(here: AgreementPage, request: Request) -> bool:
    """Whether nobody but the requester has written in a request."""
    known = {request.requester, here.context.office.account}
    return all(author in known for author, _ in request.thread.signatures())


def _find_said(here: AgreementPage, request: Request, wanted: str) -> set[str]:
    """What was said in a request once, though people may have deleted it.

    The history is asked where page and memory do not know of ``wanted``.
    """
    record = here.record(request)
    kinds = {OFFERED, FACTS_MARK}
    marks = marks_here(here.page, request.id, record)
    record.said |= {mark.kind for mark in marks} & kinds
    if wanted not in record.said:
        record.said |= {mark.kind for mark in here.history(request)[0]} & kinds
    return record.said


def _draft_offer(here: AgreementPage, request: Request, assessment: Assessment) -> Draft:
    office, desk = here.context.office, here.page.desk
    messages = messages_to(here.context, desk, request)
    own = resolve_language(desk.language or office.site().language)
    values = prefill(
        assessment,
        read_request(request).form,
        _find_topics(here, request, assessment),
        request.requester,
        messages.text,
        language="" if messages.language == own else messages.language,
    )
    draft = draft_offer(
        request.requester,
        here.experts(request),
        () if FACTS_MARK in here.record(request).said else assessment.missing,
        render_agreement(desk.of(AgreementPolicy).template, values),
        agree=here.yes_link(request, messages.text),
        language=messages.language,
        say=messages.text,
        ping=request.requester in here.pingable([request.requester]),
    )
    return messages.for_reader(draft)


def _draft_facts(here: AgreementPage, request: Request, assessment: Assessment) -> Draft:
    messages = messages_to(here.context, here.page.desk, request)
    draft = draft_facts(
        request.requester,
        assessment.missing,
        language=messages.language,
        say=messages.text,
        ping=request.requester in here.pingable([request.requester]),
    )
    return messages.for_reader(draft)


def _find_topics(here: AgreementPage, request: Request, assessment: Assessment) -> list[str]:
    """What a request is about, best first; what the template says wins."""
    written = request.param(here.page.desk.of(PeoplePolicy).topic_param)
    return [*split_topics(written), *(topic.id for topic in assessment.topics)]
