"""Appeals and amendments make of the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from permits.case import events
from permits.case.decisions import Amendment, Appeal, AppealStands
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.AppealReceived, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    last = date.fromisoformat(event.last) if event.last else None
    appeal = Appeal(event.appeal_id, event.name, event.received, event.text, last, event.in_time)
    return replace(case, appeals=(*case.appeals, appeal))


def _after(case: Case, appeal_id: str, **changed: Any) -> Case:
    appeals = tuple(replace(each, **changed) if each.id == appeal_id else each for each in case.appeals)
    return replace(case, appeals=appeals)


@happened.register
def _(event: events.AppealDismissed, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    return _after(case, event.appeal_id, stands=AppealStands.DISMISSED, note=event.reason)


@happened.register
def _(event: events.AppealPassedOn, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    return _after(case, event.appeal_id, stands=AppealStands.PASSED_ON, passed_on=event.day, note=event.note)


@happened.register
def _(event: events.AppealSettled, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    return _after(
        case, event.appeal_id, stands=AppealStands.SETTLED, settled=event.day, result=event.result, note=event.note
    )


@happened.register
def _(event: events.DecisionCorrected, case: Case, envelope: events.StoredEvent) -> Case:
    return _amended(case, "corrected", event.text, envelope)


@happened.register
def _(event: events.DecisionReconsidered, case: Case, envelope: events.StoredEvent) -> Case:
    return _amended(case, "reconsidered", event.text, envelope)


def _amended(case: Case, kind: str, text: str, envelope: events.StoredEvent) -> Case:
    made = Amendment(kind, text, envelope.at, envelope.by_name)
    return replace(case, amendments=(*case.amendments, made))
