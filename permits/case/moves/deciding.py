"""The moves of deciding, and of taking an application back."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.deadline import it_is_paused
from permits.case.model import Case, State
from permits.case.moves.base import Move
from permits.case.moves.reassessing import a_map_change_is_unseen
from permits.words import N_

UNDECIDED = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.AWAITING_APPLICANT})


def it_is_taken_back(case: Case, today: date) -> str | None:  # noqa: ARG001
    """What nobody applies for any more is not tried."""
    if case.taken_back is None:
        return None
    return N_("Den sökande har tagit tillbaka ansökan, så den ska inte prövas. Skriv av ärendet i stället.")


def a_reading_is_open(case: Case, today: date) -> str | None:  # noqa: ARG001
    """What a second reader has before them is not decided meanwhile."""
    if case.reading is None or case.reading.stands != "asked":
        return None
    return N_("Förslaget ligger hos den andra läsaren. Vänta på svaret.")


def the_applicant_still_has_time(case: Case, today: date) -> str | None:
    """A refusal for want of an answer may not come before the day that the applicant was given."""
    if any(today <= order.due for order in case.open_orders):
        return N_("Den sökande har fortfarande tid kvar att komplettera.")
    return None


def a_grant_is_too_early(case: Case, today: date) -> str | None:
    """What stands in the way of giving: nothing is applied for, or nobody has looked at what has changed."""
    return (
        it_is_taken_back(case, today)
        or it_is_paused(case, today)
        or a_map_change_is_unseen(case, today)
        or a_reading_is_open(case, today)
    )


def a_refusal_is_too_early(case: Case, today: date) -> str | None:
    """The same, and time that the applicant still has."""
    return (
        it_is_taken_back(case, today) or the_applicant_still_has_time(case, today) or a_grant_is_too_early(case, today)
    )


def a_part_is_no_part(case: Case, today: date) -> str | None:
    """Only what is about several measures can be given in part."""
    if len(case.measures) < 2:
        return N_("Ansökan gäller en enda åtgärd och kan inte beviljas delvis.")
    return a_grant_is_too_early(case, today)


def nobody_took_it_back(case: Case, today: date) -> str | None:
    """A case is struck off when its applicant has taken the application back."""
    if case.taken_back is None:
        return N_("Den sökande har inte tagit tillbaka ansökan.")
    return a_reading_is_open(case, today)


def it_is_taken_back_already(case: Case, today: date) -> str | None:  # noqa: ARG001
    return N_("Ansökan är redan tillbakatagen.") if case.taken_back else None


MOVES: tuple[Move, ...] = (
    Move(
        "grant",
        "bevilja",
        N_("Bevilja"),
        leaves=UNDECIDED,
        enters=State.GRANTED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitGranted,
        unless=a_grant_is_too_early,
    ),
    Move(
        "grant_partly",
        "bevilja-delvis",
        N_("Bevilja delvis"),
        leaves=UNDECIDED,
        enters=State.PARTLY_GRANTED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitPartlyGranted,
        unless=a_part_is_no_part,
    ),
    Move(
        "refuse",
        "avsla",
        N_("Avslå"),
        leaves=UNDECIDED,
        enters=State.REFUSED,
        needs=Permission.DECIDE_CASE,
        records=events.PermitRefused,
        unless=a_refusal_is_too_early,
    ),
    Move(
        "dismiss",
        "avvisa",
        N_("Avvisa"),
        leaves=UNDECIDED,
        enters=State.DISMISSED,
        needs=Permission.DECIDE_CASE,
        records=events.ApplicationDismissed,
        unless=a_refusal_is_too_early,
    ),
    Move(
        "strike_off",
        "avskriv",
        N_("Skriv av"),
        leaves=UNDECIDED,
        enters=State.STRUCK_OFF,
        needs=Permission.DECIDE_CASE,
        records=events.CaseStruckOff,
        unless=nobody_took_it_back,
    ),
    Move(
        "take_back",
        "ta-tillbaka",
        N_("Ta tillbaka ansökan"),
        leaves=UNDECIDED,
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.ApplicationTakenBack,
        unless=it_is_taken_back_already,
    ),
)
