"""How the events of a case become what it is; each subject of events has its module here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from permits.case import events
from permits.case.folding import (  # noqa: F401 - each registers its own
    allotting,
    appealing,
    arriving,
    clearing,
    communicating,
    completing,
    consulting,
    controlling,
    deciding,
    disposing,
    handing_out,
    handling,
    hearing,
    notices,
    own_work,
    proposing,
    reassessing,
    rectifying,
    referring,
    serving,
    timing,
    visiting,
    writing,
)
from permits.case.folding.happening import happened
from permits.case.model import Case, Party, PartyRole, State
from permits.case.times import STOCKHOLM, swedish_day

__all__ = ["fold"]


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
        case = happened(event, case, envelope)
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
        submitted=_arrived(event.arrived, envelope.at),
        updated=envelope.at,
        parties=tuple(_party(each) for each in event.parties),
        wanted=str(event.answers.get("atgard", {}).get("wanted") or "lov"),
    )


def _arrived(day: str, recorded: datetime) -> datetime:
    """When the application came in; noon of its day when somebody registered it later."""
    if not day or date.fromisoformat(day) == swedish_day(recorded):
        return recorded
    return datetime.combine(date.fromisoformat(day), time(12), STOCKHOLM).astimezone(UTC)


def _party(data: dict[str, Any]) -> Party:
    return Party(**{**data, "role": PartyRole(data["role"])})
