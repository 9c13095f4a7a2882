"""A case after its decision: from control plan to final clearance, by both sides, with papers, mails and calendars."""

from __future__ import annotations

import email
import io
from collections.abc import Iterator
from datetime import date, timedelta
from email import policy
from pathlib import Path

import pytest

from permits.adapters.mailbox import NotJoined
from permits.case.access import Principal
from permits.case.matter import is_notification
from permits.case.model import State
from permits.case.stage import ends_on, has_ended, has_run_out, holds, may_begin
from permits.law.facts import MeasureKind
from permits.services.ending import Ending
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.serving import Serving
from permits.services.shapes import CaseView
from permits.wizard.measures import DETAILS
from tests.unit.desks import OTHER_NUMBER, Desks, open_desks, picture
from tests.unit.measure_answers import filled

PDF_PLAN = "kontrollplan"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def ylva(desks: Desks) -> Principal:
    return desks.resident()


@pytest.fixture
def hedda(desks: Desks) -> Principal:
    return desks.officer()


@pytest.fixture
def case_id(desks: Desks, ylva: Principal, hedda: Principal) -> str:
    receipt = desks.submitted(ylva)
    view = desks.handling.case(hedda, receipt.case_id)
    desks.deciding.grant(hedda, receipt.case_id, view.case.version, "Åtgärden följer planen.")
    return receipt.case_id


def do(desks: Desks, who: Principal, case_id: str, move: str, **told: str) -> CaseView:
    """Make the move from the version that stands."""
    version = version_of(desks, case_id)
    return desks.building.do(who, case_id, version, move, told)


def version_of(desks: Desks, case_id: str) -> int:
    return desks.handling.case(desks.officer(), case_id).case.version


def hand_in(desks: Desks, who: Principal, case_id: str, label: str = PDF_PLAN) -> CaseView:
    file = (label, f"{label}.png", io.BytesIO(picture(label)))
    return desks.building.hand_in(who, case_id, version_of(desks, case_id), "", [file])


def cleared(desks: Desks, who: Principal, case_id: str) -> CaseView:
    do(desks, who, case_id, "decide_consultation", needed="nej", reason="Uppenbart obehövligt.")
    return do(desks, who, case_id, "clear_start", plan="behovs_inte", plan_reason="Enkel åtgärd.")


def made_known(desks: Desks, who: Principal, case_id: str) -> None:
    """The applicant has read the decision, and it is announced."""
    serving = Serving(desks.database, desks.clock, NotJoined())
    serving.confirm(desks.resident(), case_id)
    serving.announce(who, case_id, version_of(desks, case_id), "Torget 1")


def test_a_permit_with_consultation_goes_all_the_way_to_final_clearance(
    desks: Desks, ylva: Principal, hedda: Principal, case_id: str
) -> None:
    with pytest.raises(Refused, match="Avgör först"):
        do(desks, hedda, case_id, "clear_start", plan="behovs_inte", plan_reason="Liten.")
    do(desks, ylva, case_id, "propose_control_officer", name="Karin Kontroll", certificate="SC0123-16",
       valid_until="2028-05-01", email="karin@exempel.example")  # fmt: skip
    handed = hand_in(desks, ylva, case_id)
    plan = next(each for each in handed.documents if each.label == PDF_PLAN)
    do(desks, hedda, case_id, "decide_consultation", needed="ja", reason="Kontrollansvarig krävs.")
    with pytest.raises(Refused, match="inte hållet"):
        do(desks, hedda, case_id, "clear_start", plan=plan.id)
    booked = do(desks, hedda, case_id, "book_meeting", kind="tekniskt", day="2026-12-07", time="13.00", length="60",
                place="Stadshuset", called="raddning@exempel.example")  # fmt: skip
    meeting = booked.case.building.meetings[0].meeting_id
    do(desks, hedda, case_id, "change_meeting", meeting=meeting, day="2026-12-08", time="9", length="45", place="Teams",
       link="https://mote.exempel.example/1")  # fmt: skip
    desks.clock.turn(days=16)
    do(desks, hedda, case_id, "write_minutes", meeting=meeting, held="2026-12-08", present="Ylva, Karin, Hedda",
       point_1="Egen regi.")  # fmt: skip
    view = do(desks, hedda, case_id, "clear_start", plan=plan.id, conditions="Lägeskontroll.")
    assert view.case.state is State.CLEARED
    assert view.case.building.start is not None
    assert view.case.building.start.told["control_officer"] == "Karin Kontroll"
    do(desks, ylva, case_id, "begin_building", day="2026-12-09")
    do(desks, hedda, case_id, "clear_interim", left="Räcket.", until="2027-02-01")
    do(desks, ylva, case_id, "tell_finished", day="2026-12-09", text="Räcket är på plats.")
    with pytest.raises(Refused, match="obehövligt"):
        do(desks, hedda, case_id, "clear_final", fulfilled="alla", climate="kravs_inte")
    done = do(desks, hedda, case_id, "clear_final", fulfilled="alla", climate="kravs_inte", without="Foton räcker.")
    assert done.case.state is State.CLOSED
    assert has_ended(done.case)

    desks.reacting.react_once()
    labels = [document.label for document in desks.handling.case(hedda, case_id).case.building_documents]
    assert labels == ["protokoll_samrad", "startbesked", "interimistiskt_slutbesked", "slutbesked"]
    assert all(each.state == "done" for each in desks.reacting.progress(case_id))
    to = [message.to for message in desks.post.sent if "Samråd om bygget" in message.subject]
    assert to.count("karin@exempel.example") == 2
    assert "raddning@exempel.example" not in to[-1:]  # the changed call went to those of the changed booking
    called = [letter for path in desks.mails() if (letter := _letter(path))["Subject"].endswith("Samråd om bygget")]
    files = [part.get_content() for letter in called for part in letter.iter_attachments()]
    texts = [each if isinstance(each, str) else each.decode() for each in files]
    assert any("SEQUENCE:1" in each and "DTSTART:20261208T080000Z" in each for each in texts)


def _letter(path: Path) -> email.message.EmailMessage:
    letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(letter, email.message.EmailMessage)
    return letter


def test_work_may_not_begin_before_start_clearance_and_each_side_has_its_own_moves(
    desks: Desks, ylva: Principal, hedda: Principal, case_id: str
) -> None:
    with pytest.raises(Refused, match="startbesked"):
        do(desks, ylva, case_id, "begin_building", day="2026-11-23")
    with pytest.raises(Refused, match="behörighet"):
        do(desks, ylva, case_id, "decide_consultation", needed="nej", reason="x")
    with pytest.raises(Refused, match="behörighet"):
        do(desks, hedda, case_id, "propose_control_officer", name="x")
    other = desks.resident(OTHER_NUMBER, "Orvar Ek")
    with pytest.raises(NotFound):
        do(desks, other, case_id, "begin_building", day="2026-11-23")
    with pytest.raises(Stale):
        desks.building.do(hedda, case_id, 1, "decide_consultation", {"needed": "nej", "reason": "Enkel."})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"name": "", "certificate": "SC0123-16", "valid_until": "2028-05-01"}, "namn"),
        ({"name": "K", "certificate": "<script>", "valid_until": "2028-05-01"}, "certifikat"),
        ({"name": "K", "certificate": "SC0123-16", "valid_until": "2020-05-01"}, "gått ut"),
        ({"name": "K", "certificate": "SC0123-16", "valid_until": "snart"}, "datumet"),
        ({"name": "K", "certificate": "SC0123-16", "valid_until": "2028-05-01", "email": "k@"}, "e-post"),
    ],
)
def test_a_control_officer_is_checked_for_form(
    desks: Desks, hedda: Principal, case_id: str, told: dict[str, str], said: str
) -> None:
    before = version_of(desks, case_id)
    with pytest.raises(Refused, match=said):
        do(desks, hedda, case_id, "name_control_officer", **told)
    assert version_of(desks, case_id) == before


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"day": "2026-11-01"}, "framåt"), ({"time": "25.00"}, "klockslaget"), ({"place": ""}, "var samrådet"),
        ({"link": "javascript:alert(1)"}, "https"), ({"called": "inte en adress"}, "e-postadress"),
        ({"length": "9999"}, "åtta timmar"),
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_is_refused(
    desks: Desks, hedda: Principal, case_id: str, told: dict[str, str], said: str
) -> None:
    good = {"kind": "tekniskt", "day": "2026-12-07", "time": "13.00", "length": "60", "place": "Stadshuset"}
    with pytest.raises(Refused, match=said):
        do(desks, hedda, case_id, "book_meeting", **{**good, **told})


def test_a_note_that_comes_twice_is_one_and_disturbs_no_open_form(
    desks: Desks, hedda: Principal, case_id: str
) -> None:
    cleared(desks, hedda, case_id)
    visit = do(desks, hedda, case_id, "plan_visit", day="2026-11-24").case.building.visits[0].visit_id
    seen = version_of(desks, case_id)
    for _again in range(2):
        photo = ("gavel.png", io.BytesIO(picture("gavel")))
        desks.building.note(hedda, case_id, visit, "anteckning-0001", "Gaveln är klar.", photo)
    with pytest.raises(Refused, match="Skriv något"):
        desks.building.note(hedda, case_id, visit, "anteckning-0002", "  ")
    with pytest.raises(NotFound):
        desks.building.note(hedda, case_id, "finns-inte", "anteckning-0003", "Hej")
    view = desks.handling.case(hedda, case_id)
    assert [note.text for note in view.case.building.visits[0].notes] == ["Gaveln är klar."]
    assert view.case.version == seen
    desks.clock.turn(days=1)
    done = desks.building.do(hedda, case_id, seen, "finish_visit",
                             {"visit": visit, "day": "2026-11-24", "found": "Inget att anmärka."})  # fmt: skip
    assert done.case.building.visits[0].made == date(2026, 11, 24)
    with pytest.raises(Refused, match="avslutat"):
        desks.building.note(hedda, case_id, visit, "anteckning-0004", "För sent.")


def test_the_visits_of_a_day_are_found_until_they_are_made(desks: Desks, hedda: Principal, case_id: str) -> None:
    cleared(desks, hedda, case_id)
    view = do(desks, hedda, case_id, "plan_visit", day="2026-11-30", about="Taket.")
    day = date(2026, 11, 30)
    found = desks.building.visits(hedda, day, day)
    assert [(each.case_id, each.about) for each in found] == [(case_id, "Taket.")]
    do(desks, hedda, case_id, "cancel_visit", visit=view.case.building.visits[0].visit_id, reason="Sjukdom.")
    assert desks.building.visits(hedda, day, day) == []


def test_a_permit_that_is_not_begun_is_reminded_of_once_a_step_and_closed_as_lapsed(
    desks: Desks, hedda: Principal, case_id: str
) -> None:
    ending = Ending(desks.database, desks.clock)
    assert ending.react_once() == 0
    made_known(desks, hedda, case_id)
    case = desks.handling.case(hedda, case_id).case
    ends = ends_on(case)
    assert ends is not None
    assert ends[0] == "begin"
    left = (ends[1] - date(2026, 11, 23)).days
    desks.clock.turn(days=left - 100)
    assert [ending.react_once() for _twice in range(2)] == [1, 0]
    desks.clock.turn(days=80)
    assert [ending.react_once() for _twice in range(2)] == [1, 0]
    with pytest.raises(Refused, match="inte gått ut"):
        do(desks, hedda, case_id, "close_lapsed", reason="x")
    desks.clock.turn(days=21)
    assert has_run_out(desks.handling.case(hedda, case_id).case, ends[1] + timedelta(days=1))
    gone = do(desks, hedda, case_id, "close_lapsed", reason="Inget är påbörjat vid besök.")
    assert gone.case.state is State.LAPSED
    desks.reacting.react_once()
    subjects = [message.subject for message in desks.post.sent]
    assert sum("Tiden går snart ut" in subject for subject in subjects) == 0  # the case was over when they were sent
    assert any("Ny handling om bygget" in subject for subject in subjects)


def test_a_permit_holds_from_the_day_that_nobody_can_appeal_it(desks: Desks, hedda: Principal, case_id: str) -> None:
    made_known(desks, hedda, case_id)
    stands = holds(desks.handling.case(hedda, case_id).case)
    assert stands is not None
    # decided 23 November 2026, put up the same day: the last of four weeks is 21 December
    assert (stands.final, stands.begin_by) == (date(2026, 12, 22), date(2028, 12, 22))
    assert stands.finish_by == date(2031, 12, 22)


def test_start_clearance_can_be_refused_and_given_later(desks: Desks, hedda: Principal, case_id: str) -> None:
    view = do(desks, hedda, case_id, "refuse_start", reasons="Kontrollplanen saknas.")
    assert view.case.state is State.GRANTED
    view = cleared(desks, hedda, case_id)
    assert [each.verdict.value for each in view.case.building.starts] == ["refused", "given"]
    view = do(desks, hedda, case_id, "refuse_final", reasons="Taket läcker.")
    assert view.case.state is State.CLEARED


def test_a_sanction_fee_is_reckoned_told_and_left_to_the_committee(
    desks: Desks, hedda: Principal, case_id: str
) -> None:
    told = {"what": "Byggt utan startbesked.", "offence": "nybyggnad", "on": "komplement_eller_liten", "area": "42",
            "had_permit": "ja", "again": "nej", "cut": "ingen"}  # fmt: skip
    view = do(desks, hedda, case_id, "consider_sanction", **told)
    fee = view.case.building.sanctions[0]
    # (0.25 + 0.005 x 27) price bases of 59 200, halved
    assert fee.amount == 11_396
    assert fee.answer_by == date(2026, 12, 14)
    assert view.case.state is State.GRANTED
    with pytest.raises(Refused, match="större än noll"):
        do(desks, hedda, case_id, "consider_sanction", **{**told, "area": "0"})


def test_a_notified_fireplace_goes_from_clearance_to_final_clearance_without_more(
    desks: Desks, ylva: Principal, hedda: Principal
) -> None:
    notified = {"atgard": {"measure": "eldstad"}, "uppgifter": filled(DETAILS[MeasureKind.ELDSTAD])}
    case_id = desks.submitted(ylva, **notified).case_id
    assert is_notification(desks.handling.case(hedda, case_id).case)
    with pytest.raises(Refused, match="gått vidare"):
        do(desks, ylva, case_id, "begin_building", day="2026-11-23")
    version = version_of(desks, case_id)
    desks.deciding.grant(hedda, case_id, version, "Eldstaden uppfyller kraven.")
    case = desks.handling.case(hedda, case_id).case
    assert may_begin(case)
    assert ends_on(case) == ("finish", date(2028, 11, 23))  # two years from start clearance (10 kap. 25 §)
    with pytest.raises(Refused, match="redan getts"):
        do(desks, hedda, case_id, "clear_start", plan="behovs_inte", plan_reason="Enkel.")
    do(desks, ylva, case_id, "begin_building", day="2026-11-23")
    hand_in(desks, ylva, case_id, "ovrigt")  # what the chimney sweep certified
    do(desks, ylva, case_id, "tell_finished", day="2026-11-23")
    done = do(desks, hedda, case_id, "clear_final", fulfilled="alla", climate="kravs_inte")
    assert done.case.state is State.CLOSED
    assert ends_on(done.case) is None
