"""What a notice on the municipality's board is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """Why the law has something made known (PBL 9 kap. 96 and 109 §§)."""

    HEARING = "hearing"
    DECISION = "decision"


@dataclass(frozen=True)
class Notice:
    """A notice of the case. It is to be read from `first` to `last`, or until it was `taken_down`."""

    notice_id: str
    kind: NoticeKind
    title: str
    text: str
    first: date
    last: date
    taken_down: datetime | None = None
    reason: str = ""

    def stands(self, day: date) -> bool:
        """Whether it is to be read on this day."""
        return self.taken_down is None and self.first <= day <= self.last
