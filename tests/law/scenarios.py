"""How a scenario file becomes facts: everyday places, what is different, and what is expected."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from permits.law.facts import Facts
from permits.services.reading_facts import read_facts

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)
PLACES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))


def scenario_files() -> list[Path]:
    return sorted(path for path in HERE.glob("*.toml") if path.name != "places.toml")


def scenarios(path: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    return told


@cache
def every_scenario() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every scenario with the stem of its file."""
    return tuple((path.stem, scenario) for path in scenario_files() for scenario in scenarios(path))


def place(name: str) -> dict[str, Any]:
    """A place's facts, with those of the place that it builds on."""
    told = dict(PLACES[name])
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
