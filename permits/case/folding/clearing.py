"""What is decided about beginning and using, and what is told of the work, makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from permits.case import events
from permits.case.building import Clearance, Sanction, Verdict
from permits.case.folding.happening import happened
from permits.case.model import Case, Document, State


@happened.register
def _(event: events.StartCleared, case: Case, envelope: events.StoredEvent) -> Case:
    starts = (*case.building.starts, _clearance(Verdict.GIVEN, event.told, envelope))
    return _with(replace(case, state=State.CLEARED), starts=starts)


@happened.register
def _(event: events.StartRefused, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, starts=(*case.building.starts, _clearance(Verdict.REFUSED, event.told, envelope)))


@happened.register
def _(event: events.BuildingBegun, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(replace(case, state=State.BUILDING), begun=event.day)


@happened.register
def _(event: events.BuildingFinished, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, finished=event.day)


@happened.register
def _(event: events.InterimCleared, case: Case, envelope: events.StoredEvent) -> Case:
    given = _clearance(Verdict.INTERIM, event.told, envelope, event.until)
    return _with(replace(case, state=State.INTERIM), finals=(*case.building.finals, given))


@happened.register
def _(event: events.FinalCleared, case: Case, envelope: events.StoredEvent) -> Case:
    given = _clearance(Verdict.GIVEN, event.told, envelope)
    return _with(replace(case, state=State.CLOSED), finals=(*case.building.finals, given))


@happened.register
def _(event: events.FinalRefused, case: Case, envelope: events.StoredEvent) -> Case:
    # the work is taken up again, and told to be finished again
    refused = _clearance(Verdict.REFUSED, event.told, envelope)
    return _with(case, finals=(*case.building.finals, refused), finished=None)


@happened.register
def _(event: events.PermitLapsed, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(replace(case, state=State.LAPSED), lapsed=event.last_day)


@happened.register
def _(event: events.ValidityReminded, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, reminded=(*case.building.reminded, event.step), ends=event.last_day)


@happened.register
def _(event: events.BuildingDocumentMade, case: Case, envelope: events.StoredEvent) -> Case:
    made = Document(
        event.document_id, event.label, event.filename, "application/pdf", event.size, event.sha256, None, envelope.at
    )
    return replace(case, building_documents=(*case.building_documents, made))


@happened.register
def _(event: events.SanctionConsidered, case: Case, envelope: events.StoredEvent) -> Case:
    considered = Sanction(event.amount, event.steps, event.told, event.answer_by, envelope.at, envelope.by_name)
    return _with(case, sanctions=(*case.building.sanctions, considered))


def _clearance(
    verdict: Verdict, told: dict[str, str], envelope: events.StoredEvent, until: date | None = None
) -> Clearance:
    return Clearance(verdict, told, envelope.at, envelope.by, envelope.by_name, until)


def _with(case: Case, **changed: Any) -> Case:
    return replace(case, building=replace(case.building, **changed))
