"""What is decided about the time makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Extended


@happened.register
def _(event: events.TimeExtended, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, extension=Extended(event.weeks, event.reason, envelope.at, envelope.by_name))
