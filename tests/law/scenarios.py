"""How a scenario file becomes facts: everyday places, what is different, and what is expected."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from permits.law.facts import ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)
PLACES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))
FACT_NAMES = {field.name for field in fields(Facts)}
NOT_TOLD = Unknown("Det framgår inte.")


def scenario_files() -> list[Path]:
    return sorted(path for path in HERE.glob("*.toml") if path.name != "places.toml")


def scenarios(path: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    return told


def place(name: str) -> dict[str, Any]:
    """A place's facts, with those of the place that it builds on."""
    told = dict(PLACES[name])
    below = place(told.pop("as")) if "as" in told else {}
    return {**below, **told}


def facts_of(scenario: dict[str, Any]) -> Facts:
    """The facts of a scenario. A name that no fact has is an error in the file."""
    told = place(scenario["from"]) | scenario.get("facts", {}) | {"begun": scenario.get("begun", TODAY)}
    unknown = [*told.pop("unknown", []), *scenario.get("unknown", [])]
    strangers = (set(told) | set(unknown)) - FACT_NAMES
    assert not strangers, f"{scenario['name']}: inga sådana fakta: {sorted(strangers)}"
    told |= dict.fromkeys(unknown, NOT_TOLD)
    told["measure"] = MeasureKind(told["measure"])
    told["constraints"] = _constraints(told["constraints"], scenario.get("constraints", {}))
    if not isinstance(told["provisions"], Unknown):
        told["provisions"] = _provisions(told["provisions"], told["footprint_area"])
    for name in ("neighbours", "across_road", "beyond_kinds", "installations"):
        if isinstance(told.get(name), list):
            told[name] = tuple(told[name])
    measured = scenario.get("measured", [])
    return Facts(**told, rests_on={name: (f"karta@{name}",) for name in measured})


def _provisions(told: list[dict[str, Any]], footprint: Any) -> tuple[ProvisionFact, ...]:
    overlap = 0.0 if isinstance(footprint, Unknown) else footprint
    nothing = {"value": None, "value_type": None, "unit": None, "overlap": overlap}
    return tuple(
        ProvisionFact(**{"provision_id": str(number), "plan": "DP 12", **nothing, **one})
        for number, one in enumerate(told, 1)
    )


def _constraints(told: dict[str, Any], changed: dict[str, Any]) -> tuple[ConstraintFact, ...]:
    """Layers by name: true, false, "unknown", metres to the nearest (not hit), or "missing" for no layer at all."""
    every = {**told, **changed}
    return tuple(_constraint(layer, value) for layer, value in every.items() if value != "missing")


def _constraint(layer: str, value: Any) -> ConstraintFact:
    title = layer.capitalize()
    if value == "unknown":
        return ConstraintFact(layer, title, Unknown("Kartan täcker inte platsen."), None, ())
    if isinstance(value, bool):
        return ConstraintFact(layer, title, value, 0.0 if value else None, ("Objekt 1",) if value else ())
    return ConstraintFact(layer, title, False, float(value), ())
