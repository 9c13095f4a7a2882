"""Whatever somebody with the database in their hands does to the record is found, and named: on both databases."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from permits.adapters.anchors import AnchorFile
from permits.adapters.database import migrate, opening, verify_log
from permits.adapters.database.failing import is_down
from permits.adapters.database.log import BEFORE_THE_FIRST, fingerprint, take_turn
from permits.adapters.database.tables import case_documents, case_events, case_parties, reactions
from permits.services.anchoring import Anchoring, unmet
from tests.faults.postgres import NoPostgres, cluster
from tests.unit.desks import Desks

pytestmark = pytest.mark.xdist_group("record")
TRIED = int(os.environ.get("LOVLIG_TAMPERINGS", "25"))  # ways to tamper on each database
COLUMNS = tuple(column.name for column in case_events.c if column.name not in {"seq", "hash", "previous_hash"})
Row = dict[str, Any]


@dataclass
class Record:
    """A database with a log in it, what was in it once, and the anchor that was dropped at its end."""

    desks: Desks
    rows: list[Row]
    anchors: AnchorFile

    def found_in(self, rows: Sequence[Mapping[str, Any]]) -> tuple[set[int], set[str]]:
        """What is found when these rows stand in the log instead: numbers of events, cases. Put right afterwards."""
        self._write(rows)
        try:
            problems = verify_log(self.desks.database)
            anchored = [anchor.seq for anchor, _why in unmet(self.anchors.every(), self.desks.database.hash_of)]
        finally:
            self._write(self.rows)
        return {each.seq for each in problems} | set(anchored), {each.case_id for each in problems}

    def _write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        with self.desks.untriggered() as connection:
            connection.execute(delete(case_events))
            if rows:
                connection.execute(insert(case_events), list(rows))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Three cases with documents, and an anchor."""
    folder = tmp_path_factory.mktemp("record")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'lovlig.db'}"
        if request.param == "postgresql":
            try:
                url = stack.enter_context(cluster())
            except NoPostgres:
                pytest.skip("there is no PostgreSQL here")
        made = _told(url, folder)
        stack.callback(made.desks.database.close)
        yield made


def _told(url: str, folder: Path) -> Record:
    migrate(url)
    desks = Desks(url, folder)
    ylva = desks.resident()
    for _case in range(3):
        desks.submitted(ylva)
        desks.reacting.react_once()
    with desks.database.engine.begin() as connection:
        connection.execute(delete(reactions))  # they point at the log, and are no part of it
        rows = [dict(row) for row in connection.execute(select(case_events).order_by(case_events.c.seq)).mappings()]
    anchors = AnchorFile(folder / "anchors.txt")
    assert Anchoring(anchors, desks.database.head, desks.database.hash_of, desks.clock).react_once() == 1
    assert verify_log(desks.database) == []
    return Record(desks, rows, anchors)


# --- the log --------------------------------------------------------------------------------------------------------


def chained(rows: Sequence[Mapping[str, Any]], start: int) -> list[Row]:
    """The rows with every hash from `start` on made anew, as somebody would who knows how."""
    made: list[Row] = []
    for number, row in enumerate(rows):
        told = dict(row)
        if number >= start:
            told["previous_hash"] = made[-1]["hash"] if made else BEFORE_THE_FIRST
            told["hash"] = fingerprint(told)
        made.append(told)
    return made


def numbered(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [{**row, "seq": seq} for seq, row in enumerate(rows, 1)]


@st.composite
def tamperings(draw: st.DrawFn, rows: list[Row]) -> tuple[list[Row], int, set[str]]:
    """What the log is made into, the first event that is not as it was, and the cases that it was done to."""
    at = draw(st.integers(0, len(rows) - 1))
    kind = draw(st.sampled_from(["alter", "remove", "add", "swap", "move", "cut", "repeat", "empty"]))
    cases, changed, first = {rows[at]["case_id"]}, [dict(row) for row in rows], at
    if kind == "alter":
        column = draw(st.sampled_from(COLUMNS))
        other = draw(_another(rows[at][column]))
        changed[at][column] = other
    elif kind == "remove":
        changed.pop(at)
    elif kind in {"add", "repeat"}:
        fresh = {"data": '{"text": "x"}', "by_name": "Någon"} if kind == "add" else {}
        version = len([row for row in rows if row["case_id"] == rows[at]["case_id"]]) + 1
        new = {**rows[at], **fresh, "seq": 0, "version": version, "hash": "f" * 64, "previous_hash": "e" * 64}
        changed.insert(at, new)
    elif kind in {"swap", "move"}:
        other_at = draw(st.integers(0, len(rows) - 1).filter(lambda number: number != at))
        first, cases = min(at, other_at), cases | {rows[other_at]["case_id"]}
        if kind == "swap":
            changed[at], changed[other_at] = changed[other_at], changed[at]
        else:
            changed.insert(other_at, changed.pop(at))
    elif kind == "cut":
        cases = {row["case_id"] for row in rows[at:]}
        changed = changed[:at]
    else:
        cases, changed, first = {row["case_id"] for row in rows}, [], 0
    renumbered = kind in {"add", "repeat", "swap", "move"} or draw(st.booleans())
    changed = numbered(changed) if renumbered else changed
    if draw(st.booleans()):
        changed = chained(changed, first)
    return changed, first + 1, cases


def _another(value: Any) -> st.SearchStrategy[Any]:
    if isinstance(value, int):
        return st.integers(50, 10_000)
    longest = min(len(str(value)) + 4, 60 if len(str(value)) <= 60 else 400)
    plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=min(longest, 30))
    return plain.filter(lambda told: told != value)


def test_whatever_is_done_to_the_log_is_found_and_named(record: Record) -> None:
    """With the triggers off: altered, removed, added, repeated, swapped, moved, cut; with or without a new chain.

    Named is the event itself or the one that no longer follows on it, the case, or the anchor of the day.
    """
    tried: list[int] = []

    @settings(max_examples=TRIED, database=None)
    @given(tamperings(record.rows))
    def hold(tampered: tuple[list[Row], int, set[str]]) -> None:
        rows, first, cases = tampered
        seqs, found = record.found_in(rows)
        tried.append(first)
        assert seqs or found
        assert {seq for seq in seqs if seq >= first} or found & cases, f"{first}, {cases}: {seqs}, {found}"

    hold()
    assert verify_log(record.desks.database) == []
    assert len(tried) >= TRIED


def test_a_chain_made_anew_from_any_event_on_does_not_meet_the_anchor(record: Record) -> None:
    for at in range(len(record.rows)):
        changed = [dict(row) for row in record.rows]
        changed[at]["by_name"] = "Någon annan"
        seqs, _found = record.found_in(chained(changed, at))
        assert len(record.rows) in seqs, f"event {at + 1} was rewritten, and the anchor is met"


def test_two_who_throw_away_the_same_file_at_once_are_both_served(record: Record) -> None:
    """The same drawing in two drafts, thrown away in the same moment."""
    files, at, done = ["a" * 64, "b" * 64], datetime(2026, 11, 20, tzinfo=UTC), []

    def throw_away() -> None:
        with other.transaction() as unit:
            unit.disposal.loosen(files[::-1], at)
        done.append(1)

    other = opening.open_database(record.desks.url)
    second = threading.Thread(target=throw_away)
    with record.desks.database.transaction() as unit:
        unit.disposal.loosen(files, at)
        second.start()
        second.join(0.5)
        assert not done, "it waits for the first"
    second.join(20)
    other.close()
    assert done
    with record.desks.database.transaction() as unit:
        for each in files:
            unit.disposal.settled(each)


def test_a_process_that_is_gone_in_the_middle_holds_nobody_up(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when its machine lost power with the log's turn taken: who waits is told, and the server takes it back."""
    if record.desks.url.startswith("sqlite"):
        pytest.skip("there the turn ends with the process")
    monkeypatch.setattr(opening, "LOCK_MS", 100)
    monkeypatch.setattr(opening, "IDLE_MS", 1_000)
    gone, waiting = opening.open_engine(record.desks.url), opening.open_database(record.desks.url)
    with ExitStack() as stack:
        stack.callback(gone.dispose)
        stack.callback(waiting.close)
        holding = gone.connect()
        take_turn(holding)
        with pytest.raises(OperationalError) as told, waiting.transaction() as unit:
            take_turn(unit.connection)
        assert is_down(told.value), "so people get a calm page and may try again"
        time.sleep(1.2)
        with waiting.transaction() as unit:
            take_turn(unit.connection)
        with pytest.raises(DBAPIError) as late:
            holding.exec_driver_sql("SELECT 1")
        assert is_down(late.value), "and whoever was taken for gone, and was not, as well"
        holding.invalidate()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_events SET by_name = 'x' WHERE seq = 2",
        "UPDATE case_events SET seq = seq + 1000",
        "DELETE FROM case_events WHERE seq = 2",
        "DELETE FROM case_events",
        "TRUNCATE case_events CASCADE",
        "INSERT OR REPLACE INTO case_events SELECT * FROM case_events WHERE seq = 2",
        "INSERT INTO case_events SELECT * FROM case_events WHERE seq = 2 ON CONFLICT (seq) DO UPDATE SET by_name = 'x'",
    ],
)
def test_with_its_triggers_on_the_database_changes_nothing(record: Record, statement: str) -> None:
    """TRUNCATE is PostgreSQL's and INSERT OR REPLACE is SQLite's; the other refuses to understand."""
    with pytest.raises(DBAPIError), record.desks.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify_log(record.desks.database) == []


# --- what is kept beside it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE case_documents SET sha256 = '{other}' WHERE id = '{document}'", "{document}"),
        ("UPDATE case_documents SET filename = 'annat.pdf' WHERE id = '{document}'", "filename"),
        ("DELETE FROM case_documents WHERE id = '{document}'", "{document} saknas"),
        ("UPDATE case_documents SET id = 'ny' WHERE id = '{document}'", "ny"),
        ("UPDATE case_parties SET person_id = 'nagon' WHERE case_id = '{case}'", "nagon"),
        ("DELETE FROM case_parties WHERE case_id = '{case}'", "parterna"),
    ],
)
def test_a_document_or_a_party_that_no_event_tells_of_is_found(record: Record, statement: str, named: str) -> None:
    engine = record.desks.database.engine
    with engine.begin() as connection:
        tables = (case_documents, case_parties)
        before = [[dict(row) for row in connection.execute(select(table)).mappings()] for table in tables]
        one = before[0][0]
        told = {"document": one["id"], "case": one["case_id"], "other": "0" * 64}
        connection.execute(text(statement.format(**told)))
    try:
        problems = verify_log(record.desks.database)
        assert any(named.format(**told) in each.message and each.case_id == one["case_id"] for each in problems)
    finally:
        with engine.begin() as connection:
            for table, rows in zip(tables, before, strict=True):
                connection.execute(delete(table))
                connection.execute(insert(table), rows)
    assert verify_log(record.desks.database) == []
