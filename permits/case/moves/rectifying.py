"""The moves of correcting what is kept about oneself, whether the case is open or decided."""

from __future__ import annotations

from permits.case import events
from permits.case.access import Permission
from permits.case.model import State
from permits.case.moves.base import Move
from permits.words import N_

MOVES: tuple[Move, ...] = (
    Move(
        "change_contact",
        "andra-kontaktuppgifter",
        N_("Ändra dina kontaktuppgifter"),
        leaves=frozenset(State),
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.ContactChanged,
    ),
)
