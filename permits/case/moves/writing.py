"""The moves of writing to each other in the case, open or decided."""

from __future__ import annotations

from permits.case import events
from permits.case.access import Permission
from permits.case.model import State
from permits.case.moves.base import Move
from permits.words import N_

ALWAYS = frozenset(State)

MOVES: tuple[Move, ...] = (
    Move(
        "write_message",
        "skriv-meddelande",
        N_("Skriv till den sökande"),
        leaves=ALWAYS,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.MessageWritten,
    ),
    Move(
        "write_to_officer",
        "skriv-till-oss",
        N_("Skriv till handläggaren"),
        leaves=ALWAYS,
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.MessageWritten,
    ),
)
