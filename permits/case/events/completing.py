"""What was asked of the applicant and what was answered (PBL 9 kap. 91 §)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.events.base import Event


@dataclass(frozen=True)
class CompletionRequested(Event):
    text: str
    due: date


@dataclass(frozen=True)
class CompletionAnswered(Event):
    text: str
    document_ids: tuple[str, ...] = ()
