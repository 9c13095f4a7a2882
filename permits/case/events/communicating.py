"""What the parties were told of before a decision, and what they said of it (PBL 9 kap. 98 §, FL 25 §)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class MaterialCommunicated(Event):
    """Material went to the party: `text` is all that they read, `due` their last day to answer.

    `about`: keys of what it told of (services.communicating.Material); `owner`: the owner of the property, who is no
    party, gets it on paper.
    """

    communication_id: str
    text: str
    due: date
    about: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    owner: bool = False


@dataclass(frozen=True)
class MaterialReminded(Event):
    """The parties are to be reminded of material that they have not answered, so many days before their day."""

    record_only: ClassVar[bool] = True

    communication_id: str
    due: date
    days: int


@dataclass(frozen=True)
class MaterialAnswered(Event):
    """Somebody said what they think of it. `received`: the day that it came in; `way` as case.hearings.Way."""

    communication_id: str
    text: str
    received: date
    way: str
    document_ids: tuple[str, ...] = ()
    by_owner: bool = False


@dataclass(frozen=True)
class CommunicationWaived(Event):
    """An officer found it obviously needless to tell the party of some material, and said why."""

    reason: str
    about: tuple[str, ...]
