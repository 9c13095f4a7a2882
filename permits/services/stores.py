"""The ports to the database: what one transaction can read and write."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from permits.case.events import Event, StoredEvent
from permits.case.model import Case
from permits.services.figures import Figures
from permits.services.proposals import Proposals
from permits.services.queue_stores import Queue, Staff
from permits.services.shapes import (
    Answers,
    CaseSummary,
    DocumentRecord,
    Draft,
    DraftDocument,
    ReactionProgress,
    Receipt,
    Source,
)
from permits.services.visiting import Visits
from permits.services.working_material import WorkingMaterial

if TYPE_CHECKING:
    from permits.services.amendment_shapes import AmendmentStore
    from permits.services.disposal_shapes import DisposalStore
    from permits.services.hand_out_shapes import HandOuts
    from permits.services.hearing_shapes import HearingStore
    from permits.services.notice_board import NoticeStore
    from permits.services.registry import Registry


class Drafts(Protocol):
    """Applications being written."""

    def add(self, draft: Draft) -> None: ...

    def get(self, draft_id: str, *, lock: bool = False) -> Draft | None:
        """The draft with its documents; with `lock`, nobody else changes it before this transaction ends."""
        ...

    def owned_by(self, person_id: str) -> list[Draft]:
        """The person's drafts that have not been submitted, the latest changed first."""
        ...

    def save(self, draft_id: str, answers: Answers, sources: dict[str, Source], *, version: int, at: datetime) -> bool:
        """Replace the content if the draft still has `version` and is not submitted; the version becomes one more."""
        ...

    def submitted(self, draft_id: str, case_id: str, at: datetime) -> None: ...

    def delete(self, draft_id: str) -> None: ...

    def add_document(self, draft_id: str, document: DraftDocument, at: datetime) -> None: ...

    def relabel(self, draft_id: str, document_id: str, label: str) -> bool: ...

    def remove_document(self, draft_id: str, document_id: str) -> bool: ...


@dataclass(frozen=True)
class QueueFilter:
    """What an officer's list shows. `officer_id`: only theirs; `unassigned`: only nobody's; `text` in the row."""

    only_open: bool = True
    officer_id: str | None = None
    unassigned: bool = False
    text: str = ""
    limit: int = 200


class Cases(Protocol):
    """The summary row of each case, which can be rebuilt from the events."""

    def lock(self, case_id: str) -> bool:
        """Keep others from writing to the case until this transaction ends. False when there is no such case."""
        ...

    def add(self, case: Case, draft_id: str) -> None: ...

    def update(self, case: Case) -> None: ...

    def of_draft(self, draft_id: str) -> Receipt | None: ...

    def of_person(self, person_id: str) -> list[CaseSummary]: ...

    def naming(self, person_id: str) -> list[str]:
        """The ids of the cases in which the person is anything, also what gives no access."""
        ...

    def on_property(self, designation: str) -> list[CaseSummary]:
        """The cases about a property, the first of them first."""
        ...

    def queue(self, wanted: QueueFilter) -> list[CaseSummary]: ...


class EventLog(Protocol):
    """The append-only log of all cases."""

    def append(
        self, case_id: str, happened: Sequence[Event], *, by: str, by_name: str, at: datetime
    ) -> list[StoredEvent]: ...

    def of_case(self, case_id: str) -> list[StoredEvent]: ...


class CaseDocuments(Protocol):
    """The documents of cases."""

    def add(self, record: DocumentRecord) -> None: ...

    def of_case(self, case_id: str) -> list[DocumentRecord]: ...

    def get(self, case_id: str, document_id: str) -> DocumentRecord | None: ...


@dataclass(frozen=True)
class Claim:
    """A reaction that this worker runs now. `attempt` counts from 1; nobody else's claim has the same number.

    `taken_over`: from a worker that was silent for longer than its lease.
    """

    reaction: str
    seq: int
    case_id: str
    attempt: int
    taken_over: bool = False


class Reactions(Protocol):
    """What is still to be done because of an event: one row for each reaction and event."""

    def plan(self, event: StoredEvent, reactions: Sequence[str]) -> None:
        """Have these done because of the event, in this order."""
        ...

    def claim(self, now: datetime, lease: timedelta) -> Claim | None:
        """The first reaction that is due, or whose worker has been silent longer than its lease."""
        ...

    def is_done(self, reaction: str, seq: int) -> bool: ...

    def done(self, claim: Claim, at: datetime) -> bool:
        """Mark it done; False when the claim is no longer ours, and then nothing of ours may be written."""
        ...

    def holds(self, claim: Claim) -> bool:
        """Whether the claim is still ours."""
        ...

    def renew(self, claim: Claim, until: datetime) -> bool:
        """Hold it until then; False when it is no longer ours."""
        ...

    def put_off(self, claim: Claim, *, due: datetime, detail: str, failed: bool, at: datetime) -> None:
        """Try again at `due`."""
        ...

    def release(self, claim: Claim, due: datetime) -> None:
        """Give the claim back as if it had not been tried."""
        ...

    def of_case(self, case_id: str) -> list[ReactionProgress]: ...

    def next_due(self) -> datetime | None: ...

    def is_any_due(self, now: datetime) -> bool:
        """Whether there is anything to claim. Cheap."""
        ...


class RegistryNumbers(Protocol):
    """The running number of each series and year."""

    def next(self, series: str, year: int) -> int:
        """One more than the last; given back if the transaction is."""
        ...


class FigureStore(Protocol):
    """The numbers of each case, which can be told from its events again."""

    def write(self, case: Case) -> None:
        """Bring the numbers of a case up to its events."""
        ...

    def between(self, first: date, last: date) -> list[Figures]:
        """The cases that were received or decided on these days, the first received first."""
        ...


class Unit(Protocol):
    """Everything that one transaction reaches."""

    @property
    def drafts(self) -> Drafts: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def log(self) -> EventLog: ...

    @property
    def documents(self) -> CaseDocuments: ...

    @property
    def reactions(self) -> Reactions: ...

    @property
    def numbers(self) -> RegistryNumbers: ...

    @property
    def material(self) -> WorkingMaterial: ...

    @property
    def queue(self) -> Queue: ...

    @property
    def figures(self) -> FigureStore: ...

    @property
    def visits(self) -> Visits: ...

    @property
    def staff(self) -> Staff: ...

    @property
    def proposals(self) -> Proposals: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def hearing(self) -> HearingStore: ...

    @property
    def registry(self) -> Registry: ...

    @property
    def hand_outs(self) -> HandOuts: ...

    @property
    def disposal(self) -> DisposalStore: ...

    @property
    def amendments(self) -> AmendmentStore: ...


class Transactions(Protocol):
    """The database, one transaction at a time."""

    def transaction(self) -> AbstractContextManager[Unit]:
        """Everything or nothing. When it ends without an exception, all of it is durable."""
        ...

    def reading(self) -> AbstractContextManager[Unit]:
        """One consistent view; writes nothing."""
        ...
