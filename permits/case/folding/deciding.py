"""What is decided makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Decision, State


@happened.register
def _(event: events.PermitGranted, case: Case, envelope: events.StoredEvent) -> Case:
    decision = Decision(True, event.reasons, event.conditions, envelope.at, envelope.by, envelope.by_name, event.fee)
    return replace(case, state=State.GRANTED, decision=decision)


@happened.register
def _(event: events.PermitRefused, case: Case, envelope: events.StoredEvent) -> Case:
    decision = Decision(False, event.reasons, "", envelope.at, envelope.by, envelope.by_name, event.fee)
    return replace(case, state=State.REFUSED, decision=decision)
