"""How the database is reached: one engine, one kind of transaction, the same for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, delete, event, make_url

from permits.adapters.database import tables
from permits.adapters.database.amendments import AmendmentRows
from permits.adapters.database.beats import BeatRows
from permits.adapters.database.case_reads import CaseReadRows
from permits.adapters.database.cases import CaseRows, DocumentRows
from permits.adapters.database.coverages import CoverageRows
from permits.adapters.database.disposal import DisposalRows
from permits.adapters.database.drafts import DraftRows
from permits.adapters.database.figures import FigureRows
from permits.adapters.database.filling import rebuild_queue
from permits.adapters.database.guides import GuideRows
from permits.adapters.database.hand_outs import HandOutRows
from permits.adapters.database.harvests import HarvestRows
from permits.adapters.database.hearing import HearingRows
from permits.adapters.database.hearing_tables import case_codes
from permits.adapters.database.imports import ImportRows
from permits.adapters.database.layers import LayerRows
from permits.adapters.database.log import LogRows, take_turn
from permits.adapters.database.login import AssertionRows, LoginStateRows, SessionRows
from permits.adapters.database.notices import NoticeRows
from permits.adapters.database.numbers import NumberRows
from permits.adapters.database.persons import PersonRows
from permits.adapters.database.proposals import ProposalRows
from permits.adapters.database.queue import QueueRows
from permits.adapters.database.rates import RateRows
from permits.adapters.database.reactions import ReactionRows
from permits.adapters.database.registry import RegistryRows
from permits.adapters.database.staffing import StaffRows
from permits.adapters.database.standing import CasePlaceRows, ConsequenceRows, ReassessmentRows
from permits.adapters.database.visits import VisitRows
from permits.adapters.database.working_material import MaterialRows
from permits.adapters.keys import KeySource, no_keys
from permits.case.times import utc_now

LONG_OVER = timedelta(days=2)
BUSY_MS = 10_000  # how long a writer waits for its turn before it gives up
LOCK_MS = 20_000  # the same on PostgreSQL, which else waits for ever
IDLE_MS = 120_000  # how long a process may say nothing in the middle; then it is taken for gone, and its locks with it
CALLING = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
           "tcp_user_timeout": 30_000}  # fmt: skip
"""Seconds (the last: milliseconds) until a server that answers nothing is taken for gone, instead of hours."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what has been acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten
    "PRAGMA recursive_triggers=ON",  # so that INSERT OR REPLACE meets the triggers that guard the log
    f"PRAGMA busy_timeout={BUSY_MS}",
)


def open_engine(url: str, *, hurried: bool = True) -> Engine:
    """An engine for `url` ("sqlite:///path" or "postgresql://..."). To be opened after a process has forked.

    `hurried`: nobody is waited for without end. Not so for what an operator does with the whole database.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    quiet = {"hide_parameters": True}  # what was written may be personal, and errors are logged
    if parsed.get_backend_name() != "sqlite":
        calling = _bounded(parsed) if hurried else {}
        return create_engine(parsed, pool_pre_ping=True, pool_size=5, max_overflow=10, connect_args=calling, **quiet)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, **quiet)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _bounded(url: URL) -> dict[str, Any]:
    """How a connection is made that waits for nobody without end; what the address itself says goes before."""
    said = url.query.get("options", "")
    options = f"-c lock_timeout={LOCK_MS} -c idle_in_transaction_session_timeout={IDLE_MS} {said}"
    return {**CALLING, **{name: url.query[name] for name in CALLING if name in url.query}, "options": options.strip()}


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver shall not begin transactions of its own
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its turn at once: upgrading a read lock half-way is refused instead of waited for.
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@dataclass(frozen=True)
class Transaction:
    """What one transaction reaches. Stores are made when they are asked for."""

    connection: Connection
    keys: KeySource = no_keys

    @cached_property
    def drafts(self) -> DraftRows:
        return DraftRows(self.connection, self.keys)

    @cached_property
    def cases(self) -> CaseRows:
        return CaseRows(self.connection)

    @cached_property
    def log(self) -> LogRows:
        return LogRows(self.connection)

    @cached_property
    def documents(self) -> DocumentRows:
        return DocumentRows(self.connection)

    @cached_property
    def reactions(self) -> ReactionRows:
        return ReactionRows(self.connection)

    @cached_property
    def numbers(self) -> NumberRows:
        return NumberRows(self.connection)

    @cached_property
    def material(self) -> MaterialRows:
        return MaterialRows(self.connection)

    @cached_property
    def queue(self) -> QueueRows:
        return QueueRows(self.connection)

    @cached_property
    def figures(self) -> FigureRows:
        return FigureRows(self.connection)

    @cached_property
    def notices(self) -> NoticeRows:
        return NoticeRows(self.connection)

    @cached_property
    def proposals(self) -> ProposalRows:
        return ProposalRows(self.connection)

    @cached_property
    def visits(self) -> VisitRows:
        return VisitRows(self.connection)

    @cached_property
    def hearing(self) -> HearingRows:
        return HearingRows(self.connection)

    @cached_property
    def staff(self) -> StaffRows:
        return StaffRows(self.connection)

    @cached_property
    def registry(self) -> RegistryRows:
        return RegistryRows(self.connection)

    @cached_property
    def hand_outs(self) -> HandOutRows:
        return HandOutRows(self.connection)

    @cached_property
    def disposal(self) -> DisposalRows:
        return DisposalRows(self.connection)

    @cached_property
    def amendments(self) -> AmendmentRows:
        return AmendmentRows(self.connection)


class Database:
    """The stores, and transactions over several of them."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now, keys: KeySource = no_keys) -> None:
        self.engine = engine
        self._clock = clock
        self._keys = keys
        self.persons = PersonRows(engine, keys)
        self.case_reads = CaseReadRows(engine)
        self.sessions = SessionRows(engine, clock)
        self.login_states = LoginStateRows(engine, clock)
        self.assertion_ids = AssertionRows(engine)
        self.layers = LayerRows(engine, clock)
        self.imports = ImportRows(engine)
        self.harvests = HarvestRows(engine)
        self.coverages = CoverageRows(engine)
        self.consequences = ConsequenceRows(engine)
        self.case_places = CasePlaceRows(engine)
        self.reassessments = ReassessmentRows(engine)
        self.guides = GuideRows(engine, clock)
        self.beats = BeatRows(engine)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything or nothing; durable when it ends without an exception."""
        with self.engine.begin() as connection:
            yield Transaction(connection, self._keys)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One consistent view that writes nothing."""
        options: dict[str, Any] = {"reads": True}
        if self.engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection:
            yield Transaction(connection, self._keys)

    def head(self) -> tuple[int, str]:
        """The number and hash of the log's last event; 0 and zeros before the first."""
        with self.reading() as unit:
            return unit.log.head()

    def hash_of(self, seq: int) -> str | None:
        """The hash that an event of the log has now, or None where there is none."""
        with self.reading() as unit:
            return unit.log.hash_of(seq)

    def rebuild_queue(self) -> int:
        """Tell the queue and the words of every case from the events again; how many cases there are."""
        with self.engine.begin() as connection:
            take_turn(connection)
            return rebuild_queue(connection)

    @cached_property
    def rates(self) -> RateRows:
        return RateRows(self.engine)

    def forget_expired(self) -> None:
        """Remove sessions, login states, assertion ids, guides, shared answers and codes whose time is over.

        Used assertions and people's codes are kept a while longer: should the clock have gone wrong and be set right,
        a code must open what it did, and an assertion must not be taken twice.
        """
        now = self._clock()
        passing = (tables.sessions, tables.login_states, tables.guides, tables.shared_answers)
        with self.engine.begin() as connection:
            for table in passing:
                connection.execute(delete(table).where(table.c.expires <= now))
            for table in (tables.assertion_ids, case_codes):
                connection.execute(delete(table).where(table.c.expires <= now - LONG_OVER))
        if self.engine.dialect.name == "postgresql":
            self.rates.forget_even()

    def close(self) -> None:
        if "rates" in vars(self):
            self.rates.close()
        self.engine.dispose()


def open_database(url: str, clock: Callable[[], datetime] = utc_now, keys: KeySource = no_keys) -> Database:
    """The database at `url`, which `migrate` has made ready. Without `keys` it tells and takes no personal number."""
    return Database(open_engine(url), clock, keys)
