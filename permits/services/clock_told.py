"""The statutory clock in words: one line that says from when, until when, why it waits, and what lateness costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from permits.case.deadline import clock_of, history_of, limits_of, standing_pause
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.clock import Clock, Order, fee_cut, is_in_time
from permits.law.fee_schedule import FeeSchedule, kronor_text
from permits.law.fees import reduced
from permits.services.charging import estimate
from permits.services.shapes import CaseView
from permits.words import Text, _, date_text

DAY: Final = timedelta(days=1)
ORDER_WARNING: Final = 7  # days left of the time in which an order moves the clock


@dataclass(frozen=True)
class ClockTold:
    """`ends` says until when, or why it waits; `because` how that is reckoned, sentence by sentence.

    `kind` is "late", "soon", "waits" or nothing; `fee` what lateness costs; `warnings` what is about to be too late.
    """

    kind: str
    ends: Text
    because: tuple[Text, ...]
    fee: Text | str
    warnings: tuple[Text, ...]


def clock_told(view: CaseView, schedules: Iterable[FeeSchedule], today: date, warn_days: int) -> ClockTold | None:
    """The clock of an open case on `today`; None when it is decided."""
    case = view.case
    if not case.state.is_open:
        return None
    stands = clock_of(case)
    if stands.due is None or standing_pause(case, today):
        return ClockTold("waits", _waits(case, today), _because(case, stands), "", ())
    days = (stands.due - today).days
    kind = "late" if days < 0 else "soon" if days <= warn_days else ""
    ends = _("Beslut senast %(day)s, %(left)s.", day=date_text(stands.due), left=days_left(days))
    fee = _fee(view, schedules, stands.due, today)
    return ClockTold(kind, ends, _because(case, stands), fee, tuple(_warnings(case, stands, warn_days, today)))


def days_left(days: int) -> Text:
    """How long there is left, in words."""
    if days < 0:
        return _("1 dag för sent") if days == -1 else _("%(n)s dagar för sent", n=-days)
    if days == 0:
        return _("i dag")
    return _("1 dag kvar") if days == 1 else _("%(n)s dagar kvar", n=days)


def _waits(case: Case, today: date) -> Text:
    if (paused := standing_pause(case, today)) is not None:
        return _(
            "Klockan står still: ärendet vilar sedan %(day)s. %(ground)s.",
            day=date_text(paused.since),
            ground=_(paused.ground.label),
        )
    left = sum(len(order.left) for order in case.open_orders)
    last = max((order.due for order in case.open_orders), default=None)
    if last is None:
        return _("Klockan står still: ett svar som frågats igen är inte besvarat.")
    return _(
        "Klockan står still tills den sökande har svarat (%(n)s kvar, svar senast %(day)s).",
        n=_("1 punkt") if left == 1 else _("%(n)s punkter", n=left),
        day=date_text(last),
    )


def _because(case: Case, stands: Clock) -> tuple[Text, ...]:
    """How the last day is reckoned: the start, what moved nothing, and the extension."""
    limits = limits_of(case)
    told = [
        _(
            "%(weeks)s veckor räknat från %(start)s, då %(because)s (%(rule)s).",
            weeks=limits.weeks,
            start=date_text(stands.started),
            because=_(stands.start.value),
            rule=limits.citation,
        )
    ]
    if case.extension and limits.longest_extension:
        weeks = min(case.extension.weeks, limits.longest_extension)
        told.append(
            _(
                "Förlängd med %(weeks)s veckor den %(day)s: %(reason)s",
                weeks=weeks,
                day=date_text(swedish_day(case.extension.at)),
                reason=case.extension.reason,
            )
        )
    told += [
        _(
            "Vilade %(first)s–%(last)s: %(why)s",
            first=date_text(each.since),
            last=date_text(each.ended),
            why=_(each.ground.label),
        )
        for each in case.pauses
        if each.ended and limits.may_pause
    ]
    history = history_of(case)
    late = [order for order in case.open_orders if not is_in_time(history, Order(swedish_day(order.asked)))]
    told += [
        _(
            "Föreläggandet från %(day)s kom efter tre veckor och flyttar inte klockan.",
            day=date_text(swedish_day(order.asked)),
        )
        for order in late
    ]
    return tuple(told)


def _fee(view: CaseView, schedules: Iterable[FeeSchedule], due: date, today: date) -> Text | str:
    """What lateness has cost already, or what each week will cost (12 kap. 8 a §)."""
    kept = tuple(schedules)
    fee = estimate(view, kept)
    a_week = fee.low - reduced(fee, due, due + DAY).low if fee and fee.settled else 0
    cost = kronor_text(a_week, a_week) if a_week else ""
    fifths = fee_cut(due, today)
    if not fifths:
        if cost:
            return _("Efter den dagen sänks avgiften med %(cost)s för varje påbörjad vecka.", cost=cost)
        return _("Efter den dagen sänks avgiften med en femtedel för varje påbörjad vecka.")
    if fifths == 1:
        return _("Avgiften är redan nedsatt med en femtedel (PBL 12 kap. 8 a §).")
    return _("Avgiften är redan nedsatt med %(n)s femtedelar (PBL 12 kap. 8 a §).", n=fifths)


def _warnings(case: Case, stands: Clock, warn_days: int, today: date) -> Iterable[Text]:
    """What is about to be too late; before it is."""
    may_extend = case.extension is None and limits_of(case).longest_extension
    if stands.due and may_extend and 0 <= (stands.due - today).days <= warn_days:
        yield _("Behövs längre tid måste förlängningen meddelas den sökande senast %(day)s.", day=date_text(stands.due))
    window = (stands.window_closes - today).days
    if not case.completions and 0 <= window <= ORDER_WARNING:
        yield _(
            "Ett föreläggande flyttar klockan bara om det skickas senast %(day)s.", day=date_text(stands.window_closes)
        )


def clock_for_applicant(case: Case, today: date) -> Text | None:
    """The same in a sentence for the person whose case it is; None when it is decided."""
    if not case.state.is_open:
        return None
    stands = clock_of(case)
    if (paused := standing_pause(case, today)) is not None:
        return _(
            "Ärendet vilar sedan %(day)s, så tiden för beslut räknas inte. Det väntar på något annat: %(ground)s.",
            day=date_text(paused.since),
            ground=str(_(paused.ground.label))[:1].lower() + str(_(paused.ground.label))[1:],
        )
    if stands.due is None:
        return _("Tiden för beslut väntar på ditt svar. Den börjar om när du har svarat på allt.")
    return _("Kommunen ska besluta senast %(day)s.", day=date_text(stands.due))
