"""Sets of facts made by chance, for every kind of measure: everything known, and nothing absurd."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from permits.law.facts import ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown, Wanted
from permits.law.measures import MEASURES
from permits.services.fact_list import LAYERS, Told, tellable_facts

NOT_KNOWN = Unknown("Det gick inte att ta reda på.")
REMOVABLE = tuple(name for name, fact in tellable_facts().items() if fact.may_be_unknown)
NUMBERS = tuple(name for name, fact in tellable_facts().items() if fact.told is Told.NUMBER and name != "tolerance")
WHOLE_NUMBERS = tuple(name for name, fact in tellable_facts().items() if fact.told is Told.WHOLE)

areas = st.integers(1, 9000).map(lambda n: n / 100) | st.sampled_from([14.9, 15.0, 15.1, 30.0, 45.0, 50.0, 65.0])
heights = st.integers(20, 900).map(lambda n: n / 100) | st.sampled_from([0.5, 1.2, 1.8, 1.9, 3.0, 4.0, 4.5, 20.0, 50.0])
distances = st.integers(0, 1500).map(lambda n: n / 100) | st.sampled_from([4.4, 4.45, 4.5, 4.55, 4.6])
tracks = st.floats(5, 60, allow_nan=False) | st.sampled_from([29.95, 30.0, 30.05, float("inf")])
_BY_UNIT = {"m²": areas, "m": heights, "°": st.sampled_from([0.0, 14.0, 27.0, 45.0])}
_OF_FACT: dict[str, st.SearchStrategy[Any]] = {
    "begun": st.dates(date(2025, 12, 1), date(2028, 12, 31)),
    "measure": st.sampled_from(MeasureKind),
    "plan": st.just("DP 1"),
    "plan_legally_binding": st.sampled_from([date(1975, 1, 1), date(2012, 1, 1)]),
    "implementation_end": st.just(date(2020, 1, 1)),
    "share_inside_property": st.sampled_from([1.0, 0.9]),
    "plot_area": st.just(900.0),
    "building_area_on_plot": st.sampled_from([100.0, 145.0]),
    "distance_to_boundary": distances,
    "distance_to_building": st.sampled_from([0.0, 2.0, 5.0, 60.0]),
    "distance_to_railway": tracks,
    "beyond_kinds": st.sampled_from([None, ("fastighet",), ("vag",), ("allman_plats", "fastighet")]),
    "neighbours": st.just(("Alviken 1:2",)),
    "across_road": st.just(()),
    "main_building_area": st.sampled_from([20.0, 120.0]),
    "existing_exempt_area": st.sampled_from([0.0, 15.0, 30.0]),
    "existing_doubtful_area": st.sampled_from([0.0, 20.0]),
    "earlier_extension_area": st.sampled_from([0.0, 10.0]),
    "existing_ground_area": st.sampled_from([0.0, 10.0, 49.0]),
    "existing_deck_area": st.sampled_from([0.0, 20.0]),
    "installations": st.sampled_from([None, (), ("eldstad",), ("barande", "va")]),
    "start_date": st.just(date(2029, 1, 1)),
    "storeys": st.sampled_from([1, 2]),
    "added_dwellings": st.sampled_from([1, 2]),
    "power_kw": st.sampled_from([4.0, 500.0]),
    "temporary_years": st.sampled_from([2.0, 10.0, 11.0]),
    "earlier_temporary_years": st.sampled_from([0.0, 6.0]),
    "wanted": st.sampled_from(Wanted),
    "level_change": st.sampled_from([0.2, 0.5, 2.0]),
    "tolerance": st.just(0.1),
}
PROVISIONS = (
    ProvisionFact("2", "DP 1", "no_build", "Marken får inte bebyggas", None, None, None, 0.5),
    ProvisionFact("3", "DP 1", "ancillary_only", "Endast komplementbyggnad", None, None, None, 0.5),
    ProvisionFact("4", "DP 1", "max_building_area", "Högst 150 m²", 150.0, "max", "m²", 0.5),
    ProvisionFact("5", "DP 1", "max_ridge_height", "Högsta nockhöjd 4 meter", 4.0, "max", "m", 0.5),
    ProvisionFact("6", "DP 1", "other", "Fasad ska vara av trä", None, None, None, 0.5),
    ProvisionFact("7", "DP 1", "other", "Utökad lovplikt", None, None, None, 0.5),
    ProvisionFact("8", "DP 1", "other", "Skydd mot översvämning", None, None, None, 0.5),
    ProvisionFact("9", "DP 1", "min_distance_boundary", "Minst 4 m från gräns", 4.0, "min", "m", 0.5),
    ProvisionFact("10", "DP 1", "permit_duty", "Bygglov krävs för plank", None, None, None, 0.5),
    ProvisionFact("11", "DP 1", "permit_exemption", "Bygglov krävs inte för uthus", None, None, None, 0.5),
)
_USE = ProvisionFact("1", "DP 1", "use", "Bostäder", None, None, None, 0.5, "kvartersmark")


@st.composite
def known_facts(draw: st.DrawFn, **fixed: Any) -> Facts:
    """A set in which everything is known; `fixed` holds facts that are not left to chance."""
    told = {name: draw(_of(name)) for name in tellable_facts() if name not in {*fixed, "provisions", "constraints"}}
    chosen = draw(st.lists(st.sampled_from(PROVISIONS), max_size=3, unique=True))
    heritage = bool(told["valuable"])
    facts = Facts(
        **told,
        **fixed,
        provisions=(_USE, *chosen),
        constraints=tuple(
            ConstraintFact(layer, title, layer == "kulturmiljo" and heritage, None, ())
            for layer, title in LAYERS.items()
        ),
        measured=frozenset(draw(st.sampled_from([(), NUMBERS]))),
    )
    return replace(facts, **_only_what_is_asked(facts))


def _of(name: str) -> st.SearchStrategy[Any]:
    fact = tellable_facts()[name]
    if name in _OF_FACT:
        return _OF_FACT[name]
    if fact.told is Told.YES_OR_NO:
        return st.booleans()
    if fact.allowed:
        return st.sampled_from([*fact.allowed, *([None] if fact.may_be_null else [])])
    return _BY_UNIT[fact.unit]


def _only_what_is_asked(facts: Facts) -> dict[str, Any]:
    """What only other kinds of measure are asked stays as it is when nobody asks."""
    asked_of_somebody = {name for measure in MEASURES.values() for name in measure.asks}
    others = asked_of_somebody - MEASURES[facts.measure].asks
    return {field.name: field.default for field in fields(Facts) if field.name in others}
