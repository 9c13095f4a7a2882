"""What the parties are told of before a decision, and answer, makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.communications import Communication, Needless, Remark
from permits.case.folding.happening import happened
from permits.case.hearings import Way
from permits.case.model import Case


@happened.register
def _(event: events.MaterialCommunicated, case: Case, envelope: events.StoredEvent) -> Case:
    told = Communication(
        communication_id=event.communication_id,
        text=event.text,
        at=envelope.at,
        due=event.due,
        about=event.about,
        document_ids=event.document_ids,
        owner=event.owner,
        by_name=envelope.by_name,
    )
    return replace(case, communications=(*case.communications, told))


@happened.register
def _(event: events.MaterialAnswered, case: Case, envelope: events.StoredEvent) -> Case:
    def answered(one: Communication) -> Communication:
        if one.communication_id != event.communication_id:
            return one
        remark = Remark(
            text=event.text,
            document_ids=event.document_ids,
            at=envelope.at,
            received=event.received,
            way=Way(event.way),
            by_name=envelope.by_name,
            by_owner=event.by_owner,
            late=event.received > one.due,
        )
        return replace(one, remarks=(*one.remarks, remark))

    return replace(case, communications=tuple(answered(one) for one in case.communications))


@happened.register
def _(event: events.MaterialReminded, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    told = (
        replace(one, reminded=(*one.reminded, event.days)) if one.communication_id == event.communication_id else one
        for one in case.communications
    )
    return replace(case, communications=tuple(told))


@happened.register
def _(event: events.CommunicationWaived, case: Case, envelope: events.StoredEvent) -> Case:
    needless = Needless(event.reason, event.about, envelope.at, envelope.by_name)
    return replace(case, needless=(*case.needless, needless))
