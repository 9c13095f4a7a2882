"""What a scenario expects of the law, held against what the law says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from permits.law.assess import assess
from permits.law.book import Assessment, Finding, Topic
from tests.law.scenarios import facts_of

MATRIX = {
    "komplementbyggnad": {
        "planritning": "normal", "fasadritning": "normal", "sektionsritning": "normal", "kontrollplan": "normal",
        "nybyggnadskarta": "relevant", "grannemedgivande": "relevant",
    },
    "tillbyggnad": {"planritning": "normal", "fasadritning": "normal", "teknisk_beskrivning": "normal"},
    "nybyggnad_enbostadshus": {"nybyggnadskarta": "normal", "planritning": "normal", "kontrollplan": "normal"},
}  # fmt: skip
OTHER_REGIMES = 11


def hold(scenario: Mapping[str, Any]) -> None:
    """Raises AssertionError where the law says something else than the scenario expects."""
    found = assess(facts_of(scenario), MATRIX)
    expected = scenario["expect"]
    strangers = set(expected) - set(CHECKS)
    assert not strangers, f"okända förväntningar: {sorted(strangers)}"
    for name, wanted in expected.items():
        CHECKS[name](found, wanted)
    assert len(found.about(Topic.BESIDE)) >= OTHER_REGIMES, "andra lagar ska alltid stå bredvid"


def of_rule(found: Assessment, name: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule.split(".")[1] == name]


def _need(found: Assessment, wanted: str) -> None:
    assert found.need.need == wanted, found.need.sentence


def _version(found: Assessment, wanted: str) -> None:
    assert found.law_version == wanted


def _officer(found: Assessment, wanted: str) -> None:
    assert found.control_officer == wanted


def _outcomes(found: Assessment, wanted: Mapping[str, str]) -> None:
    for rule, outcome in wanted.items():
        assert [finding.outcome for finding in of_rule(found, rule)] == [outcome], rule


def _says(found: Assessment, wanted: Mapping[str, str]) -> None:
    for rule, text in wanted.items():
        texts = [finding.text for finding in of_rule(found, rule)]
        assert any(text in one for one in texts), texts


def _cites(found: Assessment, wanted: Mapping[str, str]) -> None:
    for rule, place in wanted.items():
        assert {finding.citation for finding in of_rule(found, rule)} == {place}


def _silent(found: Assessment, wanted: list[str]) -> None:
    for rule in wanted:
        assert not of_rule(found, rule), rule


def _sentence(found: Assessment, wanted: str) -> None:
    assert wanted in found.need.sentence, found.need.sentence


def _documents(found: Assessment, wanted: Mapping[str, str]) -> None:
    levels = {line.label: line.level for line in found.documents}
    for label, level in wanted.items():
        assert levels.get(label, "none") == level, label


CHECKS: dict[str, Callable[[Assessment, Any], None]] = {
    "permit_need": _need,
    "law_version": _version,
    "control_officer": _officer,
    "outcomes": _outcomes,
    "says": _says,
    "cites": _cites,
    "silent": _silent,
    "sentence": _sentence,
    "documents": _documents,
}
