"""The registry of public records: a line for everything, found by its words, and nobody protected in it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import text

from permits.adapters.database.filling import fill_registry
from permits.case.access import Principal, Role
from permits.case.events import EVENT_TYPES
from permits.case.folding import fold
from permits.case.model import PROTECTED_NAME
from permits.services.queue_shapes import Member
from permits.services.registry import PER_PAGE, RegistryDesk, RegistryEntry, SoughtEntries
from permits.services.registry_words import KIND_OF, NOT_REGISTERED, EntryKind
from tests.bench.many_cases import ManyCases
from tests.unit.desks import Desks
from tests.unit.printed_case import ANSWERS, MUNICIPALITY

STRANGER = Principal("p-nobody", "Rut Registrator", frozenset({Role.REGISTRATOR}))
SECRET = ("Ylva", "Strandqvist", "Norra Strandvägen")


def found(desks: Desks, who: Principal = STRANGER, **sought: object) -> list[RegistryEntry]:
    with desks.database.reading() as unit:
        asked = SoughtEntries(**sought)  # type: ignore[arg-type]
        entries = unit.registry.page(asked, who.ids, limit=1000)
        assert unit.registry.counted(asked, who.ids) == len(entries)
        return entries


def test_what_came_in_is_registered_at_once_with_day_number_sender_and_what_it_is_about(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    entries = found(desks)
    assert [entry.number for entry in entries] == sorted((entry.number for entry in entries), reverse=True)
    came_in = [entry for entry in entries if entry.kind is EntryKind.IN]
    assert len(came_in) == 3  # the application and two drawings
    for entry in came_in:
        assert entry.registry_number == receipt.registry_number
        assert entry.day == date(2026, 11, 23)
        assert entry.counterpart == "Ylva Strandqvist"
        assert entry.subject
    assert [bool(entry.document_id) for entry in came_in] == [True, True, False]


SOUGHT: list[tuple[dict[str, object], int]] = [
    ({"text": "2026-000001"}, 4),
    ({"text": "1"}, 4),
    ({"text": "Alviken 1:18"}, 4),
    ({"text": "Alviken 1:1"}, 0),
    ({"text": "strandqv"}, 3),
    ({"text": "fasadritning"}, 1),
    ({"text": "komplementbyggnad"}, 4),
    ({"text": "%% --"}, 0),
    ({"text": "' OR 1=1"}, 0),
    ({"kind": EntryKind.MADE}, 1),
    ({"kind": EntryKind.DECISION}, 0),
    ({"first": date(2026, 11, 23), "last": date(2026, 11, 23)}, 4),
    ({"first": date(2026, 11, 24)}, 0),
    ({"last": date(2026, 11, 22)}, 0),
    ({"only_documents": True}, 2),
]


def test_it_is_found_by_number_property_sender_word_day_and_kind(desks: Desks) -> None:
    desks.submitted(desks.resident())
    assert [(sought, len(found(desks, **sought))) for sought, _many in SOUGHT] == SOUGHT


def test_later_lines_are_added_and_the_order_to_complete_went_out(desks: Desks) -> None:
    ylva, hedda = desks.resident(), desks.officer()
    case_id = desks.submitted(ylva).case_id
    desks.clock.turn(days=1)
    version = desks.handling.case(hedda, case_id).case.version
    desks.asks(hedda, case_id, version, "Måttsätt fasaden.", date(2026, 12, 20))
    (order,) = found(desks, kind=EntryKind.OUT)
    assert order.counterpart == "Ylva Strandqvist"
    assert order.day == date(2026, 11, 24)
    assert "Måttsätt" not in repr(order)  # what was written stands in the case, not in the registry
    assert found(desks)[0].day == date(2026, 11, 24)


def test_whoever_is_in_a_case_finds_nothing_of_it(desks: Desks) -> None:
    ylva = desks.resident()
    desks.submitted(ylva)
    assert found(desks)
    assert found(desks, who=ylva) == []


def test_nothing_tells_who_is_protected_and_no_name_finds_them(desks: Desks) -> None:
    desks.submitted(desks.resident(), sokande={**_applicant(), "protected": "ja"})
    entries = found(desks)
    assert len(entries) == 4
    told = repr(entries)
    assert PROTECTED_NAME in told
    for secret in SECRET:
        assert secret not in told
        assert found(desks, text=secret) == []
    assert found(desks, text="Alviken 1:18")  # the property is public also then (OSL 21 kap. 3 §)


def test_what_was_told_is_hidden_again_when_somebody_becomes_protected(desks: Desks) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    assert found(desks, text="Strandqvist")
    with desks.database.transaction() as unit:
        stored = unit.log.of_case(case_id)
        case = fold(stored)
        hidden = replace(case, parties=tuple(replace(party, protected=True) for party in case.parties))
        unit.registry.write(hidden, stored)
    assert found(desks, text="Strandqvist") == []
    assert len(found(desks)) == 4
    assert "Strandqvist" not in repr(found(desks))


def test_a_case_from_before_there_was_a_registry_is_told_from_its_events(desks: Desks) -> None:
    desks.submitted(desks.resident())
    before = found(desks)
    with desks.database.engine.begin() as connection:
        for table in ("registry_entries", "registry_texts"):
            connection.execute(text(f"DELETE FROM {table}"))
        assert fill_registry(connection) == 1
        assert fill_registry(connection) == 0
    assert found(desks) == before


def test_every_name_in_the_table_is_an_event() -> None:
    assert set(KIND_OF) <= set(EVENT_TYPES)
    assert not set(KIND_OF) & NOT_REGISTERED


def test_pages_follow_each_other_without_gap_or_repeat_and_are_quick_with_many_cases(desks: Desks) -> None:
    officers = [Member("p-hedda", "Hedda Lund", "hedda", frozenset({"officer"}))]
    ManyCases(desks.database, desks.clock(), officers).make(40, closed=0.5)
    desk = RegistryDesk(desks.database, MUNICIPALITY, None, desks.clock)  # type: ignore[arg-type]
    first = desk.look(STRANGER, SoughtEntries())
    pages = [desk.look(STRANGER, SoughtEntries(), page).entries for page in range(1, first.pages + 1)]
    seen = [entry for page in pages for entry in page]
    assert len(seen) == len({entry.seq for entry in seen}) == first.total > 2 * PER_PAGE
    assert [entry.day for entry in seen] == sorted((entry.day for entry in seen), reverse=True)
    assert desk.look(STRANGER, SoughtEntries(), 10_000).page == first.pages
    began = time.process_time()
    desk.look(STRANGER, SoughtEntries(text="bygglov"), 2)
    assert time.process_time() - began < 0.5
    assert desk.look(STRANGER, SoughtEntries(first=date(2026, 11, 23) + timedelta(days=1))).total == 0


def _applicant() -> dict[str, str]:
    return dict(ANSWERS["sokande"])
