"""What a change of the maps means to a case that is open, and that its officer has taken it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class FindingsReassessed(Event):
    """The maps changed, and the law says something else of the same application. What was found before stands beside.

    `number` is that of the telling. `moved` are the layers, each with name, title, and version before and after;
    `findings` and `facts` what differs (services.consequences), `layers` the stamps that the new assessment rests on.
    """

    record_only: ClassVar[bool] = True

    number: int
    moved: tuple[dict[str, Any], ...]
    law_version: str
    need: str
    assessment: dict[str, Any]
    layers: tuple[str, ...]
    findings: tuple[dict[str, Any], ...]
    facts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class ReassessmentSeen(Event):
    """An officer has read what the changes of the maps mean, up to and with the telling `number`."""

    number: int
