"""The queue: the same lists, filters and search in both databases, kept with the events and told from them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from permits.adapters.database.filling import fill_queue, rebuild_queue
from permits.adapters.database.queue_tables import queue_rows
from permits.case.access import Principal, Role
from permits.case.matter import label_in_lists
from permits.case.model import PROTECTED_NAME, State
from permits.law.clock import Extension, History, Order, Pause
from permits.queue_profile import QueueProfile
from permits.services.allotting import Allotting
from permits.services.attention import Attention, Waits
from permits.services.deadline import Reckoning, reckoned
from permits.services.fresh_cases import FreshCases
from permits.services.queue_shapes import Absence, Sought, Tab
from permits.services.queueing import Queueing
from permits.services.refusals import NotFound, Refused
from permits.web.queue_rows import reckoned_told
from tests.unit.desks import OTHER_NUMBER, Desks
from tests.unit.printed_case import ANSWERS, MUNICIPALITY
from tests.unit.test_allotting import BEGUN, find, known, municipality

HEDDA = ("hedda", "Hedda Lund")


@pytest.fixture
def hedda(desks: Desks) -> Principal:
    return known(desks, *HEDDA)


def queueing(desks: Desks, profile: QueueProfile | None = None) -> Queueing:
    return Queueing(desks.database, desks.clock, municipality(profile) if profile else MUNICIPALITY)


def found(desks: Desks, who: Principal, tab: Tab = Tab.OPEN, **sought: Any) -> list[str]:
    """The numbers of the cases in a list, in its order."""
    shown = queueing(desks).look(who, Sought(**sought), tab)
    assert shown.total == len(shown.cases)
    return [case.summary.registry_number[-1:] for case in shown.cases]


def two_cases(desks: Desks) -> tuple[str, str]:
    """Ylva's garage at Alviken 1:18, and a week later Orvar's wall at Alviken 1:180."""
    first = desks.submitted(desks.resident()).case_id
    desks.clock.turn(days=7)
    orvar = desks.resident(OTHER_NUMBER, "Orvar Åström")
    changed = {
        "fastighet": {"designation": "Alviken 1:180"},
        "sokande": {**ANSWERS["sokande"], "name": "Orvar Åström", "street": "Kvarngränd 7"},
        "placering": {**ANSWERS["placering"], "explanation": "Sluttningen ner mot viken."},
    }
    return first, desks.submitted(orvar, **changed).case_id


# --- search ---------------------------------------------------------------------------------------------------------


SEARCHES: list[tuple[str, list[str]]] = [
    ("BYGG 2026-000002", ["2"]),
    ("000001", ["1"]),
    ("alviken", ["1", "2"]),
    ("Alviken 1:18", ["1"]),  # a property unit is whole, and 1:180 another
    ("ALVIKEN 1:180", ["2"]),
    ("åström", ["2"]),
    ("astrom", []),  # å is a letter of its own
    ("Strandqv", ["1"]),
    ("kvarngränd 7", ["2"]),
    ("sluttningen", ["2"]),
    ("komplementbyggnad", ["1", "2"]),
    ("havtornsvägen orvar", []),  # every word has to be there
    ("100 %", []),
    ("%", []),
    ("\" OR ' * NOT (", []),
    ("alviken ' \" :* &", ["1", "2"]),
    ("199003142388", []),
    ("900314-2388", []),
]


def test_cases_are_found_by_what_stands_in_them(desks: Desks, hedda: Principal) -> None:
    two_cases(desks)
    assert [(asked, found(desks, hedda, text=asked)) for asked, _expected in SEARCHES] == SEARCHES


def test_words_that_come_later_are_found_in_the_same_breath(desks: Desks, hedda: Principal) -> None:
    case_id, _other = two_cases(desks)
    view = desks.handling.case(hedda, case_id)
    Allotting(desks.database, desks.clock, MUNICIPALITY).tag(hedda, [case_id], "Strandnära")
    assert found(desks, hedda, text="strandnära") == ["1"]
    assert found(desks, hedda, tag="Strandnära") == ["1"]
    desks.deciding.grant(hedda, case_id, view.case.version, "Utsikten från kyrkbacken påverkas inte.")
    assert found(desks, hedda, Tab.BUILDING, text="kyrkbacken") == ["1"]
    assert found(desks, hedda, Tab.OPEN, text="kyrkbacken") == []


def test_a_protected_person_is_found_by_number_and_property_alone(desks: Desks, hedda: Principal) -> None:
    hidden = {**ANSWERS["sokande"], "protected": "ja"}
    case_id = desks.submitted(desks.resident(), sokande=hidden).case_id
    FreshCases(desks.database, desks.clock, municipality(), find).react_once()
    Allotting(desks.database, desks.clock, MUNICIPALITY).tag(hedda, [case_id], "Strandnära")
    for asked in ("Ylva", "Strandqvist", "Havtornsvägen", "garage", "lertegel", "strandnära"):
        assert found(desks, hedda, text=asked) == [], asked
    assert found(desks, hedda, text="000001") == found(desks, hedda, text="Alviken 1:18") == ["1"]
    [case] = queueing(desks).look(hedda, Sought(), Tab.OPEN).cases
    assert case.summary.applicant == PROTECTED_NAME
    assert case.address == ""


def test_no_personal_number_is_kept_among_the_words(desks: Desks, hedda: Principal) -> None:
    told = {**ANSWERS["placering"], "explanation": "Ring 19900314-2388, eller 850709 2388, eller 199003142388."}
    desks.submitted(desks.resident(), placering=told)
    with desks.database.engine.connect() as connection:
        kept = " ".join(str(row) for row in connection.execute(text("SELECT words FROM case_texts")))
    assert "ring" in kept
    assert not any(number in kept for number in ("2388", "900314", "850709"))


# --- lists and filters ----------------------------------------------------------------------------------------------


def test_each_list_holds_its_own_and_counts_the_others(desks: Desks, hedda: Principal) -> None:
    first, second = two_cases(desks)
    desks.handling.assign(hedda, first, desks.handling.case(hedda, first).case.version)
    shown = queueing(desks).look(hedda, Sought(), None)
    assert shown.tab is Tab.MINE, "whoever has cases begins with them"
    assert shown.counted.tabs == {Tab.MINE: 1, Tab.UNASSIGNED: 1, Tab.OPEN: 2, Tab.BUILDING: 0, Tab.CLOSED: 0}
    ivar = known(desks, "ivar", "Ivar Falk")
    assert queueing(desks).look(ivar, Sought(), None).tab is Tab.OPEN
    view = desks.handling.case(hedda, second)
    desks.refuses(hedda, second, view.case.version, "Strider mot planen.")
    assert found(desks, hedda, Tab.CLOSED) == ["2"]
    assert queueing(desks).look(hedda, Sought(text="orvar"), Tab.OPEN).counted.tabs[Tab.CLOSED] == 1


def test_what_is_due_first_is_first_and_what_rests_is_last(desks: Desks, hedda: Principal) -> None:
    first, _second = two_cases(desks)
    assert found(desks, hedda) == ["1", "2"]
    version = desks.handling.case(hedda, first).case.version
    due = (desks.clock() + timedelta(days=10)).date()
    desks.asks(hedda, first, version, "Skala saknas.", due)
    assert found(desks, hedda) == ["2", "1"]
    assert found(desks, hedda, waits=Waits.APPLICANT) == ["1"]
    assert found(desks, hedda, waits=Waits.OFFICER) == ["2"]
    desks.clock.turn(days=11)
    assert found(desks, hedda) == ["1", "2"], "the time to answer has run out, and so it is the officer's turn"
    assert found(desks, hedda, waits=Waits.OFFICER) == ["1", "2"]
    assert found(desks, hedda, waits=Waits.APPLICANT) == []


def test_what_has_come_is_told_until_somebody_has_acted_on_it(desks: Desks, hedda: Principal) -> None:
    case_id = desks.submitted(desks.resident()).case_id

    def stands() -> tuple[Attention, ...]:
        [case] = queueing(desks).look(hedda, Sought(), Tab.OPEN).cases
        return case.attention

    assert stands() == (Attention.NEW,)
    due = (desks.clock() + timedelta(days=10)).date()
    desks.asks(hedda, case_id, desks.handling.case(hedda, case_id).case.version, "Skala saknas.", due)
    assert stands() == ()
    ylva = desks.resident()
    desks.answers(ylva, case_id, "Här.", [], desks.applying.case_of(ylva, case_id).case.version)
    assert stands() == (Attention.ANSWERED,)
    Allotting(desks.database, desks.clock, MUNICIPALITY).tag(hedda, [case_id], "Läst")
    assert stands() == (Attention.ANSWERED,), "a tag is no reading"


def test_warnings_come_before_the_day(desks: Desks, hedda: Principal) -> None:
    two_cases(desks)
    ours = queueing(desks, QueueProfile(warn_days=14))
    desks.clock.turn(weeks=6)  # the first has three weeks left, the second four
    assert ours.look(hedda, Sought(), Tab.OPEN).counted.soon == 0
    desks.clock.turn(days=8)
    assert ours.look(hedda, Sought(), Tab.OPEN).counted.soon == 1
    assert found(desks, hedda, within=14) == ["1"]
    desks.clock.turn(days=14)
    counted = ours.look(hedda, Sought(), Tab.OPEN).counted
    assert (counted.late, counted.soon) == (1, 1)


CHOICES: list[tuple[dict[str, Any], list[str]]] = [
    ({"kind": "komplementbyggnad"}, ["1", "2"]),
    ({"kind": "komplement"}, []),
    ({"wants": "bygglov"}, ["1", "2"]),
    ({"wants": "forhandsbesked"}, []),
    ({"state": "submitted"}, ["1", "2"]),
    ({"state": "granted"}, []),
    ({"area": "Alviken"}, ["1", "2"]),
    ({"area": "Norr"}, []),
    ({"officer": "nobody"}, []),
    ({"tag": "%"}, []),
    ({"within": 0}, []),
]


def test_lists_are_kept_to_what_is_chosen(desks: Desks, hedda: Principal) -> None:
    two_cases(desks)
    profile = QueueProfile(areas=municipality().queue.areas)
    FreshCases(desks.database, desks.clock, municipality(profile), find).react_once()
    assert [(sought, found(desks, hedda, **sought)) for sought, _expected in CHOICES] == CHOICES


def test_nobody_sees_a_case_that_they_are_in_themselves(desks: Desks) -> None:
    two_cases(desks)
    ylva = desks.resident()
    both = Principal(ylva.person_id, ylva.name, frozenset({Role.OFFICER}))
    assert found(desks, both) == ["2"]
    assert found(desks, both, text="000001") == []


def test_a_stand_in_sees_the_cases_of_who_is_away(desks: Desks, hedda: Principal) -> None:
    ivar = known(desks, "ivar", "Ivar Falk")
    first, _second = two_cases(desks)
    desks.handling.assign(ivar, first, desks.handling.case(ivar, first).case.version)
    assert found(desks, hedda, Tab.MINE) == []
    today = desks.clock().date()
    gone = Absence("", ivar.person_id, today, today, hedda.person_id, "", BEGUN)
    Allotting(desks.database, desks.clock, MUNICIPALITY).note_absence(hedda, gone)
    assert found(desks, hedda, Tab.MINE) == ["1"]
    desks.clock.turn(days=1)
    assert found(desks, hedda, Tab.MINE) == []


def test_a_list_says_what_was_decided_by_its_own_name() -> None:
    assert label_in_lists(State.GRANTED, "bygglov", ("forhandsbesked",)) == "Positivt förhandsbesked"
    assert label_in_lists(State.REFUSED, "bygglov", ("forhandsbesked",)) == "Negativt förhandsbesked"
    assert label_in_lists(State.GRANTED, "anmalan", ("anmalan",)) == "Startbesked"
    assert label_in_lists(State.GRANTED, "bygglov", ("bygglov", "anmalan")) == "Beviljad"


# --- kept with the events -------------------------------------------------------------------------------------------


@contextmanager
def raw(desks: Desks) -> Iterator[Connection]:
    with desks.database.engine.begin() as connection:
        yield connection


def kept(desks: Desks) -> tuple[list[Any], list[Any]]:
    """All that is kept beside the events but the numbers of rows and where cases are."""
    shown = [column for column in queue_rows.c if column.name not in {"number", "area", "address", "east", "north"}]
    with raw(desks) as connection:
        rows = connection.execute(queue_rows.select().with_only_columns(*shown).order_by(queue_rows.c.case_id)).all()
        words = connection.execute(text("SELECT CAST(words AS TEXT) FROM case_texts")).scalars()
        return [tuple(row) for row in rows], sorted(words)


def test_the_queue_is_told_from_the_events_again_just_as_it_was(desks: Desks, hedda: Principal) -> None:
    first, second = two_cases(desks)
    Allotting(desks.database, desks.clock, MUNICIPALITY).tag(hedda, [first], "Strandnära")
    view = desks.handling.case(hedda, second)
    desks.deciding.grant(hedda, second, view.case.version, "Följer planen.")
    before = kept(desks)
    with raw(desks) as connection:
        assert rebuild_queue(connection) == 2
    assert kept(desks) == before
    with raw(desks) as connection:
        assert fill_queue(connection) == 0
        connection.execute(text("DELETE FROM case_texts"))
        connection.execute(queue_rows.delete())
        assert fill_queue(connection) == 2
        connection.execute(queue_rows.update().where(queue_rows.c.case_id == first).values(telling=0, tags=""))
        assert fill_queue(connection) == 1, "what an older version told is told again"
    assert kept(desks) == before


def test_a_transaction_that_fails_leaves_the_words_as_they_were(desks: Desks, hedda: Principal) -> None:
    two_cases(desks)
    before = kept(desks)

    def half_way() -> None:
        with desks.database.transaction() as unit:
            case_id = unit.queue.unplaced(1)[0]
            stored = unit.log.of_case(case_id)
            case = desks.handling.case(hedda, case_id).case
            unit.queue.write(replace(case, tags=("Bara här",)), stored)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    assert kept(desks) == before


# --- views of one's own ---------------------------------------------------------------------------------------------


def test_everybody_has_views_of_their_own(desks: Desks, hedda: Principal) -> None:
    ivar, ours = known(desks, "ivar", "Ivar Falk"), queueing(desks)
    ours.save_view(hedda, " Strand ", "visa=oppna&tagg=Strandn%C3%A4ra")
    ours.save_view(hedda, "Strand", "visa=mina")
    assert [(view.name, view.query) for view in ours.look(hedda, Sought(), None).views] == [("Strand", "visa=mina")]
    assert ours.look(ivar, Sought(), None).views == []
    with pytest.raises(NotFound):
        ours.forget_view(ivar, "Strand")
    ours.forget_view(hedda, "Strand")
    for name in ("", "x" * 61):
        with pytest.raises(Refused):
            ours.save_view(hedda, name, "")
    with pytest.raises(NotFound):
        ours.save_view(Principal("r", "Eva", frozenset({Role.READER})), "Min", "")


# --- how the day was reckoned ---------------------------------------------------------------------------------------

CAME = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("history", "told"),
    [
        (History(CAME), "10 veckor från 1 september 2026, då ansökan kom in."),
        (
            History(CAME, orders=(Order(date(2026, 9, 10), date(2026, 9, 20)),)),
            "10 veckor från 20 september 2026, då sökanden avhjälpte en brist.",
        ),
        (
            History(CAME, extension=Extension(4, date(2026, 10, 20))),
            "10 veckor från 1 september 2026, då ansökan kom in. Förlängd 4 veckor.",
        ),
        (
            History(CAME, pauses=(Pause(date(2026, 9, 10), date(2026, 9, 22)),)),
            "10 veckor från 1 september 2026, då ansökan kom in. Har vilat 12 dagar.",
        ),
        (History(CAME, pauses=(Pause(date(2026, 9, 10), None),)), "Vilar sedan 10 september 2026"),
        (History(CAME, orders=(Order(date(2026, 9, 10)),)), "Klockan står still tills sökanden har kompletterat."),
        (
            History(
                CAME,
                extension=Extension(2, date(2026, 10, 20)),
                pauses=(Pause(date(2026, 9, 10), date(2026, 9, 22)),),
            ),
            "Förlängd 2 veckor och vilat 12 dagar.",
        ),
    ],
)
def test_how_the_day_was_reckoned_is_told_in_words(history: History, told: str) -> None:
    reckoning = reckoned(history, "PBL 9 kap. 99 §")
    assert told in str(reckoned_told(reckoning))
    assert Reckoning.of_dict(reckoning.as_dict()) == reckoning
