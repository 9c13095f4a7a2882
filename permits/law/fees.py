"""What a case costs by the municipality's own schedule, with the breakdown that the decision must show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from permits.law.book import Assessment, Need, Outcome
from permits.law.citation import Citation
from permits.law.clock import FIFTHS, fee_cut
from permits.law.facts import Facts, Unknown, Wanted
from permits.law.fee_schedule import (
    ANY_OTHER,
    CUT_WHEN_LATE,
    CaseKind,
    Complexity,
    Fee,
    FeeLine,
    FeeSchedule,
    Hours,
    Item,
    rounded,
)
from permits.law.measures import INSTALLATIONS_ONLY
from permits.law.need import PERMITS
from permits.law.wording import listed, number
from permits.words import swedish_date as date_text

__all__ = [
    "GROUNDS",
    "MESSAGES",
    "Fee",
    "FeeLine",
    "FeeSchedule",
    "Hours",
    "case_kind",
    "complexities",
    "fee_for",
    "fee_of",
    "reduced",
    "schedule_on",
    "together",
]

Row = TypeVar("Row")
GROUNDS: Final = Citation("PBL", 12, "8–10", "", "2025:974")
"""12:8 lists what may be charged for, 12:9 planavgift, 12:10 that the council's schedule holds the grounds."""
MESSAGES: Final = "Underrättelse till grannar"


def schedule_on(day: date, schedules: Iterable[FeeSchedule]) -> FeeSchedule | None:
    """The schedule for a case that began on `day`: the newest that was valid then, or None before the first."""
    valid = [schedule for schedule in schedules if schedule.valid_from <= day]
    return max(valid, key=lambda schedule: schedule.valid_from, default=None)


def fee_of(facts: Facts, assessment: Assessment, schedules: Iterable[FeeSchedule]) -> Fee | None:
    """The fee for facts that the book has answered; None where nothing is charged or no schedule was valid."""
    schedule = schedule_on(facts.begun, schedules)
    heard = (f.outcome for f in assessment.findings if f.rule == "hearing.when_neighbours_are_heard")
    if schedule is None:
        return None
    return fee_for(facts, assessment.need.need, next(heard, Outcome.UNKNOWN), schedule)


def fee_for(facts: Facts, need: Need, hearing: Outcome, schedule: FeeSchedule) -> Fee | None:
    """The fee by the SKR model: hours for the measure by complexity, times kronor an hour (12 kap. 8–10 §§).

    None where neither permit nor notification is needed. `hearing` is what 9 kap. 94 § answers: neighbours to be heard
    (MISSING) in a plan means that the measure departs from it. What is open gives the lowest and the highest amount.
    """
    if need is Need.NONE:
        return None
    kind = case_kind(facts, need)
    basis = (
        f"{schedule.name}, som gäller ärenden från och med {date_text(schedule.valid_from)}: "
        f"{number(schedule.hourly_rate)} kr i timmen."
    )
    lines = tuple(_lines(facts, kind, hearing, schedule))
    if not any(line.item in {Item.PERMIT, Item.CLEARANCE} for line in lines):
        note = "Taxan anger ingen avgift för en sådan åtgärd. Fråga kommunen vad det kostar."
        return Fee((), note, basis, schedule.taxa_id)
    cut = CUT_WHEN_LATE[kind]
    lines = tuple(replace(line, cut=line.cut and line.item in cut) for line in lines)
    return Fee(lines, _note(need, facts, lines), basis, schedule.taxa_id)


def case_kind(facts: Facts, need: Need) -> CaseKind:
    """What is handled, from what is wanted and what the law asks; where that is open, a permit is reckoned with."""
    if need is Need.ANMALAN or facts.measure in INSTALLATIONS_ONLY:
        return CaseKind.NOTIFICATION
    return {
        Wanted.LOV: CaseKind.PERMIT,
        Wanted.TIDSBEGRANSAT: CaseKind.TEMPORARY,
        Wanted.FORHANDSBESKED: CaseKind.ADVANCE,
    }[facts.wanted]


def complexities(facts: Facts, hearing: Outcome) -> tuple[Complexity, ...]:
    """How hard the case can be as far as is known; several where a human has yet to say."""
    if facts.in_detailed_plan is False:
        return (Complexity.OUTSIDE,)
    of_plan = {
        Outcome.MET: (Complexity.FOLLOWS,),
        Outcome.MISSING: (Complexity.DEPARTS,),
    }.get(hearing, (Complexity.FOLLOWS, Complexity.DEPARTS))
    return (*of_plan, Complexity.OUTSIDE) if isinstance(facts.in_detailed_plan, Unknown) else of_plan


def together(fees: Iterable[Fee | None], schedule: FeeSchedule) -> Fee | None:
    """One fee for an application with several measures: what is charged once stands once, at its highest.

    The dearest measure is charged in full, the others for `schedule.further_share` of their hours. None when none of
    the measures costs anything.
    """
    asked = [fee for fee in fees if fee is not None and fee.lines]
    if not asked:
        return next((fee for fee in fees if fee is not None), None)
    first, *others = sorted(asked, key=lambda fee: (fee.high, fee.low), reverse=True)
    lines = [line for line in first.lines if not line.once]
    for fee in others:
        lines += [_further(line, schedule.further_share) for line in fee.lines if not line.once]
    shared: dict[str, FeeLine] = {}
    for line in (line for fee in (first, *others) for line in fee.lines if line.once):
        before = shared.get(line.title)
        shared[line.title] = line if before is None or line.high > before.high else before
    note = " ".join(dict.fromkeys(fee.note for fee in (first, *others)))
    return Fee((*lines, *shared.values()), note, first.basis, first.schedule)


def _further(line: FeeLine, share: float) -> FeeLine:
    """A row of a measure that is not the first of its application; only hours are charged by share."""
    if share == 1 or not line.certain:
        return line
    low, high = rounded(share, line.low), rounded(share, line.high)
    return replace(line, low=low, high=high, how=f"{line.how}, {number(share * 100)} % för ytterligare åtgärd")


def reduced(fee: Fee, due: date, decided: date) -> Fee:
    """The fee after the cut of 12 kap. 8 a §: a fifth off for every week begun after `due`, on listed items only."""
    fifths = fee_cut(due, decided)
    if not fifths:
        return fee
    lines = tuple(_cut(line, fifths) if line.cut else line for line in fee.lines)
    told = "en femtedel" if fifths == 1 else f"{fifths} femtedelar"
    cut = f"Beslutet kom efter tidsfristen, så handläggningsavgiften är nedsatt med {told} (12 kap. 8 a §)."
    return replace(fee, lines=lines, note=f"{cut} {fee.note}".strip())


def _cut(line: FeeLine, fifths: int) -> FeeLine:
    """A row in whole kronor after the cut, rounded down to the applicant's advantage."""
    left = FIFTHS - fifths
    return replace(line, low=line.low * left // FIFTHS, high=line.high * left // FIFTHS)


def _row(table: Mapping[str, Row], facts: Facts) -> Row | None:
    return table.get(facts.measure.value, table.get(ANY_OTHER))


def _lines(facts: Facts, kind: CaseKind, hearing: Outcome, schedule: FeeSchedule) -> Iterable[FeeLine]:
    if kind is CaseKind.NOTIFICATION:
        yield from _hours(Item.CLEARANCE, "Anmälan, startbesked och slutbesked", _row(schedule.notification, facts),
                          schedule)  # fmt: skip
        return
    if kind is CaseKind.ADVANCE:
        yield from _hours(Item.CLEARANCE, "Förhandsbesked", _row(schedule.advance, facts), schedule)
    else:
        temporary = _row(schedule.temporary, facts) if kind is CaseKind.TEMPORARY else None
        hours = temporary or _row(schedule.permit, facts)
        if hours is None:
            return
        yield _decision(hours, complexities(facts, hearing), schedule)
        yield from _clearance(hours, facts.start_clearance_together, schedule)
    yield from _shared(hearing, schedule)
    if kind is not CaseKind.ADVANCE:
        yield from _may_be_added(facts, schedule)


def _hours(item: Item, title: str, hours: float | None, schedule: FeeSchedule) -> Iterable[FeeLine]:
    if hours:
        amount = schedule.kronor(hours)
        yield FeeLine(item, title, amount, amount, _reckoned(hours, hours, schedule), cut=True)


def _reckoned(low: float, high: float, schedule: FeeSchedule) -> str:
    hours = number(low) if low == high else f"{number(low)}–{number(high)}"
    noun = "timme" if low == high == 1 else "timmar"
    return f"{hours} {noun} × {number(schedule.hourly_rate)} kr"


def _decision(hours: Hours, can_be: tuple[Complexity, ...], schedule: FeeSchedule) -> FeeLine:
    possible = [hours.of(complexity) for complexity in can_be]
    low, high = min(possible), max(possible)
    how = f"{_reckoned(low, high, schedule)}, {listed((complexity.value for complexity in can_be), 'eller')}"
    title = "Handläggning och beslut om lov"
    return FeeLine(Item.PERMIT, title, schedule.kronor(low), schedule.kronor(high), how, cut=True)


def _clearance(hours: Hours, at_once: bool, schedule: FeeSchedule) -> Iterable[FeeLine]:
    """Start clearance to final clearance, which is not cut in permit cases, less what deciding at once saves."""
    if not hours.start:
        return
    amount = schedule.kronor(hours.start)
    yield FeeLine(Item.CLEARANCE, "Startbesked, kontroll och slutbesked", amount, amount,
                  _reckoned(hours.start, hours.start, schedule))  # fmt: skip
    saved = min(schedule.together_hours, hours.start)
    if at_once and saved:
        off = -schedule.kronor(saved)
        yield FeeLine(Item.CLEARANCE, "Avdrag när lov och startbesked beslutas samtidigt", off, off,
                      _reckoned(saved, saved, schedule))  # fmt: skip


def _shared(hearing: Outcome, schedule: FeeSchedule) -> Iterable[FeeLine]:
    """What is charged once for an application: messages to neighbours if they are heard, and the announcement."""
    if hearing is not Outcome.MET and schedule.hearing_hours:
        amount = schedule.kronor(schedule.hearing_hours)
        how = _reckoned(schedule.hearing_hours, schedule.hearing_hours, schedule)
        heard = hearing is Outcome.MISSING
        yield FeeLine(Item.OTHER, MESSAGES, amount if heard else 0, amount,
                      how if heard else f"{how}, om grannarna ska höras", once=True, cut=True)  # fmt: skip
    if schedule.announcement:
        amount = schedule.announcement
        yield FeeLine(Item.ANNOUNCEMENT, "Kungörelse och utskick av beslutet", amount, amount, "fast belopp",
                      once=True, cut=True)  # fmt: skip


def _may_be_added(facts: Facts, schedule: FeeSchedule) -> Iterable[FeeLine]:
    """What comes only if it is needed or ordered. Planavgift: with a bygglov, where a plan or area regulations hold
    (12:9); staking: an own reading says that it is not part of handling the permit, so it is not cut."""
    base_map, plan_fee, staking = (_row(table, facts) for table in
                                   (schedule.base_map, schedule.plan_fee, schedule.staking))  # fmt: skip
    if base_map:
        how = "om kommunen gör kartan åt dig (12 kap. 4 §)"
        yield FeeLine(Item.MAP, "Nybyggnadskarta", base_map, base_map, how, certain=False, once=True)
    regulated = facts.in_detailed_plan is not False or facts.area_regulations is True
    if plan_fee and regulated and facts.measure not in PERMITS:
        how = "om fastigheten har nytta av planen och planen inte redan är betald"
        yield FeeLine(Item.PLAN, "Planavgift", plan_fee, plan_fee, how, certain=False)
    if staking:
        how = "om byggnaden ska stakas ut (10 kap. 26 §) och kommunen gör det"
        yield FeeLine(Item.OTHER, "Utstakning", staking, staking, how, certain=False)


def _note(need: Need, facts: Facts, lines: tuple[FeeLine, ...]) -> str:
    """What is open about a fee, in sentences."""
    told = []
    if need in {Need.JUDGE, Need.UNKNOWN}:
        what = "anmälan" if facts.measure in INSTALLATIONS_ONLY else "lov"
        told.append(f"Avgiften gäller om det visar sig att {what} krävs.")
    if any(line.certain and line.low != line.high for line in lines):
        told.append("Avgiften beror på om åtgärden följer planen och om grannarna ska höras, och det är inte avgjort.")
    if any(not line.certain for line in lines):
        extra = listed(line.title.lower() for line in lines if not line.certain)
        told.append(f"Dessutom kan {extra} tillkomma.")
    told.append("Det här är en uträkning efter taxan. Vad du ska betala står i beslutet.")
    return " ".join(told)
