"""What changes of the maps make of the case: something for its officer to take in, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, MapChange


@happened.register
def _(event: events.FindingsReassessed, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, map_changes=(*case.map_changes, MapChange(event.number, envelope.at)))


@happened.register
def _(event: events.ReassessmentSeen, case: Case, envelope: events.StoredEvent) -> Case:
    seen = tuple(
        replace(change, seen=envelope.at, seen_by=envelope.by_name)
        if change.number <= event.number and change.seen is None
        else change
        for change in case.map_changes
    )
    return replace(case, map_changes=seen)
