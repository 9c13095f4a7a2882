"""What handing out public records makes of the case: nothing; it is nobody's move and counts for no clock."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register(events.RecordsHandedOut)
@happened.register(events.RecordsRefused)
def _(event: events.Event, case: Case, envelope: events.StoredEvent) -> Case:
    return case
