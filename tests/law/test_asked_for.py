"""Every rule looks only at what the measure's applicant is asked, or what the map or the case gives."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from permits.law.book import all_rules
from permits.law.facts import Facts, MeasureKind
from permits.law.measures import MEASURES
from permits.services.fact_list import tellable_facts
from tests.law.any_facts import known_facts
from tests.law.reach import all_facts
from tests.law.watching import is_asked, looked_at

OF_THE_CASE = frozenset({
    "begun", "measure", "wanted", "start_date", "control_officer_named", "start_clearance_together", "tolerance",
})  # fmt: skip
"""What the application says besides the questions about its measure."""
OF_THE_NEIGHBOURS = frozenset({"neighbours_consent", "railway_consent"})
"""What the step about the neighbours asks, of every measure."""
OF_WHAT_IS_WANTED = frozenset({"temporary_years", "earlier_temporary_years", "can_be_restored", "seasonal"})
"""What is asked of whoever wants a permit for a limited time."""
OF_THE_MAP = frozenset({
    "in_detailed_plan", "plan", "plan_legally_binding", "implementation_end", "plan_provisions_read", "provisions",
    "area_regulations", "in_contiguous_settlement", "share_inside_property", "plot_area", "building_area_on_plot",
    "distance_to_boundary", "nearest_beyond_kind", "beyond_kinds", "distance_to_railway", "distance_to_building",
    "constraints", "valuable", "defence_area", "neighbours", "across_road", "footprint_area", "ground_area",
    "main_building_area", "existing_doubtful_area", "farthest_from_building",
})  # fmt: skip
"""What is read off the map, or known of the property from its buildings and earlier cases."""

ANSWERED_WITHOUT = frozenset({("komplementbostadshus", "building_kind"), ("tillbyggnad", "building_kind")})
"""Read by the rules on the defence, which know a komplementbostadshus by its measure and judge an extension of one."""
TOLD_TO_THE_OFFICER = frozenset({"storeys"})
"""Asked because a human wants to know; no rule rests on it."""


def given_to(measure: MeasureKind) -> frozenset[str]:
    return MEASURES[measure].asks | OF_THE_CASE | OF_THE_NEIGHBOURS | OF_WHAT_IS_WANTED | OF_THE_MAP


def missed(facts: Facts) -> set[tuple[str, str, str]]:
    """(measure, rule, fact) for everything that a rule reads and nobody gives.

    What is left out as null, 0 or no is given: the answer is then for a measure without it.
    """
    known = given_to(facts.measure) | {name for name, fact in tellable_facts().items() if fact.left_out != "unknown"}
    return {
        (facts.measure.value, rule.id, name)
        for rule in all_rules()
        if is_asked(rule, facts)
        for name in looked_at(rule, facts) - known
        if (facts.measure.value, name) not in ANSWERED_WITHOUT
    }


@pytest.mark.parametrize("kind", MeasureKind)
def test_no_rule_reads_what_nobody_is_asked(kind: MeasureKind) -> None:
    found = [missed(facts) for _, facts in all_facts() if facts.measure is kind]
    assert sorted(set().union(*found)) == []


@settings(max_examples=150, deadline=None)
@given(known_facts())
def test_no_rule_reads_what_nobody_is_asked_whatever_the_facts(facts: Facts) -> None:
    assert sorted(missed(facts)) == []


def test_every_fact_comes_from_somewhere() -> None:
    given = set().union(*(given_to(kind) for kind in MeasureKind))
    assert set(tellable_facts()) <= given


def test_what_applicants_are_asked_is_read_by_some_rule() -> None:
    unread = set().union(*(measure.asks for measure in MEASURES.values())) - TOLD_TO_THE_OFFICER
    for _, facts in all_facts():
        for rule in all_rules():
            if unread & MEASURES[facts.measure].asks and is_asked(rule, facts):
                unread -= looked_at(rule, facts)
    assert not unread


@pytest.mark.parametrize("fact", sorted(TOLD_TO_THE_OFFICER))
def test_what_only_the_officer_is_told_is_named_by_no_rule(fact: str) -> None:
    rules = {inspect.getsourcefile(rule.ask) or "" for rule in all_rules()}
    named = re.compile(rf"\bfacts\.{fact}\b|\"{fact}\"")
    assert [room for room in sorted(rules) if named.search(Path(room).read_text())] == []
