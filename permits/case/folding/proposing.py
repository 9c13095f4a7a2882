"""What happens to a proposal makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.decisions import OnAgenda, Outcome, Reading, ReadingStands
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.SecondReadingAsked, case: Case, envelope: events.StoredEvent) -> Case:
    asked = Reading(event.proposal, event.digest, Outcome(event.outcome), envelope.by, envelope.by_name, envelope.at)
    return replace(case, reading=asked)


@happened.register
def _(event: events.ProposalApproved, case: Case, envelope: events.StoredEvent) -> Case:
    return _read(case, envelope, ReadingStands.APPROVED, event.note)


@happened.register
def _(event: events.ProposalSentBack, case: Case, envelope: events.StoredEvent) -> Case:
    return _read(case, envelope, ReadingStands.SENT_BACK, event.reason)


def _read(case: Case, envelope: events.StoredEvent, stands: ReadingStands, note: str) -> Case:
    if case.reading is None:
        return case
    read = replace(
        case.reading, stands=stands, reader=envelope.by, reader_name=envelope.by_name, read=envelope.at, note=note
    )
    return replace(case, reading=read)


@happened.register
def _(event: events.PutOnAgenda, case: Case, envelope: events.StoredEvent) -> Case:
    put = OnAgenda(event.meeting, event.proposal, Outcome(event.outcome), envelope.at, envelope.by_name)
    return replace(case, agenda=put)


@happened.register
def _(event: events.TakenOffAgenda, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    return replace(case, agenda=None)
