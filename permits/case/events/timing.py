"""What was decided about the time that the case may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class TimeExtended(Event):
    """The board gave itself longer, once (PBL 9 kap. 99 § second paragraph): whole weeks, and why it is necessary."""

    weeks: int
    reason: str


@dataclass(frozen=True)
class CasePaused(Event):
    """The board decided not to decide until something else is settled (9 kap. 102 §). `ground`: PauseGround."""

    ground: str
    reason: str


@dataclass(frozen=True)
class CaseResumed(Event):
    """The case was taken up again, and why."""

    reason: str


@dataclass(frozen=True)
class AnswerOverdue(Event):
    """A day to answer has passed without an answer. `kind` and `about` as case.awaiting.Awaited."""

    record_only: ClassVar[bool] = True

    kind: str
    about: str
    due: date
