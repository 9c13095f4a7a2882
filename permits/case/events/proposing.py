"""What happened to a proposal for a decision: second reading, and the committee's agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.events.base import Event


@dataclass(frozen=True)
class SecondReadingAsked(Event):
    """A proposal was given to a second reader. `digest` is of what it said."""

    proposal: int
    digest: str
    outcome: str


@dataclass(frozen=True)
class ProposalApproved(Event):
    """The second reader approved the proposal with this number."""

    proposal: int
    note: str = ""


@dataclass(frozen=True)
class ProposalSentBack(Event):
    """The second reader sent it back, and why."""

    proposal: int
    reason: str


@dataclass(frozen=True)
class PutOnAgenda(Event):
    """The case was put on the list of a meeting of the committee."""

    meeting: date
    proposal: int
    outcome: str


@dataclass(frozen=True)
class TakenOffAgenda(Event):
    reason: str
