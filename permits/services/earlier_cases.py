"""What earlier cases know of a property: how much of what the law adds up has been notified or granted there already.

Only areas and registry numbers are taken from them, which anybody may know; nothing of who applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from permits.case.events import ApplicationSubmitted, FindingsRecorded
from permits.case.model import State
from permits.law.book import Need
from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.law.measures import ANCILLARY
from permits.law.need import FREE
from permits.services.shapes import CaseSummary
from permits.services.stores import Transactions, Unit
from permits.wizard.journey import Answers
from permits.wizard.several import measures_of

Kind = MeasureKind
NOTHING_CAME: Final = frozenset({State.REFUSED, State.DISMISSED, State.STRUCK_OFF})
POTS: Final[Mapping[str, frozenset[MeasureKind]]] = {
    "existing_exempt_area": ANCILLARY,
    "earlier_extension_area": frozenset({Kind.TILLBYGGNAD}),
    "existing_deck_area": frozenset({Kind.ALTAN}),
}
"""By fact, the measures that are added up in it, earlier ones and the new one alike (9 kap. 4, 5, 10 and 22 §§)."""
BY_KIND: Final = frozenset({Kind.PARKERING, Kind.UPPLAG, Kind.ANLAGGNING})
"""Each is added to those of its own kind only (9 kap. 25 §)."""
ONLY_EXEMPT: Final = frozenset({"existing_exempt_area", "earlier_extension_area"})
"""Facts that count only what needed no permit; the others count all that stands."""
COUNTED: Final = frozenset().union(*POTS.values(), BY_KIND)


@dataclass(frozen=True)
class EarlierMeasure:
    """A measure of an earlier case: its m², whether it needed no permit, and whether one was granted."""

    kind: MeasureKind
    area: float
    exempt: bool
    granted: bool
    of_ancillary: bool
    registry_number: str


def earlier_of(database: Transactions, answers: Answers) -> tuple[EarlierMeasure, ...]:
    """What is known of the property that the answers are about; asked for only where some of it would be counted."""
    designation = answers.get("fastighet", {}).get("designation")
    if not designation or not COUNTED & {measure.kind for measure in measures_of(answers)}:
        return ()
    with database.reading() as unit:
        return earlier_on(unit, designation)


def earlier_on(unit: Unit, designation: str) -> tuple[EarlierMeasure, ...]:
    """What is known of the property from cases that were not refused, the first of them first."""
    cases = [case for case in unit.cases.on_property(designation) if case.state not in NOTHING_CAME]
    return tuple(measure for case in cases for measure in _measures(unit, case))


def _measures(unit: Unit, case: CaseSummary) -> Iterator[EarlierMeasure]:
    stored = unit.log.of_case(case.case_id)
    application = stored[0].event
    found = next((each.event for each in reversed(stored) if each.type == FindingsRecorded.type()), None)
    if not isinstance(application, ApplicationSubmitted) or not isinstance(found, FindingsRecorded):
        return
    if application.answers.get("atgard", {}).get("wanted", Wanted.LOV) != Wanted.LOV:
        return  # an advance ruling builds nothing, and what stands for a time is taken away
    needs = [str(part["need"]["need"]) for part in found.assessment.get("parts", ())] or [found.need]
    reports = (found.report, *found.more_reports)
    for asked, need, report in zip(measures_of(application.answers), needs, reports, strict=False):
        area = _area(asked.kind, asked.answers.get("uppgifter", {}), report)
        if Kind(asked.kind) in COUNTED and area:
            yield EarlierMeasure(
                kind=Kind(asked.kind),
                area=area,
                exempt=Need(need) in FREE,
                granted=case.state in {State.GRANTED, State.PARTLY_GRANTED},
                of_ancillary=asked.answers.get("uppgifter", {}).get("extends") in ANCILLARY,
                registry_number=case.registry_number,
            )


def _area(kind: str, about: Mapping[str, Any], report: Mapping[str, Any] | None) -> float:
    """What was drawn; of an extension the floor area that was told, since that is what is added up."""
    told = about.get("gross_area") if kind == Kind.TILLBYGGNAD else None
    return float(told or (report or {}).get("area") or 0)


def with_earlier(facts: Facts, earlier: Iterable[EarlierMeasure]) -> Facts:
    """The facts, where earlier cases know of more than the applicant and the map do.

    The larger of the two stands: a building that the map knows already must not be counted twice. What the applicant
    has not answered stays unanswered.
    """
    counted = [each for each in earlier if not each.of_ancillary and facts.extends_ancillary_building is not True]
    for name, kinds in _receives(facts.measure):
        known = [each for each in counted if each.kind in kinds and _stands(each, name)]
        area, told = round(sum(each.area for each in known), 2), getattr(facts, name)
        if isinstance(told, Unknown) or area <= told:
            continue
        sources = tuple(dict.fromkeys(f"Ärende {each.registry_number}" for each in known))
        more: dict[str, Any] = {name: area, "rests_on": {**facts.rests_on, name: sources}}
        facts = replace(facts, **more)
    return facts


def _receives(measure: MeasureKind) -> Iterator[tuple[str, frozenset[MeasureKind]]]:
    yield from ((name, kinds) for name, kinds in POTS.items() if measure in kinds)
    if measure in BY_KIND:
        yield "existing_ground_area", frozenset({measure})


def _stands(each: EarlierMeasure, name: str) -> bool:
    return each.exempt or (each.granted and name not in ONLY_EXEMPT)
