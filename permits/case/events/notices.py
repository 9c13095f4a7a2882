"""What was made known on the municipality's notice board, and when it was taken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class NoticePutUp(Event):
    """A notice stands on the board from `first` to `last`, both days with it. `kind` as case.notices.NoticeKind.

    `title` and `text` are all that the public reads beside registry number and property; they name nobody.
    """

    record_only: ClassVar[bool] = True

    notice_id: str
    kind: str
    title: str
    text: str
    first: date
    last: date


@dataclass(frozen=True)
class NoticeTakenDown(Event):
    """A notice does not stand on the board any more; `reason` when it was taken down before its day."""

    record_only: ClassVar[bool] = True

    notice_id: str
    reason: str = ""
