"""Who was given the case and why, and the words that staff sort it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class CaseAllotted(Event):
    """The case was given to an officer, who has not begun with it by that alone. `reason` is why it was just them."""

    officer_id: str
    officer_name: str
    reason: str = ""


@dataclass(frozen=True)
class TagAdded(Event):
    """A word that staff find the case by. It says nothing that a form could have been made from."""

    record_only: ClassVar[bool] = True

    tag: str


@dataclass(frozen=True)
class TagRemoved(Event):
    record_only: ClassVar[bool] = True

    tag: str
