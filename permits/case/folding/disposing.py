"""What disposal makes of the case: nothing. That documents can be read no more is known beside the log."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.DocumentsDisposed, case: Case, envelope: events.StoredEvent) -> Case:
    return case
