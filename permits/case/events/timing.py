"""What was decided about the time that the case may take."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case.events.base import Event


@dataclass(frozen=True)
class TimeExtended(Event):
    """The board gave itself longer, once (PBL 9 kap. 99 § second paragraph): whole weeks, and why it is necessary."""

    weeks: int
    reason: str
