"""The visits of a day: who is to be seen where, and in which order the way is short."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from shapely import Point

from gis.map_cases import CaseOnMap
from permits.case.model import Case

Place = tuple[float, float]


@dataclass(frozen=True)
class PlannedVisit:
    """A visit that is ahead. `place` (E, N) in EPSG:3006, None where it is not known or a party is protected."""

    visit_id: str
    case_id: str
    registry_number: str
    measure: str
    designation: str
    address: str
    day: date
    about: str
    officer_id: str | None
    officer_name: str
    protected: bool
    place: Place | None


class Visits(Protocol):
    """The planned visits, kept beside the events of their cases."""

    def write(self, case: Case) -> None:
        """Bring the visits of a case up to its events."""
        ...

    def between(self, first: date, last: date, besides: Collection[str]) -> list[PlannedVisit]:
        """Those on these days, in cases in which nobody of `besides` is a party, by day."""
        ...

    def building_since(self, day: date) -> list[str]:
        """The cases in the building stage that were decided on this day or before."""
        ...


@dataclass(frozen=True)
class Route:
    """The visits in the order to make them, those without a place last, and how far it is in m, as the crow flies."""

    visits: tuple[PlannedVisit, ...]
    legs: tuple[float, ...]

    @property
    def length(self) -> float:
        return sum(self.legs)


def route(visits: Sequence[PlannedVisit], start: Place | None = None) -> Route:
    """A short way by straight distances: to the nearest that is left, then improved by turning parts round (2-opt).

    `start` is where the day begins and ends. Roads are not known here, so the order is a proposal.
    """
    placed = [visit for visit in visits if visit.place]
    unplaced = [visit for visit in visits if not visit.place]
    order = _improved(_nearest_first(placed, start), start)
    stops = [visit.place for visit in order if visit.place]
    way = [start, *stops, start] if start and stops else stops
    legs = tuple(math.dist(one, other) for one, other in pairwise(way))
    return Route((*order, *unplaced), legs)


def on_map(number: int, visit: PlannedVisit, *, url: str, state: str, facts: Mapping[str, str]) -> CaseOnMap:
    """A visit as the map shows it, by its place in the order. Raises ValueError for one whose place is not known."""
    if visit.place is None:
        raise ValueError("a visit without a place is on no map")
    return CaseOnMap(visit.case_id, f"{number}. {visit.designation}", url, Point(visit.place), state, "now", facts)


def _nearest_first(visits: Sequence[PlannedVisit], start: Place | None) -> list[PlannedVisit]:
    left, order = sorted(visits, key=lambda visit: visit.visit_id), list[PlannedVisit]()
    here = start
    while left:
        nearest = left[0] if here is None else min(left, key=lambda visit: _between(here, visit.place))
        left.remove(nearest)
        order.append(nearest)
        here = nearest.place
    return order


def _improved(order: list[PlannedVisit], start: Place | None) -> list[PlannedVisit]:
    """Turn parts of the way round as long as it gets shorter; every turn shortens it, so it ends."""
    best, length = order, _length(order, start)
    better = True
    while better:
        better = False
        for first in range(len(best) - 1):
            for last in range(first + 2, len(best) + 1):
                turned = best[:first] + best[first:last][::-1] + best[last:]
                way = _length(turned, start)
                if way < length - 0.001:
                    best, length, better = turned, way, True
    return best


def _length(order: Sequence[PlannedVisit], start: Place | None) -> float:
    places = [visit.place for visit in order]
    way = [start, *places, start] if start else places
    return sum(_between(one, other) for one, other in pairwise(way))


def _between(one: Place | None, other: Place | None) -> float:
    return math.dist(one, other) if one and other else 0.0
