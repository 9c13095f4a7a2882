"""When a case has to be decided, reckoned from what its events tell."""

from __future__ import annotations

from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.book import Need
from permits.law.clock import Clock, History, Limits, Order, clock, time_limits
from permits.law.facts import MeasureKind
from permits.law.measures import INSTALLATIONS_ONLY


def limits_of(case: Case) -> Limits:
    """How long the board may take: by PBL 9 kap. 99 §, its shorter extension for solar panels alone, or PBF 6 kap. 5 §.

    An application about something more than what is only notified, or than solar panels, has the whole time.
    """
    kinds = {MeasureKind(kind) for kind in case.measures if kind in set(MeasureKind)}
    only_installed = bool(kinds) and kinds <= INSTALLATIONS_ONLY and case.need != Need.BYGGLOV
    need = Need.ANMALAN if case.need == Need.ANMALAN or only_installed else Need.BYGGLOV
    only_solar = kinds == {MeasureKind.SOLCELLER}
    kind = MeasureKind.SOLCELLER if only_solar else MeasureKind.KOMPLEMENTBYGGNAD  # which one else changes nothing
    return time_limits(need, kind, swedish_day(case.submitted))


def clock_of(case: Case) -> Clock:
    """The statutory clock of the case, by the limits of its kind."""
    limits = limits_of(case)
    orders = tuple(
        Order(swedish_day(asked.asked), swedish_day(asked.answered) if asked.answered else None)
        for asked in case.completions
    )
    unasked = tuple(sorted({swedish_day(document.received) for document in case.documents if not document.asked}))
    return clock(
        History(
            applied=swedish_day(case.submitted),
            own_initiative=unasked,
            orders=orders,
            weeks=limits.weeks,
            longest_extension=limits.longest_extension,
            may_pause=limits.may_pause,
        )
    )
