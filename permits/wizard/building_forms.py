"""The questions to an officer before each move of the building stage."""

from __future__ import annotations

from permits.wizard.clearing_forms import (
    ClearInterim,
    CloseLapsed,
    NoteBegun,
    RefuseFinal,
    RefuseStart,
    final_of,
    start_of,
)
from permits.wizard.consulting_forms import (
    BookMeeting,
    CancelMeeting,
    CancelVisit,
    ChangeMeeting,
    ControlOfficerLeaves,
    FinishVisit,
    NameControlOfficer,
    NeedOfConsultation,
    PlanVisit,
    minutes_of,
)
from permits.wizard.forms import StepForm
from permits.wizard.sanction_forms import ConsiderSanction

__all__ = ["FORMS", "final_of", "minutes_of", "start_of"]

FORMS: dict[str, type[StepForm]] = {
    "name_control_officer": NameControlOfficer,
    "control_officer_left": ControlOfficerLeaves,
    "decide_consultation": NeedOfConsultation,
    "book_meeting": BookMeeting,
    "change_meeting": ChangeMeeting,
    "cancel_meeting": CancelMeeting,
    "plan_visit": PlanVisit,
    "cancel_visit": CancelVisit,
    "finish_visit": FinishVisit,
    "refuse_start": RefuseStart,
    "note_begun": NoteBegun,
    "clear_interim": ClearInterim,
    "refuse_final": RefuseFinal,
    "close_lapsed": CloseLapsed,
    "consider_sanction": ConsiderSanction,
}
"""Those that are the same in every case."""
