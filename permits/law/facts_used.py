"""Which facts a rule looked at, and how each of them is printed beside its finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from permits.law.fact_words import FACT_WORDS, fact_label, fact_value, hit_value
from permits.law.facts import ConstraintFact, Facts, ProvisionFact
from permits.law.wording import square_metres

Asked = ProvisionFact | ConstraintFact
"""What a rule may be asked about one by one."""


@dataclass(frozen=True)
class FactUsed:
    """A fact that a finding rests on, ready to print: `value` in Swedish with its unit, `layers` as stamps."""

    name: str
    label: str
    value: str
    layers: tuple[str, ...] = ()


class Seen:
    """Facts that remember which of them were looked at, in order."""

    __slots__ = ("_facts", "names")

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.names: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        if name in FACT_WORDS:
            self.names[name] = None
        return getattr(self._facts, name)

    def constraint(self, layer: str) -> ConstraintFact | None:
        self.names[f"constraint:{layer}"] = None
        return self._facts.constraint(layer)


def fact_used(facts: Facts, name: str) -> FactUsed | None:
    if not name.startswith("constraint:"):
        value = getattr(facts, name)
        return (
            None if value is None else FactUsed(name, fact_label(name), fact_value(name, value), facts.layers_of(name))
        )
    constraint = facts.constraint(name.removeprefix("constraint:"))
    return None if constraint is None else item_used(facts, constraint)


def item_used(facts: Facts, item: Asked) -> FactUsed:
    if isinstance(item, ProvisionFact):
        value = f"{item.text} (berör {square_metres(item.overlap)} av byggnaden)"
        return FactUsed("provisions", "Planbestämmelse", value, facts.layers_of("provisions"))
    where = f"constraint:{item.layer}"
    return FactUsed(where, item.title, hit_value(item), facts.layers_of(where))
