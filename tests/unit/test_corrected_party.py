"""Who corrects who they are is known by the new, and the old stays as secret as it was."""

from __future__ import annotations

from dataclasses import replace

from permits.case.events import AnswersCorrected, StoredEvent, to_data
from permits.case.folding import fold
from permits.services.application_changes import _steps
from permits.services.redacting import Redaction
from permits.services.redoing import title_for_staff
from permits.services.shapes import CaseView
from permits.services.viewing import masked, view_then
from tests.unit.printed_case import ANSWERS, PARTY, view

OLD, NEW = PARTY["email"], "ny.adress@exempel.example"


def corrected(*, protected: bool) -> CaseView:
    """A case whose applicant has corrected their address of mail."""
    began = view(protected=protected)
    before = {**ANSWERS["sokande"], "email": OLD}
    happened = AnswersCorrected("1.1", "sokande", before, {**before, "email": NEW})
    last = began.events[-1]
    told = replace(last, seq=last.seq + 1, version=last.version + 1, type=happened.type(), data=to_data(happened))
    events: tuple[StoredEvent, ...] = (*began.events, told)
    return view_then(replace(began, case=fold(events), events=events), told.version)


def test_a_party_is_known_by_what_was_corrected() -> None:
    case = corrected(protected=False).case
    assert (case.applicant.email, case.former[0].email) == (NEW, OLD)
    assert corrected(protected=False).answers["sokande"]["email"] == NEW


def test_what_a_protected_party_was_reached_by_before_is_as_secret_as_what_holds_now() -> None:
    told = corrected(protected=True)
    shown = masked(told)
    assert OLD not in repr(shown)
    assert NEW not in repr(shown)
    assert OLD not in Redaction(told.case, told.answers).text(f"Skriv till {OLD} eller {NEW}.")
    (step,) = _steps(view_then(shown, 1), shown.answers, ("sokande",), title_for_staff, hidden=True)
    assert (step.hidden, step.rows) == (True, ())
