"""The moves of hearing neighbours and other bodies. None of them stops the clock."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.matter import is_notification
from permits.case.model import Case
from permits.case.moves.base import OPEN, Move
from permits.case.moves.deciding import a_reading_is_open
from permits.words import N_


def nobody_is_heard_of_a_notification(case: Case, today: date) -> str | None:  # noqa: ARG001
    """9 kap. 94 § is about applications for permits and advance rulings."""
    return N_("En anmälan prövas utan att grannarna hörs (PBL 9 kap. 94 §).") if is_notification(case) else None


def nobody_was_asked(case: Case, today: date) -> str | None:  # noqa: ARG001
    return None if case.hearings else N_("Ingen har fått något meddelande att yttra sig om.")


def nobody_objects(case: Case, today: date) -> str | None:
    """What a second reader has before them, answers and all, is not changed meanwhile."""
    return a_reading_is_open(case, today) if case.objections else N_("Ingen har lämnat synpunkter.")


def no_body_was_asked(case: Case, today: date) -> str | None:  # noqa: ARG001
    return None if case.referrals else N_("Ingen remiss är skickad.")


MOVES: tuple[Move, ...] = (
    Move(
        "begin_hearing",
        "hor-grannar",
        N_("Hör grannarna"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.HearingBegun,
        unless=nobody_is_heard_of_a_notification,
    ),
    Move(
        "register_statement",
        "registrera-yttrande",
        N_("Registrera ett yttrande"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.StatementReceived,
        unless=nobody_was_asked,
    ),
    Move(
        "state_views",
        "yttra-sig",
        N_("Yttra dig"),
        leaves=OPEN,
        enters=None,
        needs=Permission.ANSWER_HEARING,
        records=events.StatementReceived,
        unless=nobody_was_asked,
    ),
    Move(
        "answer_objection",
        "bemot-synpunkter",
        N_("Bemöt synpunkterna"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.ObjectionAnswered,
        unless=nobody_objects,
    ),
    Move(
        "send_referral",
        "remittera",
        N_("Skicka remiss"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.ReferralSent,
    ),
    Move(
        "register_referral_answer",
        "registrera-remissvar",
        N_("Registrera ett remissvar"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.ReferralAnswered,
        unless=no_body_was_asked,
    ),
    Move(
        "withdraw_referral",
        "ta-tillbaka-remiss",
        N_("Vänta inte på remissen"),
        leaves=OPEN,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.ReferralWithdrawn,
        unless=no_body_was_asked,
    ),
)
