"""The moves of taking longer than the first time limit, and of waiting for another decision."""

from __future__ import annotations

from permits.case import events
from permits.case.access import Permission
from permits.case.deadline import why_not_extended, why_not_paused, why_not_resumed
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
    Move(
        "pause",
        "lat-vila",
        N_("Låt ärendet vila"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.CasePaused,
        unless=why_not_paused,
    ),
    Move(
        "resume",
        "ateruppta",
        N_("Återuppta ärendet"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.CaseResumed,
        unless=why_not_resumed,
    ),
)
