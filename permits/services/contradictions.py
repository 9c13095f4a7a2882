"""Which facts told from outside cannot be true, alone or together; no finding is built on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.wording import number, square_metres
from permits.services.fact_list import Told, tellable_facts
from permits.services.reading_facts import Problem

SLACK: Final = 1.0  # m²: areas taken from different maps and drawings differ so much without contradicting each other
FIRST_DAY: Final = date(2011, 5, 2)  # plan- och bygglagen (2010:900) in force
LAST_DAY: Final = date(2100, 1, 1)
OLDEST_PLAN: Final = date(1850, 1, 1)


@dataclass(frozen=True)
class Bounds:
    """Between which values a quantity of a measure can be; `zero` says that none at all is an answer, too."""

    highest: float
    zero: bool = False


_BY_UNIT: Final = {"m": Bounds(100_000, True), "m²": Bounds(100_000, True), "°": Bounds(90, True)}
_OF_FACT: Final = {
    "footprint_area": Bounds(100_000),
    "gross_area": Bounds(500_000),
    "footprint_after": Bounds(100_000),
    "ground_area": Bounds(10_000_000),
    "existing_ground_area": Bounds(10_000_000, True),
    "premises_area": Bounds(500_000, True),
    "plot_area": Bounds(1_000_000_000),
    "building_area_on_plot": Bounds(1_000_000, True),
    "ridge_height": Bounds(300),
    "main_ridge_height": Bounds(300),
    "structure_height": Bounds(400, True),
    "level_change": Bounds(100, True),
    "share_inside_property": Bounds(1, True),
    "storeys": Bounds(60),
    "added_dwellings": Bounds(1000, True),
    "power_kw": Bounds(100_000),
    "temporary_years": Bounds(100),
    "earlier_temporary_years": Bounds(100, True),
    "tolerance": Bounds(5, True),
}


def contradictions(facts: Facts) -> tuple[Problem, ...]:
    """Everything in `facts` that cannot be so; nothing when they can all be true."""
    return (*_beyond_bounds(facts), *_odd_days(facts), *_at_odds(facts))


def _beyond_bounds(facts: Facts) -> Iterator[Problem]:
    for name, fact in tellable_facts().items():
        value = getattr(facts, name)
        bounds = _OF_FACT.get(name) or _BY_UNIT.get(fact.unit)
        if fact.told not in {Told.NUMBER, Told.WHOLE} or bounds is None or value is None or isinstance(value, Unknown):
            continue
        unit = fact.unit if fact.unit in {"m", "m²", "°", "kW"} else ""
        if value < 0:
            yield Problem(name, f"Kan inte vara mindre än 0, men är {number(value)}.")
        elif value == 0 and not bounds.zero:
            yield Problem(name, "Kan inte vara 0. Skriv namnet i listan unknown om måttet inte är känt.")
        elif value > bounds.highest and not math.isinf(value):
            highest = f"{number(bounds.highest)} {unit}".strip()
            yield Problem(name, f"{number(value)} är orimligt mycket; högst {highest} kan prövas. Kontrollera enheten.")


def _odd_days(facts: Facts) -> Iterator[Problem]:
    if facts.begun < FIRST_DAY:
        yield Problem("begun", "Före den 2 maj 2011 gällde en annan plan- och bygglag, som inte kan prövas här.")
    for name in ("begun", "start_date", "plan_legally_binding", "implementation_end"):
        day = getattr(facts, name)
        if isinstance(day, date) and not OLDEST_PLAN <= day <= LAST_DAY:
            yield Problem(name, f"Året {day.year} är orimligt. Kontrollera datumet.")
    if isinstance(facts.start_date, date) and facts.start_date < FIRST_DAY:
        yield Problem("start_date", f"Arbetet kan inte ha börjat {facts.start_date}, före den lag som prövas.")
    binding, ends = facts.plan_legally_binding, facts.implementation_end
    if isinstance(binding, date) and isinstance(ends, date) and ends < binding:
        yield Problem("implementation_end", "Genomförandetiden kan inte gå ut innan planen fick laga kraft.")


def _known(*values: Any) -> bool:
    return not any(value is None or isinstance(value, Unknown) for value in values)


def _larger(facts: Facts, name: str, than: str, slack: float = 0.0) -> bool:
    value, other = getattr(facts, name), getattr(facts, than)
    return _known(value, other) and value > other + slack


def _at_odds(facts: Facts) -> Iterator[Problem]:
    """Facts that contradict each other, told under the one that is easiest to mend."""
    for check in (_extension, _plot, _plan, _consequences):
        yield from check(facts)


def _extension(facts: Facts) -> Iterator[Problem]:
    if facts.measure is not MeasureKind.TILLBYGGNAD:
        return
    size, house = facts.footprint_area, facts.main_building_area
    if _larger(facts, "footprint_area", "footprint_after"):
        yield Problem("footprint_after", "Byggnaden kan inte vara mindre efter tillbyggnaden än tillbyggnaden själv.")
    if facts.extends_ancillary_building is True or isinstance(size, Unknown) or isinstance(house, Unknown):
        return
    if house == 0:
        yield Problem("main_building_area", "Det finns inget hus att bygga till. Är det en ny byggnad? Välj nybyggnad.")
    elif size > house:
        told = f"Tillbyggnaden ({square_metres(size)}) är större än huset ({square_metres(house)})."
        yield Problem("footprint_area", f"{told} Kontrollera måtten, eller välj nybyggnad.")


def _plot(facts: Facts) -> Iterator[Problem]:
    if _larger(facts, "building_area_on_plot", "plot_area", SLACK):
        yield Problem("building_area_on_plot", "Byggnaderna på fastigheten kan inte vara större än fastigheten.")
    if _larger(facts, "footprint_area", "plot_area", SLACK) and facts.share_inside_property == 1.0:
        yield Problem("footprint_area", "Byggnaden kan inte ligga helt inom en fastighet som är mindre än byggnaden.")
    if _larger(facts, "main_building_area", "building_area_on_plot", SLACK):
        yield Problem("main_building_area", "Huvudbyggnaden kan inte vara större än alla byggnader på fastigheten.")


def _plan(facts: Facts) -> Iterator[Problem]:
    if facts.in_detailed_plan is False:
        if isinstance(facts.plan, str):
            yield Problem("plan", "Platsen sägs sakna detaljplan, men en plan är angiven.")
        if isinstance(facts.provisions, tuple) and facts.provisions:
            yield Problem("provisions", "Platsen sägs sakna detaljplan, men planbestämmelser är angivna.")
    if isinstance(facts.provisions, tuple) and not isinstance(facts.footprint_area, Unknown):
        for index, provision in enumerate(facts.provisions, 1):
            if provision.overlap > facts.footprint_area + SLACK:
                touched, size = square_metres(provision.overlap), square_metres(facts.footprint_area)
                told = f"Bestämmelsen sägs beröra {touched} av en byggnad på {size}."
                yield Problem(f"provisions[{index}].overlap", told)


def _consequences(facts: Facts) -> Iterator[Problem]:
    """One answer that follows from another, told the other way."""
    pairs: tuple[tuple[str, bool, str], ...] = (
        (
            "nearest_beyond_kind",
            _beyond_disagrees(facts),
            "Det som finns bortom närmaste gränsen saknas i beyond_kinds.",
        ),
        (
            "becomes_ancillary_dwelling",
            facts.becomes_ancillary_dwelling is True
            and _is(facts.building_kind, lambda kind: kind != "komplementbyggnad"),
            "Bara en komplementbyggnad kan bli komplementbostadshus.",
        ),
        (
            "extends_farm_building",
            facts.extends_farm_building is True and facts.extends_ancillary_building is True,
            "En byggnad kan inte vara både ekonomibyggnad och komplementbyggnad.",
        ),
    )
    for name, wrong, message in pairs:
        if wrong:
            yield Problem(name, message)


def _beyond_disagrees(facts: Facts) -> bool:
    near, kinds, far = facts.nearest_beyond_kind, facts.beyond_kinds, facts.distance_to_boundary
    if not isinstance(near, str) or not isinstance(kinds, tuple) or isinstance(far, Unknown):
        return False
    return far < 4.5 and near not in kinds


def _is(value: str | Unknown, holds: Callable[[str], bool]) -> bool:
    return isinstance(value, str) and holds(value)
