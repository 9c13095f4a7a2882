"""What was decided about beginning the work and about using what was built, and what was told of the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class StartCleared(Event):
    """Start clearance (PBL 10 kap. 23 and 24 §§). `told` holds what it says, by the name of each part."""

    told: dict[str, str]


@dataclass(frozen=True)
class StartRefused(Event):
    told: dict[str, str]


@dataclass(frozen=True)
class BuildingBegun(Event):
    """The work began on this day, as the applicant told it or an officer heard it."""

    day: date
    by_applicant: bool = False


@dataclass(frozen=True)
class BuildingFinished(Event):
    """The applicant told that the work is done, and asks for final clearance."""

    day: date
    text: str = ""


@dataclass(frozen=True)
class InterimCleared(Event):
    """Final clearance that depends on something that is left (10 kap. 36 §), to be done until a day."""

    told: dict[str, str]
    until: date


@dataclass(frozen=True)
class FinalCleared(Event):
    """Final clearance (10 kap. 34 and 35 §§)."""

    told: dict[str, str]


@dataclass(frozen=True)
class FinalRefused(Event):
    told: dict[str, str]


@dataclass(frozen=True)
class PermitLapsed(Event):
    """The permit or the start clearance holds no more (9 kap. 115 §, 10 kap. 25 §), and the case is closed by it."""

    last_day: date
    reason: str


@dataclass(frozen=True)
class ValidityReminded(Event):
    """Everybody is to be reminded that the time to begin or to finish ends on a day. `step` names which reminder."""

    record_only: ClassVar[bool] = True

    step: str
    last_day: date


@dataclass(frozen=True)
class BuildingDocumentMade(Event):
    """A decision, minutes or a protocol of the building stage was made into a document, from event `about`."""

    record_only: ClassVar[bool] = True

    document_id: str
    label: str
    filename: str
    size: int
    sha256: str
    about: int


@dataclass(frozen=True)
class SanctionConsidered(Event):
    """A construction sanction fee may be taken out, and whom it is about may comment (11 kap. 58 §).

    `amount` in kronor, `steps` mappings of what, amount and citation (law.sanction.Step); `told` what was stated.
    """

    amount: int
    steps: tuple[dict[str, Any], ...]
    told: dict[str, str]
    answer_by: date
