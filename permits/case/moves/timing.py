"""The move of taking longer than the first time limit."""

from __future__ import annotations

from permits.case import events
from permits.case.access import Permission
from permits.case.deadline import why_not_extended
from permits.case.moves.base import OPEN, Move
from permits.words import N_

MOVES: tuple[Move, ...] = (
    Move(
        "extend_time",
        "forlang-tiden",
        N_("Förläng tiden"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.TimeExtended,
        unless=why_not_extended,
    ),
)
