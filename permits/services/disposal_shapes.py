"""What is disposed of: what is due by which rule, what went, and the port to what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from permits.words import N_


class DisposalKind(StrEnum):
    """What can be disposed of (records_profile.LEAST_DAYS, and documents)."""

    DRAFTS = "drafts"
    SENT_DRAFTS = "sent_drafts"
    ANSWER_DRAFTS = "answer_drafts"
    WORKING = "working"
    HEARD = "heard"
    NOTICES = "notices"
    READS = "reads"
    HAND_OUTS = "hand_outs"
    DOCUMENTS = "documents"

    @property
    def label(self) -> str:
        return KINDS[self]


KINDS: Final[Mapping[DisposalKind, str]] = {
    DisposalKind.DRAFTS: N_("Ansökningar som aldrig skickades in"),
    DisposalKind.SENT_DRAFTS: N_("Utkast till ansökningar som har skickats in"),
    DisposalKind.ANSWER_DRAFTS: N_("Svar på förelägganden som aldrig skickades"),
    DisposalKind.WORKING: N_("Anteckningar och annat arbetsmaterial i avslutade ärenden"),
    DisposalKind.HEARD: N_("Namn och adresser till dem som har hörts"),
    DisposalKind.NOTICES: N_("Anslag som har tagits ner"),
    DisposalKind.READS: N_("Noteringar om vem som har öppnat skyddade ärenden"),
    DisposalKind.HAND_OUTS: N_("Vem som har begärt handlingar, och kopiorna"),
    DisposalKind.DOCUMENTS: N_("Handlingar i avslutade ärenden"),
}
SINCE: Final[Mapping[DisposalKind, str]] = {
    DisposalKind.DRAFTS: N_("Senast ändrat"),
    DisposalKind.SENT_DRAFTS: N_("Skickades in"),
    DisposalKind.NOTICES: N_("Sista dag"),
    DisposalKind.READS: N_("Noterades"),
    DisposalKind.HAND_OUTS: N_("Avslutades"),
}
"""From when each is reckoned; what is not here from when the case ended."""
OF_ENDED_CASES: Final = frozenset(
    {DisposalKind.ANSWER_DRAFTS, DisposalKind.WORKING, DisposalKind.HEARD, DisposalKind.DOCUMENTS}
)
"""What is only taken when its case has ended, with every appeal settled."""


@dataclass(frozen=True)
class Found:
    """Something that may be due: `key` is the draft's, request's or case's id, `count` how many rows, `since` when."""

    key: str
    count: int
    since: date
    case_id: str = ""


@dataclass(frozen=True)
class FoundDocument:
    """A document of a case that has been decided."""

    case_id: str
    document_id: str
    label: str
    state: str
    updated: datetime


@dataclass(frozen=True)
class Due:
    """What a rule says is to go now: `since` when it was last of use, `document_ids` those of a case."""

    kind: DisposalKind
    key: str
    count: int
    since: date
    rule: str
    case_id: str = ""
    registry_number: str = ""
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disposed:
    """What went: how many of which kind, of which case, when, by which rule and whose hand. Nothing of what it said."""

    at: datetime
    kind: DisposalKind
    registry_number: str
    count: int
    rule: str
    by_name: str


class DisposalStore(Protocol):
    """What can be disposed of, what has been, and files that nobody may need any more."""

    def found(self, kind: DisposalKind, before: datetime, limit: int) -> list[Found]:
        """What was last of use before a moment, the oldest first; of cases only those that are decided."""
        ...

    def documents(
        self, labels: Sequence[str], states: Sequence[str], before: datetime, limit: int
    ) -> list[FoundDocument]:
        """Documents with one of the labels, or of a case that ended in one of the states, decided before a moment."""
        ...

    def take(self, kind: DisposalKind, key: str, before: datetime, at: datetime) -> int:
        """Dispose of it if it still is that old; how many rows went. Its files are remembered to be looked at."""
        ...

    def take_documents(self, case_id: str, document_ids: Sequence[str], at: datetime) -> list[str]:
        """Mark them as disposed of; the ids of those that were not before."""
        ...

    def note(self, disposed: Disposed) -> None: ...

    def log(self, limit: int, offset: int = 0) -> list[Disposed]:
        """What went, the latest first."""
        ...

    def logged(self) -> int: ...

    def loosen(self, files: Sequence[str], at: datetime) -> None:
        """Remember files (SHA-256) of something that went, to be removed when nothing needs them any more."""
        ...

    def loose_files(self, before: datetime, limit: int) -> list[str]:
        """Files (SHA-256) that something had named which went before a moment."""
        ...

    def is_needed(self, sha256: str) -> bool:
        """Whether anything that is kept still names the file."""
        ...

    def settled(self, sha256: str) -> None:
        """The file needs no more looking at."""
        ...
