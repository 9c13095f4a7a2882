"""The main job, from an empty draft to a decision that the resident reads."""

from __future__ import annotations

import email
import io
import re
from datetime import date
from email import policy

import pytest

from permits.adapters.database import verify_log
from permits.case.model import PartyRole, State
from permits.services.ports import FileRefused, Incomplete, NotFound, Refused, RegisterPerson, Stale
from permits.services.shapes import CaseSummary
from permits.services.stores import QueueFilter
from tests.unit.desks import NUMBER, OTHER_NUMBER, Desks, picture
from tests.unit.printed_case import ANSWERS


def queued(desks: Desks, wanted: QueueFilter | None = None) -> list[CaseSummary]:
    """The cases as they stand in the summaries, the oldest first."""
    with desks.database.reading() as unit:
        return unit.cases.queue(wanted or QueueFilter())


def test_a_resident_applies_completes_and_reads_the_decision(desks: Desks) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    receipt = desks.submitted(ylva)
    assert receipt.registry_number == "BYGG 2026-000001"
    assert desks.reacting.react_once() == 2

    [row] = queued(desks)
    assert (row.registry_number, row.applicant, row.state) == (receipt.registry_number, "Ylva Strandqvist", "submitted")
    view = desks.handling.case(hedda, receipt.case_id)
    assert {"assign", "request_completion", "grant", "refuse"} <= {move.name for move in view.moves}
    assert view.assessment is not None
    assert view.report is not None
    assert view.case.case_file is not None

    view = desks.handling.assign(hedda, receipt.case_id, view.case.version)
    asked = desks.asks(
        hedda, receipt.case_id, view.case.version, "Ritningen saknar skala.", date(2026, 12, 20)
    )
    assert asked.case.state is State.AWAITING_APPLICANT
    desks.reacting.react_once()

    seen = desks.applying.case_of(ylva, receipt.case_id)
    assert "answer_completion" in {move.name for move in seen.moves}
    answered = desks.answers(
        ylva,
        receipt.case_id,
        "Här är en ny.",
        [("plan.png", io.BytesIO(picture("ny")))],
        seen.case.version,
    )
    assert answered.case.state is State.UNDER_REVIEW
    desks.reacting.react_once()

    stands = desks.handling.case(hedda, receipt.case_id).case.version
    desks.deciding.grant(hedda, receipt.case_id, stands, "Följer detaljplanen.", "Färgen ska vara röd.")
    desks.reacting.react_once()

    read = desks.applying.case_of(ylva, receipt.case_id)
    assert read.case.state is State.GRANTED
    assert read.case.decision is not None
    assert read.case.decision.by_name == "Hedda Lund"
    assert read.case.decision_document is not None
    document = desks.applying.document(ylva, receipt.case_id, read.case.decision_document.document_id)
    assert desks.files.path(document.sha256).read_bytes().startswith(b"%PDF-beslut BYGG 2026-000001")
    assert [message.subject.partition(": ")[2] for message in desks.post.sent] == [
        "Vi har tagit emot din ansökan",
        "Vi behöver en komplettering",
        "Beslut i ditt ärende",
    ]
    letter = email.message_from_bytes(desks.mails()[0].read_bytes(), policy=policy.default)
    assert letter["To"] == "ylva@exempel.example"
    assert all(each.state == "done" for each in desks.reacting.progress(receipt.case_id))
    assert verify_log(desks.database) == []


def test_pressing_twice_submits_once(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.complete_draft(ylva)
    first = desks.applying.submit(ylva, draft.id, draft.version)
    again = desks.applying.submit(ylva, draft.id, draft.version)
    late = desks.applying.submit(ylva, draft.id, 0)
    assert first == again == late
    assert len(desks.applying.cases_of(ylva)) == 1
    assert desks.applying.drafts_of(ylva) == []


def test_registry_numbers_run_without_gaps_and_begin_anew_each_swedish_year(desks: Desks) -> None:
    ylva = desks.resident()
    numbers = [desks.submitted(ylva).registry_number for _ in range(2)]
    desks.clock.now = desks.clock.now.replace(month=12, day=31, hour=23, minute=30)  # already 2027 in Sweden
    numbers.append(desks.submitted(ylva).registry_number)
    assert numbers == ["BYGG 2026-000001", "BYGG 2026-000002", "BYGG 2027-000001"]


def test_submitting_asks_every_reachable_step_again(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.complete_draft(ylva, sokande={**ANSWERS["sokande"], "email": "inte en adress"})
    with pytest.raises(Incomplete) as refused:
        desks.applying.submit(ylva, draft.id, draft.version)
    assert {step for step, _message in refused.value.problems} == {"sokande"}
    assert desks.applying.cases_of(ylva) == []


def test_an_empty_draft_is_incomplete_from_the_first_step(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.applying.start(ylva)
    with pytest.raises(Incomplete) as refused:
        desks.applying.submit(ylva, draft.id, draft.version)
    assert refused.value.problems[0][0] == "fastighet"


def test_a_draft_changed_after_the_check_page_was_shown_is_not_submitted_unseen(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.complete_draft(ylva)
    desks.applying.save(ylva, draft.id, "tid", {"start_date": "2027-06-01"}, draft.version)
    with pytest.raises(Stale) as stale:
        desks.applying.submit(ylva, draft.id, draft.version)
    assert stale.value.current.answers["tid"] == {"start_date": "2027-06-01"}


def test_a_second_tab_is_told_what_stands_now(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.applying.start(ylva)
    saved = desks.applying.save(ylva, draft.id, "tid", {"start_date": "2027-06-01"}, draft.version)
    with pytest.raises(Stale) as stale:
        desks.applying.save(ylva, draft.id, "tid", {"start_date": "2027-07-01"}, draft.version)
    assert stale.value.current_version == saved.version
    assert stale.value.current.answers["tid"] == {"start_date": "2027-06-01"}
    pressed_again = desks.applying.save(ylva, draft.id, "tid", {"start_date": "2027-06-01"}, draft.version)
    assert pressed_again.version == saved.version


def test_somebody_elses_draft_and_case_are_not_found(desks: Desks) -> None:
    ylva, other = desks.resident(), desks.resident(OTHER_NUMBER, "Orvar Ek")
    draft = desks.complete_draft(ylva)
    document = draft.documents[0]
    for attempt in (
        lambda: desks.applying.open(other, draft.id),
        lambda: desks.applying.save(other, draft.id, "tid", {}, draft.version),
        lambda: desks.applying.attach(other, draft.id, "ovrigt", "a.png", io.BytesIO(picture("a"))),
        lambda: desks.applying.remove(other, draft.id, document.id),
        lambda: desks.applying.relabel(other, draft.id, document.id, "ovrigt"),
        lambda: desks.applying.submit(other, draft.id, draft.version),
        lambda: desks.applying.delete(other, draft.id),
    ):
        with pytest.raises(NotFound):
            attempt()
    receipt = desks.applying.submit(ylva, draft.id, draft.version)
    with pytest.raises(NotFound):
        desks.applying.case_of(other, receipt.case_id)
    with pytest.raises(NotFound):
        desks.applying.document(other, receipt.case_id, document.id)
    with pytest.raises(NotFound):
        desks.handling.case(other, receipt.case_id)
    assert desks.applying.cases_of(other) == []


def test_a_submitted_draft_cannot_be_changed(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.complete_draft(ylva)
    desks.applying.submit(ylva, draft.id, draft.version)
    for attempt in (
        lambda: desks.applying.save(ylva, draft.id, "tid", {}, draft.version),
        lambda: desks.applying.remove(ylva, draft.id, draft.documents[0].id),
        lambda: desks.applying.delete(ylva, draft.id),
    ):
        with pytest.raises(Refused):
            attempt()


def test_an_officers_old_page_is_told_what_has_happened_since(desks: Desks) -> None:
    hedda, ivar = desks.officer(), desks.officer("ivar", "Ivar Moe")
    receipt = desks.submitted(desks.resident())
    seen = desks.handling.case(hedda, receipt.case_id).case.version
    desks.deciding.grant(ivar, receipt.case_id, seen, "Följer planen.")
    with pytest.raises(Stale) as stale:
        desks.refuses(hedda, receipt.case_id, seen, "Strider mot planen.")
    assert stale.value.current.case.decision.by_name == "Ivar Moe"


def test_the_services_own_work_does_not_make_an_officers_page_old(desks: Desks) -> None:
    hedda = desks.officer()
    receipt = desks.submitted(desks.resident())
    seen = desks.handling.case(hedda, receipt.case_id).case.version
    desks.reacting.react_once()
    assert desks.deciding.grant(hedda, receipt.case_id, seen, "Följer planen.").case.state is State.GRANTED


@pytest.mark.parametrize("reasons", ["", "  \r\n ", "x" * 20_001])
def test_a_decision_without_readable_reasons_is_refused(desks: Desks, reasons: str) -> None:
    hedda = desks.officer()
    receipt = desks.submitted(desks.resident())
    version = desks.handling.case(hedda, receipt.case_id).case.version
    for decide in (desks.deciding.grant, desks.deciding.refuse):
        with pytest.raises(Refused):
            decide(hedda, receipt.case_id, version, reasons)


def test_a_refusal_waits_until_the_applicants_time_is_out(desks: Desks) -> None:
    hedda = desks.officer()
    receipt = desks.submitted(desks.resident())
    version = desks.handling.case(hedda, receipt.case_id).case.version
    view = desks.asks(hedda, receipt.case_id, version, "Skala saknas.", date(2026, 12, 10))
    with pytest.raises(Refused):
        desks.refuses(hedda, receipt.case_id, view.case.version, "Ofullständig.")
    desks.clock.turn(days=18)
    version = desks.handling.case(hedda, receipt.case_id).case.version
    refused = desks.refuses(hedda, receipt.case_id, version, "Ofullständig.")
    assert refused.case.state is State.REFUSED


@pytest.mark.parametrize("due", [date(2026, 11, 23), date(2026, 11, 1), date(2028, 1, 1)])
def test_a_completion_is_due_after_today_and_within_a_year(desks: Desks, due: date) -> None:
    hedda = desks.officer()
    receipt = desks.submitted(desks.resident())
    version = desks.handling.case(hedda, receipt.case_id).case.version
    with pytest.raises(Refused):
        desks.asks(hedda, receipt.case_id, version, "Skala saknas.", due)


def test_a_completion_with_a_file_that_is_refused_changes_nothing(desks: Desks) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    receipt = desks.submitted(ylva)
    version = desks.handling.case(hedda, receipt.case_id).case.version
    view = desks.asks(hedda, receipt.case_id, version, "Skala saknas.", date(2026, 12, 10))
    files = [
        ("plan.png", io.BytesIO(picture("god"))),
        ("virus.exe", io.BytesIO(b"MZ not a drawing")),
    ]
    with pytest.raises(FileRefused):
        desks.answers(ylva, receipt.case_id, "Här", files, view.case.version)
    stands = desks.applying.case_of(ylva, receipt.case_id)
    assert stands.case == view.case
    with pytest.raises(Refused):
        desks.answers(ylva, receipt.case_id, "  ", [], view.case.version)


def test_an_officer_named_in_the_case_neither_sees_nor_decides_it(desks: Desks) -> None:
    ylva = desks.resident()
    receipt = desks.submitted(ylva)
    both = type(ylva)(ylva.person_id, ylva.name, desks.officer().roles, ylva.personal_number)
    with pytest.raises(NotFound):
        desks.handling.case(both, receipt.case_id)


def test_a_co_applicant_sees_the_case_by_the_number_that_was_given(desks: Desks) -> None:
    told = {"has": "ja", "name": "Orvar Ek", "personal_number": OTHER_NUMBER, "email": "orvar@exempel.example"}
    receipt = desks.submitted(desks.resident(), medsokande=told)
    orvar = desks.resident(OTHER_NUMBER, "Orvar Emanuel Ek")
    view = desks.applying.case_of(orvar, receipt.case_id)
    assert {party.role for party in view.case.parties} == {PartyRole.APPLICANT, PartyRole.CO_APPLICANT}
    assert [row.case_id for row in desks.applying.cases_of(orvar)] == [receipt.case_id]
    desks.reacting.react_once()
    assert sorted(message.to for message in desks.post.sent) == ["orvar@exempel.example", "ylva@exempel.example"]


def test_an_agent_applies_for_somebody_who_then_sees_the_case(desks: Desks) -> None:
    principal = {
        "principal_name": "Orvar Ek",
        "principal_number": OTHER_NUMBER,
        "principal_email": "orvar@exempel.example",
    }
    agent = desks.resident()
    draft = desks.complete_draft(agent, sokande={**ANSWERS["sokande"], "role": "ombud"}, fullmakt=principal)
    desks.applying.attach(agent, draft.id, "fullmakt", "fullmakt.png", io.BytesIO(picture("fullmakt")))
    receipt = desks.applying.submit(agent, draft.id, draft.version)
    orvar = desks.resident(OTHER_NUMBER, "Orvar Ek")
    view = desks.applying.case_of(orvar, receipt.case_id)
    assert (view.case.applicant.person_id, view.case.applicant.name) == (orvar.person_id, "Orvar Ek")
    assert desks.applying.case_of(agent, receipt.case_id).case == view.case


def test_no_personal_number_is_written_in_the_log_or_in_a_letter(desks: Desks) -> None:
    told = {"has": "ja", "name": "Orvar Ek", "personal_number": OTHER_NUMBER, "email": "orvar@exempel.example"}
    receipt = desks.submitted(desks.resident(), medsokande=told)
    desks.reacting.react_once()
    with desks.database.reading() as unit:
        written = "".join(str(event.data) for event in unit.log.of_case(receipt.case_id))
    written += "".join(path.read_text() for path in desks.mails())
    assert "Ylva" in written
    for number in (NUMBER, OTHER_NUMBER):
        assert not re.search(rf"{number[2:8]}-?{number[8:]}", written)


def test_a_protected_applicant_is_masked_for_officers_lists_and_letters_but_not_for_themselves(desks: Desks) -> None:
    desks.register.known[NUMBER] = RegisterPerson(NUMBER, "Ylva", "Strandqvist", protected=True)
    ylva, hedda = desks.resident(), desks.officer()
    receipt = desks.submitted(ylva)
    desks.reacting.react_once()
    [row] = queued(desks)
    assert row.protected
    assert row.applicant == "Skyddade personuppgifter"
    seen = desks.handling.case(hedda, receipt.case_id)
    assert "Strandqvist" not in repr(seen)
    assert "Havtornsvägen" not in repr(seen)
    assert queued(desks, QueueFilter(text="Strandqvist")) == []
    assert all("Strandqvist" not in path.read_text() for path in desks.mails())
    assert desks.applying.case_of(ylva, receipt.case_id).case.applicant.name == "Ylva Strandqvist"


def test_when_the_register_is_down_protection_is_what_it_last_said_and_else_assumed(desks: Desks) -> None:
    ylva = desks.resident()
    desks.register.down = True
    receipt = desks.submitted(ylva)
    assert desks.applying.case_of(ylva, receipt.case_id).case.applicant.protected
    desks.register.down = False
    desks.submitted(ylva)
    desks.register.down = True
    receipt = desks.submitted(ylva)
    assert not desks.applying.case_of(ylva, receipt.case_id).case.applicant.protected


def test_the_queue_is_filtered_and_searched(desks: Desks) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    first, second = desks.submitted(ylva), desks.submitted(ylva)
    version = desks.handling.case(hedda, first.case_id).case.version
    desks.handling.assign(hedda, first.case_id, version)
    ids = lambda wanted: [row.case_id for row in queued(desks, wanted)]  # noqa: E731
    assert ids(QueueFilter()) == [first.case_id, second.case_id]
    assert ids(QueueFilter(unassigned=True)) == [second.case_id]
    assert ids(QueueFilter(officer_id=hedda.person_id)) == [first.case_id]
    assert ids(QueueFilter(text="000002")) == [second.case_id]
    assert ids(QueueFilter(text="alviken strand")) == [first.case_id, second.case_id]
    assert ids(QueueFilter(text="100%")) == []
    stands = desks.handling.case(hedda, first.case_id).case.version
    desks.deciding.grant(hedda, first.case_id, stands, "Följer planen.")
    assert ids(QueueFilter()) == [second.case_id]
    assert ids(QueueFilter(only_open=False)) == [first.case_id, second.case_id]


def test_a_case_can_be_given_to_another_officer(desks: Desks) -> None:
    hedda, ivar = desks.officer(), desks.officer("ivar", "Ivar Moe")
    receipt = desks.submitted(desks.resident())
    view = desks.handling.assign(hedda, receipt.case_id, desks.handling.case(hedda, receipt.case_id).case.version)
    assert view.case.state is State.UNDER_REVIEW
    view = desks.handling.assign(hedda, receipt.case_id, view.case.version, ivar.person_id, ivar.name)
    assert (view.case.officer_name, view.case.state) == ("Ivar Moe", State.UNDER_REVIEW)
