"""The move of taking in that the maps have changed, and what it holds back until that is done."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case
from permits.case.moves.base import OPEN, Move
from permits.words import N_


def a_map_change_is_unseen(case: Case, today: date) -> str | None:  # noqa: ARG001
    """A decision may not rest on findings that a change of the maps has overtaken without anybody having looked."""
    if case.unseen_map_change is None:
        return None
    return N_("Kartunderlaget har ändrats sedan granskningen. Läs vad som ändrats och kvittera det först.")


def everything_is_seen(case: Case, today: date) -> str | None:  # noqa: ARG001
    """There is nothing to take in."""
    return None if case.unseen_map_change else N_("Det finns ingen ändring av kartunderlaget att kvittera.")


MOVES: tuple[Move, ...] = (
    Move(
        "see_map_change",
        "kartandring-sedd",
        N_("Jag har sett ändringen"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.ReassessmentSeen,
        unless=everything_is_seen,
    ),
)
