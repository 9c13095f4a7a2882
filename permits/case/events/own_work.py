"""What the service did by itself: documents made, letters sent. None of it changes what a form was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from permits.case.events.base import Event


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
class OrderDocumentMade(Event):
    """An order to complete was made into a document, from event `about` (its seq)."""

    record_only: ClassVar[bool] = True

    document_id: str
    filename: str
    size: int
    sha256: str
    about: int


@dataclass(frozen=True)
class TimePaperMade(Event):
    """A paper about the time of the case (services.time_papers) was made, from event `about` (its seq)."""

    record_only: ClassVar[bool] = True

    document_id: str
    label: str
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
