"""How the events of a case become what it is."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch
from typing import Any

from permits.case import events
from permits.case.model import Case, Completion, Decision, Document, Party, PartyRole, State, Waiver


def fold(stored: Iterable[events.StoredEvent]) -> Case:
    """The case that the events tell, in order. Raises ValueError when they do not begin with an application."""
    case: Case | None = None
    for envelope in stored:
        case = _after(case, envelope)
    if case is None:
        raise ValueError("a case has at least one event")
    return case


def _after(case: Case | None, envelope: events.StoredEvent) -> Case:
    event = envelope.event
    if case is None:
        if not isinstance(event, events.ApplicationSubmitted):
            raise ValueError(f"a case begins with an application, not {envelope.type}")
        case = _begun(event, envelope)
    else:
        case = _happened(event, case, envelope)
    case = replace(case, length=envelope.version)
    if event.record_only:
        return case
    return replace(case, version=envelope.version, updated=envelope.at)


def _begun(event: events.ApplicationSubmitted, envelope: events.StoredEvent) -> Case:
    return Case(
        case_id=envelope.case_id,
        registry_number=event.registry_number,
        journey=event.journey,
        measures=(event.measure, *event.more_measures),
        designation=event.designation,
        state=State.SUBMITTED,
        version=envelope.version,
        submitted=envelope.at,
        updated=envelope.at,
        parties=tuple(_party(each) for each in event.parties),
        wanted=str(event.answers.get("atgard", {}).get("wanted") or "lov"),
    )


def _party(data: dict[str, Any]) -> Party:
    return Party(**{**data, "role": PartyRole(data["role"])})


@singledispatch
def _happened(event: events.Event, case: Case, envelope: events.StoredEvent) -> Case:
    raise ValueError(f"{envelope.type} cannot happen in a case that has begun")


@_happened.register
def _(event: events.DocumentReceived, case: Case, envelope: events.StoredEvent) -> Case:
    document = Document(
        event.document_id,
        event.label,
        event.filename,
        event.media_type,
        event.size,
        event.sha256,
        event.pages,
        envelope.at,
        event.asked,
    )
    return replace(case, documents=(*case.documents, document))


@_happened.register
def _(event: events.FindingsRecorded, case: Case, envelope: events.StoredEvent) -> Case:
    needs = tuple(str(part["need"]["need"]) for part in event.assessment.get("parts", ()))
    return replace(case, need=event.need, needs=needs)


@_happened.register
def _(event: events.CaseAssigned, case: Case, envelope: events.StoredEvent) -> Case:
    state = State.UNDER_REVIEW if case.state is State.SUBMITTED else case.state
    return replace(case, officer_id=event.officer_id, officer_name=event.officer_name, state=state)


@_happened.register
def _(event: events.CompletionRequested, case: Case, envelope: events.StoredEvent) -> Case:
    asked = Completion(event.text, event.due, envelope.at)
    return replace(case, state=State.AWAITING_APPLICANT, completions=(*case.completions, asked))


@_happened.register
def _(event: events.CompletionAnswered, case: Case, envelope: events.StoredEvent) -> Case:
    *earlier, latest = case.completions
    answered = replace(latest, answered=envelope.at)
    return replace(case, state=State.UNDER_REVIEW, completions=(*earlier, answered))


@_happened.register
def _(event: events.DocumentWaived, case: Case, envelope: events.StoredEvent) -> Case:
    waiver = Waiver(event.label, event.reason, envelope.at, envelope.by_name)
    return replace(case, waivers=(*_without(event.label, case), waiver))


@_happened.register
def _(event: events.DocumentNeededAgain, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, waivers=_without(event.label, case))


def _without(label: str, case: Case) -> tuple[Waiver, ...]:
    return tuple(waiver for waiver in case.waivers if waiver.label != label)


@_happened.register
def _(event: events.PermitGranted, case: Case, envelope: events.StoredEvent) -> Case:
    decision = Decision(True, event.reasons, event.conditions, envelope.at, envelope.by, envelope.by_name, event.fee)
    return replace(case, state=State.GRANTED, decision=decision)


@_happened.register
def _(event: events.PermitRefused, case: Case, envelope: events.StoredEvent) -> Case:
    decision = Decision(False, event.reasons, "", envelope.at, envelope.by, envelope.by_name, event.fee)
    return replace(case, state=State.REFUSED, decision=decision)


@_happened.register
def _(event: events.CaseFileMade, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, case_file=_made(event, "arendeakt", envelope))


@_happened.register
def _(event: events.DecisionDocumentMade, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, decision_document=_made(event, "beslut", envelope))


@_happened.register
def _(event: events.MessageSent, case: Case, envelope: events.StoredEvent) -> Case:
    return case


def _made(
    event: events.CaseFileMade | events.DecisionDocumentMade, label: str, envelope: events.StoredEvent
) -> Document:
    return Document(
        event.document_id, label, event.filename, "application/pdf", event.size, event.sha256, None, envelope.at
    )
