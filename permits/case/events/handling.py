"""What an officer did with the case on its way: took it, did without a document."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case.events.base import Event


@dataclass(frozen=True)
class CaseAssigned(Event):
    officer_id: str
    officer_name: str


@dataclass(frozen=True)
class DocumentWaived(Event):
    """An officer found that a document is not needed to try the application (PBL 9 kap. 86 § 5), and said why."""

    label: str
    reason: str


@dataclass(frozen=True)
class DocumentNeededAgain(Event):
    """An officer took back that a document is not needed."""

    label: str
