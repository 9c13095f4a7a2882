"""What an officer does on the way makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, State, Waiver


@happened.register
def _(event: events.CaseAssigned, case: Case, envelope: events.StoredEvent) -> Case:
    state = State.UNDER_REVIEW if case.state is State.SUBMITTED else case.state
    return replace(case, officer_id=event.officer_id, officer_name=event.officer_name, state=state)


@happened.register
def _(event: events.DocumentWaived, case: Case, envelope: events.StoredEvent) -> Case:
    waiver = Waiver(event.label, event.reason, envelope.at, envelope.by_name)
    return replace(case, waivers=(*_without(event.label, case), waiver))


@happened.register
def _(event: events.DocumentNeededAgain, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, waivers=_without(event.label, case))


def _without(label: str, case: Case) -> tuple[Waiver, ...]:
    return tuple(waiver for waiver in case.waivers if waiver.label != label)
