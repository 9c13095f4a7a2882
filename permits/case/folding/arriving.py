"""What comes in makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Document


@happened.register
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


@happened.register
def _(event: events.FindingsRecorded, case: Case, envelope: events.StoredEvent) -> Case:
    needs = tuple(str(part["need"]["need"]) for part in event.assessment.get("parts", ()))
    return replace(case, need=event.need, needs=needs)
