"""What each move of the building stage records, and the ways into its states."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.events import Event
from permits.case.model import State

DAY = date(2026, 12, 8)
NAMED = events.ControlOfficerNamed("Karin", "SC0123-16", date(2028, 5, 1), "karin@exempel.example")
BOOKED = events.MeetingBooked("m1", "tekniskt", "2026-12-07T12:00:00+00:00", 60, "Stadshuset")
STARTED = events.StartCleared({"plan_reason": "Enkel åtgärd."})
RECORDED: dict[str, Event] = {
    "propose_control_officer": NAMED,
    "hand_in_papers": events.BuildingPapersHandedIn("Här.", ("d1",)),
    "begin_building": events.BuildingBegun(DAY, by_applicant=True),
    "tell_finished": events.BuildingFinished(DAY),
    "name_control_officer": NAMED,
    "control_officer_left": events.ControlOfficerLeft(DAY, "Ny tjänst."),
    "decide_consultation": events.ConsultationDecided(False, "Obehövligt."),
    "book_meeting": BOOKED,
    "change_meeting": events.MeetingChanged("m1", "2026-12-09T12:00:00+00:00", 60, "Teams"),
    "cancel_meeting": events.MeetingCancelled("m1", "Sjukdom."),
    "write_minutes": events.MinutesWritten("m1", DAY, "Alla", ({"title": "Utstakning", "text": "Behövs inte."},)),
    "plan_visit": events.VisitPlanned("v1", DAY, "Taket."),
    "cancel_visit": events.VisitCancelled("v1", "Sjukdom."),
    "note_visit": events.VisitNoted("v1", "n1", "Klart."),
    "finish_visit": events.VisitMade("v1", DAY, "Alla", "Inget."),
    "clear_start": STARTED,
    "refuse_start": events.StartRefused({"reasons": "Planen saknas."}),
    "note_begun": events.BuildingBegun(DAY),
    "clear_interim": events.InterimCleared({"left": "Räcket."}, DAY),
    "clear_final": events.FinalCleared({"fulfilled": "alla", "climate": "kravs_inte"}),
    "refuse_final": events.FinalRefused({"reasons": "Läcker."}),
    "close_lapsed": events.PermitLapsed(DAY, "Inget är gjort."),
    "consider_sanction": events.SanctionConsidered(11_396, ({"what": "x", "amount": 1, "citation": "y"},), {}, DAY),
}
GRANT = events.PermitGranted("Följer planen.")
WAYS: dict[State, list[Event]] = {
    State.CLEARED: [GRANT, STARTED],
    State.BUILDING: [GRANT, STARTED, RECORDED["note_begun"]],
    State.INTERIM: [GRANT, STARTED, RECORDED["clear_interim"]],
    State.CLOSED: [GRANT, STARTED, RECORDED["clear_final"]],
    State.LAPSED: [GRANT, RECORDED["close_lapsed"]],
}
