"""The moves of asking the applicant for more, and of answering."""

from __future__ import annotations

from permits.case import events
from permits.case.access import Permission
from permits.case.model import State
from permits.case.moves.base import Move
from permits.words import N_

MOVES: tuple[Move, ...] = (
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
)
