"""What the bot says and writes of an agreement that stands: asks again, writes the day down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from helpdeskbot.concerns.agreement.accepted import write_accepted
from helpdeskbot.concerns.agreement.cases import AgreementPage, Case
from helpdeskbot.concerns.agreement.decide.consensus import find_changes
from helpdeskbot.concerns.agreement.decide.parts import next_part_at
from helpdeskbot.concerns.agreement.memory import (
    Record,
    marks_here,
)
from helpdeskbot.concerns.agreement.policy import AgreementPolicy
from helpdeskbot.concerns.agreement.values import (
    AGAIN,
    AGREED,
    FACTS,
    OFFER,
    TermChange,
)
from helpdeskbot.concerns.agreement.words import ASKED_AGAIN, OFFERED, draft_again
from helpdeskbot.concerns.agreement.words import FACTS as FACTS_MARK
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.request import Request
from helpdeskbot.page.topics import messages_to


def follow(here: AgreementPage, case: Case) -> ThreadChange | None:
    """What follows from how an agreement stands: a question to agree again, or the day of it."""
    written = write_accepted(here, case)
    if case.consensus.agreed_at is not None:
        change = _write_day(here, case, case.consensus.agreed_at)
    else:
        change = _ask_again(here, case)
    return change.joined(written) if change and written else change or written


def _ask_again(here: AgreementPage, case: Case) -> ThreadChange | None:
    """Ask those parties again who had said yes to another text."""
    policy, request, last = here.page.desk.of(AgreementPolicy), case.request, case.agreement
    parties = case.parties
    needed = {parties.requester, *parties.experts}
    if case.consensus.desk_missing:
        needed |= parties.staff
    names = [name for name in case.consensus.outdated if name in needed]
    if not names or _is_early(here, case, policy.settle):
        return None
    if _was_asked(here, request, last.digest):
        return None
    changes: dict[TermChange, None] = {}
    for name in names:
        changes |= dict.fromkeys(find_changes(case.consensus.outdated[name], last.terms))
    messages = messages_to(here.context, here.page.desk, request)
    draft = draft_again(
        names,
        tuple(changes),
        last.digest,
        agree=here.yes_link(request, messages.text),
        holds=case.consensus.agreed_before is not None,
        language=messages.language,
        say=messages.text,
        pinged=here.pingable(names),
    )
    because = f"the text that {', '.join(names)} had agreed to has changed"
    return here.say(request, AGAIN, because, messages.for_reader(draft))


def _is_early(here: AgreementPage, case: Case, settle: timedelta) -> bool:
    """Whether people may still be at changing the text; then it is looked at later."""
    if case.changed_at is None or case.changed_at + settle <= here.context.now:
        return False
    here.look_again(case.request, case.changed_at + settle)
    return True


def _was_asked(here: AgreementPage, request: Request, digest: str) -> bool:
    """Whether people were asked about this text, in a comment that was deleted too."""
    record = here.record(request)
    if digest not in record.asked:
        record.asked |= _digests(marks_here(here.page, request.id, record))
    if digest not in record.asked:
        record.asked |= _digests(here.history(request)[0])
    return digest in record.asked


def _write_day(here: AgreementPage, case: Case, agreed_at: datetime) -> ThreadChange | None:
    """Write down that all have said yes, unless a person has written or removed that."""
    policy, request = here.page.desk.of(AgreementPolicy), case.request
    status = request.thread.status
    now = here.context.now
    later = next_part_at(case.agreement, True, now, remind_days=policy.remind_days)
    here.look_again(request, later)
    day = f"{agreed_at:%Y-%m-%d}"
    record = here.record(request)
    written = request.param(policy.agreed_param)
    if status is None or written == day or day in record.told:
        return None
    told = record.told | here.history(request)[1]
    if day in told or (written and written not in told):
        return None
    ours = {
        here.page.desk.status.initial,
        here.page.desk.of(AskingPolicy).asked_status,
        *policy.status_words,
    }
    lowered = {word.casefold() for word in ours}
    wanted = policy.agreed_status
    follows = bool(wanted) and status.value.casefold() in lowered and status.value != wanted
    params = {policy.agreed_param: day} if policy.agreed_param else {}
    if not follows and not params:
        return None
    names = ", ".join(case.consensus.accepted)
    action = PlannedAction(
        AGREED, request.thread.id, f"all have agreed: {names}", identity=request.identity
    )
    return ThreadChange(
        request.thread.id, (action,), status=wanted if follows else None, params=params
    )


def note_action(here: AgreementPage, change: ThreadChange, action: PlannedAction) -> None:
    """Remember what was said or written, once it is saved."""
    record = here.records.setdefault(action.identity, Record())
    if action.kind in (OFFER, FACTS):
        record.said.add(OFFERED if action.kind == OFFER else FACTS_MARK)
    elif action.kind == AGREED:
        case = here.cases.get(change.thread)
        if case is not None and case.consensus.agreed_at is not None:
            record.told.add(f"{case.consensus.agreed_at:%Y-%m-%d}")
    elif change.draft is not None and ASKED_AGAIN in change.draft.trace:
        case = here.cases.get(change.thread)
        if case is not None:
            record.asked.add(case.agreement.digest)


def _digests(marks: Iterable[Mark]) -> set[str]:
    return {mark.words[0] for mark in marks if mark.kind == ASKED_AGAIN and mark.words}
