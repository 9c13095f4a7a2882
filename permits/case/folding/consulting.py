"""What is decided, called and written about consultations makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from permits.case import events
from permits.case.building import Building, Meeting, MeetingKind, Minutes, Needed
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.ConsultationDecided, case: Case, envelope: events.StoredEvent) -> Case:
    needed = Needed(event.needed, event.reason, envelope.at, envelope.by_name)
    return _with(case, replace(case.building, consultation=needed))


@happened.register
def _(event: events.MeetingBooked, case: Case, envelope: events.StoredEvent) -> Case:
    meeting = Meeting(
        event.meeting_id,
        MeetingKind(event.kind),
        datetime.fromisoformat(event.starts),
        event.minutes_long,
        event.place,
        event.link,
        event.called,
        event.note,
    )
    return _with(case, replace(case.building, meetings=(*case.building.meetings, meeting)))


@happened.register
def _(event: events.MeetingChanged, case: Case, envelope: events.StoredEvent) -> Case:
    before = case.building.meeting(event.meeting_id)
    changed = case.building.with_meeting(
        event.meeting_id,
        starts=datetime.fromisoformat(event.starts),
        minutes_long=event.minutes_long,
        place=event.place,
        link=event.link,
        called=event.called,
        note=event.note,
        sequence=before.sequence + 1 if before else 0,
    )
    return _with(case, changed)


@happened.register
def _(event: events.MeetingCancelled, case: Case, envelope: events.StoredEvent) -> Case:
    before = case.building.meeting(event.meeting_id)
    sequence = before.sequence + 1 if before else 0
    return _with(case, case.building.with_meeting(event.meeting_id, cancelled=event.reason, sequence=sequence))


@happened.register
def _(event: events.MinutesWritten, case: Case, envelope: events.StoredEvent) -> Case:
    points = tuple((str(point["title"]), str(point["text"])) for point in event.points)
    minutes = Minutes(event.held, event.present, points, event.agreed, envelope.at, envelope.by_name)
    return _with(case, case.building.with_meeting(event.meeting_id, minutes=minutes))


def _with(case: Case, building: Building) -> Case:
    return replace(case, building=building)
