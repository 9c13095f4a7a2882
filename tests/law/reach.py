"""Which sides of each rule the scenarios reach, and which they could reach but do not.

A rule's sides are what it can say: each outcome, and nothing (silent) where it is in force and about the measure. What
a rule can say is learnt by asking it of scenarios with one fact at a time changed to every value that a scenario, or
a vocabulary, knows; so a side that is there but has no scenario is found, and one that cannot be is not asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from permits.law.book import Rule, all_rules
from permits.law.facts import ConstraintFact, Facts, Unknown
from permits.services.fact_list import LAYERS, Told, tellable_facts
from tests.law.scenarios import every_scenario, facts_of
from tests.law.watching import SPEECH, is_asked, looked_at, said

NOT_KNOWN = Unknown("Det gick inte att ta reda på.")
MOST_VALUES = 16
OF_A_SORT = 3
FIXED = frozenset({"measure", "tolerance"})


@dataclass(frozen=True)
class Way:
    """How a side can be reached: a scenario with one fact changed."""

    scenario: str
    fact: str
    value: Any


@dataclass
class Reach:
    """What the scenarios make one rule say."""

    rule: Rule
    scenarios: Counter[str] = field(default_factory=Counter)
    asserted: int = 0
    possible: dict[str, Way] = field(default_factory=dict)

    @property
    def lacking(self) -> dict[str, Way]:
        """Sides that can be reached and that no scenario reaches."""
        return {side: way for side, way in self.possible.items() if side not in self.scenarios}


@cache
def all_facts() -> tuple[tuple[str, Facts], ...]:
    """Each scenario's name and facts."""
    return tuple((scenario["name"], facts_of(scenario)) for _, scenario in every_scenario())


def reach_of_all(*, learn: bool = True) -> list[Reach]:
    """The reach of every rule, in the book's order."""
    reaches = [Reach(rule) for rule in all_rules()]
    _count(reaches)
    if learn:
        for reach in reaches:
            _learn(reach)
    return reaches


def _count(reaches: Iterable[Reach]) -> None:
    named: Counter[str] = Counter()
    for _, scenario in every_scenario():
        expected = scenario["expect"]
        named.update({*expected.get("outcomes", {}), *expected.get("silent", []), *expected.get("says", {})})
    for reach in reaches:
        reach.asserted = named[reach.rule.id.split(".")[1]]
        for _, facts in all_facts():
            if is_asked(reach.rule, facts):
                reach.scenarios.update(set(said(reach.rule, facts)))


def _learn(reach: Reach) -> None:
    """Ask the rule with one fact changed; the same question is asked once, however many scenarios lead to it."""
    asked: set[tuple[Any, ...]] = set()
    for name, facts, looked in _bases(reach.rule):
        for fact in looked:
            for value in values_of(fact):
                changed = replace(facts, **{fact: value})
                question = tuple(getattr(changed, one) for one in (*looked, "measure", "measured"))
                if question in asked or not is_asked(reach.rule, changed):
                    continue
                asked.add(question)
                for side in said(reach.rule, changed):
                    reach.possible.setdefault(side, Way(name, fact, value))


def _bases(rule: Rule) -> Iterator[tuple[str, Facts, list[str]]]:
    """A few scenarios of every sort (measure, answer, facts looked at), as told and as if it were read off a map."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for name, told in all_facts():
        if not is_asked(rule, told):
            continue
        looked = looked_at(rule, told) - FIXED
        sort = (told.measure, repr(told.in_detailed_plan), said(rule, told), frozenset(looked))
        seen[sort] += 1
        if seen[sort] <= OF_A_SORT:
            yield name, told, sorted(looked)
            yield name, replace(told, measured=frozenset(looked)), sorted(looked)


@cache
def values_of(fact: str) -> tuple[Any, ...]:
    """Values to try for a fact: what scenarios tell, spread over their range, and what its vocabulary holds."""
    about = tellable_facts()[fact]
    tried: list[Any] = [NOT_KNOWN] if about.may_be_unknown else []
    tried += [None] if about.may_be_null else []
    if about.told is Told.CONSTRAINTS:
        return (*tried, *_layers())
    if about.told is Told.YES_OR_NO:
        return (*tried, True, False)
    told = [getattr(facts, fact) for _, facts in all_facts()]
    known = dict.fromkeys(value for value in told if value is not None and not isinstance(value, Unknown))
    if about.told is Told.NAMES:
        return (*tried, (), *((one,) for one in about.allowed), *known)
    if about.allowed:
        kinds = type(next(iter(known), ""))
        return (*tried, *(kinds(one) for one in about.allowed))
    return (*tried, *(known if about.told is Told.PROVISIONS else _spread(sorted(known))))


def _spread(values: list[Any]) -> list[Any]:
    """The ends and what lies evenly between."""
    if len(values) <= MOST_VALUES:
        return values
    step = (len(values) - 1) / (MOST_VALUES - 1)
    return [values[round(index * step)] for index in range(MOST_VALUES)]


def _layers() -> Iterator[tuple[ConstraintFact, ...]]:
    """No layer at all, and every layer hit, clear, near and not covered."""
    yield ()
    for hit, distance in ((True, 0.0), (False, None), (False, 40.0), (False, 400.0), (NOT_KNOWN, None)):
        yield tuple(ConstraintFact(layer, title, hit, distance, ()) for layer, title in LAYERS.items())


def report() -> Iterator[str]:
    """The reach of every rule as lines, and what is lacking."""
    reaches = reach_of_all()
    yield f"{len(every_scenario())} scenarios, {len(reaches)} rules"
    yield f"{'rule':<64} " + " ".join(f"{side:>8}" for side in SPEECH) + f" {'asserted':>9}"
    for reach in reaches:
        counts = " ".join(f"{_shown(reach, side):>8}" for side in SPEECH)
        yield f"{reach.rule.id:<64} {counts} {reach.asserted:>9}"
    by_side: dict[str, int] = defaultdict(int)
    for reach in reaches:
        for side, way in reach.lacking.items():
            by_side[side] += 1
            yield f"LACKS {reach.rule.id} {side}: as in “{way.scenario}” with {way.fact} = {way.value}"
        if not reach.asserted:
            yield f"LACKS {reach.rule.id}: no scenario expects anything of it by name"
    lacking = ", ".join(f"{count} {side}" for side, count in sorted(by_side.items()))
    yield f"Lacking sides: {lacking}." if by_side else "Every side of every rule has a scenario."


def _shown(reach: Reach, side: str) -> str:
    """How many scenarios; "-" for what the rule cannot say, "!" for what it can and none makes it say."""
    count = reach.scenarios[side]
    return str(count) if count else ("!" if side in reach.possible else "-")
