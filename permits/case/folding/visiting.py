"""What happens around visits makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.building import Note, Visit
from permits.case.folding.happening import happened
from permits.case.model import Case, Document


@happened.register
def _(event: events.VisitPlanned, case: Case, envelope: events.StoredEvent) -> Case:
    planned = Visit(event.visit_id, event.day, event.about, envelope.by_name)
    return replace(case, building=replace(case.building, visits=(*case.building.visits, planned)))


@happened.register
def _(event: events.VisitCancelled, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    return replace(case, building=case.building.with_visit(event.visit_id, cancelled=event.reason))


@happened.register
def _(event: events.VisitNoted, case: Case, envelope: events.StoredEvent) -> Case:
    visit = case.building.visit(event.visit_id)
    if visit is None:
        return case
    note = Note(event.note_id, event.text, event.document_id, envelope.at, envelope.by_name)
    return replace(case, building=case.building.with_visit(event.visit_id, notes=(*visit.notes, note)))


@happened.register
def _(event: events.SitePhotoTaken, case: Case, envelope: events.StoredEvent) -> Case:
    photo = Document(
        event.document_id,
        "platsbesok",
        event.filename,
        event.media_type,
        event.size,
        event.sha256,
        None,
        envelope.at,
    )
    return replace(case, building_documents=(*case.building_documents, photo))


@happened.register
def _(event: events.VisitMade, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    made = case.building.with_visit(event.visit_id, made=event.day, found=event.found, present=event.present)
    return replace(case, building=made)
