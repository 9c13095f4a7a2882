"""What a case costs: an estimate until it is decided, then what the decision recorded (9 kap. 107 §, 12 kap. 8 a §)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from permits.case.times import swedish_day
from permits.law.book import Assessment, Need, Outcome
from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.law.fee_schedule import CaseKind, Complexity, Fee, FeeLine, FeeSchedule, Item, kronor_text
from permits.law.fees import MESSAGES, case_kind, complexities, fee_for, reduced, schedule_on, together
from permits.municipality import Municipality
from permits.services.deadline import clock_of
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.words import N_, _

HEARD: Final = "hearing.when_neighbours_are_heard"
PLAN_UNKNOWN: Final = Unknown("Vi vet inte om platsen har en detaljplan.")


class Ground(StrEnum):
    """What the officer found, of the things that the hours of the schedule depend on."""

    FOLLOWS = "foljer"
    DEPARTS = "avviker"
    OUTSIDE_HEARD = "utanfor_hors"
    OUTSIDE = "utanfor"


GROUNDS: Final = {
    Ground.FOLLOWS: N_("Följer planen"),
    Ground.DEPARTS: N_("Avviker från planen, grannarna hörs"),
    Ground.OUTSIDE_HEARD: N_("Utanför detaljplan, grannarna hörs"),
    Ground.OUTSIDE: N_("Utanför detaljplan, grannarna hörs inte"),
}
_FOUND: Final = {
    Ground.FOLLOWS: (True, Outcome.MET),
    Ground.DEPARTS: (True, Outcome.MISSING),
    Ground.OUTSIDE_HEARD: (False, Outcome.MISSING),
    Ground.OUTSIDE: (False, Outcome.MET),
}


@dataclass(frozen=True)
class Charged:
    """One measure of the case as the schedule looks at it. `place`: which of the case's measures it is."""

    facts: Facts
    need: Need
    hearing: Outcome
    place: int = 0

    def found(self, ground: Ground) -> Charged:
        """As the officer found it."""
        in_plan, hearing = _FOUND[ground]
        return replace(self, facts=replace(self.facts, in_detailed_plan=in_plan), hearing=hearing)

    @property
    def ground(self) -> Ground | None:
        """What the findings say that it is, where they leave nothing open."""
        found = complexities(self.facts, self.hearing)
        if len(found) > 1 or self.hearing not in {Outcome.MET, Outcome.MISSING}:
            return None
        if found[0] is Complexity.OUTSIDE:
            return Ground.OUTSIDE_HEARD if self.hearing is Outcome.MISSING else Ground.OUTSIDE
        return Ground.DEPARTS if found[0] is Complexity.DEPARTS else Ground.FOLLOWS

    @property
    def depends_on_ground(self) -> bool:
        return case_kind(self.facts, self.need) is not CaseKind.NOTIFICATION


@dataclass(frozen=True)
class FeeRow:
    """A row of a breakdown in words."""

    title: str
    how: str
    amount: str
    citation: str


@dataclass(frozen=True)
class FeeTold:
    """A fee as it is shown: `decided` when it is no longer an estimate. `total` is empty when no schedule says it."""

    rows: tuple[FeeRow, ...]
    may_be_added: tuple[FeeRow, ...]
    total: str
    basis: str
    note: str
    decided: bool


def charged(view: CaseView) -> tuple[Charged, ...]:
    """The measures that the case is about and that something is charged for, in their order.

    An application about nothing that needs a permit is one that the applicant chose to make (9 kap. 52 §); the rules
    have not said whether anybody is heard on it.
    """
    in_plan = [report["in_plan"] if report else None for report in view.reports]
    return _told_of(view.case.measures, in_plan, view.assessment, view.answers, swedish_day(view.case.submitted))


def _told_of(
    kinds: Sequence[str],
    in_plan: Sequence[bool | None],
    assessment: Assessment | None,
    answers: Mapping[str, Mapping[str, Any]],
    begun: date,
) -> tuple[Charged, ...]:
    """What is charged for of these kinds of measures; `in_plan` is, in their order, whether each lies in a plan."""
    if assessment is None:
        return ()
    parts = assessment.parts or (assessment,)
    wanted = str(answers.get("atgard", {}).get("wanted", Wanted.LOV))
    told = [
        replace(_charged(MeasureKind(kind), part, there, wanted, begun), place=place)
        for place, (kind, part, there) in enumerate(zip(kinds, parts, (*in_plan, *(None for _ in parts)), strict=False))
        if kind in set(MeasureKind)
    ]
    needed = tuple(each for each in told if each.need is not Need.NONE)
    return needed or tuple(replace(each, need=Need.BYGGLOV, hearing=Outcome.JUDGE) for each in told)


def _charged(kind: MeasureKind, part: Assessment, in_plan: bool | None, wanted: str, begun: date) -> Charged:
    facts = Facts(
        begun=begun,
        measure=kind,
        in_detailed_plan=PLAN_UNKNOWN if in_plan is None else bool(in_plan),
        wanted=Wanted(wanted) if wanted in set(Wanted) else Wanted.LOV,
    )
    heard = (finding.outcome for finding in part.findings if finding.rule == HEARD)
    return Charged(facts, part.need.need, next(heard, Outcome.UNKNOWN))


def schedule_of(view: CaseView, schedules: Iterable[FeeSchedule]) -> FeeSchedule | None:
    """The schedule that was valid the day the case began."""
    return schedule_on(swedish_day(view.case.submitted), schedules)


def estimate(view: CaseView, schedules: Iterable[FeeSchedule]) -> Fee | None:
    """What the case costs as far as its findings tell, before any cut; None when nothing says."""
    schedule = schedule_of(view, schedules)
    return _sum(charged(view), schedule) if schedule else None


def _sum(told: Iterable[Charged], schedule: FeeSchedule, given: Collection[int] = ()) -> Fee | None:
    """`given`: the places of what is given, when not all is; the rest is never cleared, so that is not charged."""
    return together((_of_one(each, schedule, cleared=not given or each.place in given) for each in told), schedule)


def _of_one(told: Charged, schedule: FeeSchedule, *, cleared: bool) -> Fee | None:
    fee = fee_for(told.facts, told.need, told.hearing, schedule)
    if fee is None or cleared or not _is_cleared_apart(told):
        return fee
    return replace(fee, lines=tuple(line for line in fee.lines if line.item is not Item.CLEARANCE))


def _is_cleared_apart(told: Charged) -> bool:
    """Whether start clearance is a matter of its own, after the decision."""
    return case_kind(told.facts, told.need) in {CaseKind.PERMIT, CaseKind.TEMPORARY}


def cut_today(fee: Fee, view: CaseView, day: date) -> Fee:
    """The fee as it would be if the case were decided on `day` (12 kap. 8 a §); no cut while the clock stands still."""
    due = clock_of(view.case).due
    return reduced(fee, due, day) if due else fee


def decided_fee(
    view: CaseView,
    municipality: Municipality,
    grounds: Sequence[str],
    day: date,
    *,
    granted: bool,
    given: Collection[int] = (),
) -> dict[str, Any] | None:
    """The fee as a decision records it, with the version of the schedules where they have been amended; None when it
    is left to a decision of its own.

    `given`: the places of the measures that are given, when not all are.
    `grounds` say of each measure charged what the officer found. Without them only what is settled is charged.
    Raises Refused when they are not what is asked for.
    """
    schedule, told = schedule_of(view, municipality.fees), charged(view)
    if schedule is None or not told:
        return None
    if grounds:
        if len(grounds) != len(told) or not set(grounds) <= set(Ground):
            raise Refused(_("Välj hur avgiften ska räknas för varje åtgärd."))
        told = tuple(each.found(Ground(ground)) for each, ground in zip(told, grounds, strict=True))
    fee = _sum(told, schedule, given)
    if fee is None or not fee.settled:
        return None
    fee = cut_today(_as_decided(fee, told, granted=granted, heard=bool(view.case.hearings)), view, day)
    version = municipality.versions.get("fees", 0)
    return {
        "schedule": fee.schedule,
        "version": version,
        "basis": f"{fee.basis} Taxans version {version}." if version else fee.basis,
        "grounds": list(grounds),
        "lines": [_line_told(line) for line in fee.lines],
        "total": fee.low,
        "note": fee.note,
    }


def choices(view: CaseView, schedules: Iterable[FeeSchedule]) -> tuple[tuple[Charged, Mapping[Ground, str]], ...]:
    """Of each measure charged what the officer may find, and what it would cost by itself; empty where nothing hangs
    on it."""
    schedule, told = schedule_of(view, schedules), charged(view)
    if schedule is None or not any(each.depends_on_ground for each in told):
        return ()
    return tuple((each, {ground: _cost(each.found(ground), schedule) for ground in Ground}) for each in told)


def _cost(told: Charged, schedule: FeeSchedule) -> str:
    fee = _sum((told,), schedule)
    return fee.total if fee else ""


def _as_decided(fee: Fee, told: Sequence[Charged], *, granted: bool, heard: bool) -> Fee:
    """A refusal gives no start clearance and is not announced, so neither is charged, nor are messages that nobody got.

    What was open no longer is.
    """
    whole = any(_is_cleared_apart(each) for each in told)
    never = set() if granted else {Item.ANNOUNCEMENT, *({Item.CLEARANCE} if whole else set())}
    unsent = set() if granted or heard else {MESSAGES}
    kept = tuple(
        line for line in fee.lines if line.item not in never and line.title not in unsent and (granted or line.certain)
    )
    return replace(fee, lines=kept, note="")


def _line_told(line: FeeLine) -> dict[str, Any]:
    return {
        "title": line.title, "how": line.how, "amount": line.low, "citation": line.citation, "certain": line.certain,
    }  # fmt: skip


def fee_told(view: CaseView, schedules: Iterable[FeeSchedule], day: date) -> FeeTold | None:
    """What the case costs in words: what was decided, or else the estimate with today's cut; None when nothing says."""
    decision = view.case.decision
    if decision is not None:
        return recorded_fee(decision.fee) if decision.fee else None
    fee = estimate(view, schedules)
    return _estimated(cut_today(fee, view, day)) if fee else None


def fee_ahead(
    kinds: Sequence[str],
    in_plan: Sequence[bool | None],
    assessment: Assessment | None,
    answers: Mapping[str, Mapping[str, Any]],
    schedules: Iterable[FeeSchedule],
    day: date,
) -> FeeTold | None:
    """What an application would cost if it came in on `day`, in words; None when nothing says."""
    schedule = schedule_on(day, schedules)
    fee = _sum(_told_of(kinds, in_plan, assessment, answers, day), schedule) if schedule else None
    return _estimated(fee) if fee else None


def _estimated(fee: Fee) -> FeeTold:
    rows = [(FeeRow(line.title, line.how, line.amount, line.citation), line.certain) for line in fee.lines]
    return FeeTold(*_parted(rows), fee.total, fee.basis, fee.note, decided=False)


def recorded_fee(recorded: Mapping[str, Any]) -> FeeTold:
    """A fee as a decision recorded it, whatever the schedule says today."""
    rows = [
        (
            FeeRow(line["title"], line["how"], kronor_text(line["amount"], line["amount"]), line["citation"]),
            bool(line["certain"]),
        )
        for line in recorded["lines"]
    ]
    total = kronor_text(recorded["total"], recorded["total"])
    return FeeTold(*_parted(rows), total, recorded["basis"], recorded["note"], decided=True)


def _parted(rows: Sequence[tuple[FeeRow, bool]]) -> tuple[tuple[FeeRow, ...], tuple[FeeRow, ...]]:
    return tuple(row for row, certain in rows if certain), tuple(row for row, certain in rows if not certain)
