"""What is kept of an administrator's changes, and the port to where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from permits.amendments import Amendment, Mark, TakenBack


@dataclass(frozen=True)
class AmendmentDraft:
    """What somebody has changed in a section and not put in force.

    `based_on`: the amendment that it was begun from (0: the profile). `revision` counts how often it has been saved, so
    that two windows do not write over each other.
    """

    section: str
    by: str
    based_on: int
    revision: int
    content: Mapping[str, Any]
    at: datetime


class AmendmentStore(Protocol):
    """What administrators have put in force and what they are at. Nothing that was put in force is changed or lost."""

    def mark(self) -> Mark: ...

    def all(self) -> tuple[Amendment, ...]:
        """Every amendment with who took it back, the oldest first."""
        ...

    def take_turn(self) -> None:
        """Wait until nobody else is putting anything in force."""
        ...

    def add(self, amendment: Amendment) -> None: ...

    def take_back(self, section: str, number: int, by: str, told: TakenBack) -> None: ...

    def draft(self, section: str, by: str) -> AmendmentDraft | None: ...

    def save_draft(self, draft: AmendmentDraft) -> None:
        """Keep the draft in the place of the person's earlier one."""
        ...

    def throw_draft(self, section: str, by: str) -> None: ...
