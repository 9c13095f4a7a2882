"""How long cases take, how many are complete from the start, and why others are not: by month and by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean
from typing import Final

from permits.case.access import Permission, Principal, may
from permits.case.times import swedish_day
from permits.law.clock import ORDER_WINDOW
from permits.services.figures import Figures
from permits.services.ports import Clock
from permits.services.refusals import NotFound
from permits.services.stores import Transactions

MOST_REASONS: Final = 10
SLOW_SHARE: Final = 0.9


@dataclass(frozen=True)
class Period:
    """Days from and with `first` until and with `last`."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Share:
    """How many of how many. Of none there is no share."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.of) if self.of else None


@dataclass(frozen=True)
class Summary:
    """A group of cases in numbers. Days are whole; None where no case has any.

    `complete`: of those received that the time to order completion has passed for, how many were never ordered to
    complete: among younger ones, those that say anything yet are not like the rest. `rounds`: orders a decided case.
    `cut`: decided cases whose fee lateness cut.
    """

    received: int
    decided: int
    granted: Share
    complete: Share
    rounds: float | None
    days: int | None
    days_slow: int | None
    days_complete: int | None
    in_time: Share
    extended: Share
    cut: Share


@dataclass(frozen=True)
class Row:
    """A summary of one month ("2026-11") or of one matter (case.matter.Matter)."""

    key: str
    summary: Summary


@dataclass(frozen=True)
class Statistics:
    """What was asked for: all of it, by month, by matter, and what orders asked for most (title, cases)."""

    period: Period
    whole: Summary
    months: tuple[Row, ...]
    matters: tuple[Row, ...]
    reasons: tuple[tuple[str, int], ...]


class Counting:
    """Counts cases."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def statistics(self, who: Principal, period: Period, matter: str = "") -> Statistics:
        """The cases received or decided in the period, all or of one matter. Raises NotFound for who may not see."""
        cases = self.cases(who, period, matter)
        today = swedish_day(self._clock())
        return counted(cases, period, today)

    def cases(self, who: Principal, period: Period, matter: str = "") -> list[Figures]:
        """Those cases themselves, the first received first. Raises NotFound."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        with self._database.reading() as unit:
            found = unit.figures.between(period.first, period.last)
        return [each for each in found if not matter or each.matter == matter]


def counted(cases: Sequence[Figures], period: Period, today: date) -> Statistics:
    """The numbers of these cases. A case counts where it was received and where it was decided, each in its month."""
    months = tuple(
        Row(f"{month.first:%Y-%m}", summary_of(cases, month, today))
        for month in months_of(period)
        if month.first <= today
    )
    kinds = sorted({each.matter for each in cases})
    matters = [Row(kind, summary_of([each for each in cases if each.matter == kind], period, today)) for kind in kinds]
    ordered = [each for each in cases if period.holds(each.received)]
    reasons = Counter(title for each in ordered for title in set(each.asked))
    return Statistics(
        period=period,
        whole=summary_of(cases, period, today),
        months=months,
        matters=tuple(sorted(matters, key=lambda row: -row.summary.received)),
        reasons=tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))[:MOST_REASONS]),
    )


def summary_of(cases: Iterable[Figures], period: Period, today: date) -> Summary:
    """The numbers of those that were received, and of those that were decided, in a period."""
    cases = list(cases)
    received = [each for each in cases if period.holds(each.received)]
    decided = [each for each in cases if period.holds(each.decided)]
    told = [each for each in received if each.received + ORDER_WINDOW < today]
    tried = [each for each in decided if each.granted is not None]
    timed = [each for each in decided if each.in_time is not None]
    return Summary(
        received=len(received),
        decided=len(decided),
        granted=Share(sum(1 for each in tried if each.granted), len(tried)),
        complete=Share(sum(1 for each in told if not each.orders), len(told)),
        rounds=round(mean(each.orders for each in decided), 2) if decided else None,
        days=quantile([each.days for each in decided if each.days is not None], 0.5),
        days_slow=quantile([each.days for each in decided if each.days is not None], SLOW_SHARE),
        days_complete=quantile([each.days_complete for each in decided if each.days_complete is not None], 0.5),
        in_time=Share(sum(1 for each in timed if each.in_time), len(timed)),
        extended=Share(sum(1 for each in decided if each.extended), len(decided)),
        cut=Share(sum(1 for each in decided if each.fifths), len(decided)),
    )


def quantile(values: Iterable[int], share: float) -> int | None:
    """The smallest of the values that at least `share` of them do not exceed; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = max(0, -(-len(ordered) * round(share * 100) // 100) - 1)
    return ordered[place]


def months_of(period: Period) -> list[Period]:
    """The period month by month; its first and last may be parts of theirs."""
    months, first = [], period.first
    while first <= period.last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.append(Period(first, min(period.last, following - timedelta(days=1))))
        first = following
    return months
