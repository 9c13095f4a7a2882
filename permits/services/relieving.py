"""The smallest change of a measure that would let it off a permit, found by asking the law again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from permits.law.facts import Facts, Unknown
from permits.law.need import FREE, need_of

SHRINKS = {
    "footprint_area": 0.1,
    "gross_area": 0.1,
    "ridge_height": 0.1,
    "structure_height": 0.1,
    "ground_area": 0.1,
    "level_change": 0.1,
    "power_kw": 1.0,
    "premises_area": 1.0,
    "distance_to_building": 0.1,
}
"""What can be made less, and in which steps people measure it."""
GROWS = {"distance_to_boundary": 0.1, "distance_to_railway": 0.1}
"""What can be made more."""
FARTHEST = 60.0
"""Metres: no distance in the law is longer."""
MOST_TOGETHER = 3
LEAST_SHARE = 0.3
"""Nobody builds a tenth of what they thought of: a change that leaves less than this is no help."""


@dataclass(frozen=True)
class Change:
    """A fact that would have to be another: from what it is to the nearest that is enough."""

    fact: str
    now: float
    then: float

    @property
    def difference(self) -> float:
        return round(abs(self.then - self.now), 2)


def ways_out(facts: Facts) -> list[tuple[Change, ...]]:
    """Each change, or two or three together where fewer are not enough, after which the measure needs no permit."""
    if need_of(facts) in FREE:
        return []
    steps = list(_ladders(facts))
    for size in range(1, MOST_TOGETHER + 1):
        found = [way for some in combinations(steps, size) if (way := _least(facts, some))]
        if found:
            return found
    return []


@dataclass(frozen=True)
class _Ladder:
    """The values that a fact can take, from the one it has, each a step farther from it."""

    fact: str
    now: float
    rungs: tuple[float, ...]


def _ladders(facts: Facts) -> Iterator[_Ladder]:
    for name, step in SHRINKS.items():
        value = _amount(facts, name)
        if value:
            top = int(value / step + 1e-9)
            count = top - int(value * LEAST_SHARE / step)
            yield _Ladder(name, value, tuple(round((top - k) * step, 2) for k in range(count)))
    for name, step in GROWS.items():
        value = _amount(facts, name)
        if value is not None and value < FARTHEST:
            first = int(value / step - 1e-9) + 1
            last = int(FARTHEST / step)
            yield _Ladder(name, value, tuple(round(k * step, 2) for k in range(first, last + 1)))


def _amount(facts: Facts, name: str) -> float | None:
    """What the fact is; None where nobody knows or it is endless, as the way to a building where there is none."""
    value = getattr(facts, name)
    return None if value is None or isinstance(value, Unknown) or not 0 <= value < math.inf else float(value)


def _least(facts: Facts, ladders: tuple[_Ladder, ...]) -> tuple[Change, ...]:
    """The first rungs that are enough, one ladder at a time; nothing when not even the last ones are."""
    if not all(ladder.rungs for ladder in ladders):
        return ()
    values = {ladder.fact: ladder.rungs[-1] for ladder in ladders}
    if not _is_free(facts, values):
        return ()
    for ladder in ladders:
        name, rungs = ladder.fact, ladder.rungs
        values[name] = rungs[_first(len(rungs), _enough(facts, values, name, rungs))]
    return tuple(Change(ladder.fact, ladder.now, values[ladder.fact]) for ladder in ladders)


def _enough(facts: Facts, values: dict[str, float], name: str, rungs: tuple[float, ...]) -> Callable[[int], bool]:
    return lambda rung: _is_free(facts, {**values, name: rungs[rung]})


def _first(count: int, is_enough: Callable[[int], bool]) -> int:
    """The first index that is enough, when every later one is too and the last one is."""
    low, high = 0, count - 1
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _is_free(facts: Facts, values: dict[str, float]) -> bool:
    return need_of(replace(facts, **values)) in FREE  # type: ignore[arg-type]
