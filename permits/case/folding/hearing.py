"""What is asked of neighbours, and answered, makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from permits.case import events
from permits.case.decisions import ReadingStands
from permits.case.folding.happening import happened
from permits.case.hearings import Hearing, Recipient, Referral, Statement, Way, answer_id
from permits.case.model import Case, Document


@happened.register
def _(event: events.HearingBegun, case: Case, envelope: events.StoredEvent) -> Case:
    recipients = tuple(
        Recipient(**{**each, "properties": tuple(each["properties"]), "way": Way(each["way"])})
        for each in event.recipients
    )
    begun = Hearing(event.hearing_id, event.text, envelope.at, event.due, recipients, event.document_ids)
    return replace(case, hearings=(*case.hearings, begun))


@happened.register
def _(event: events.HearingSent, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, event.hearing_id, lambda one: replace(one, sent=(*one.sent, event.recipient_id)))


@happened.register
def _(event: events.HearingLettersPrinted, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, event.hearing_id, lambda one: replace(one, printed=(*one.printed, *event.recipient_ids)))


@happened.register
def _(event: events.HearingReminded, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, event.hearing_id, lambda one: replace(one, reminded=(*one.reminded, event.days)))


@happened.register
def _(event: events.StatementDocumentReceived, case: Case, envelope: events.StoredEvent) -> Case:
    document = Document(
        event.document_id,
        event.label,
        event.filename,
        event.media_type,
        event.size,
        event.sha256,
        event.pages,
        envelope.at,
    )
    return replace(case, statement_documents=(*case.statement_documents, document))


@happened.register
def _(event: events.StatementReceived, case: Case, envelope: events.StoredEvent) -> Case:
    def answered(hearing: Hearing) -> Hearing:
        statement = Statement(
            statement_id=event.statement_id,
            recipient_id=event.recipient_id,
            has_views=event.has_views,
            text=event.text,
            document_ids=event.document_ids,
            at=envelope.at,
            received=event.received,
            way=Way(event.way),
            checked=event.checked,
            late=event.received > hearing.due,
            addition=bool(hearing.statements_of(event.recipient_id)),
        )
        return replace(hearing, statements=(*hearing.statements, statement))

    return _with(case, event.hearing_id, answered)


@happened.register
def _(event: events.ObjectionAnswered, case: Case, envelope: events.StoredEvent) -> Case:
    said: dict[str, Any] = {
        "answer": event.text, "answered_by": envelope.by_name, "summary": event.summary, "met": event.met,
    }  # fmt: skip

    def of_heard(one: Hearing) -> Hearing:
        is_it = (each.statement_id == event.statement_id for each in one.statements)
        told = (replace(each, **said) if yes else each for each, yes in zip(one.statements, is_it, strict=True))
        return replace(one, statements=tuple(told))

    def of_body(one: Referral) -> Referral:
        is_it = (answer_id(one, place) == event.statement_id for place in range(len(one.answers)))
        told = (replace(each, **said) if yes else each for each, yes in zip(one.answers, is_it, strict=True))
        return replace(one, answers=tuple(told))

    return replace(
        case,
        hearings=tuple(of_heard(one) for one in case.hearings),
        referrals=tuple(of_body(one) for one in case.referrals),
        reading=None if case.reading and case.reading.stands is ReadingStands.APPROVED else case.reading,
    )


def _with(case: Case, hearing_id: str, change: Callable[[Hearing], Hearing]) -> Case:
    hearings = (change(one) if one.hearing_id == hearing_id else one for one in case.hearings)
    return replace(case, hearings=tuple(hearings))
