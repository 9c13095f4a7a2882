"""The anchors: what the log once was, said in a file of its own, so that a log rewritten as a whole is found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from permits.adapters.anchors import AnchorFile, AnchorsUnreadableError
from permits.adapters.database import verify_log
from permits.adapters.database.log import BEFORE_THE_FIRST, fingerprint
from permits.cli import main
from permits.services.anchoring import Anchoring, unmet
from tests.unit.desks import Desks


@pytest.fixture
def file(desks: Desks) -> AnchorFile:
    return AnchorFile(desks.folder / "anchors.txt")


@pytest.fixture
def anchoring(desks: Desks, file: AnchorFile) -> Anchoring:
    return Anchoring(file, desks.database.head, desks.database.hash_of, desks.clock)


def rewritten(desks: Desks, *, without_last: bool = False) -> None:
    """Tell another story from the second event on, its chain made anew so that it is whole in itself."""
    with desks.database.engine.connect() as connection:
        rows: list[Mapping[str, Any]] = list(
            connection.execute(text("SELECT * FROM case_events ORDER BY seq")).mappings().all()
        )
    previous = BEFORE_THE_FIRST
    for row in rows:
        told = {**row, "previous_hash": previous}
        if row["seq"] == 2:
            told["by_name"] = "Någon annan"
        previous = fingerprint(told)
        # both at first to what nothing else has: each hash is only in one row
        desks.tamper(
            f"UPDATE case_events SET hash = 'x{row['seq']}', previous_hash = 'y{row['seq']}' WHERE seq = {row['seq']}"
        )
    previous = BEFORE_THE_FIRST
    for row in rows:
        told = {**row, "previous_hash": previous}
        if row["seq"] == 2:
            told["by_name"] = "Någon annan"
        fresh = fingerprint(told)
        desks.tamper(
            f"UPDATE case_events SET by_name = '{told['by_name']}', previous_hash = '{previous}', hash = '{fresh}' "
            f"WHERE seq = {row['seq']}"
        )
        previous = fresh


def test_an_anchor_is_dropped_once_a_day_and_only_when_there_is_a_log(
    desks: Desks, anchoring: Anchoring, file: AnchorFile
) -> None:
    assert anchoring.react_once() == 0
    assert not file.path.exists()
    desks.submitted(desks.resident())
    assert anchoring.react_once() == 1
    desks.submitted(desks.resident())
    assert anchoring.react_once() == 0
    desks.clock.turn(days=1)
    assert anchoring.react_once() == 1
    first, second = file.every()
    assert (second.day - first.day).days == 1
    assert (second.seq, second.hash) == desks.database.head()
    assert unmet(file.every(), desks.database.hash_of) == []


def test_a_log_rewritten_as_a_whole_is_whole_in_itself_but_does_not_meet_its_anchor(
    desks: Desks, anchoring: Anchoring, file: AnchorFile
) -> None:
    desks.submitted(desks.resident())
    anchoring.react_once()
    rewritten(desks)
    assert verify_log(desks.database) == []
    [(anchor, why)] = unmet(file.every(), desks.database.hash_of)
    assert anchor.day.isoformat() in why
    desks.clock.turn(days=1)
    assert anchoring.react_once() == 0, "what once was true is not covered by what is said now"


def test_events_removed_from_the_end_are_missed_by_the_anchor(
    desks: Desks, anchoring: Anchoring, file: AnchorFile
) -> None:
    desks.submitted(desks.resident())
    anchoring.react_once()
    last, _hash = desks.database.head()
    desks.tamper("DELETE FROM reactions")
    desks.tamper(f"DELETE FROM case_events WHERE seq = {last}")
    [(anchor, why)] = unmet(file.every(), desks.database.hash_of)
    assert anchor.seq == last
    assert "saknas" in why


def test_a_line_that_was_never_finished_does_not_count_and_is_replaced(
    desks: Desks, anchoring: Anchoring, file: AnchorFile
) -> None:
    desks.submitted(desks.resident())
    file.path.write_text("2026-11-2")
    assert file.every() == []
    assert anchoring.react_once() == 1
    assert len(file.every()) == 1


@pytest.mark.parametrize(
    "content",
    [
        "igår 1 aa\n",
        f"2026-11-23 2 {'a' * 64}\n2026-11-22 3 {'a' * 64}\n",
        f"2026-11-22 3 {'a' * 64}\n2026-11-23 2 {'a' * 64}\n",
    ],
)
def test_a_file_that_somebody_has_written_in_is_found(file: AnchorFile, content: str) -> None:
    file.path.write_text(content)
    with pytest.raises(AnchorsUnreadableError, match="Rad"):
        file.every()


def test_the_command_names_the_day_whose_anchor_is_not_met(
    desks: Desks, anchoring: Anchoring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(desks.folder))
    monkeypatch.setenv("LOVLIG_DATABASE_URL", desks.url)
    desks.submitted(desks.resident())
    assert main(["audit"]) == 0
    assert "Inga ankare" in capsys.readouterr().out
    anchoring.react_once()
    kept_elsewhere = Path(desks.folder / "elsewhere.txt")
    kept_elsewhere.write_bytes((desks.folder / "anchors.txt").read_bytes())
    assert main(["audit", "verify"]) == 0
    assert "1 ankare stämmer" in capsys.readouterr().out
    rewritten(desks)
    assert main(["audit", "verify", "--anchors", str(kept_elsewhere)]) == 1
    assert "2026-11-23" in capsys.readouterr().out
