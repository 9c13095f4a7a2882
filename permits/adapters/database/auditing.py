"""Whether the log is what was once written, row by row, and whether what is kept beside it says what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from permits.adapters.database.cases import summary
from permits.adapters.database.log import BEFORE_THE_FIRST, LogRows, fingerprint
from permits.adapters.database.opening import Database
from permits.adapters.database.tables import case_documents, case_events, case_parties, cases
from permits.case.access import PARTIES_WITH_ACCESS
from permits.case.events import StoredEvent
from permits.case.folding import fold
from permits.case.model import Case
from permits.services.diary import DOCUMENTS

# Follows from the events by rules that may be mended later, which would be no sign of anything done to the record.
RECKONED = frozenset({"decide_by"})
OF_A_DOCUMENT = ("label", "filename", "media_type", "size", "sha256", "pages")


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
    """Every row that was altered, removed, added or reordered, and all that is kept beside it and says otherwise."""
    with database.reading() as unit:
        connection = unit.connection
        chain = _Chain()
        problems = [problem for row in _rows(connection) for problem in _checked(row, chain)]
        return problems + list(_kept_beside(connection, chain))


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


def _kept_beside(connection: Connection, chain: _Chain) -> Iterator[Problem]:
    log, documents, parties = (
        LogRows(connection),
        _by_case(connection, case_documents),
        _by_case(connection, case_parties),
    )
    seen = set()
    for row in connection.execute(select(cases)).mappings().all():
        case_id = row["case_id"]
        seen.add(case_id)
        length = chain.lengths.get(case_id, 0)
        if length != row["length"]:
            yield Problem(0, case_id, f"loggen har {length} händelser, ärendet hade {row['length']}")
            continue
        try:
            stored = log.of_case(case_id)
            case = fold(stored)
            told = summary(case)
        except (ValueError, TypeError, KeyError) as error:
            yield Problem(0, case_id, f"händelserna går inte att läsa: {error}")
            continue
        wrong = sorted(name for name, value in told.items() if row[name] != value and name not in RECKONED)
        if wrong:
            yield Problem(0, case_id, f"ärenderaden säger annat än händelserna om {', '.join(wrong)}")
        yield from _documents(stored, documents.pop(case_id, ()))
        yield from _parties(case, parties.pop(case_id, ()))
    for case_id in sorted((set(chain.lengths) | documents.keys() | parties.keys()) - seen):
        yield Problem(0, case_id, "ärenderaden saknas")


def _by_case(connection: Connection, table: Table) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(select(table)).mappings():
        found[row["case_id"]].append(row)
    return found


def _documents(stored: Sequence[StoredEvent], rows: Sequence[Any]) -> Iterator[Problem]:
    """Each document that an event tells of has a row that says the same of it, and there is no other."""
    brought = (each.event for each in stored)
    told = {event.document_id: event for event in brought if isinstance(event, DOCUMENTS)}
    kept = {row["id"]: row for row in rows}
    for document_id in sorted(told.keys() | kept.keys()):
        wrong = []
        if document_id not in kept:
            wrong = ["saknas"]
        elif document_id not in told:
            wrong = ["har ingen händelse tagit emot"]
        else:
            row, event = kept[document_id], told[document_id]
            names = [name for name in OF_A_DOCUMENT if row[name] != getattr(event, name, row[name])]
            wrong = [f"säger annat än sin händelse om {', '.join(names)}"] if names else []
        yield from (Problem(0, stored[0].case_id, f"handlingen {document_id} {said}") for said in wrong)


def _parties(case: Case, rows: Sequence[Any]) -> Iterator[Problem]:
    """Those who find the case among their own are its parties."""
    reach = {role.value for role in PARTIES_WITH_ACCESS}
    told = {(each.person_id, each.role.value) for each in case.parties if each.role.value in reach}
    kept = {(row["person_id"], row["role"]) for row in rows if row["role"] in reach}
    for person_id, role in sorted(told ^ kept):
        wrong = "saknas bland" if (person_id, role) in told else "är enligt händelserna inte en av"
        yield Problem(0, case.case_id, f"personen {person_id} ({role}) {wrong} parterna")
