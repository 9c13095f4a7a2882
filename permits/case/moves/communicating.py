"""The moves of telling the parties of the material before a decision (PBL 9 kap. 98 §); none stops the clock."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case
from permits.case.moves.base import OPEN, Move
from permits.words import N_


def nothing_is_told(case: Case, today: date) -> str | None:  # noqa: ARG001
    return None if case.communications else N_("Inget underlag är skickat att yttra sig över.")


MOVES: tuple[Move, ...] = (
    Move(
        "communicate",
        "kommunicera",
        N_("Kommunicera underlaget"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.MaterialCommunicated,
    ),
    Move(
        "waive_communication",
        "kommunicering-behovs-inte",
        N_("Kommunicering behövs inte"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.CommunicationWaived,
    ),
    Move(
        "register_remark",
        "registrera-svar-pa-underlaget",
        N_("Registrera ett svar på underlaget"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.MaterialAnswered,
        unless=nothing_is_told,
    ),
    Move(
        "remark",
        "yttra-sig-over-underlaget",
        N_("Yttra dig över underlaget"),
        leaves=OPEN,
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.MaterialAnswered,
        unless=nothing_is_told,
    ),
)
