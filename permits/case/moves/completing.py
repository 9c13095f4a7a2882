"""The moves of asking the applicant for more, of answering, and of what is added unasked."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case, State
from permits.case.moves.base import OPEN, Move
from permits.case.orders import Standing
from permits.words import N_


def nothing_is_answered(case: Case, today: date) -> str | None:  # noqa: ARG001
    """Only an answer can be accepted."""
    answered = any(point.standing is Standing.ANSWERED for order in case.completions for point in order.points)
    return None if answered else N_("Det finns inget svar att godkänna.")


def nothing_is_asked(case: Case, today: date) -> str | None:  # noqa: ARG001
    """Only what is asked for and not answered can be taken back, or be given longer."""
    return None if case.open_orders else N_("Den sökande har svarat på allt som har begärts.")


MOVES: tuple[Move, ...] = (
    Move(
        "request_completion",
        "begar-komplettering",
        N_("Begär komplettering"),
        leaves=OPEN,
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
        "accept_answer",
        "godkann-svar",
        N_("Godkänn svaret"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.AnswerAccepted,
        unless=nothing_is_answered,
    ),
    Move(
        "withdraw_point",
        "ta-tillbaka-punkt",
        N_("Ta tillbaka punkten"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.PointWithdrawn,
        unless=nothing_is_asked,
    ),
    Move(
        "prolong_order",
        "ge-langre-tid",
        N_("Ge längre tid att svara"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.CompletionProlonged,
        unless=nothing_is_asked,
    ),
    Move(
        "add_unasked",
        "lagg-till",
        N_("Lägg till på eget initiativ"),
        leaves=OPEN,
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.AdditionReceived,
    ),
)
