"""What is decided about the time makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Extended
from permits.case.pauses import Paused, PauseGround
from permits.case.times import swedish_day


@happened.register
def _(event: events.TimeExtended, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, extension=Extended(event.weeks, event.reason, envelope.at, envelope.by_name))


@happened.register
def _(event: events.CasePaused, case: Case, envelope: events.StoredEvent) -> Case:
    paused = Paused(PauseGround(event.ground), event.reason, swedish_day(envelope.at), envelope.by_name)
    return replace(case, pauses=(*case.pauses, paused))


@happened.register
def _(event: events.CaseResumed, case: Case, envelope: events.StoredEvent) -> Case:
    day = swedish_day(envelope.at)
    pauses = (each if each.ended else replace(each, ended=day, ended_why=event.reason) for each in case.pauses)
    return replace(case, pauses=tuple(pauses))


@happened.register
def _(event: events.AnswerOverdue, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, overdue=(*case.overdue, event))
