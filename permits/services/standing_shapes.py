"""The shapes of what follows when a layer changes: coverages, what cases it touches, and what has been told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Standing = dict[str, tuple[str, str]]
"""What holds: by layer name its version (SHA-256) and its coverage (as LayerEntry.coverage)."""


@dataclass(frozen=True)
class CoverageRow:
    """A coverage that somebody proposed: "everywhere", "nowhere" or a GeoJSON geometry as text (EPSG:3006).

    `filename` is that of an area that was handed in, else empty.
    """

    id: str
    layer: str
    coverage: str
    filename: str
    proposed: datetime
    by: str
    by_name: str


@dataclass(frozen=True)
class CoverageMove:
    """That a coverage became the one that holds, from day `published`; as shapes.LayerPointer.

    With `withdraws`, the change with that revision was taken back before it had begun.
    """

    revision: int
    layer: str
    coverage_id: str
    coverage: str
    filename: str
    published: date
    at: datetime
    by: str
    by_name: str
    why: str
    withdraws: int | None = None


@dataclass(frozen=True)
class Reckoned:
    """What the open cases would get, were `subject` (a version or a coverage) to hold.

    `state`: "waiting", "working", "done" or "failed". `revision` is that of all layers which it was reckoned against;
    `open_cases` how many there were, `looked_at` how many of them lay near what differs. `cases` holds
    consequences.CaseConsequence.as_dict().
    """

    subject: str
    layer: str
    asked: datetime
    state: str
    revision: int | None = None
    reckoned: datetime | None = None
    open_cases: int | None = None
    looked_at: int | None = None
    cases: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Reassessment:
    """One telling of the open cases that what holds has moved from `before` to `after`; `ended` when all are told."""

    number: int
    before: Standing
    after: Standing
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True)
class CasePlace:
    """An open case, and the bounds (EPSG:3006) of all that it is about; None where nothing was drawn."""

    case_id: str
    designation: str
    bounds: tuple[float, float, float, float] | None
