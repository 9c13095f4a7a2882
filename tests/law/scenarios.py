"""How a scenario file becomes facts: everyday places, what is different, and what is expected."""

from __future__ import annotations

from datetime import date
from typing import Any

from permits.law.facts import Facts
from permits.services.reading_facts import read_facts
from tests.law.scenario_files import every_scenario, places

__all__ = ["TODAY", "every_scenario", "facts_of", "told_of"]
TODAY = date(2026, 11, 21)


def place(name: str) -> dict[str, Any]:
    """A place's facts, with those of the place that it builds on."""
    told = dict(places()[name])
    below = place(told.pop("as")) if "as" in told else {}
    return {**below, **told}


def told_of(scenario: dict[str, Any]) -> dict[str, Any]:
    """A scenario as one set of `lovlig ask`: its place, what is different, and what is not known.

    What is said last holds: a scenario may name as unknown what its place tells, and tell what its place does not know.
    """
    below, changed = place(scenario["from"]), dict(scenario.get("facts", {}))
    unknown = [name for name in below.pop("unknown", []) if name not in changed] + scenario.get("unknown", [])
    told = below | changed
    told["constraints"] = {**told.get("constraints", {}), **scenario.get("constraints", {})}
    told = {name: value for name, value in told.items() if name not in unknown}
    begun = {"begun": scenario["begun"]} if "begun" in scenario else {}
    return {**told, **begun, "unknown": unknown, "measured": scenario.get("measured", [])}


def facts_of(scenario: dict[str, Any]) -> Facts:
    """The facts of a scenario, read as `lovlig ask` reads them. A name that no fact has is an error in the file."""
    return read_facts(told_of(scenario), TODAY)
