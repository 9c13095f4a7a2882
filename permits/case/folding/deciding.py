"""What is decided makes of the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from permits.case import events
from permits.case.decisions import Decision, Outcome, TakenBack
from permits.case.folding.happening import happened
from permits.case.model import Case, State

Made = (
    events.PermitGranted
    | events.PermitPartlyGranted
    | events.PermitRefused
    | events.ApplicationDismissed
    | events.CaseStruckOff
)
STATES = {
    Outcome.GRANT: State.GRANTED,
    Outcome.PARTLY: State.PARTLY_GRANTED,
    Outcome.REFUSE: State.REFUSED,
    Outcome.DISMISS: State.DISMISSED,
    Outcome.STRIKE: State.STRUCK_OFF,
}


def _decided(made: Made, case: Case, envelope: events.StoredEvent, outcome: Outcome, **more: Any) -> Case:
    decision = Decision(
        granted=outcome.gives,
        reasons=made.reasons,
        conditions=getattr(made, "conditions", ""),
        at=envelope.at,
        by=envelope.by,
        by_name=envelope.by_name,
        fee=made.fee,
        outcome=outcome,
        ground=made.ground,
        deviates=made.deviates,
        control_officer=made.control_officer,
        postponed=made.postponed,
        mandate=made.mandate,
        meeting=date.fromisoformat(made.meeting) if made.meeting else None,
        paragraph=made.paragraph,
        reader=made.reader,
        **more,
    )
    return replace(case, state=STATES[outcome], decision=decision, agenda=None)


@happened.register
def _(event: events.PermitGranted, case: Case, envelope: events.StoredEvent) -> Case:
    return _decided(event, case, envelope, Outcome.GRANT)


@happened.register
def _(event: events.PermitPartlyGranted, case: Case, envelope: events.StoredEvent) -> Case:
    return _decided(event, case, envelope, Outcome.PARTLY, given=tuple(event.given))


@happened.register
def _(event: events.PermitRefused, case: Case, envelope: events.StoredEvent) -> Case:
    return _decided(event, case, envelope, Outcome.REFUSE)


@happened.register
def _(event: events.ApplicationDismissed, case: Case, envelope: events.StoredEvent) -> Case:
    return _decided(event, case, envelope, Outcome.DISMISS)


@happened.register
def _(event: events.CaseStruckOff, case: Case, envelope: events.StoredEvent) -> Case:
    return _decided(event, case, envelope, Outcome.STRIKE)


@happened.register
def _(event: events.ApplicationTakenBack, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, taken_back=TakenBack(event.text, envelope.at, envelope.by_name))
