"""The event log: append-only, chained, and any change to it found."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from permits.adapters.database import verify_log
from tests.unit.desks import Desks


@pytest.fixture
def told(desks: Desks) -> Desks:
    """Two cases in the log, one of them with the service's own work recorded."""
    ylva = desks.resident()
    desks.submitted(ylva)
    desks.reacting.react_once()
    desks.submitted(ylva)
    return desks


def test_an_untouched_log_is_whole(told: Desks) -> None:
    assert verify_log(told.database) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_events SET data = '{}' WHERE seq = 2",
        "UPDATE case_events SET by_name = by_name",
        "DELETE FROM case_events WHERE seq = 3",
        "DELETE FROM case_events",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(told: Desks, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), told.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify_log(told.database) == []


def test_an_event_cannot_be_replaced_by_inserting_it_again(told: Desks) -> None:
    verb = "INSERT OR REPLACE" if told.database.engine.dialect.name == "sqlite" else "INSERT"
    columns = "seq, case_id, version, type, data, at, by, by_name, hash, previous_hash"
    again = f"{verb} INTO case_events ({columns}) SELECT {columns} FROM case_events WHERE seq = 2"
    with pytest.raises(DBAPIError), told.database.engine.begin() as connection:
        connection.execute(text(again))
    assert verify_log(told.database) == []


@pytest.mark.parametrize(
    "column", ["case_id", "version", "type", "data", "at", "by", "by_name", "hash", "previous_hash"]
)
def test_a_changed_column_is_found_and_the_row_named(told: Desks, column: str) -> None:
    changed = "version + 40" if column == "version" else f"'x' || substr(\"{column}\", 2)"
    told.tamper(f'UPDATE case_events SET "{column}" = {changed} WHERE seq = 4')
    assert 4 in {problem.seq for problem in verify_log(told.database)}


def test_a_removed_row_is_found(told: Desks) -> None:
    told.tamper("DELETE FROM reactions")
    told.tamper("DELETE FROM case_events WHERE seq = 4")
    assert any("saknas" in problem.message and problem.seq == 5 for problem in verify_log(told.database))


def test_rows_removed_at_the_end_are_found_by_what_the_case_remembers(told: Desks) -> None:
    told.tamper("DELETE FROM case_events WHERE seq = (SELECT max(seq) FROM case_events)")
    [problem] = verify_log(told.database)
    assert "händelser" in problem.message


def test_a_whole_case_removed_is_found(told: Desks) -> None:
    with told.database.engine.begin() as connection:
        case_id = connection.execute(text("SELECT case_id FROM case_events WHERE seq = 1")).scalar()
    told.tamper("DELETE FROM reactions")
    told.tamper(f"DELETE FROM case_events WHERE case_id = '{case_id}'")
    assert len(verify_log(told.database)) >= 2


def test_two_rows_that_changed_places_are_found(told: Desks) -> None:
    told.tamper("DELETE FROM reactions")
    for statement in ("seq = 999 WHERE seq = 2", "seq = 2 WHERE seq = 3", "seq = 3 WHERE seq = 999"):
        told.tamper(f"UPDATE case_events SET {statement}")
    assert {2, 3} <= {problem.seq for problem in verify_log(told.database)}


def test_an_added_row_is_found(told: Desks) -> None:
    told.tamper(
        "INSERT INTO case_events (seq, case_id, version, type, data, at, by, by_name, hash, previous_hash) "
        "SELECT max(seq) + 1, 'nytt', 1, 'PermitGranted', '{}', max(at), 'x', 'x', 'x', 'y' FROM case_events"
    )
    problems = verify_log(told.database)
    assert any(problem.case_id == "nytt" and problem.seq for problem in problems)


@pytest.mark.parametrize(
    "changed", ["state = 'granted'", "applicant = 'Någon annan'", "officer_id = 'x'", "version = 1"]
)
def test_a_summary_that_says_something_else_than_the_events_is_found(told: Desks, changed: str) -> None:
    told.tamper(f"UPDATE cases SET {changed} WHERE registry_number = 'BYGG 2026-000001'")
    [problem] = verify_log(told.database)
    assert problem.message.endswith(changed.split(" ", maxsplit=1)[0])
