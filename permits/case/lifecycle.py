"""The table of moves, gathered from each subject, and who may make which of them now."""

from __future__ import annotations

from datetime import date

from permits.case.access import Principal, may
from permits.case.matter import words
from permits.case.model import Case
from permits.case.moves import (
    allotting,
    appealing,
    building,
    communicating,
    completing,
    deciding,
    handling,
    hearing,
    proposing,
    reassessing,
    rectifying,
    serving,
    timing,
    writing,
)
from permits.case.moves.base import OPEN, Move
from permits.case.times import swedish_day, utc_now
from permits.words import N_

__all__ = ["MOVES", "OPEN", "Move", "MoveRefused", "label_of", "moves_for", "permitted"]

MOVES: tuple[Move, ...] = (
    *handling.MOVES,
    *allotting.MOVES,
    *completing.MOVES,
    *hearing.MOVES,
    *communicating.MOVES,
    *timing.MOVES,
    *writing.MOVES,
    *rectifying.MOVES,
    *reassessing.MOVES,
    *proposing.MOVES,
    *deciding.MOVES,
    *serving.MOVES,
    *appealing.MOVES,
    *building.MOVES,
)
_BY_NAME = {move.name: move for move in MOVES}


def label_of(move: Move, case: Case) -> str:
    """The move's button in this case: the decision is called by what is given."""
    told = words(case)
    return {"grant": told.give, "refuse": told.refuse, "dismiss": told.dismiss}.get(move.name, move.label)


class MoveRefused(Exception):  # noqa: N818 - the house names refusals as refusals
    """The move is not open now. `message` says why, in Swedish."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def moves_for(case: Case, principal: Principal, today: date | None = None) -> tuple[Move, ...]:
    """The moves that this person may make in this case now: the buttons of the page, and what the POST checks."""
    day = today or swedish_day(utc_now())
    return tuple(move for move in MOVES if _why_not(move, case, principal, day) is None)


def permitted(name: str, case: Case, principal: Principal, today: date) -> Move:
    """The move called `name`, if this person may make it now; else raises MoveRefused (KeyError: no such move)."""
    move = _BY_NAME[name]
    obstacle = _why_not(move, case, principal, today)
    if obstacle is not None:
        raise MoveRefused(obstacle)
    return move


def _why_not(move: Move, case: Case, principal: Principal, today: date) -> str | None:
    if not may(principal, move.needs, case):
        return N_("Du har inte behörighet att göra det här i ärendet.")
    if case.state not in move.leaves:
        return N_("Det går inte längre: ärendet har gått vidare.")
    return move.unless(case, today)
