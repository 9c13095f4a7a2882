"""The one way that events reach the log: with the summary, the documents and the work that follow, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from permits.case.access import Permission, Principal, may
from permits.case.events import (
    SYSTEM,
    BuildingDocumentMade,
    CaseFileMade,
    DecisionDocumentMade,
    DocumentReceived,
    Event,
    OrderDocumentMade,
    SitePhotoTaken,
    StatementDocumentReceived,
    StoredEvent,
    TimePaperMade,
)
from permits.case.folding import fold
from permits.case.lifecycle import MoveRefused, permitted
from permits.case.model import Case, Document
from permits.case.times import swedish_day
from permits.services.reactions import following
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import DocumentRecord
from permits.services.stores import Unit
from permits.services.viewing import view_of
from permits.words import _

SYSTEM_NAME = "Lovlig"
DOCUMENTS = (
    DocumentReceived,
    CaseFileMade,
    DecisionDocumentMade,
    OrderDocumentMade,
    TimePaperMade,
    StatementDocumentReceived,
    BuildingDocumentMade,
    SitePhotoTaken,
)
"""Events that each bring a document."""
MOVES_VISITS = frozenset({"VisitPlanned", "VisitCancelled", "VisitMade", "FinalCleared", "PermitLapsed"})
"""Events after which other visits are ahead than before."""


@dataclass(frozen=True)
class Hand:
    """Who writes in the log, and when."""

    by: str
    by_name: str
    at: datetime


def hand_of(who: Principal, at: datetime) -> Hand:
    return Hand(who.person_id, who.name, at)


def own_hand(at: datetime) -> Hand:
    """The service itself."""
    return Hand(SYSTEM, SYSTEM_NAME, at)


def open_case(unit: Unit, case_id: str, draft_id: str, happened: Sequence[Event], hand: Hand) -> Case:
    """Begin a case with these events."""
    stored = unit.log.append(case_id, happened, by=hand.by, by_name=hand.by_name, at=hand.at)
    case = fold(stored)
    unit.cases.add(case, draft_id)
    unit.queue.write(case, stored)
    unit.registry.write(case, stored)
    unit.figures.write(case)
    _follow(unit, case, stored)
    return case


def record(unit: Unit, case_id: str, happened: Sequence[Event], hand: Hand) -> Case:
    """Add these events to a case that is locked by this transaction."""
    earlier = unit.log.of_case(case_id)
    stored = unit.log.append(case_id, happened, by=hand.by, by_name=hand.by_name, at=hand.at)
    case = fold([*earlier, *stored])
    unit.cases.update(case)
    unit.queue.write(case, [*earlier, *stored])
    unit.registry.write(case, [*earlier, *stored])
    unit.figures.write(case)
    if any(envelope.type in MOVES_VISITS for envelope in stored):
        unit.visits.write(case)
    _follow(unit, case, stored)
    return case


def _follow(unit: Unit, case: Case, stored: Sequence[StoredEvent]) -> None:
    for envelope in stored:
        event = envelope.event
        if isinstance(event, DOCUMENTS):
            document = case.document(event.document_id)
            if document is not None:
                unit.documents.add(_record(case, document, _origin(event)))
        unit.reactions.plan(envelope, following(event))


def _origin(event: Event) -> str:
    """Who a document came from."""
    if isinstance(event, StatementDocumentReceived):
        return "heard"
    return "applicant" if isinstance(event, DocumentReceived) else "made"


def _record(case: Case, document: Document, origin: str) -> DocumentRecord:
    return DocumentRecord(
        id=document.document_id,
        case_id=case.case_id,
        label=document.label,
        filename=document.filename,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256,
        pages=document.pages,
        received=document.received,
        origin=origin,
        asked=document.asked,
    )


def moving(unit: Unit, who: Principal, case_id: str, version: int, move: str, at: datetime) -> Case:
    """The case, locked, if `who` may make the move from the version that they saw.

    Raises NotFound for a case that is not theirs to see, Stale with the view that stands now, Refused with the reason.
    """
    case = fold(unit.log.of_case(case_id)) if unit.cases.lock(case_id) else None
    if case is None or not may(who, Permission.SEE_CASE, case):
        raise NotFound
    if case.version != version:
        raise Stale(case.version, view_of(unit, case_id, who, at))
    try:
        permitted(move, case, who, swedish_day(at))
    except MoveRefused as refusal:
        raise Refused(_(refusal.message)) from refusal
    return case
