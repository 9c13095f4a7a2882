"""The worked examples that ship with the rules: for each answer of a rule the plainest scenario that makes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from permits.law.book import Finding, Outcome, Rule, all_rules
from permits.law.measures import MEASURES
from tests.law.reach import all_facts
from tests.law.scenarios import every_scenario
from tests.law.watching import is_asked

HEAD = """# Worked examples of the rules, as `lovlig rules` and the public page show them.
# Written by `python -m tests.law examples` from the scenarios in tests/law; a test checks that the book answers so.
"""
MOST_TELLING = (Outcome.MET, Outcome.MISSING, Outcome.CONFLICT, Outcome.JUDGE, Outcome.UNKNOWN)
MOST_SHOWN = 3


def examples_text() -> str:
    """permits/law/examples.toml as it should be."""
    return "\n".join((HEAD, *(block for rule in all_rules() for block in _blocks(rule))))


def _blocks(rule: Rule) -> Iterator[str]:
    plainest: dict[Outcome, tuple[Any, str, Finding]] = {}
    for number, ((_, scenario), (name, facts)) in enumerate(zip(every_scenario(), all_facts(), strict=True)):
        if not is_asked(rule, facts):
            continue
        for finding in rule.findings(facts):
            weight = (*_oddness(rule, scenario), number)
            case = name if _names(rule, scenario) else MEASURES[facts.measure].title
            if finding.outcome not in plainest or weight < plainest[finding.outcome][0]:
                plainest[finding.outcome] = (weight, case, finding)
    shown = [plainest[outcome] for outcome in MOST_TELLING if outcome in plainest][:MOST_SHOWN]
    yield from (_block(rule, name, finding) for _, name, finding in shown)


def _oddness(rule: Rule, scenario: dict[str, Any]) -> tuple[bool, bool, int]:
    """How little a scenario shows of a rule: not expected of it by name, of another day, with much that is unusual."""
    changed = len(scenario.get("facts", {})) + 2 * len(scenario.get("unknown", [])) + len(scenario.get("measured", []))
    return not _names(rule, scenario), "begun" in scenario, changed


def _names(rule: Rule, scenario: dict[str, Any]) -> bool:
    """Whether a scenario is about this rule, so that its name tells what the example shows."""
    expected = scenario["expect"]
    return rule.id.split(".")[1] in {**expected.get("outcomes", {}), **expected.get("says", {})}


def _block(rule: Rule, name: str, finding: Finding) -> str:
    facts = ", ".join(f"[{_text(fact.label)}, {_text(fact.value)}]" for fact in finding.facts)
    lines = (
        f"[[{_text(rule.id)}]]",
        f"case = {_text(name)}",
        f"facts = [{facts}]",
        f"outcome = {_text(finding.outcome)}",
        f"title = {_text(finding.title)}",
        f"answer = {_text(finding.text)}",
        "",
    )
    return "\n".join(lines)


def _text(value: str) -> str:
    """A TOML basic string; JSON writes them in the same way."""
    return json.dumps(str(value), ensure_ascii=False)
