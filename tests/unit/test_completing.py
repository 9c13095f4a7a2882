"""One order to complete: gathered from parts, answered point by point, and what it does to the clock."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from permits.case import events
from permits.case.deadline import clock_of, why_not_extended
from permits.case.model import Case, State
from permits.case.orders import Standing
from permits.services.order_text import Asked, likely_consequence, order_text, usual_day
from permits.services.parts import Kind
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.reminding import Reminding, due_reminders
from tests.unit.desks import Desks, picture
from tests.unit.printed_case import MUNICIPALITY
from tests.unit.test_completing_clock import DAY_ONE, folded
from tests.unit.test_lifecycle import APPLICATION

DUE = date(2026, 12, 14)


@pytest.fixture
def case_id(desks: Desks) -> str:
    return desks.submitted(desks.resident()).case_id


def version(desks: Desks, case_id: str) -> int:
    return desks.handling.case(desks.officer(), case_id).case.version


def three_points(desks: Desks, case_id: str) -> Case:
    points = [Asked("fri", f"Punkt {n}", f"Sak {n} saknas.") for n in (1, 2, 3)]
    return desks.completing.send(desks.officer(), case_id, version(desks, case_id), points, DUE, "avvisas").case


# --- going through the parts ----------------------------------------------------------------------------------------


def test_every_step_file_and_lack_is_a_part_and_what_is_lacking_comes_first(desks: Desks, case_id: str) -> None:
    _view, parts, questioned = desks.completing.parts(desks.officer(), case_id)
    kinds = [part.kind for part in parts]
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert {Kind.FILE, Kind.STEP} <= set(kinds)
    assert len({part.key for part in parts}) == len(parts)
    assert questioned == ()


def test_a_part_is_approved_or_questioned_and_either_can_be_taken_back(desks: Desks, case_id: str) -> None:
    hedda = desks.officer()
    key = next(part.key for part in desks.completing.parts(hedda, case_id)[1] if part.kind is Kind.FILE)
    desks.completing.approve(hedda, case_id, key)
    desks.completing.question(hedda, case_id, key, "Skalan saknas.")
    part = next(part for part in desks.completing.parts(hedda, case_id)[1] if part.key == key)
    assert part.is_questioned
    assert not part.is_approved
    desks.completing.clear(hedda, case_id, key)
    assert not any(part.check for part in desks.completing.parts(hedda, case_id)[1])
    with pytest.raises(Refused, match="Skriv vad"):
        desks.completing.question(hedda, case_id, key, "  ")
    with pytest.raises(Refused, match="finns inte"):
        desks.completing.approve(hedda, case_id, "fil:finns-inte")


def test_what_is_questioned_is_no_event_and_goes_when_the_order_is_sent(desks: Desks, case_id: str) -> None:
    hedda = desks.officer()
    before = desks.handling.case(hedda, case_id).case.length
    desks.completing.question(hedda, case_id, "steg:tid", "Är dagen rätt?")
    assert desks.handling.case(hedda, case_id).case.length == before
    check = desks.completing.parts(hedda, case_id)[2][0]
    asked = Asked(check.part, check.title, check.lacks)
    desks.completing.send(hedda, case_id, version(desks, case_id), [asked], DUE, "befintligt")
    assert desks.completing.parts(hedda, case_id)[2] == ()


def test_nobody_but_an_officer_goes_through_the_parts(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    for tries in (
        lambda: desks.completing.parts(ylva, case_id),
        lambda: desks.completing.approve(ylva, case_id, "steg:tid"),
        lambda: desks.noting.beside(ylva, desks.applying.case_of(ylva, case_id).case),
        lambda: desks.noting.note(ylva, case_id, "Hej"),
    ):
        with pytest.raises(NotFound):
            tries()


# --- the order ------------------------------------------------------------------------------------------------------


def test_an_order_says_what_why_how_by_when_and_what_follows(desks: Desks, case_id: str) -> None:
    case = desks.handling.case(desks.officer(), case_id).case
    point = Asked("saknas:fasadritning", "Fasadritning", "Fasadritning saknas.", "Behövs (9:86).", "Skala 1:100.")
    text = order_text(case, [point], DUE, "avvisas")
    for told in ("1. Fasadritning", "Varför: Behövs", "Så gör du: Skala", "14 december 2026", "avvisa ansökan", "91 §"):
        assert told in text
    assert "10 veckor" in text
    assert "10 veckor" not in order_text(case, [point], DUE, "befintligt", moves=False)
    assert "befintligt skick" in order_text(case, [point], DUE, "befintligt")
    assert likely_consequence([point]) == "avvisas"
    assert likely_consequence([replace(point, part="steg:tid")]) == "befintligt"


def test_the_usual_day_is_never_a_day_off() -> None:
    assert usual_day(date(2026, 12, 4), 21) == date(2026, 12, 28)  # Christmas Day is a Friday, and a weekend follows


def test_two_officers_at_once_send_one_order(desks: Desks, case_id: str) -> None:
    seen = version(desks, case_id)
    three_points(desks, case_id)
    with pytest.raises(Stale) as stale:
        desks.completing.send(desks.officer(), case_id, seen, [Asked("fri", "En", "Till.")], DUE, "avvisas")
    assert stale.value.current_version > seen
    assert len(desks.handling.case(desks.officer(), case_id).case.completions) == 1


@pytest.mark.parametrize(
    ("points", "consequence"),
    [([], "avvisas"), ([Asked("fri", "En", " ")], "avvisas"), ([Asked("fri", "En", "A")], "")],
)
def test_an_order_that_says_too_little_is_refused(
    desks: Desks, case_id: str, points: list[Asked], consequence: str
) -> None:
    with pytest.raises(Refused):
        desks.completing.send(desks.officer(), case_id, version(desks, case_id), points, DUE, consequence)


# --- the answers ----------------------------------------------------------------------------------------------------


def test_half_an_answer_is_kept_and_sent_and_the_rest_is_left(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    case = three_points(desks, case_id)
    desks.answering.save(ylva, case_id, {"1.1": "Här."}, [("1.1", "plan.png", io.BytesIO(picture("ny")))])
    assert desks.applying.case_of(ylva, case_id).case.completion.left == case.completion.left  # type: ignore[union-attr]
    sent = desks.answering.send(ylva, case_id, case.version).case
    assert [point.standing for point in sent.completions[0].points] == [
        Standing.ANSWERED, Standing.OPEN, Standing.OPEN,
    ]  # fmt: skip
    assert sent.state is State.AWAITING_APPLICANT
    assert sent.documents[-1].asked
    with pytest.raises(Refused, match="minst en punkt"):
        desks.answering.send(ylva, case_id, sent.version)
    desks.answering.save(ylva, case_id, {"1.2": "Två.", "1.3": "Tre."})
    assert desks.answering.send(ylva, case_id, sent.version).case.state is State.UNDER_REVIEW
    assert desks.answering.draft(ylva, case_id).content == {}


def test_a_file_is_taken_out_before_it_is_sent(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    three_points(desks, case_id)
    kept = desks.answering.save(ylva, case_id, {"1.1": "Se bild."}, [("1.1", "fel.png", io.BytesIO(picture("fel")))])
    desks.answering.remove_file(ylva, case_id, kept.content["1.1"]["files"][0]["id"])
    assert desks.answering.draft(ylva, case_id).content == {"1.1": {"text": "Se bild.", "files": []}}


def test_an_answer_while_another_order_is_sent_is_kept_and_can_be_sent_again(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    seen = three_points(desks, case_id).version
    desks.answering.save(ylva, case_id, {"1.1": "Ett."})
    now = three_points(desks, case_id)
    with pytest.raises(Stale):
        desks.answering.send(ylva, case_id, seen)
    assert desks.answering.draft(ylva, case_id).content["1.1"]["text"] == "Ett."
    sent = desks.answering.send(ylva, case_id, now.version).case
    assert [len(order.left) for order in sent.completions] == [2, 3]


def test_a_late_answer_is_taken_and_marked(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    three_points(desks, case_id)
    desks.clock.turn(days=40)
    desks.answering.save(ylva, case_id, {"1.1": "Förlåt."})
    sent = desks.answering.send(ylva, case_id, version(desks, case_id)).case
    assert sent.completions[0].points[0].answers[0].late


def test_a_decided_case_asks_nothing_more(desks: Desks, case_id: str) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    three_points(desks, case_id)
    desks.deciding.grant(hedda, case_id, version(desks, case_id), "Följer planen.")
    for tries in (
        lambda: desks.answering.save(ylva, case_id, {"1.1": "För sent."}),
        lambda: desks.answering.send(ylva, case_id, version(desks, case_id)),
        lambda: desks.completing.question(hedda, case_id, "steg:tid", "Rätt?"),
        lambda: desks.completing.ask_again(hedda, case_id, "1.1", "Rätt?"),
    ):
        with pytest.raises(Refused):
            tries()
    assert due_reminders(desks.handling.case(hedda, case_id).case, DUE - timedelta(days=5), (7,)) == []


def test_a_stranger_answers_nothing(desks: Desks, case_id: str) -> None:
    three_points(desks, case_id)
    stranger = desks.resident("198507092388", "Orvar Ek")
    for tries in (
        lambda: desks.answering.save(stranger, case_id, {"1.1": "Jag."}),
        lambda: desks.answering.send(stranger, case_id, version(desks, case_id)),
        lambda: desks.answering.add_unasked(stranger, case_id, version(desks, case_id), "Jag.", []),
        lambda: desks.answering.write(stranger, case_id, "Jag."),
    ):
        with pytest.raises(NotFound):
            tries()


def test_an_answer_is_accepted_asked_again_or_no_longer_needed(desks: Desks, case_id: str) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    three_points(desks, case_id)
    desks.clock.turn(days=1)
    desks.answering.save(ylva, case_id, {"1.1": "Ett.", "1.2": "Två."})
    desks.answering.send(ylva, case_id, version(desks, case_id))
    desks.reacting.react_once()
    desks.completing.accept(hedda, case_id, version(desks, case_id), "1.1")
    with pytest.raises(Refused):
        desks.completing.accept(hedda, case_id, version(desks, case_id), "1.3")
    case = desks.completing.withdraw(hedda, case_id, version(desks, case_id), "1.3", "Den finns redan.").case
    assert case.state is State.UNDER_REVIEW
    desks.reacting.react_once()
    told = ["Ny tid för beslut" in message.subject for message in desks.post.sent]
    assert told.count(True) == 1, "the last thing that was asked for is gone, so the time runs (9 kap. 100 § 2)"
    desks.completing.ask_again(hedda, case_id, "1.2", "Skalan saknas fortfarande.")
    (check,) = desks.completing.parts(hedda, case_id)[2]
    again = Asked(check.part, check.title, check.lacks, again=check.again)
    case = desks.completing.send(hedda, case_id, version(desks, case_id), [again], DUE, "befintligt").case
    assert [point.standing for point in case.completions[0].points] == [
        Standing.ACCEPTED, Standing.ASKED_AGAIN, Standing.WITHDRAWN,
    ]  # fmt: skip
    assert case.completions[1].points[0].again == "1.2"


def test_more_time_is_given_to_an_order_that_is_open(desks: Desks, case_id: str) -> None:
    hedda = desks.officer()
    three_points(desks, case_id)
    longer = desks.completing.prolong(hedda, case_id, version(desks, case_id), "1", DUE + timedelta(days=7), "Sjuk.")
    assert longer.case.completions[0].due == DUE + timedelta(days=7)
    with pytest.raises(Refused, match="efter den"):
        desks.completing.prolong(hedda, case_id, version(desks, case_id), "1", DUE, "Kortare.")


def test_the_same_message_pressed_twice_is_one(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    for _press in range(2):
        desks.answering.write(ylva, case_id, "När får jag svar?")
    assert len(desks.applying.case_of(ylva, case_id).case.messages) == 1


def test_notes_and_tasks_are_in_no_event(desks: Desks, case_id: str) -> None:
    hedda = desks.officer()
    desks.noting.note(hedda, case_id, "Sökanden ringde om färgen.")
    desks.noting.add_task(hedda, case_id, "Ring brandförsvaret", date(2026, 12, 1))
    case = desks.handling.case(hedda, case_id).case
    notes, (task,), _checks = desks.noting.beside(hedda, case)
    desks.noting.finish_task(hedda, case_id, task.id, done=True)
    assert desks.noting.beside(hedda, case)[1][0].done_by == "Hedda Lund"
    view = desks.applying.case_of(desks.resident(), case_id)
    assert "ringde" not in str([event.data for event in view.events])
    with pytest.raises(Refused, match="Bara den som skrev"):
        desks.noting.remove_note(desks.officer("ivar", "Ivar Berg"), case_id, notes[0].id)


# --- reminders ------------------------------------------------------------------------------------------------------


def test_the_applicant_is_reminded_once_a_step_and_never_after_answering(desks: Desks, case_id: str) -> None:
    three_points(desks, case_id)
    worker = Reminding(desks.database, desks.clock, MUNICIPALITY)
    reminded = []
    for _day in range(25):
        desks.clock.turn(days=1)
        reminded += [(desks.clock.now.date(), 1) for _ in range(worker.react_once() + worker.react_once())]
    assert [day for day, _n in reminded] == [DUE - timedelta(days=7), DUE - timedelta(days=1)]
    desks.reacting.react_once()
    subjects = [message.subject.partition(": ")[2] for message in desks.post.sent]
    assert subjects.count("Påminnelse: vi behöver ditt svar") == 2


def test_who_was_given_longer_is_reminded_by_the_new_day(desks: Desks, case_id: str) -> None:
    case = three_points(desks, case_id)
    near = due_reminders(case, DUE - timedelta(days=5), (7, 1))
    assert [(each.days, each.due) for each in near] == [(7, DUE)]
    longer = desks.completing.prolong(
        desks.officer(), case_id, case.version, "1", DUE + timedelta(days=14), "Semester."
    ).case
    assert due_reminders(longer, DUE - timedelta(days=5), (7, 1)) == []


# --- the clock ------------------------------------------------------------------------------------------------------


def test_the_time_is_extended_once_in_time_and_with_its_reason(desks: Desks, case_id: str) -> None:
    hedda = desks.officer()
    with pytest.raises(Refused, match="högst 10"):
        desks.noting.extend(hedda, case_id, version(desks, case_id), 11, "Utredning.")
    with pytest.raises(Refused, match="Skriv varför"):
        desks.noting.extend(hedda, case_id, version(desks, case_id), 4, " ")
    case = desks.noting.extend(hedda, case_id, version(desks, case_id), 4, "Länsstyrelsen ska yttra sig.").case
    assert clock_of(case).due == date(2027, 3, 1)
    with pytest.raises(Refused, match="redan förlängd"):
        desks.noting.extend(hedda, case_id, case.version, 1, "Igen.")
    desks.reacting.react_once()
    assert "Tiden för beslut förlängs" in {message.subject.partition(": ")[2] for message in desks.post.sent}


def test_the_time_is_not_extended_when_it_is_over_or_stands_still(desks: Desks, case_id: str) -> None:
    assert "redan gått ut" in str(why_not_extended(folded([(DAY_ONE, APPLICATION)]), DAY_ONE + timedelta(days=71)))
    assert "står still" in str(why_not_extended(three_points(desks, case_id), DUE))


def test_the_applicant_is_told_when_the_clock_starts_anew_and_only_then(desks: Desks, case_id: str) -> None:
    ylva = desks.resident()
    three_points(desks, case_id)
    desks.clock.turn(days=3)
    for point in ("1.1", "1.2", "1.3"):
        desks.answering.save(ylva, case_id, {point: "Klart."})
        desks.answering.send(ylva, case_id, version(desks, case_id))
        desks.reacting.react_once()
    subjects = [message.subject.partition(": ")[2] for message in desks.post.sent]
    assert subjects.count("Ny tid för beslut i ditt ärende") == 1


def test_an_order_of_before_there_were_points_still_opens(desks: Desks) -> None:
    old = [
        (DAY_ONE, APPLICATION),
        (DAY_ONE + timedelta(days=2), events.CompletionRequested("Skala saknas.", DUE)),
        (DAY_ONE + timedelta(days=9), events.CompletionAnswered("Här.", ("d",))),
    ]
    case = folded(old)  # type: ignore[arg-type]
    assert case.state is State.UNDER_REVIEW
    assert case.completions[0].points[0].answers[0].document_ids == ("d",)
    assert clock_of(case).started == DAY_ONE + timedelta(days=9)
