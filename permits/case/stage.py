"""Where a case is after its decision: whether work may begin, how long the permit holds, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.decisions import OVERTURNED, SENT_BACK
from permits.case.matter import Matter, is_notification, matters
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.appeal import final_and_binding, start_clearance_lapses, validity

PERMITS = frozenset({Matter.BYGGLOV, Matter.RIVNINGSLOV, Matter.MARKLOV})


@dataclass(frozen=True)
class Holds:
    """The last days to begin (None: no such day) and to finish, and what they rest on.

    `final`: laga kraft; not `known` while it can only be said when that is at the earliest, and then nothing runs out.
    """

    begin_by: date | None
    finish_by: date
    final: date | None
    citation: str
    known: bool = True


def is_built(case: Case) -> bool:
    """Whether the case goes on after its decision: something was granted that is then carried out."""
    return case.state.is_building and Matter.FORHANDSBESKED not in matters(case) and not was_overturned(case)


def has_ended(case: Case) -> bool:
    """Whether nothing more is decided in the case. What a higher instance sent back is to be decided again."""
    return not case.state.is_open and not is_built(case) and not was_sent_back(case)


def was_sent_back(case: Case) -> bool:
    """Whether a higher instance wants the case tried anew (9 kap. 101 §)."""
    return SENT_BACK in _last_results(case)


def was_overturned(case: Case) -> bool:
    """Whether the decision does not stand any more: by what was last settled of its appeals."""
    return bool(OVERTURNED & _last_results(case))


def _last_results(case: Case) -> set[str]:
    """What the appeals that were settled last came to."""
    days = [each.settled for each in case.appeals if each.settled]
    return {each.result for each in case.appeals if each.settled and each.settled == max(days)}


def may_begin(case: Case) -> bool:
    """Whether there is a start clearance: in a notification the decision is one."""
    return case.building.start is not None or (is_notification(case) and case.decision is not None)


def first_day(case: Case) -> date:
    """The first day of work that start clearance names (10 kap. 24 § 6); date.min where it names none."""
    told = case.building.start.told.get("from_day", "") if case.building.start else ""
    return date.fromisoformat(told) if told else date.min


def is_announced(case: Case) -> bool:
    """Whether the law has the decision announced: a permit or a positive advance ruling (9 kap. 109 §)."""
    return case.decision is not None and case.decision.granted and not is_notification(case)


def final_day(case: Case) -> date | None:
    """The first day on which nobody can appeal the decision; None while that is not so, or not known: somebody has not
    been served, it is not announced, an appeal is tried, or the county board has tried it."""
    served = [each.served for each in case.recipients if each.serve]
    reached = [day for day in served if day is not None]
    if case.decision is None or not served or len(reached) < len(served):
        return None
    if is_announced(case) and case.announced is None:
        return None
    if any(each.holds_back or each.was_tried for each in case.appeals):
        return None
    withdrawn = [each.settled for each in case.appeals if each.settled]
    return max([final_and_binding(reached, case.announced if is_announced(case) else None), *withdrawn])


def waits_for_finality(case: Case, today: date) -> bool:
    """Whether a permit that takes effect first when it is final (9 kap. 114 § second paragraph) has not yet done so."""
    if case.decision is None or not case.decision.postponed:
        return False
    day = final_day(case)
    return day is None or today < day


def holds(case: Case) -> Holds | None:
    """How long what was granted holds (PBL 9 kap. 115 §, 10 kap. 25 §); None where no such time runs.

    The years of a permit run from when it became final and binding; nothing runs while an appeal is tried.
    """
    decision = case.decision
    if decision is None or not decision.granted:
        return None
    if is_notification(case):
        return Holds(None, start_clearance_lapses(swedish_day(decision.at)), None, "10 kap. 25 § PBL")
    if not set(matters(case)) & PERMITS:
        return None
    if was_overturned(case) or any(appeal.holds_back for appeal in case.appeals):
        return None
    known = final_day(case)
    final = known or _final_at_the_earliest(case, swedish_day(decision.at))
    until = validity(final)
    begin_by = until.begin_by if case.building.begun is None else None
    return Holds(begin_by, until.finish_by, final, "9 kap. 115 § PBL", known is not None)


def _final_at_the_earliest(case: Case, decided: date) -> date:
    """As if who has not been served was on the day of the decision, and it was announced that day."""
    served = [each.served for each in case.recipients if each.serve and each.served]
    tried = [final_and_binding([each.settled], None) for each in case.appeals if each.was_tried and each.settled]
    return max(final_and_binding(served or [decided], case.announced or decided), *tried, decided)


def ends_on(case: Case) -> tuple[str, date] | None:
    """Which of the two days comes next ("begin" or "finish"), and when; None where nothing runs out."""
    stands = holds(case)
    if stands is None or not is_built(case):
        return None
    return ("begin", stands.begin_by) if stands.begin_by else ("finish", stands.finish_by)


def has_run_out(case: Case, today: date) -> bool:
    """Whether the time to begin or to finish has passed without the case being closed. It begins to run when the
    decision is final, and not before that is known."""
    ends, stands = ends_on(case), holds(case)
    return ends is not None and stands is not None and stands.known and today > ends[1]
