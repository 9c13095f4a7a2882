"""What the service does by itself makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.decisions import Recipient, Way
from permits.case.folding.happening import happened
from permits.case.model import Case, Document
from permits.case.times import swedish_day

DECISION = "decision"
"""What the letter with a decision is called among the letters."""


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
def _(event: events.TimePaperMade, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, time_papers=(*case.time_papers, _made(event, event.label, envelope)))


@happened.register
def _(event: events.MessageSent, case: Case, envelope: events.StoredEvent) -> Case:
    """The letter with the decision has been sent to whom it was for, so nobody has to note that."""
    if event.kind != DECISION:
        return case
    roles = {party.person_id: party.role.value for party in case.parties}
    waits = next((each for each in case.recipients if _is_mailed(each) and roles.get(each.person_id) == event.to), None)
    day = swedish_day(envelope.at)
    told = tuple(replace(each, sent=day) if each is waits else each for each in case.recipients)
    return replace(case, recipients=told)


def _is_mailed(recipient: Recipient) -> bool:
    return recipient.way is Way.MAIL and recipient.sent is None


def _made(
    event: events.CaseFileMade | events.DecisionDocumentMade | events.OrderDocumentMade | events.TimePaperMade,
    label: str,
    envelope: events.StoredEvent,
) -> Document:
    return Document(
        event.document_id, label, event.filename, "application/pdf", event.size, event.sha256, None, envelope.at
    )
