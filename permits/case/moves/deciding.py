"""The moves of deciding."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case, State
from permits.case.moves.base import OPEN, Move
from permits.words import N_


def the_applicant_still_has_time(case: Case, today: date) -> str | None:
    """A refusal for want of an answer may not come before the day that the applicant was given."""
    if any(today <= order.due for order in case.open_orders):
        return N_("Den sökande har fortfarande tid kvar att komplettera.")
    return None


MOVES: tuple[Move, ...] = (
    Move(
        "grant",
        "bevilja",
        N_("Bevilja"),
        leaves=OPEN,
        enters=State.GRANTED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitGranted,
    ),
    Move(
        "refuse",
        "avsla",
        N_("Avslå"),
        leaves=OPEN,
        enters=State.REFUSED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitRefused,
        unless=the_applicant_still_has_time,
    ),
)
