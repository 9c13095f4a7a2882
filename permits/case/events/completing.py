"""What was asked of the applicant and what was answered (PBL 9 kap. 91 §), asked for or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class CompletionRequested(Event):
    """An order to complete the application, as it was sent: `text` is all that the applicant reads.

    `points` are what it asks, each as a mapping (case.orders.Point: id, part, title, lacks, why, mend, again, redo);
    `consequence` is what may follow if it is not answered (case.orders.Consequence). Older orders have only a text.
    """

    text: str
    due: date
    order_id: str = ""
    points: tuple[dict[str, Any], ...] = ()
    consequence: str = ""


@dataclass(frozen=True)
class CompletionAnswered(Event):
    """The applicant answered. `answers` tell which points (point, text, document_ids); without them all open ones."""

    text: str
    document_ids: tuple[str, ...] = ()
    answers: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class AnswerAccepted(Event):
    """An officer found that a point is answered."""

    point: str


@dataclass(frozen=True)
class PointWithdrawn(Event):
    """An officer no longer asks for a point."""

    point: str
    reason: str


@dataclass(frozen=True)
class CompletionProlonged(Event):
    """The applicant was given longer to answer an order."""

    order_id: str
    due: date
    reason: str


@dataclass(frozen=True)
class CompletionReminded(Event):
    """The applicant is to be reminded of an order that is not answered, so many days before its day."""

    record_only: ClassVar[bool] = True

    order_id: str
    due: date
    days: int


@dataclass(frozen=True)
class AdditionReceived(Event):
    """The applicant added to the application, or changed it, unasked (9 kap. 99 § first paragraph 2)."""

    text: str
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswersCorrected(Event):
    """The applicant corrected what a step of the application says, since `point` asked about it.

    `step` is its slug; `before` and `after` are its answers as the wizard stores them. `sources`: what the registers
    said when it was corrected, by field (services.shapes.Source as a mapping).
    """

    point: str
    step: str
    before: dict[str, Any]
    after: dict[str, Any]
    sources: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentReplaced(Event):
    """The applicant handed in document `by` in place of another, since an order asked for it. Both are kept."""

    document_id: str
    by: str
