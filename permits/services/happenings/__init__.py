"""What has happened in a case, told on paper and to officers: its diary, in Swedish, one module a subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from permits.case import events
from permits.case.events import StoredEvent
from permits.case.matter import WORDS, Matter, MatterWords
from permits.case.model import PROTECTED_NAME
from permits.services.happenings import (  # noqa: F401 - each registers its own
    allotting,
    appealing,
    arriving,
    building,
    communicating,
    completing,
    deciding,
    disposing,
    handing_out,
    handling,
    hearing,
    notices,
    own_work,
    proposing,
    reassessing,
    rectifying,
    serving,
    timing,
    writing,
)
from permits.services.happenings.telling import told
from permits.services.telling import short_moment

__all__ = ["DiaryRow", "diary"]

SYSTEM_NAME = "E-tjänsten"


@dataclass(frozen=True)
class DiaryRow:
    when: str
    what: str
    more: str
    who: str


def diary(
    stored: Iterable[StoredEvent], protected: frozenset[str], called: MatterWords = WORDS[Matter.BYGGLOV]
) -> tuple[DiaryRow, ...]:
    """The events in order. `protected` holds the person_ids whose names may not be printed; `called` what is decided
    in the case (matter.words)."""
    rows = []
    for envelope in stored:
        what, more = told(envelope.event, called)
        who = SYSTEM_NAME if envelope.by == events.SYSTEM else envelope.by_name
        shown = PROTECTED_NAME if envelope.by in protected else who
        rows.append(DiaryRow(short_moment(envelope.at), what, more, shown))
    return tuple(rows)
