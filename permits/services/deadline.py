"""When a case has to be decided, as lists keep it and pages tell it; permits.case.deadline reckons it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from permits.case.deadline import clock_of, history_of, limits_of
from permits.case.model import Case
from permits.law.clock import History, Start, clock

__all__ = ["Reckoning", "clock_of", "history_of", "limits_of", "reckoned", "reckoning_of"]


@dataclass(frozen=True)
class Reckoning:
    """How the last day to decide is reckoned, as lists keep it.

    `weeks` from `started`, `extended` more; `paused_since`: the day of a pause that nobody has ended; `due` None while
    the clock stands still, though not for plan work, which ends by itself. `paused`: how many days pauses have moved
    the day.
    """

    start: Start
    started: date
    due: date | None
    weeks: int
    rule: str
    extended: int = 0
    paused: int = 0
    paused_since: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON can carry it."""
        told = {**vars(self), "start": self.start.name}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}

    @classmethod
    def of_dict(cls, told: dict[str, Any]) -> Reckoning:
        days = {name: date.fromisoformat(told[name]) for name in ("started", "due", "paused_since") if told[name]}
        return cls(**{**told, **days, "start": Start[told["start"]]})


def reckoned(history: History, rule: str) -> Reckoning:
    """The clock with what it was reckoned from. `rule`: where the law says so."""
    stands = clock(history)
    extended = history.extension.weeks if history.extension else 0
    going_on = [pause.start for pause in history.pauses if pause.end is None]
    paused = 0
    if stands.due is not None:
        paused = (stands.due - stands.started).days - 7 * (history.weeks + extended)
    return Reckoning(
        start=stands.start,
        started=stands.started,
        due=stands.due,
        weeks=history.weeks,
        rule=rule,
        extended=extended,
        paused=paused,
        paused_since=min(going_on, default=None),
    )


def reckoning_of(case: Case) -> Reckoning:
    """How the last day to decide the case is reckoned."""
    return reckoned(history_of(case), str(limits_of(case).citation))
