"""What happened around visits to the site (PBL 10 kap. 27 and 28 §§)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class VisitPlanned(Event):
    visit_id: str
    day: date
    about: str


@dataclass(frozen=True)
class VisitCancelled(Event):
    visit_id: str
    reason: str


@dataclass(frozen=True)
class VisitNoted(Event):
    """Something seen at a visit, kept as soon as it is sent. `note_id` is made where it was written: the same note
    that comes twice over a bad connection is one. It disturbs no form that somebody has open."""

    record_only: ClassVar[bool] = True

    visit_id: str
    note_id: str
    text: str
    document_id: str = ""


@dataclass(frozen=True)
class SitePhotoTaken(Event):
    """A photo that the officer took at a visit, as a document of the case."""

    record_only: ClassVar[bool] = True

    document_id: str
    filename: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class VisitMade(Event):
    """The visit is over. `found` is what it found as a whole, `present` who were there."""

    visit_id: str
    day: date
    present: str
    found: str
