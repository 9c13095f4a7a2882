"""The moves of an appeal, and of putting a decision right or trying it again."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.decisions import AppealStands, Outcome
from permits.case.model import Case
from permits.case.moves.base import Move, Obstacle
from permits.case.moves.serving import DECIDED
from permits.words import N_


def no_appeal_is(stands: AppealStands, told: str, *, late: bool | None = None) -> Obstacle:
    """The obstacle that no appeal has come just so far; with `late`, none that came too late or none in time."""

    def obstacle(case: Case, today: date) -> str | None:  # noqa: ARG001
        there = any(each.stands is stands and (late is None or each.in_time is not late) for each in case.appeals)
        return None if there else told

    return obstacle


def it_cannot_be_appealed(case: Case, today: date) -> str | None:  # noqa: ARG001
    return N_("Ärendet är inte avgjort.") if case.decision is None else None


def it_gave_nothing_away(case: Case, today: date) -> str | None:  # noqa: ARG001
    """A case that its applicant took back holds nothing to try again."""
    if case.decision is not None and case.decision.outcome is Outcome.STRIKE:
        return N_("Ett avskrivet ärende tas inte upp igen.")
    return None


MOVES: tuple[Move, ...] = (
    Move(
        "receive_appeal",
        "overklagat",
        N_("Registrera överklagande"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.REGISTER_APPEAL,
        records=events.AppealReceived,
        unless=it_cannot_be_appealed,
    ),
    Move(
        "appeal",
        "overklaga",
        N_("Överklaga beslutet"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.ANSWER_COMPLETION,
        records=events.AppealReceived,
        unless=it_gave_nothing_away,
    ),
    Move(
        "dismiss_appeal",
        "avvisa-overklagande",
        N_("Avvisa överklagandet"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.AppealDismissed,
        unless=no_appeal_is(AppealStands.RECEIVED, N_("Inget överklagande har kommit in för sent."), late=True),
    ),
    Move(
        "pass_on_appeal",
        "lamna-over",
        N_("Lämna till länsstyrelsen"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.AppealPassedOn,
        unless=no_appeal_is(AppealStands.RECEIVED, N_("Inget överklagande väntar på att lämnas över."), late=False),
    ),
    Move(
        "settle_appeal",
        "overprovat",
        N_("Anteckna utgången"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.REGISTER_APPEAL,
        records=events.AppealSettled,
        unless=no_appeal_is(AppealStands.PASSED_ON, N_("Inget överklagande ligger hos länsstyrelsen.")),
    ),
    Move(
        "correct",
        "ratta",
        N_("Rätta skrivfel"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.DECIDE_CASE,
        records=events.DecisionCorrected,
    ),
    Move(
        "reconsider",
        "omprova",
        N_("Ompröva beslutet"),
        leaves=DECIDED,
        enters=None,
        needs=Permission.DECIDE_CASE,
        records=events.DecisionReconsidered,
        unless=it_gave_nothing_away,
    ),
)
