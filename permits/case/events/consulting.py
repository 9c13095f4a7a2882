"""What was decided, called and written about technical and final consultations (PBL 10 kap. 14–21 and 30–33 §§)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from permits.case.events.base import Event


@dataclass(frozen=True)
class ConsultationDecided(Event):
    """Whether a technical consultation is held, and why."""

    needed: bool
    reason: str


@dataclass(frozen=True)
class MeetingBooked(Event):
    """A meeting was called. `kind` as case.building.MeetingKind, `starts` ISO with zone, `called` mail addresses."""

    meeting_id: str
    kind: str
    starts: str
    minutes_long: int
    place: str
    link: str = ""
    called: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MeetingChanged(Event):
    """The meeting is at another time or place."""

    meeting_id: str
    starts: str
    minutes_long: int
    place: str
    link: str = ""
    called: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MeetingCancelled(Event):
    meeting_id: str
    reason: str


@dataclass(frozen=True)
class MinutesWritten(Event):
    """The minutes of a meeting. `points` are mappings of title and text, in the order of the law."""

    meeting_id: str
    held: date
    present: str
    points: tuple[dict[str, Any], ...]
    agreed: str = ""
