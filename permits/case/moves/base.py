"""What a move is: what it leaves, enters, needs and records, and what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case, State

Obstacle = Callable[[Case, date], str | None]


def nothing(case: Case, today: date) -> str | None:  # noqa: ARG001
    """No obstacle."""
    return None


@dataclass(frozen=True)
class Move:
    """One way forward. `enters` None: the state stays. `slug` is its word in URLs, `label` its button."""

    name: str
    slug: str
    label: str
    leaves: frozenset[State]
    enters: State | None
    needs: Permission
    records: type[events.Event]
    unless: Obstacle = nothing


OPEN = frozenset(state for state in State if state.is_open)
