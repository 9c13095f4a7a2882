"""What was told about the control of the work: the control officer, plans and other papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.events.base import Event


@dataclass(frozen=True)
class ControlOfficerNamed(Event):
    """Who is to see that the control plan is followed (PBL 10 kap. 9 §); whoever was named before is so no more."""

    name: str
    certificate: str
    valid_until: date
    email: str = ""
    by_applicant: bool = False


@dataclass(frozen=True)
class ControlOfficerLeft(Event):
    """The control officer left the work (10 kap. 11 § 7, 12 and 13 §§)."""

    day: date
    reason: str


@dataclass(frozen=True)
class BuildingPapersHandedIn(Event):
    """The applicant handed in what the building stage asks for. `document_ids` are of documents received with it."""

    text: str
    document_ids: tuple[str, ...] = ()
