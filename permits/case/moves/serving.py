"""The moves of making a decision known: to whom, when it reached each, and on the notice board."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.model import Case, State
from permits.case.moves.base import Move
from permits.case.moves.deciding import UNDECIDED
from permits.words import N_

DECIDED = frozenset(State) - UNDECIDED


def nobody_is_left(case: Case, today: date) -> str | None:  # noqa: ARG001
    waits = any(each.serve and each.served is None for each in case.recipients)
    return None if waits else N_("Alla som ska delges har fått del av beslutet.")


def everybody_has_it(case: Case, today: date) -> str | None:  # noqa: ARG001
    left = any(each.sent is None for each in case.recipients)
    return None if left else N_("Det finns ingen kvar att skicka beslutet till.")


def it_is_not_announced(case: Case, today: date) -> str | None:  # noqa: ARG001
    """What gives nothing is not announced (9 kap. 109 §), and nothing is announced twice."""
    if case.decision is None or not case.decision.granted:
        return N_("Bara beslut som ger något kungörs.")
    return N_("Beslutet är redan kungjort.") if case.announced else None


MOVES: tuple[Move, ...] = (
    Move(
        "list_recipients",
        "lagg-till-mottagare",
        N_("Lägg till mottagare"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.SERVE_DECISION,
        records=events.RecipientsListed,
    ),
    Move(
        "dispatch",
        "skickat",
        N_("Anteckna som skickat"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.SERVE_DECISION,
        records=events.DecisionDispatched,
        unless=everybody_has_it,
    ),
    Move(
        "note_served",
        "delgiven",
        N_("Anteckna delgivning"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.SERVE_DECISION,
        records=events.DecisionServed,
        unless=nobody_is_left,
    ),
    Move(
        "confirm_decision",
        "har-last",
        N_("Jag har läst beslutet"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.DecisionServed,
        unless=nobody_is_left,
    ),
    Move(
        "announce",
        "kungor",
        N_("Anteckna kungörelse"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.SERVE_DECISION,
        records=events.DecisionAnnounced,
        unless=it_is_not_announced,
    ),
)
