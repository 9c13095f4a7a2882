"""Where a case is after its decision: whether work may begin, how long the permit holds, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.matter import Matter, is_notification, matters
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.appeal import final_and_binding, start_clearance_lapses, validity

PERMITS = frozenset({Matter.BYGGLOV, Matter.RIVNINGSLOV, Matter.MARKLOV})


@dataclass(frozen=True)
class Holds:
    """The last days to begin (None: no such day) and to finish, and what they rest on."""

    begin_by: date | None
    finish_by: date
    final: date | None
    citation: str


def is_built(case: Case) -> bool:
    """Whether the case goes on after its decision: something was granted that is then carried out."""
    return case.state.is_building and Matter.FORHANDSBESKED not in matters(case)


def has_ended(case: Case) -> bool:
    """Whether nothing more is decided in the case."""
    return not case.state.is_open and not is_built(case)


def may_begin(case: Case) -> bool:
    """Whether there is a start clearance: in a notification the decision is one."""
    return case.building.start is not None or (is_notification(case) and case.decision is not None)


def holds(case: Case) -> Holds | None:
    """How long what was granted holds (PBL 9 kap. 115 §, 10 kap. 25 §); None where no such time runs.

    The years of a permit run from when it became final and binding. Whoever is not known to have been served, or what
    is not known to be announced, is reckoned from the day of the decision; nothing runs while an appeal is tried.
    """
    decision = case.decision
    if decision is None or not decision.granted:
        return None
    decided = swedish_day(decision.at)
    if is_notification(case):
        return Holds(None, start_clearance_lapses(decided), None, "10 kap. 25 § PBL")
    if not set(matters(case)) & PERMITS:
        return None
    if any(appeal.settled is None for appeal in case.appeals):
        return None
    served = [each.served for each in case.recipients if each.serve and each.served]
    final = max(
        final_and_binding(served or [decided], case.announced or decided),
        *(appeal.settled for appeal in case.appeals if appeal.settled),
        decided,
    )
    until = validity(final)
    begin_by = until.begin_by if case.building.begun is None else None
    return Holds(begin_by, until.finish_by, final, "9 kap. 115 § PBL")


def ends_on(case: Case) -> tuple[str, date] | None:
    """Which of the two days comes next ("begin" or "finish"), and when; None where nothing runs out."""
    stands = holds(case)
    if stands is None or not is_built(case):
        return None
    return ("begin", stands.begin_by) if stands.begin_by else ("finish", stands.finish_by)


def has_run_out(case: Case, today: date) -> bool:
    """Whether the time to begin or to finish has passed without the case being closed."""
    ends = ends_on(case)
    return ends is not None and today > ends[1]
