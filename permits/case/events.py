"""What has happened in a case, in the past tense, and how it is written in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar

SYSTEM = "system"
"""Stands where a person would, for what the service did by itself."""


@dataclass(frozen=True)
class Event:
    """Something that happened. Fields hold only what JSON can carry, and dates."""

    # What only records that the service did its work does not change what a person's form was made from.
    record_only: ClassVar[bool] = False

    @classmethod
    def type(cls) -> str:
        return cls.__name__


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """The application as it was handed in. Personal numbers are not here: `parties` name people by person_id.

    `more_measures` are those that it is about besides `measure`.
    """

    registry_number: str
    draft_id: str
    journey: str
    measure: str
    designation: str
    parties: tuple[dict[str, Any], ...]
    answers: dict[str, dict[str, Any]]
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    more_measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentReceived(Event):
    """A document reached the committee. `asked` is False when nobody asked for it: such additions move the clock."""

    document_id: str
    label: str
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    asked: bool = True


@dataclass(frozen=True)
class FindingsRecorded(Event):
    """What the law said of the application, and the layer versions (stamps) and site report that it rested on.

    `more_reports` are of the places of the measures after the first, in their order.
    """

    law_version: str
    need: str
    assessment: dict[str, Any]
    layers: tuple[str, ...]
    report: dict[str, Any] | None
    more_reports: tuple[dict[str, Any] | None, ...] = ()


@dataclass(frozen=True)
class CaseAssigned(Event):
    officer_id: str
    officer_name: str


@dataclass(frozen=True)
class CompletionRequested(Event):
    text: str
    due: date


@dataclass(frozen=True)
class CompletionAnswered(Event):
    text: str
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentWaived(Event):
    """An officer found that a document is not needed to try the application (PBL 9 kap. 86 § 5), and said why."""

    label: str
    reason: str


@dataclass(frozen=True)
class DocumentNeededAgain(Event):
    """An officer took back that a document is not needed."""

    label: str


@dataclass(frozen=True)
class PermitGranted(Event):
    """`fee` is what the decision charges and how it was reckoned; None when that is decided by itself."""

    reasons: str
    conditions: str = ""
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class PermitRefused(Event):
    reasons: str
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class CaseFileMade(Event):
    """The case file was made after event `about` (its seq)."""

    record_only: ClassVar[bool] = True

    document_id: str
    filename: str
    size: int
    sha256: str
    about: int


@dataclass(frozen=True)
class DecisionDocumentMade(Event):
    """The decision was made into a document, from event `about` (its seq)."""

    record_only: ClassVar[bool] = True

    document_id: str
    filename: str
    size: int
    sha256: str
    about: int


@dataclass(frozen=True)
class MessageSent(Event):
    """A message about event `about` (its seq) left for a party. The address is not kept here; `to` is their role."""

    record_only: ClassVar[bool] = True

    message_id: str
    kind: str
    to: str
    subject: str
    about: int


EVENT_TYPES: Mapping[str, type[Event]] = {
    kind.type(): kind
    for kind in (
        ApplicationSubmitted,
        DocumentReceived,
        FindingsRecorded,
        CaseAssigned,
        CompletionRequested,
        CompletionAnswered,
        DocumentWaived,
        DocumentNeededAgain,
        PermitGranted,
        PermitRefused,
        CaseFileMade,
        DecisionDocumentMade,
        MessageSent,
    )
}


@dataclass(frozen=True)
class StoredEvent:
    """An event in the log. `seq` counts the whole log, `version` the case's own events, both from 1 without gaps.

    `at` is UTC. `hash` covers every other field and `previous_hash`, the hash of the event with seq - 1.
    """

    seq: int
    case_id: str
    version: int
    type: str
    data: dict[str, Any]
    at: datetime
    by: str
    by_name: str
    hash: str
    previous_hash: str

    @property
    def event(self) -> Event:
        return from_data(self.type, self.data)


def to_data(event: Event) -> dict[str, Any]:
    """The event's fields as JSON can carry them: dates as ISO text, tuples as lists."""
    data = {each.name: getattr(event, each.name) for each in fields(event)}
    return {name: _plain(value) for name, value in data.items()}


def from_data(type_name: str, data: Mapping[str, Any]) -> Event:
    """The event that `to_data` wrote. Raises ValueError for a type this version does not know."""
    kind = EVENT_TYPES.get(type_name)
    if kind is None:
        raise ValueError(f"unknown event type {type_name!r}")
    return kind(**{each.name: _typed(each.type, data[each.name]) for each in fields(kind) if each.name in data})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(annotation: Any, value: Any) -> Any:
    # annotations are text here (postponed evaluation), which is all that is needed to tell dates and tuples
    if annotation == "date":
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) and str(annotation).startswith("tuple") else value
