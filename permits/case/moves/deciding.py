"""The moves of deciding."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case, State
from permits.case.moves.base import OPEN, Move
from permits.case.moves.reassessing import a_map_change_is_unseen
from permits.words import N_


def the_applicant_still_has_time(case: Case, today: date) -> str | None:
    """A refusal for want of an answer may not come before the day that the applicant was given."""
    if any(today <= order.due for order in case.open_orders):
        return N_("Den sökande har fortfarande tid kvar att komplettera.")
    return None


def a_refusal_is_too_early(case: Case, today: date) -> str | None:
    """Either of the two: time that the applicant still has, or a change of the maps that nobody has looked at."""
    return the_applicant_still_has_time(case, today) or a_map_change_is_unseen(case, today)


MOVES: tuple[Move, ...] = (
    Move(
        "grant",
        "bevilja",
        N_("Bevilja"),
        leaves=OPEN,
        enters=State.GRANTED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitGranted,
        unless=a_map_change_is_unseen,
    ),
    Move(
        "refuse",
        "avsla",
        N_("Avslå"),
        leaves=OPEN,
        enters=State.REFUSED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitRefused,
        unless=a_refusal_is_too_early,
    ),
)
