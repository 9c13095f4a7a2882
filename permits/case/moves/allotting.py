"""The move of giving a case to an officer."""

from __future__ import annotations

from permits.case import events
from permits.case.access import Permission
from permits.case.moves.base import OPEN, Move
from permits.words import N_

MOVES: tuple[Move, ...] = (
    Move(
        "allot",
        "tilldela",
        N_("Tilldela"),
        leaves=OPEN,
        enters=None,
        needs=Permission.ARRANGE_CASES,
        records=events.CaseAllotted,
    ),
)
