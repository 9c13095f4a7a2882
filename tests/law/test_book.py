"""The book as a whole: each rule's place in the statutes, its period, and what a finding remembers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from permits.law.assess import assess
from permits.law.book import Outcome, Topic, all_rules
from permits.law.citation import LAW_VERSIONS, Citation, Period, law_version
from permits.law.facts import NOT_ASKED, ConstraintFact, Facts, MeasureKind, Unknown
from permits.law.measures import MEASURE_TITLES, MEASURES, Shown
from permits.law.wording import first_sentence, limit, number, percent, square_metres

SHED = Facts(
    begun=date(2026, 11, 21),
    measure=MeasureKind.KOMPLEMENTBYGGNAD,
    in_detailed_plan=False,
    footprint_area=12.5,
    ridge_height=3.0,
    main_building_area=100.0,
    existing_exempt_area=0.0,
    share_inside_property=1.0,
    distance_to_boundary=2.0,
    nearest_beyond_kind="fastighet",
    constraints=(ConstraintFact("strandskydd", "Strandskydd", True, 0.0, ("Kjellsjön",)),),
    rests_on={
        "distance_to_boundary": ("fastigheter@abc",),
        "main_building_area": ("byggnader@def",),
        "constraint:strandskydd": ("strandskydd@123",),
    },
)

BOOK = [
    line
    for path in sorted((Path(__file__).parent / "book").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
"""The book as it has been read against the statutes, rule by rule: id, citation, period."""


def test_each_rule_stands_where_the_statute_says() -> None:
    assert sorted(f"{rule.id} | {rule.cites} | {rule.in_force}" for rule in all_rules()) == sorted(BOOK)


def test_each_rule_says_in_one_sentence_what_it_is() -> None:
    for rule in all_rules():
        assert rule.says.endswith("."), rule.id
        assert 20 < len(rule.says) < 240, rule.id
        assert rule.title
        assert rule.about


def test_a_finding_remembers_the_facts_it_looked_at_and_their_layers() -> None:
    found = {finding.rule.split(".")[1]: finding for finding in assess(SHED, {}).findings}
    small = found["small_ancillary_building_outside_plan"]
    told = {fact.name: (fact.label, fact.value) for fact in small.facts}
    assert told["footprint_area"] == ("Byggnadsarea", "12,5 m²")
    assert told["ridge_height"] == ("Taknockshöjd", "3 m")
    assert small.layers == ("byggnader@def",)
    near = found["nearer_boundary_than_four_and_a_half_metres"]
    assert near.layers == ("fastigheter@abc",)
    assert any(fact.value.startswith("okänt (Uppgiften har inte lämnats") for fact in near.facts)


def test_a_constraint_carries_the_stamp_of_its_own_layer() -> None:
    shore = next(f for f in assess(SHED, {}).about(Topic.BESIDE) if f.title == "Strandskydd")
    assert shore.layers == ("strandskydd@123",)
    assert [(fact.label, fact.value) for fact in shore.facts] == [("Strandskydd", "berörs")]
    assert "Kjellsjön" in shore.text


def test_facts_that_were_never_asked_for_are_not_printed() -> None:
    for finding in assess(SHED, {}).findings:
        assert "beyond_kinds" not in {fact.name for fact in finding.facts}


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(NOT_ASKED)


def test_every_measure_has_a_title() -> None:
    assert set(MEASURE_TITLES) == set(MeasureKind)


def test_no_shore_layer_at_all_is_unknown() -> None:
    blind = Facts(begun=SHED.begun, measure=SHED.measure)
    beside = assess(blind, {}).about(Topic.BESIDE)
    assert {finding.outcome for finding in beside} == {Outcome.UNKNOWN}


def test_nothing_known_gives_an_answer_all_the_same() -> None:
    for kind in MeasureKind:
        found = assess(Facts(begun=date(2026, 11, 21), measure=kind), {})
        assert found.need.sentence
        drawn = MEASURES[kind].shown is not Shown.BUILDING
        assert ("situationsplan" in {line.label for line in found.documents}) is drawn


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        (Citation("PBL", 9, "4"), "PBL 9 kap. 4 §"),
        (Citation("PBL", 9, "34–35"), "PBL 9 kap. 34–35 §§"),
        (Citation("PBL", 9, "86", "1"), "PBL 9 kap. 86 § 1"),
        (Citation("Väglagen (1971:948)", None, "47"), "Väglagen (1971:948) 47 §"),
    ],
)
def test_citations_are_written_as_lawyers_write_them(citation: Citation, text: str) -> None:
    assert str(citation) == text


def test_a_period_holds_on_both_its_ends() -> None:
    period = Period(date(2025, 12, 1), date(2027, 11, 30))
    assert period.holds(date(2025, 12, 1))
    assert period.holds(date(2027, 11, 30))
    assert not period.holds(date(2025, 11, 30))
    assert not period.holds(date(2027, 12, 1))
    assert Period(date(2025, 12, 1)).holds(date(2100, 1, 1))


@pytest.mark.parametrize(
    ("begun", "code"),
    [
        (date(2011, 5, 2), "V0"), (date(2025, 11, 30), "V0"), (date(2025, 12, 1), "V1"), (date(2026, 1, 1), "V1a"),
        (date(2026, 5, 31), "V1a"), (date(2026, 6, 1), "V1b"), (date(2026, 6, 30), "V1b"), (date(2026, 7, 1), "V2"),
        (date(2027, 1, 1), "V3"), (date(2027, 12, 1), "V4"),
    ],
)  # fmt: skip
def test_the_day_a_case_began_decides_the_law(begun: date, code: str) -> None:
    assert law_version(begun).code == code


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2027, 1, 1), date(2027, 12, 1)])
def test_changes_ahead_stand_in_the_book_with_their_dates(day: date) -> None:
    begins = {rule.id for rule in all_rules() if rule.in_force.start == day}
    ends = {rule.id for rule in all_rules() if rule.in_force.end == day - timedelta(days=1)}
    assert begins | ends
    assert day in {version.since for version in LAW_VERSIONS}


def test_wordings_of_one_section_follow_each_other_without_a_gap() -> None:
    later = {rule.id.removesuffix("_from_2027"): rule for rule in all_rules() if rule.id.endswith("_from_2027")}
    earlier = {rule.id: rule for rule in all_rules() if rule.id in later}
    assert set(earlier) == set(later)
    assert {place.section for rule in later.values() for place in rule.places} >= {"56", "57", "59"}
    for name, rule in earlier.items():
        assert rule.cites == later[name].cites
        assert rule.about == later[name].about
        assert rule.in_force.end == later[name].in_force.start - timedelta(days=1)


def test_versions_of_the_law_stand_in_order_without_a_name_used_twice() -> None:
    assert [version.since for version in LAW_VERSIONS] == sorted(version.since for version in LAW_VERSIONS)
    assert [version.code for version in LAW_VERSIONS] == ["V0", "V1", "V1a", "V1b", "V2", "V3", "V4"]


def test_numbers_are_written_in_swedish() -> None:
    assert number(1234.5) == "1\u00a0234,5"
    assert number(-0.001) == "0"
    assert limit(30) == "30,0"
    assert limit(28.05) == "28,05"
    assert square_metres(30.0) == "30 m²"
    assert square_metres(30.05) == "30,05 m²"
    assert percent(0.067) == "6,7 %"
    assert percent(0.25) == "25 %"


def test_a_sentence_does_not_end_at_a_paragraph_sign() -> None:
    assert first_sentence("Se 9 kap. 4 § PBL. Mer text.") == "Se 9 kap. 4 § PBL."


def test_a_reason_that_was_given_is_printed() -> None:
    facts = Facts(begun=SHED.begun, measure=SHED.measure, in_detailed_plan=Unknown("Planlagret saknas."))
    texts = [finding.text for finding in assess(facts, {}).findings]
    assert any("Planlagret saknas." in text for text in texts)
