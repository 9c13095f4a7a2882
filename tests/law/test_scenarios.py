"""Every scenario in tests/law/*.toml, and that together they reach every side of every rule."""

from __future__ import annotations

from typing import Any

import pytest

from permits.law.assess import assess
from permits.law.book import all_rules
from tests.law.expecting import MATRIX, hold
from tests.law.reach import reach_of_all
from tests.law.scenarios import every_scenario, facts_of

ALL = every_scenario()
ENOUGH = 400


@pytest.mark.parametrize("scenario", [s for _, s in ALL], ids=[f"{stem}: {s['name']}" for stem, s in ALL])
def test_scenario(scenario: dict[str, Any]) -> None:
    hold(scenario)


def test_there_are_enough_scenarios_and_their_names_are_unique() -> None:
    names = [scenario["name"] for _, scenario in ALL]
    assert len(names) >= ENOUGH
    assert len(names) == len(set(names))


def test_every_scenario_expects_something() -> None:
    assert not [scenario["name"] for _, scenario in ALL if not scenario["expect"]]


def test_every_rule_speaks_in_some_scenario() -> None:
    spoken = {finding.rule for _, scenario in ALL for finding in assess(facts_of(scenario), MATRIX).findings}
    silent = {rule.id for rule in all_rules()} - spoken - NEVER_LEADS
    assert not silent


NEVER_LEADS: set[str] = set()
"""Rules that no finding can name. None so far."""


def test_every_side_that_a_rule_has_is_reached_by_a_scenario() -> None:
    lacking = {
        f"{reach.rule.id} {side}": f"as in “{way.scenario}” with {way.fact} = {way.value}"
        for reach in reach_of_all()
        for side, way in reach.lacking.items()
    }
    assert not lacking, "see python -m tests.law report"


def test_every_rule_is_expected_by_name_in_a_scenario() -> None:
    assert not [reach.rule.id for reach in reach_of_all(learn=False) if not reach.asserted]
