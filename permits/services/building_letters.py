"""What goes with the letters of the building stage: calendar files, papers, and whom else they go to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from permits.case import events
from permits.case.building import MEETINGS, Meeting
from permits.case.events import BuildingDocumentMade, StoredEvent
from permits.case.model import Document
from permits.municipality import Municipality
from permits.services.calendar_file import Entry, calendar_file
from permits.services.shapes import CaseView
from permits.services.telling import measures_text

OF_MEETINGS: Final = (events.MeetingBooked, events.MeetingChanged, events.MeetingCancelled, events.MinutesWritten)
TO_THE_CONTROL_OFFICER: Final = (*OF_MEETINGS, events.StartCleared, events.VisitMade)
"""What the control officer is sent (10 kap. 14, 28 and 31 §§)."""


def told_by_the_applicant(view: CaseView, about: StoredEvent) -> bool:  # noqa: ARG001
    """Whether the event is one that the officer has to hear of."""
    event = about.event
    if isinstance(event, (events.ControlOfficerNamed, events.BuildingBegun)):
        return event.by_applicant
    return isinstance(event, (events.BuildingPapersHandedIn, events.BuildingFinished))


def the_officer_did_it(view: CaseView, about: StoredEvent) -> bool:
    return not told_by_the_applicant(view, about)


def the_case_is_over(view: CaseView, about: StoredEvent) -> bool:  # noqa: ARG001
    """Nobody is reminded of the end of what is done."""
    return not view.case.state.is_building


def others(view: CaseView, about: StoredEvent) -> Iterator[str]:
    """The mail addresses besides the parties that a letter about this event goes to, once each."""
    event, found = about.event, list[str]()
    officer = view.case.building.officer
    if isinstance(event, TO_THE_CONTROL_OFFICER) and officer and officer.email:
        found.append(officer.email)
    if (meeting := meeting_of(view, about)) is not None:
        found += meeting.called
    ours = {party.email.lower() for party in view.case.parties}
    yield from (address for address in dict.fromkeys(found) if address.lower() not in ours)


def meeting_of(view: CaseView, about: StoredEvent) -> Meeting | None:
    event = about.event
    return view.case.building.meeting(event.meeting_id) if isinstance(event, OF_MEETINGS) else None


def paper_of(view: CaseView, seq: int) -> Document | None:
    """The document that was made of the event with this seq."""
    made = (each.event for each in view.events if isinstance(each.event, BuildingDocumentMade))
    found = next((event for event in made if event.about == seq), None)
    return view.case.document(found.document_id) if found else None


def invitation(
    view: CaseView, about: StoredEvent, municipality: Municipality, host: str
) -> tuple[str, str, bytes] | None:
    """The meeting as a calendar file; None for an event that is about no meeting, or when it is over."""
    meeting = meeting_of(view, about)
    if meeting is None or isinstance(about.event, events.MinutesWritten):
        return None
    case, contact = view.case, municipality.contact
    title = f"{MEETINGS[meeting.kind]}, {case.designation}"
    entry = Entry(
        uid=f"{meeting.meeting_id}@{host}",
        sequence=meeting.sequence,
        starts=meeting.starts,
        minutes_long=meeting.minutes_long,
        written=about.at,
        title=title,
        place=meeting.place,
        text="\n".join(each for each in (
            f"{case.registry_number}: {measures_text(case.measures)}", meeting.cancelled or meeting.note, meeting.link,
        ) if each),
        organizer=(contact.committee, contact.email),
        link=meeting.link,
        cancelled=bool(meeting.cancelled),
    )  # fmt: skip
    return "samrad.ics", "text/calendar", calendar_file(entry)
