"""The moves of an officer on the way: taking a case, doing without a document."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case, State
from permits.case.moves.base import OPEN, Move
from permits.words import N_


def nothing_is_waived(case: Case, today: date) -> str | None:  # noqa: ARG001
    """Only what somebody has done without can be needed again."""
    return None if case.waivers else N_("Ingen har avstått från någon handling.")


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
)
