"""The book as it is listed: every rule with citation, period, what it says, and worked examples."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from permits.law.book import Outcome, Part, Rule, Topic, all_rules
from permits.law.facts import MeasureKind

EXAMPLES: Final = Path(__file__).resolve().parent.parent / "law" / "examples.toml"


@dataclass(frozen=True)
class Example:
    """A worked example of a rule: a case in Swedish, the facts that the rule looked at, and what it answered.

    They are made from the scenarios that the law is tested with, so an example is always what the book answers.
    """

    case: str
    facts: tuple[tuple[str, str], ...]
    outcome: Outcome
    title: str
    answer: str


@dataclass(frozen=True)
class ListedRule:
    """A rule with its examples, the most telling first."""

    rule: Rule
    examples: tuple[Example, ...]

    @property
    def said(self) -> str:
        """A Swedish sentence of what the rule comes to: the answer of its first example."""
        return self.examples[0].answer if self.examples else ""


@cache
def examples() -> Mapping[str, tuple[Example, ...]]:
    """Rule id to examples. A rule that lacks any is not there."""
    told = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return {rule: tuple(_example(one) for one in shown) for rule, shown in told.items()}


def _example(told: Mapping[str, Any]) -> Example:
    facts = tuple((label, value) for label, value in told["facts"])
    return Example(told["case"], facts, Outcome(told["outcome"]), told["title"], told["answer"])


def listed_rules(measure: MeasureKind | None = None, rules: Iterable[Rule] | None = None) -> tuple[ListedRule, ...]:
    """The rules, or those about one kind of measure, in the order that the book reads them."""
    asked = all_rules() if rules is None else rules
    return tuple(
        ListedRule(rule, examples().get(rule.id, ())) for rule in asked if measure is None or measure in rule.about
    )


def as_values(listed: ListedRule) -> dict[str, Any]:
    """A listed rule as it is written in JSON."""
    rule = listed.rule
    return {
        "id": rule.id,
        "topic": rule.topic.value,
        "part": None if rule.part is Part.NONE else rule.part.value,
        "title": rule.title,
        "citation": rule.cites,
        "in_force": [_day(rule.in_force.start), _day(rule.in_force.end)],
        "measures": sorted(rule.about),
        "says": rule.says,
        "examples": [
            {
                "case": example.case,
                "facts": [{"label": label, "value": value} for label, value in example.facts],
                "outcome": example.outcome.value,
                "title": example.title,
                "answer": example.answer,
            }
            for example in listed.examples
        ],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_text(listed: Iterable[ListedRule]) -> str:
    """The rules as an inspector reads them in a terminal, under their topics."""
    blocks: list[str] = []
    topic: Topic | None = None
    for one in listed:
        if one.rule.topic is not topic:
            topic = one.rule.topic
            blocks.append(f"# {topic.value}")
        blocks.append("\n".join(_lines(one)))
    return "\n\n".join(blocks)


def _lines(listed: ListedRule) -> Iterator[str]:
    rule = listed.rule
    yield from (rule.id, f"  {rule.title}. {rule.cites}, {rule.in_force}.", f"  {rule.says}")
    for example in listed.examples:
        yield f"  - {example.case}"
        if example.facts:
            yield f"    {'; '.join(f'{label}: {value}' for label, value in example.facts)}"
        yield f"    {example.outcome.value}: {example.answer}"
