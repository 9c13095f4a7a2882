"""The ports to what is kept of the queue and of the staff who work through it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from permits.case.events import StoredEvent
from permits.case.model import Case
from permits.services.queue_shapes import (
    Absence,
    Asking,
    Counted,
    Member,
    Placing,
    QueuedCase,
    SavedView,
    Sought,
    Tab,
)


class Queue(Protocol):
    """What lists show of each case and what it is found by; all but where it is can be told from the events again."""

    def write(self, case: Case, stored: Sequence[StoredEvent]) -> None:
        """Bring what is kept of a case up to its events."""
        ...

    def place(self, case: Case, stored: Sequence[StoredEvent], found: Placing) -> None: ...

    def unplaced(self, limit: int) -> list[str]: ...

    def displace(self) -> None:
        """Have the area of every open case looked up again, since the areas are others now."""
        ...

    def unallotted(self, limit: int, after: int = 0) -> list[tuple[int, str]]:
        """New cases that nobody has, as (number, case_id), from after that number on."""
        ...

    def rowless(self, limit: int) -> list[str]: ...

    def forget(self) -> None: ...

    def page(self, sought: Sought, tab: Tab, asking: Asking, *, limit: int, offset: int = 0) -> list[QueuedCase]: ...

    def counted(self, sought: Sought, asking: Asking, tab: Tab, soon: int) -> Counted: ...

    def loads(self) -> list[tuple[str, tuple[str, ...], int]]:
        """What lies on each officer's desk: officer, kinds of measure, how many open cases of them."""
        ...

    def tags(self) -> list[str]: ...

    def areas(self) -> list[str]: ...


class Staff(Protocol):
    """Who works here, when they are away, and how they like to see the queue."""

    def members(self) -> list[Member]:
        """Everybody who has logged in as staff, by name."""
        ...

    def absences(self, since: date) -> list[Absence]:
        """Those that end on `since` or later, the first to begin first."""
        ...

    def note_absence(self, absence: Absence) -> None: ...

    def withdraw_absence(self, absence_id: str, by: str, at: datetime) -> bool: ...

    def views(self, person_id: str) -> list[SavedView]: ...

    def save_view(self, person_id: str, view: SavedView) -> None:
        """Keep the view, in the place of one with the same name."""
        ...

    def forget_view(self, person_id: str, name: str) -> bool: ...
