"""Appeals of a decision, and its correction and reconsideration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.events.base import Event


@dataclass(frozen=True)
class AppealReceived(Event):
    """An appeal came in. `last`: ISO day by which it had to, empty when none can be said; `document_id`: the letter."""

    appeal_id: str
    name: str
    received: date
    text: str
    last: str
    in_time: bool
    document_id: str = ""


@dataclass(frozen=True)
class AppealDismissed(Event):
    """It came too late and was dismissed (förvaltningslagen 45 §)."""

    appeal_id: str
    reason: str


@dataclass(frozen=True)
class AppealPassedOn(Event):
    """It was handed over to the county board with the file (förvaltningslagen 46 §)."""

    appeal_id: str
    day: date
    note: str = ""


@dataclass(frozen=True)
class AppealSettled(Event):
    """What came of it: "confirmed", "changed", "annulled", "referred_back" or "withdrawn"."""

    appeal_id: str
    day: date
    result: str
    note: str = ""


@dataclass(frozen=True)
class DecisionCorrected(Event):
    """An obvious slip of the pen was put right (förvaltningslagen 36 §)."""

    text: str


@dataclass(frozen=True)
class DecisionReconsidered(Event):
    """The committee took its decision up again (förvaltningslagen 37–39 §§): what came of it."""

    text: str
