"""The table of moves: what each leaves, enters, needs and records, and what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from permits.case import events
from permits.case.access import Permission, Principal, may
from permits.case.matter import words
from permits.case.model import Case, State
from permits.case.times import swedish_day, utc_now
from permits.words import N_

Obstacle = Callable[[Case, date], str | None]


def nothing(case: Case, today: date) -> str | None:  # noqa: ARG001
    """No obstacle."""
    return None


def the_applicant_still_has_time(case: Case, today: date) -> str | None:
    """A refusal for want of an answer may not come before the day that the applicant was given."""
    waiting = case.state is State.AWAITING_APPLICANT and case.completion is not None
    if waiting and case.completion is not None and today <= case.completion.due:
        return N_("Den sökande har fortfarande tid kvar att komplettera.")
    return None


def nothing_is_waived(case: Case, today: date) -> str | None:  # noqa: ARG001
    """Only what somebody has done without can be needed again."""
    return None if case.waivers else N_("Ingen har avstått från någon handling.")


@dataclass(frozen=True)
class Move:
    """One way forward. `enters` None: the state stays. `slug` is its word in URLs, `label` its button."""

    name: str
    slug: str
    label: str
    leaves: frozenset[State]
    enters: State | None
    needs: Permission
    records: type[events.Event]
    unless: Obstacle = nothing


OPEN = frozenset(state for state in State if state.is_open)

MOVES: tuple[Move, ...] = (
    Move(
        "assign",
        "ta-arendet",
        N_("Ta ärendet"),
        leaves=frozenset({State.SUBMITTED}),
        enters=State.UNDER_REVIEW,
        needs=Permission.HANDLE_CASE,
        records=events.CaseAssigned,
    ),
    Move(
        "reassign",
        "byt-handlaggare",
        N_("Byt handläggare"),
        leaves=frozenset({State.UNDER_REVIEW, State.AWAITING_APPLICANT}),
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.CaseAssigned,
    ),
    Move(
        "request_completion",
        "begar-komplettering",
        N_("Begär komplettering"),
        leaves=frozenset({State.SUBMITTED, State.UNDER_REVIEW}),
        enters=State.AWAITING_APPLICANT,
        needs=Permission.HANDLE_CASE,
        records=events.CompletionRequested,
    ),
    Move(
        "answer_completion",
        "komplettera",
        N_("Svara på kompletteringen"),
        leaves=frozenset({State.AWAITING_APPLICANT}),
        enters=State.UNDER_REVIEW,
        needs=Permission.ANSWER_COMPLETION,
        records=events.CompletionAnswered,
    ),
    Move(
        "waive_document",
        "avsta-fran-handling",
        N_("Avstå från en handling"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.DocumentWaived,
    ),
    Move(
        "need_document_again",
        "handlingen-behovs",
        N_("Handlingen behövs ändå"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.DocumentNeededAgain,
        unless=nothing_is_waived,
    ),
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
_BY_NAME = {move.name: move for move in MOVES}


def label_of(move: Move, case: Case) -> str:
    """The move's button in this case: the decision is called by what is given."""
    told = words(case)
    return {"grant": told.give, "refuse": told.refuse}.get(move.name, move.label)


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
