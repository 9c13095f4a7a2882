"""The ports to what is kept of coverages, consequences, and what the open cases have been told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from permits.case.access import Principal
from permits.services.standing_shapes import CasePlace, CoverageMove, CoverageRow, Reassessment, Reckoned, Standing


class Coverages(Protocol):
    """What was proposed of where a layer is complete, and what holds."""

    def propose(self, row: CoverageRow) -> None: ...

    def coverage(self, coverage_id: str) -> CoverageRow:
        """Raises NotFound."""
        ...

    def proposed(self, layer: str) -> list[CoverageRow]:
        """Newest first."""
        ...

    def moves(self, layer: str) -> list[CoverageMove]:
        """Every move of the coverage, newest first; none while what the profile says holds."""
        ...

    def move(
        self,
        coverage_id: str,
        *,
        expected_revision: int,
        by: Principal,
        at: datetime,
        published: date,
        why: str,
        withdraws: int | None = None,
    ) -> CoverageMove:
        """Let this coverage hold from `published` on. Raises Stale with the last CoverageMove, NotFound."""
        ...


class Consequences(Protocol):
    """What the open cases would get of versions and coverages that do not hold."""

    def ask(self, subject: str, layer: str, at: datetime) -> None:
        """Have it reckoned, anew if it was; nothing happens while it waits or is being reckoned."""
        ...

    def of(self, subject: str) -> Reckoned | None: ...

    def claim(self, now: datetime, lease: timedelta) -> Reckoned | None:
        """The first that waits, or whose worker has been silent longer than its lease."""
        ...

    def done(
        self,
        claimed: Reckoned,
        *,
        revision: int,
        at: datetime,
        open_cases: int,
        looked_at: int,
        cases: Sequence[dict[str, Any]],
    ) -> None: ...

    def put_off(self, claimed: Reckoned, due: datetime) -> None:
        """It could not be reckoned; try again at `due`."""
        ...


class CasePlaces(Protocol):
    """Where the cases are, to find those near a change without reading every case."""

    def follow(self, most: int = 200) -> int:
        """Take in what has been recorded since last time, at most so many events; tells how many."""
        ...

    def open_cases(self) -> list[CasePlace]:
        """The open cases, in the order of their registry numbers."""
        ...


class Reassessments(Protocol):
    """What the open cases have been told of what holds, each telling following the one before it."""

    def last(self) -> Reassessment | None: ...

    def begin(self, follows: int, before: Standing, after: Standing, at: datetime) -> bool:
        """Begin the telling after number `follows` (0: the first); False when somebody else has."""
        ...

    def end(self, number: int, told: int, at: datetime) -> None: ...
