"""Which sides of each rule the scenarios reach, and which they could reach but do not.

A rule's sides are what it can say: each outcome, and nothing (silent) where it is in force and about the measure. What
a rule can say is learnt by asking it of scenarios with one fact at a time changed to every value that a scenario, or
a vocabulary, knows; so a side that is there but has no scenario is found, and one that cannot be is not asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, zip_longest
from typing import Any

from permits.law.book import Rule, all_rules
from permits.law.facts import ConstraintFact, Facts, Unknown
from permits.services.fact_list import LAYERS, Told, tellable_facts
from tests.law.scenarios import every_scenario, facts_of
from tests.law.watching import SPEECH, is_asked, looked_at, said

NOT_KNOWN = Unknown("Det gick inte att ta reda på.")
MOST_VALUES = 12
OF_A_SORT = 2
MOST_QUESTIONS = 1500
MOST_LONG_QUESTIONS = 150
FEW_FACTS = 14
"""A rule that reads more asks the whole book on the way, and is asked fewer questions."""
FIXED = frozenset({"measure", "tolerance"})


@dataclass(frozen=True)
class Way:
    """How a side can be reached: a scenario with one fact changed."""

    scenario: str
    fact: str
    value: Any
    looked: tuple[str, ...]


@dataclass
class Reach:
    """What the scenarios make one rule say. `bases`: a few scenarios of every sort, to learn from."""

    rule: Rule
    scenarios: Counter[str] = field(default_factory=Counter)
    asserted: int = 0
    possible: dict[str, Way] = field(default_factory=dict)
    bases: dict[tuple[Any, ...], list[tuple[str, Facts]]] = field(default_factory=dict)

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


def _count(reaches: Sequence[Reach]) -> None:
    named: Counter[str] = Counter()
    for _, scenario in every_scenario():
        expected = scenario["expect"]
        named.update({*expected.get("outcomes", {}), *expected.get("silent", []), *expected.get("says", {})})
    for reach in reaches:
        reach.asserted = named[reach.rule.id.split(".")[1]]
    for name, facts in all_facts():
        for reach in reaches:
            if is_asked(reach.rule, facts):
                heard = said(reach.rule, facts)
                reach.scenarios.update(set(heard))
                alike = reach.bases.setdefault((facts.measure, repr(facts.in_detailed_plan), heard), [])
                if len(alike) < OF_A_SORT:
                    alike.append((name, facts))


def _learn(reach: Reach) -> None:
    """Ask the rule with one fact changed; the same question is asked once, however many scenarios lead to it."""
    asked: set[tuple[Any, ...]] = set()
    for question, way, facts in _questions(reach):
        if question in asked:
            continue
        asked.add(question)
        if len(asked) > (MOST_QUESTIONS if len(way.looked) <= FEW_FACTS else MOST_LONG_QUESTIONS):
            return
        for side in said(reach.rule, facts):
            reach.possible.setdefault(side, way)


def _questions(reach: Reach) -> Iterator[tuple[tuple[Any, ...], Way, Facts]]:
    """Scenarios of every sort in turn, as told and as if read off a map, with each fact that the rule reads changed."""
    turns = chain.from_iterable(zip_longest(*reach.bases.values()))
    for name, told in (base for base in turns if base is not None):
        looked = tuple(sorted(looked_at(reach.rule, told) - FIXED))
        for facts in (told, replace(told, measured=frozenset(looked))):
            for fact in looked:
                for value in values_of(fact):
                    changed = _with(facts, fact, value)
                    if is_asked(reach.rule, changed):
                        question = tuple(getattr(changed, one) for one in (*looked, "measure", "measured"))
                        yield question, Way(name, fact, value, looked), changed


def _with(facts: Facts, fact: str, value: Any) -> Facts:
    """As dataclasses.replace, without setting the hundred other facts one by one: it is done some 150,000 times."""
    changed = object.__new__(Facts)
    vars(changed).update(vars(facts), **{fact: value})
    return changed


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
