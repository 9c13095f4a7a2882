"""Whether the log is what was once written, row by row, and whether the summaries say what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from permits.adapters.database.cases import summary
from permits.adapters.database.log import BEFORE_THE_FIRST, LogRows, fingerprint
from permits.adapters.database.opening import Database
from permits.adapters.database.tables import case_events, cases
from permits.case.folding import fold

# Follows from the events by rules that may be mended later, which would be no sign of anything done to the record.
RECKONED = frozenset({"decide_by"})


@dataclass(frozen=True)
class Problem:
    """Something in the log that is not as it was written. `seq` 0 where no row is left to name."""

    seq: int
    case_id: str
    message: str

    def __str__(self) -> str:
        return f"händelse {self.seq} (ärende {self.case_id}): {self.message}"


@dataclass
class _Chain:
    """How far the reading has come."""

    seq: int = 0
    hash: str = BEFORE_THE_FIRST
    lengths: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def verify_log(database: Database) -> list[Problem]:
    """Every row that was altered, removed, added or reordered, and every summary that says something else."""
    with database.reading() as unit:
        connection = unit.connection
        chain = _Chain()
        problems = [problem for row in _rows(connection) for problem in _checked(row, chain)]
        return problems + list(_summaries(connection, chain))


def _rows(connection: Connection) -> Iterator[Any]:
    in_order = select(case_events).order_by(case_events.c.seq)
    return iter(connection.execute(in_order, execution_options={"yield_per": 500}).mappings())


def _checked(row: Any, chain: _Chain) -> Iterator[Problem]:
    if row["seq"] != chain.seq + 1:
        yield Problem(row["seq"], row["case_id"], f"händelserna {chain.seq + 1}–{row['seq'] - 1} saknas")
    if row["previous_hash"] != chain.hash:
        yield Problem(row["seq"], row["case_id"], "den följer inte på händelsen före")
    if row["hash"] != fingerprint(row):
        yield Problem(row["seq"], row["case_id"], "den har ändrats efter att den skrevs")
    expected = chain.lengths[row["case_id"]] + 1
    if row["version"] != expected:
        yield Problem(row["seq"], row["case_id"], f"den är ärendets {row['version']}:e men borde vara {expected}:e")
    chain.seq, chain.hash = row["seq"], row["hash"]
    chain.lengths[row["case_id"]] = row["version"]


def _summaries(connection: Connection, chain: _Chain) -> Iterator[Problem]:
    log = LogRows(connection)
    seen = set()
    for row in connection.execute(select(cases)).mappings().all():
        case_id = row["case_id"]
        seen.add(case_id)
        length = chain.lengths.get(case_id, 0)
        if length != row["length"]:
            yield Problem(0, case_id, f"loggen har {length} händelser, ärendet hade {row['length']}")
            continue
        try:
            told = summary(fold(log.of_case(case_id)))
        except (ValueError, TypeError, KeyError) as error:
            yield Problem(0, case_id, f"händelserna går inte att läsa: {error}")
            continue
        wrong = sorted(name for name, value in told.items() if row[name] != value and name not in RECKONED)
        if wrong:
            yield Problem(0, case_id, f"ärenderaden säger annat än händelserna om {', '.join(wrong)}")
    for case_id in sorted(set(chain.lengths) - seen):
        yield Problem(0, case_id, "ärenderaden saknas")
