"""What the service does by itself makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Document


@happened.register
def _(event: events.CaseFileMade, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, case_file=_made(event, "arendeakt", envelope))


@happened.register
def _(event: events.DecisionDocumentMade, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, decision_document=_made(event, "beslut", envelope))


@happened.register
def _(event: events.OrderDocumentMade, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, order_documents=(*case.order_documents, _made(event, "forelaggande", envelope)))


@happened.register
def _(event: events.MessageSent, case: Case, envelope: events.StoredEvent) -> Case:
    return case


def _made(
    event: events.CaseFileMade | events.DecisionDocumentMade | events.OrderDocumentMade,
    label: str,
    envelope: events.StoredEvent,
) -> Document:
    return Document(
        event.document_id, label, event.filename, "application/pdf", event.size, event.sha256, None, envelope.at
    )
