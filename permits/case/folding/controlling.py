"""What is told of the control of the work makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.building import ControlOfficer, Left
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.ControlOfficerNamed, case: Case, envelope: events.StoredEvent) -> Case:
    named = ControlOfficer(
        event.name, event.certificate, event.valid_until, event.email, envelope.at, event.by_applicant
    )
    return replace(case, building=replace(case.building, officer=named))


@happened.register
def _(event: events.ControlOfficerLeft, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    building = case.building
    name = building.officer.name if building.officer else ""
    left = (*building.left, Left(name, event.day, event.reason))
    return replace(case, building=replace(building, officer=None, left=left))


@happened.register
def _(event: events.BuildingPapersHandedIn, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    return case
