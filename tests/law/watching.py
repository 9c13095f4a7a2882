"""Facts that remember which of them were looked at, also on the way to another question."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from permits.law.book import Outcome, Rule
from permits.law.facts import ConstraintFact, Facts

NAMES = frozenset(field.name for field in fields(Facts))
SILENT = "silent"
SPEECH = (*Outcome, SILENT)


class Watched:
    """Answers as the facts do, and notes every name that was read."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name in NAMES:
            self.names.add(name)
        return getattr(self._facts, name)

    def constraint(self, layer: str) -> ConstraintFact | None:
        self.names.add("constraints")
        return self._facts.constraint(layer)

    def is_measured(self, *names: str) -> bool:
        return self._facts.is_measured(*names)

    def plain(self) -> Watched:
        return self


def said(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """The outcomes that a rule gives, or SILENT alone. Whether it is in force, or about the measure, is not asked."""
    return tuple(answer.outcome for answer in rule.answers(facts)) or (SILENT,)


def looked_at(rule: Rule, facts: Facts) -> set[str]:
    """Every fact that the rule reads on its way to an answer."""
    watched = Watched(facts)
    list(rule.answers(cast(Facts, watched)))
    return watched.names


def is_asked(rule: Rule, facts: Facts) -> bool:
    """Whether the rule holds on the day and is about the measure."""
    return facts.measure in rule.about and rule.in_force.holds(facts.begun)
