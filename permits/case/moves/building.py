"""The moves after the decision: control, consultations, visits, and clearance to begin and to use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from permits.case import events, stage
from permits.case.access import Permission
from permits.case.building import MeetingKind
from permits.case.matter import is_notification
from permits.case.model import IN_BUILDING, Case, State
from permits.case.moves.base import Move, Obstacle, nothing
from permits.words import N_

JUST_GRANTED = frozenset({State.GRANTED, State.PARTLY_GRANTED})
UNDER_WAY = frozenset({State.CLEARED, State.BUILDING, State.INTERIM})
MEETS = IN_BUILDING | {State.UNDER_REVIEW}
"""A notification is consulted about before its start clearance, which is its decision (10 kap. 14 §)."""


def nothing_is_built(case: Case, today: date) -> str | None:  # noqa: ARG001
    """An advance ruling gives nothing to build, nor does what has been set aside."""
    if stage.was_overturned(case):
        return N_("Beslutet har upphävts efter ett överklagande och ger ingen rätt att bygga.")
    return None if stage.is_built(case) else N_("Beslutet ger ingen rätt att bygga.")


def it_is_not_time_to_meet(case: Case, today: date) -> str | None:
    """Before the decision only a notification is consulted about."""
    if case.state is State.UNDER_REVIEW:
        return None if is_notification(case) else N_("Samrådet hålls när lovet har getts.")
    return nothing_is_built(case, today)


def it_is_cleared(case: Case, today: date) -> str | None:
    """What has start clearance needs none."""
    if stage.may_begin(case):
        return N_("Startbesked har redan getts.")
    return nothing_is_built(case, today)


def consultation_is_over(case: Case, today: date) -> str | None:
    if case.state is not State.UNDER_REVIEW and stage.may_begin(case):
        return N_("Startbesked har redan getts.")
    return it_is_not_time_to_meet(case, today)


def start_is_too_early(case: Case, today: date) -> str | None:
    """What 10 kap. 14 and 22 §§ want settled before: whether there is to be a consultation, and then its minutes."""
    needed = case.building.consultation
    held = any(meeting.minutes for meeting in case.building.of_kind(MeetingKind.TECHNICAL))
    if needed is None and not held:
        return it_is_cleared(case, today) or N_("Avgör först om ett tekniskt samråd behövs.")
    if needed is not None and needed.yes and not held:
        return it_is_cleared(case, today) or N_("Det tekniska samrådet är inte hållet. Skriv protokollet först.")
    return it_is_cleared(case, today) or it_has_run_out(case, today)


def it_has_run_out(case: Case, today: date) -> str | None:
    return N_("Tiden för beslutet har gått ut.") if stage.has_run_out(case, today) else None


def work_may_not_begin(case: Case, today: date) -> str | None:
    """Nothing is begun before start clearance (10 kap. 3 §), nor twice."""
    if case.building.begun is not None:
        return N_("Byggstarten är redan antecknad.")
    if not stage.may_begin(case):
        return nothing_is_built(case, today) or N_("Arbetet får inte börja förrän startbesked har getts.")
    return nothing_is_built(case, today) or it_is_not_yet_time(case, today) or it_has_run_out(case, today)


def it_is_not_yet_time(case: Case, today: date) -> str | None:
    """The permit is to take effect first (9 kap. 114 §), and the day come that start clearance names (10:24 p 6)."""
    if stage.waits_for_finality(case, today):
        return N_("Lovet börjar gälla först när beslutet har fått laga kraft. Arbetet får inte börja innan dess.")
    if today < stage.first_day(case):
        return N_("Startbeskedet säger att arbetet får börja först en senare dag.")
    return None


def work_is_not_begun_lawfully(case: Case, today: date) -> str | None:
    """Final clearance is tried of what had start clearance."""
    if not stage.may_begin(case):
        return nothing_is_built(case, today) or N_("Startbesked har inte getts.")
    return None


def it_is_finished_already(case: Case, today: date) -> str | None:
    if case.building.finished is not None:
        return N_("Att arbetet är klart är redan meddelat.")
    return work_is_not_begun_lawfully(case, today)


def _lacks(nothing: Callable[[Case], bool], why: str) -> Obstacle:
    return lambda case, today: nothing_is_built(case, today) or (why if nothing(case) else None)


nobody_is_named = _lacks(lambda case: case.building.officer is None, N_("Ingen kontrollansvarig är angiven."))
no_visit_is_planned = _lacks(
    lambda case: not any(visit.is_ahead for visit in case.building.visits), N_("Inget platsbesök är planerat.")
)


def no_meeting_is_booked(case: Case, today: date) -> str | None:
    if any(meeting.is_ahead for meeting in case.building.meetings):
        return it_is_not_time_to_meet(case, today)
    return N_("Inget samråd är bokat.")


def time_is_left(case: Case, today: date) -> str | None:
    """A case is closed as lapsed when its last day has passed."""
    if stage.has_run_out(case, today):
        return None
    stands = stage.holds(case)
    if stands is not None and not stands.known:
        return N_(
            "Tiden räknas från laga kraft, och den dagen går inte att räkna ut än. Anteckna delgivning och kungörelse."
        )
    return nothing_is_built(case, today) or N_("Tiden har inte gått ut.")


def _officers(
    name: str,
    slug: str,
    label: str,
    records: type[events.Event],
    leaves: frozenset[State] = IN_BUILDING,
    *,
    enters: State | None = None,
    unless: Obstacle = nothing_is_built,
    needs: Permission = Permission.HANDLE_CASE,
) -> Move:
    return Move(name, slug, label, leaves, enters, needs, records, unless)


def _inspectors(
    name: str, slug: str, label: str, records: type[events.Event], leaves: frozenset[State] = IN_BUILDING, *,
    enters: State | None = None, unless: Obstacle = nothing_is_built,
) -> Move:  # fmt: skip
    """What is done about the work itself, which decides nothing."""
    return Move(name, slug, label, leaves, enters, Permission.INSPECT, records, unless)


def _applicants(
    name: str, slug: str, label: str, records: type[events.Event], unless: Obstacle = nothing_is_built,
    leaves: frozenset[State] = IN_BUILDING, enters: State | None = None,
) -> Move:  # fmt: skip
    return Move(name, slug, label, leaves, enters, Permission.ANSWER_COMPLETION, records, unless)


TOLD: tuple[Move, ...] = (
    _applicants("propose_control_officer", "anmal-kontrollansvarig", N_("Anmäl kontrollansvarig"),
                events.ControlOfficerNamed),
    _applicants("hand_in_papers", "lamna-in", N_("Lämna in handlingar"), events.BuildingPapersHandedIn),
    _applicants("begin_building", "borja", N_("Jag börjar arbetet"), events.BuildingBegun, work_may_not_begin,
                JUST_GRANTED | {State.CLEARED}, State.BUILDING),
    _applicants("tell_finished", "klart", N_("Arbetet är klart"), events.BuildingFinished, it_is_finished_already),
)  # fmt: skip
CONTROL: tuple[Move, ...] = (
    _inspectors("name_control_officer", "ange-kontrollansvarig", N_("Ange kontrollansvarig"),
                events.ControlOfficerNamed),
    _inspectors("control_officer_left", "kontrollansvarig-slutar", N_("Kontrollansvarig slutar"),
                events.ControlOfficerLeft, unless=nobody_is_named),
)  # fmt: skip
MEETING: tuple[Move, ...] = (
    _inspectors("decide_consultation", "avgor-samrad", N_("Avgör om samråd behövs"), events.ConsultationDecided,
                JUST_GRANTED | {State.UNDER_REVIEW}, unless=consultation_is_over),
    _inspectors("book_meeting", "boka-samrad", N_("Boka samråd"), events.MeetingBooked, MEETS,
                unless=it_is_not_time_to_meet),
    _inspectors("change_meeting", "andra-samrad", N_("Ändra samrådet"), events.MeetingChanged, MEETS,
                unless=no_meeting_is_booked),
    _inspectors("cancel_meeting", "stall-in-samrad", N_("Ställ in samrådet"), events.MeetingCancelled, MEETS,
                unless=no_meeting_is_booked),
    _inspectors("write_minutes", "skriv-protokoll", N_("Skriv protokoll"), events.MinutesWritten, MEETS,
                unless=no_meeting_is_booked),
)  # fmt: skip
VISITING: tuple[Move, ...] = (
    _inspectors("plan_visit", "planera-besok", N_("Planera platsbesök"), events.VisitPlanned),
    _inspectors("cancel_visit", "stall-in-besok", N_("Ställ in besöket"), events.VisitCancelled,
                unless=no_visit_is_planned),
    _inspectors("note_visit", "anteckna-besok", N_("Anteckna på besöket"), events.VisitNoted,
                unless=no_visit_is_planned),
    _inspectors("finish_visit", "avsluta-besok", N_("Avsluta besöket"), events.VisitMade, unless=no_visit_is_planned),
)  # fmt: skip
CLEARING: tuple[Move, ...] = (
    _officers("clear_start", "ge-startbesked", N_("Ge startbesked"), events.StartCleared, JUST_GRANTED,
              enters=State.CLEARED, unless=start_is_too_early, needs=Permission.DECIDE_CASE),
    _officers("refuse_start", "neka-startbesked", N_("Neka startbesked"), events.StartRefused, JUST_GRANTED,
              unless=it_is_cleared, needs=Permission.DECIDE_CASE),
    _inspectors("note_begun", "anteckna-byggstart", N_("Anteckna byggstart"), events.BuildingBegun,
                JUST_GRANTED | {State.CLEARED}, enters=State.BUILDING, unless=work_may_not_begin),
    _officers("clear_interim", "interimistiskt-slutbesked", N_("Interimistiskt besked"), events.InterimCleared,
              enters=State.INTERIM, unless=work_is_not_begun_lawfully, needs=Permission.DECIDE_CASE),
    _officers("clear_final", "ge-slutbesked", N_("Ge slutbesked"), events.FinalCleared,
              enters=State.CLOSED, unless=work_is_not_begun_lawfully, needs=Permission.DECIDE_CASE),
    _officers("refuse_final", "neka-slutbesked", N_("Neka slutbesked"), events.FinalRefused,
              unless=work_is_not_begun_lawfully, needs=Permission.DECIDE_CASE),
    _officers("close_lapsed", "upphort", N_("Avsluta: tiden är ute"), events.PermitLapsed,
              enters=State.LAPSED, unless=time_is_left),
    _officers("consider_sanction", "sanktionsavgift", N_("Sanktionsavgift"), events.SanctionConsidered,
              frozenset(State), unless=nothing),
)  # fmt: skip
MOVES: tuple[Move, ...] = (*TOLD, *CONTROL, *MEETING, *VISITING, *CLEARING)
NAMES = frozenset(move.name for move in MOVES)
OFFICERS = frozenset(move.name for move in (*CONTROL, *MEETING, *VISITING, *CLEARING))
