"""What came in: the application, its documents, and what the law said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from permits.case.events.base import Event


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """The application as it was handed in. Personal numbers are not here: `parties` name people by person_id.

    `more_measures` are those that it is about besides `measure`; `arrived` an ISO day when it came on paper and was
    registered later or by somebody else, empty when it came in as it was recorded.
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
    arrived: str = ""


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
