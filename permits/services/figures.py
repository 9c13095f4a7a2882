"""What statistics need of one case, told from its events: days, orders to complete, how it ended, what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from permits.case.deadline import clock_of
from permits.case.decisions import Outcome
from permits.case.matter import matters
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.clock import fee_cut

TRIED: Final = frozenset({Outcome.GRANT, Outcome.PARTLY, Outcome.REFUSE})
"""What was tried: neither dismissed nor struck off."""


@dataclass(frozen=True)
class Figures:
    """One case in numbers. No person is in it.

    `matter`: a case.matter.Matter, `kind`: the first kind of measure. `orders`: how often the applicant was ordered to
    complete, `asked`: what for (titles). `started`: the day from which the law counts, `due`: the last day to decide as
    it was when decided, None while the clock stands still. `fifths`: by how much lateness cut the fee, of five.
    """

    case_id: str
    received: date
    matter: str
    kind: str
    orders: int
    asked: tuple[str, ...]
    additions: int
    extended: bool
    started: date
    due: date | None
    decided: date | None = None
    granted: bool | None = None
    fifths: int = 0
    fee: int | None = None

    @property
    def days(self) -> int | None:
        """From arrival to decision."""
        return None if self.decided is None else (self.decided - self.received).days

    @property
    def days_complete(self) -> int | None:
        """From the day that the law counts from to the decision."""
        return None if self.decided is None else max(0, (self.decided - self.started).days)

    @property
    def in_time(self) -> bool | None:
        """Whether it was decided by its last day; None for an open case and where no day could be said."""
        return None if self.decided is None or self.due is None else self.decided <= self.due


def figures_of(case: Case) -> Figures:
    """The case in numbers."""
    stands = clock_of(case)
    decision = case.decision
    decided = swedish_day(decision.at) if decision else None
    fee = decision.fee.get("total") if decision and decision.fee else None
    return Figures(
        case_id=case.case_id,
        received=swedish_day(case.submitted),
        matter=matters(case)[0].value,
        kind=case.measure,
        orders=len(case.completions),
        asked=tuple(point.title for order in case.completions for point in order.points),
        additions=len(case.additions),
        extended=case.extension is not None,
        started=stands.started,
        due=stands.due,
        decided=decided,
        granted=decision.granted if decision and decision.outcome in TRIED else None,
        fifths=fee_cut(stands.due, decided) if decided and stands.due else 0,
        fee=fee if isinstance(fee, int) else None,
    )


def as_dict(figures: Figures) -> dict[str, Any]:
    """The same as JSON can carry it."""
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in vars(figures).items()
    }


def of_dict(told: dict[str, Any]) -> Figures:
    days = {
        name: None if told[name] is None else date.fromisoformat(told[name])
        for name in ("received", "started", "due", "decided")
    }
    return Figures(**{**told, **days, "asked": tuple(told["asked"])})
