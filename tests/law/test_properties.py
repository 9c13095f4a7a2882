"""What holds of every answer, whatever the facts: monotone, never bolder for knowing less, never alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from permits.law.assess import assess
from permits.law.book import Need, Outcome, Topic, all_rules
from permits.law.facts import ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown

NOT_KNOWN = Unknown("Det gick inte att ta reda på.")
BROKEN = re.compile(r"\b(None|nan|inf|Unknown|True|False)\b|  |\.\.|\. \.|\.:|,\.|\{")
STRICT = {Need.NONE: 0, Need.ANMALAN: 1, Need.JUDGE: 2, Need.UNKNOWN: 2, Need.BYGGLOV: 3}
LAYERS = (
    "strandskydd", "fornlamningar", "vattenskydd", "kulturmiljo", "oversvamning", "ras_skred", "buller", "vag_12m",
    "jarnvag_30m", "kraftledning", "biotopskydd", "natura",
)  # fmt: skip
REMOVABLE = (
    "in_detailed_plan", "plan_provisions_read", "provisions", "share_inside_property", "distance_to_boundary",
    "nearest_beyond_kind", "distance_to_railway", "footprint_area", "gross_area", "ridge_height", "main_ridge_height",
    "roof_pitch", "complements_one_two_dwelling_house", "main_building_area", "existing_exempt_area",
    "existing_doubtful_area", "earlier_extension_area", "neighbours_consent", "railway_consent", "installations",
    "building_area_on_plot", "plot_area", "footprint_after", "neighbours", "across_road",
)  # fmt: skip

areas = st.integers(1, 7000).map(lambda n: n / 100) | st.sampled_from([29.9, 30.0, 30.1, 45.0, 50.0, 65.0])
heights = st.integers(100, 900).map(lambda n: n / 100) | st.sampled_from([4.0, 4.5])
distances = st.integers(0, 1500).map(lambda n: n / 100) | st.sampled_from([4.4, 4.45, 4.5, 4.55, 4.6])
tracks = st.floats(5, 60, allow_nan=False) | st.sampled_from([29.95, 30.0, 30.05, float("inf")])
flags = st.booleans()


@st.composite
def provisions(draw: st.DrawFn) -> tuple[ProvisionFact, ...]:
    chosen = draw(st.lists(st.sampled_from(PROVISIONS), max_size=3, unique=True))
    return (ProvisionFact("1", "DP 1", "use", "Bostäder", None, None, None, 15.0), *chosen)


PROVISIONS = (
    ProvisionFact("2", "DP 1", "no_build", "Marken får inte bebyggas", None, None, None, 5.0),
    ProvisionFact("3", "DP 1", "ancillary_only", "Endast komplementbyggnad", None, None, None, 5.0),
    ProvisionFact("4", "DP 1", "max_building_area", "Högst 150 m²", 150.0, "max", "m²", 15.0),
    ProvisionFact("5", "DP 1", "max_ridge_height", "Högsta nockhöjd 4 meter", 4.0, "max", "m", 15.0),
    ProvisionFact("6", "DP 1", "other", "Fasad ska vara av trä", None, None, None, 15.0),
    ProvisionFact("7", "DP 1", "other", "Utökad lovplikt", None, None, None, 15.0),
    ProvisionFact("8", "DP 1", "other", "Skydd mot översvämning", None, None, None, 15.0),
    ProvisionFact("9", "DP 1", "min_distance_boundary", "Minst 4 m från gräns", 4.0, "min", "m", 15.0),
)


@st.composite
def known_facts(draw: st.DrawFn) -> Facts:
    """Fact sets in which everything is known."""
    heritage = draw(flags)
    measured = draw(flags)
    told: dict[str, Any] = {
        "begun": draw(st.dates(date(2025, 12, 1), date(2028, 12, 31))),
        "measure": draw(st.sampled_from(MeasureKind)),
        "in_detailed_plan": draw(flags),
        "plan": "DP 1",
        "plan_legally_binding": draw(st.sampled_from([date(1975, 1, 1), date(2012, 1, 1)])),
        "implementation_end": date(2020, 1, 1),
        "plan_provisions_read": draw(flags),
        "provisions": draw(provisions()),
        "share_inside_property": draw(st.sampled_from([1.0, 0.9])),
        "plot_area": 900.0,
        "building_area_on_plot": draw(st.sampled_from([100.0, 145.0])),
        "distance_to_boundary": draw(distances),
        "nearest_beyond_kind": draw(st.sampled_from(["fastighet", "samfallighet", "allman_plats", "vag", "okand"])),
        "distance_to_railway": draw(tracks),
        "constraints": tuple(
            ConstraintFact(name, name, name == "kulturmiljo" and heritage, None, ()) for name in LAYERS
        ),
        "valuable": heritage,
        "neighbours": ("Alviken 1:2",),
        "across_road": (),
        "footprint_area": draw(areas),
        "gross_area": draw(areas),
        "ridge_height": draw(heights),
        "main_ridge_height": draw(heights),
        "roof_pitch": 20.0,
        "complements_one_two_dwelling_house": draw(flags),
        "main_building_area": draw(st.sampled_from([20.0, 120.0])),
        "existing_exempt_area": draw(st.sampled_from([0.0, 15.0, 30.0])),
        "existing_doubtful_area": draw(st.sampled_from([0.0, 20.0])),
        "earlier_extension_area": draw(st.sampled_from([0.0, 10.0])),
        "extends_ancillary_building": draw(st.sampled_from([None, True, False])),
        "footprint_after": draw(areas),
        "neighbours_consent": draw(flags),
        "railway_consent": draw(flags),
        "installations": draw(st.sampled_from([(), ("eldstad",)])),
        "start_date": date(2029, 1, 1),
        "measured": frozenset({"distance_to_boundary", "distance_to_railway", "footprint_area"} if measured else ()),
    }
    return Facts(**told)


def need(facts: Facts) -> Need:
    return assess(facts, {}).need.need


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.floats(0.01, 50))
def test_growing_never_turns_needed_into_not_needed(facts: Facts, more: float) -> None:
    assert not isinstance(facts.footprint_area, Unknown)
    assert not isinstance(facts.gross_area, Unknown)
    assert not isinstance(facts.footprint_after, Unknown)
    grown = replace(
        facts,
        footprint_area=facts.footprint_area + more,
        gross_area=facts.gross_area + more,
        footprint_after=facts.footprint_after + more,
    )
    assert STRICT[need(grown)] >= STRICT[need(facts)]


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.floats(0.01, 10))
def test_a_higher_ridge_never_turns_needed_into_not_needed(facts: Facts, more: float) -> None:
    assert not isinstance(facts.ridge_height, Unknown)
    assert STRICT[need(replace(facts, ridge_height=facts.ridge_height + more))] >= STRICT[need(facts)]


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.floats(0.01, 20))
def test_moving_away_from_the_boundary_never_adds_a_duty(facts: Facts, more: float) -> None:
    assert not isinstance(facts.distance_to_boundary, Unknown)
    moved = replace(facts, distance_to_boundary=facts.distance_to_boundary + more)
    assert STRICT[need(moved)] <= STRICT[need(facts)]
    assert STRICT_OUTCOME[near_boundary(moved)] <= STRICT_OUTCOME[near_boundary(facts)]


STRICT_OUTCOME = {Outcome.MET: 0, Outcome.JUDGE: 1, Outcome.UNKNOWN: 1, Outcome.MISSING: 2, None: 0}


def near_boundary(facts: Facts) -> Outcome | None:
    rules = [rule for rule in all_rules() if rule.id.endswith("nearer_boundary_than_four_and_a_half_metres")]
    found = [finding.outcome for finding in rules[0].findings(facts)]
    return found[0] if found else None


@settings(max_examples=150, deadline=None)
@given(known_facts(), st.floats(0.01, 50))
def test_moving_away_from_the_railway_never_adds_a_duty(facts: Facts, more: float) -> None:
    assert isinstance(facts.distance_to_railway, float)
    moved = replace(facts, distance_to_railway=facts.distance_to_railway + more)
    assert STRICT[need(moved)] <= STRICT[need(facts)]


@settings(max_examples=300, deadline=None)
@given(known_facts(), st.sets(st.sampled_from(REMOVABLE), min_size=1, max_size=5))
def test_knowing_less_never_gives_a_more_permissive_answer_nor_a_duty_out_of_nothing(
    facts: Facts, removed: set[str]
) -> None:
    """An answer that is given without a fact is the answer whatever that fact is."""
    knowing, less = need(facts), need(replace(facts, **dict.fromkeys(removed, NOT_KNOWN)))
    if less in {Need.NONE, Need.ANMALAN, Need.BYGGLOV}:
        assert less is knowing


@settings(max_examples=120, deadline=None)
@given(known_facts(), st.sets(st.sampled_from(LAYERS)))
def test_a_layer_that_is_not_there_never_gives_a_more_permissive_answer(facts: Facts, gone: set[str]) -> None:
    blind = replace(facts, valuable=NOT_KNOWN, constraints=tuple(c for c in facts.constraints if c.layer not in gone))
    assert STRICT[need(blind)] >= STRICT[need(facts)]
    met = {f.rule for f in assess(blind, {}).about(Topic.BESIDE) if f.outcome is Outcome.MET}
    assert met <= {f.rule for f in assess(facts, {}).about(Topic.BESIDE) if f.outcome is Outcome.MET}


@settings(max_examples=120, deadline=None)
@given(known_facts())
def test_other_regimes_always_stand_beside_the_answer(facts: Facts) -> None:
    found = assess(facts, {})
    titles = {finding.title for finding in found.about(Topic.BESIDE)}
    assert {"Strandskydd", "Fornlämningar", "Vattenskydd", "Natura 2000", "Biotopskydd", "Allmän väg"} <= titles
    assert {"Järnväg", "Kraftledning", "Kulturmiljö", "Översvämning", "Ras och skred"} <= titles


@settings(max_examples=120, deadline=None)
@given(known_facts(), st.sets(st.sampled_from(REMOVABLE)))
def test_every_finding_has_a_citation_a_title_and_swedish_sentences(facts: Facts, removed: set[str]) -> None:
    found = assess(replace(facts, **dict.fromkeys(removed, NOT_KNOWN)), {})
    for finding in found.findings:
        assert finding.citation
        assert finding.title
        assert finding.text[0] == finding.text[0].upper()
        assert finding.text.rstrip("”")[-1] in ".?"
        assert not BROKEN.search(finding.text), finding.text
        for fact in finding.facts:
            assert fact.label
            assert "None" not in fact.value
    assert found.need.sentence.endswith((".", "?"))
    assert set(found.need.findings) <= set(found.findings)


@settings(max_examples=100, deadline=None)
@given(known_facts())
def test_the_same_facts_give_the_same_assessment(facts: Facts) -> None:
    assert assess(facts, {}) == assess(replace(facts), {})


@settings(max_examples=100, deadline=None)
@given(known_facts())
def test_a_case_that_began_under_the_older_law_gets_no_verdict(facts: Facts) -> None:
    assert need(replace(facts, begun=date(2025, 11, 30))) is Need.JUDGE
