"""Every scenario in tests/law/*.toml, and that together they reach every rule."""

from __future__ import annotations

from typing import Any

import pytest

from permits.law.assess import assess
from permits.law.book import Assessment, Finding, Need, Topic, all_rules
from tests.law.scenarios import facts_of, scenario_files, scenarios

MATRIX = {
    "komplementbyggnad": {
        "planritning": "normal", "fasadritning": "normal", "sektionsritning": "normal", "kontrollplan": "normal",
        "nybyggnadskarta": "relevant", "grannemedgivande": "relevant",
    },
    "tillbyggnad": {"planritning": "normal", "fasadritning": "normal", "teknisk_beskrivning": "normal"},
    "nybyggnad_enbostadshus": {"nybyggnadskarta": "normal", "planritning": "normal", "kontrollplan": "normal"},
}  # fmt: skip
ALL = [(path.stem, scenario) for path in scenario_files() for scenario in scenarios(path)]


@pytest.mark.parametrize("scenario", [s for _, s in ALL], ids=[f"{stem}: {s['name']}" for stem, s in ALL])
def test_scenario(scenario: dict[str, Any]) -> None:
    found = assess(facts_of(scenario), MATRIX)
    expected = dict(scenario["expect"])
    if "permit_need" in expected:
        assert found.need.need == Need(expected.pop("permit_need")), found.need.sentence
    if "law_version" in expected:
        assert found.law_version == expected.pop("law_version")
    if "control_officer" in expected:
        assert found.control_officer == expected.pop("control_officer")
    for rule, outcome in expected.pop("outcomes", {}).items():
        assert [finding.outcome for finding in of_rule(found, rule)] == [outcome], rule
    for rule, text in expected.pop("says", {}).items():
        assert any(text in finding.text for finding in of_rule(found, rule)), [f.text for f in of_rule(found, rule)]
    for rule, place in expected.pop("cites", {}).items():
        assert {finding.citation for finding in of_rule(found, rule)} == {place}
    for rule in expected.pop("silent", []):
        assert not of_rule(found, rule)
    if "sentence" in expected:
        assert expected.pop("sentence") in found.need.sentence
    for label, level in expected.pop("documents", {}).items():
        assert {line.label: line.level for line in found.documents}.get(label, "none") == level
    assert not expected, f"okända förväntningar: {sorted(expected)}"
    assert len(found.about(Topic.BESIDE)) >= 11, "andra lagar ska alltid stå bredvid"


def of_rule(found: Assessment, name: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule.split(".")[1] == name]


def test_names_of_scenarios_are_unique() -> None:
    names = [scenario["name"] for _, scenario in ALL]
    assert len(names) == len(set(names))


def test_every_rule_speaks_in_some_scenario() -> None:
    spoken = {finding.rule for _, scenario in ALL for finding in assess(facts_of(scenario), MATRIX).findings}
    silent = {rule.id for rule in all_rules()} - spoken - NEVER_LEADS
    assert not silent


NEVER_LEADS: set[str] = set()
"""Rules that no finding can name. None so far."""
