"""The site report against exact arithmetic and geodesics, on land divided at random from Malmö to Kiruna.

Properties have several områden and holes; houses stand inside, at corners, over boundaries and outside what is owned.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

import pytest
import shapely
import village
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from parcels import (
    PLACES,
    Cell,
    Land,
    clipped,
    corners_of,
    distance_to_cell,
    divided,
    geodesic_area,
    geodesic_metres,
    shared,
    squared_distance,
)
from shapely import Polygon, box
from shapely.affinity import rotate

from gis import crs
from gis.boundary import REACH
from gis.layers import Coverage, LayerKind, LayerSet
from gis.site import Hit, site_report

SIDE = 5  # cells
OWNERS = ("Byn 1:1", "Byn 1:2", "Byn 1:3", "Byn s:1")
LENGTH, AREA = 0.001, 0.01  # m and m²: what is promised
SHARED = 0.001  # map m²: GEOS snaps by a hundredth of a millimetre where edges nearly meet


@dataclass(frozen=True)
class Ground:
    """Land with rectangles of buildings, a plan and a constraint, and the layers that tell of them."""

    place: str
    land: Land
    buildings: tuple[Cell, ...]
    plan: Cell
    shore: Cell
    layers: LayerSet


@dataclass(frozen=True)
class Case:
    """A house somewhere on some land."""

    ground: Ground
    house: Polygon

    @property
    def land(self) -> Land:
        return self.ground.land


def rectangle(place: str, west: float, south: float, width: float, height: float) -> Cell:
    """A rectangle in dm from the place, in map metres."""
    east, north = PLACES[place]
    return (east + west / 10, north + south / 10, east + (west + width) / 10, north + (south + height) / 10)


def ground(place: str, seed: int, store) -> Ground:
    """Land divided by chance, the same for the same seed."""
    chance = Random(seed)
    widths, heights = ([chance.randint(8, 25) for _ in range(SIDE)] for _ in range(2))
    owners = chance.choices(OWNERS, k=SIDE**2)
    column, row = chance.randint(1, SIDE - 2), chance.randint(1, SIDE - 2)
    for across, up in product((-1, 0, 1), repeat=2):  # one property lies in a hole of another
        owners[(column + across) * SIDE + row + up] = OWNERS[seed % 4 if across or up else (seed + 1) % 4]
    land = divided(place, widths, heights, owners)

    def anywhere() -> Cell:
        around = (chance.randint(-100, 700), chance.randint(-100, 700))
        return rectangle(place, *around, chance.randint(20, 400), chance.randint(20, 400))

    buildings, plan, shore = tuple(anywhere() for _ in range(4)), anywhere(), anywhere()
    return Ground(place, land, buildings, plan, shore, published(land, buildings, plan, shore, store))


@pytest.fixture(scope="module")
def grounds(store) -> Callable[[int], Ground]:
    """Lands by number; a function, since hypothesis would write all of them out beside what failed."""
    made = [ground(place, seed, store) for seed, place in enumerate(sorted(PLACES) * 4)]
    return lambda number: made[number]


def published(land: Land, buildings: tuple[Cell, ...], plan: Cell, shore: Cell, store) -> LayerSet:
    owned = [
        village.property_row(owner, part, omrade=number + 1)
        for owner in sorted(set(land.owners.values()))
        for number, part in enumerate(land.parts(owner))
    ]
    standing = [village.building_row(f"b{n}", box(*cell), "bostad", "") for n, cell in enumerate(buildings)]
    rows = {
        "fastigheter": (LayerKind.PROPERTY, owned),
        "byggnader": (LayerKind.BUILDING, standing),
        "detaljplaner": (LayerKind.PLAN, [village.PLANS[0] | {"geometry": box(*plan)}]),
        "planbestammelser": (LayerKind.PROVISION, [village.provision_row("q", "no_build", box(*plan))]),
        "strandskydd": (LayerKind.CONSTRAINT, [{"name": "Sjön", "geometry": box(*shore)}]),
    }
    return {
        name: village.published(name, kind, Coverage(everywhere=True), village.frame_of(told), store)
        for name, (kind, told) in rows.items()
    }


@st.composite
def houses(draw) -> tuple[int, tuple[float, ...], int]:
    """Which land, a rectangle in dm, and how it is turned; on a grid so that it often touches or shares a corner."""
    where = st.one_of(st.integers(-50, 900), st.sampled_from([0, 80, 100, 120, 150, 200, 250, 300, 400, 500]))
    size = st.integers(20, 200)
    turn = draw(st.one_of(st.just(0), st.integers(0, 89)))
    return draw(st.integers(0, 11)), draw(st.tuples(where, where, size, size)), turn


def case_of(grounds: Callable[[int], Ground], told: tuple[int, tuple[float, ...], int]) -> Case:
    number, (west, south, width, height), turn = told
    here = grounds(number)
    return Case(here, rotate(box(*rectangle(here.place, west, south, width, height)), turn))


def reported(case: Case, store, designation=None):
    return site_report(case.house, case.ground.layers, store, designation, as_of=date(2026, 11, 22))


def true_area_shared(case: Case, cells) -> float:
    """True m² that the house shares with cells: each piece cut exactly and measured on the ellipsoid."""
    pieces = (clipped(corners_of(case.house), cell) for cell in cells)
    shapes = (Polygon([(float(x), float(y)) for x, y in piece]) for piece in pieces if len(piece) >= 3)
    return math.fsum(geodesic_area(shape) for shape in shapes if shape.area)


def test_the_lands_have_properties_in_parts_and_with_holes(grounds):
    parts = [grounds(number).land.parts(owner) for number in range(12) for owner in OWNERS]
    assert sum(len(own) > 1 for own in parts) > 20
    assert sum(bool(part.interiors) for own in parts for part in own) >= 12


@given(houses())
def test_properties_under_a_house_and_its_share_in_each_are_exact(store, grounds, told_of):
    case = case_of(grounds, told_of)
    report = reported(case, store)
    house = corners_of(case.house)
    exact = {owner: shared(house, case.land.of(owner)) for owner in OWNERS}
    expected = {owner: float(part) / case.house.area for owner, part in exact.items() if part > 0.02}
    told = {one.designation: one for one in report.properties}
    assert {name for name in told if exact[name] > 0.02} == set(expected)
    for name, share in expected.items():
        assert told[name].share == pytest.approx(share, abs=SHARED / case.house.area)
        assert told[name].inside_area == pytest.approx(true_area_shared(case, case.land.of(name)), abs=AREA)
        assert told[name].area == pytest.approx(sum(map(geodesic_area, case.land.parts(name))), abs=AREA)
    assert report.area == pytest.approx(geodesic_area(case.house), abs=AREA)
    if expected:
        assert float(exact[report.designation]) == pytest.approx(max(map(float, exact.values())), abs=SHARED)


@settings(max_examples=60)  # exact fractions take their time
@given(houses(), st.sampled_from(OWNERS))
@example((0, (0, 0, 20, 157), 0), "Byn 1:1")
def test_distances_to_every_neighbour_are_exact_and_geodesic(store, grounds, told_of, own):
    case = case_of(grounds, told_of)
    sides = case.land.sides(own)
    assume(sides)
    report = reported(case, store, own)
    house, scale = corners_of(case.house), crs.scale_of(case.house)
    nearest: dict[str | None, float] = {}
    for side, beyond in sides:
        true = math.sqrt(squared_distance(house, side)) / scale
        nearest[beyond] = min(true, nearest.get(beyond, math.inf))
    assert report.nearest_boundary.distance == pytest.approx(min(nearest.values()), abs=LENGTH)
    told: dict[str | None, float] = {}
    for near in report.boundaries:
        told[near.beyond] = min(near.distance, told.get(near.beyond, math.inf))
        assert geodesic_metres(near.shortest) == pytest.approx(near.distance, abs=LENGTH)
    for beyond, true in nearest.items():
        if true < 29.99:
            assert told[beyond] == pytest.approx(true, abs=LENGTH)
    # of what is farther off only as much is told as fixes the place, not the nearest stretch by each neighbour
    assert all(told[beyond] >= nearest[beyond] - LENGTH for beyond in told)
    for side in report.sides:
        assert side.distance >= nearest[side.beyond] - LENGTH
    assert {beyond for _side, beyond in sides} == {side.beyond for side in report.sides}
    plot = shapely.union_all(case.land.parts(own))
    for near in report.neighbour_distances:
        theirs = shapely.union_all([p for p in case.land.parts(near.designation) if p.distance(plot) <= REACH])
        by_us = [cell for cell in case.land.of(near.designation) if theirs.contains(box(*cell).centroid)]
        away = min(distance_to_cell(house, cell) for cell in by_us) / scale
        assert near.distance == pytest.approx(away, abs=LENGTH)


@given(houses(), st.sampled_from(OWNERS))
def test_share_inside_and_plot_area_are_those_of_the_property_asked_about(store, grounds, told_of, own):
    case = case_of(grounds, told_of)
    cells = case.land.of(own)
    assume(cells)
    report = reported(case, store, own)
    inside = shared(corners_of(case.house), cells)
    assert report.share_inside == pytest.approx(float(inside) / case.house.area, abs=SHARED / case.house.area)
    plot = sum(map(geodesic_area, case.land.parts(own)))
    assert report.plot_area == pytest.approx(plot, abs=AREA)
    used = math.fsum(float(shared(corners_of(box(*cell)), cells)) for cell in case.ground.buildings)
    used /= crs.scale_of(case.house) ** 2
    assert report.share_used == pytest.approx(used / plot, abs=AREA / plot)


@given(houses(), st.sampled_from(OWNERS))
def test_buildings_are_at_their_distance_and_cover_what_they_cover(store, grounds, told_of, own):
    case = case_of(grounds, told_of)
    cells = case.land.of(own)
    assume(cells)
    report = reported(case, store, own)
    house, scale = corners_of(case.house), crs.scale_of(case.house)
    told = {building.building_id: building for building in report.buildings}
    on_plot = []
    for number, cell in enumerate(case.ground.buildings):
        corners = corners_of(box(*cell))
        on_plot.append(float(shared(corners, cells)) / scale**2)
        distance = distance_to_cell(house, cell) / scale
        building = told.get(f"b{number}")
        if distance < 29.99:
            assert building is not None
        if building is not None:
            assert building.distance == pytest.approx(distance, abs=LENGTH)
            assert building.overlap == pytest.approx(true_area_shared(case, [cell]), abs=AREA)
            assert building.area == pytest.approx(geodesic_area(box(*cell)), abs=AREA)
    assert report.building_area_on_plot == pytest.approx(math.fsum(on_plot), abs=3 * AREA)


@given(houses())
def test_plan_provision_and_constraint_hit_exactly_what_they_meet(store, grounds, told_of):
    case = case_of(grounds, told_of)
    report = reported(case, store)
    house, scale = corners_of(case.house), crs.scale_of(case.house)
    in_plan = shared(house, [case.ground.plan])
    if abs(in_plan - 0.01) > 0.005:
        assert report.in_plan is (in_plan > 0.01)
        assert [plan.share for plan in report.plans] == (
            [pytest.approx(float(in_plan) / case.house.area, abs=SHARED / case.house.area)] if in_plan > 0.01 else []
        )
        assert [provision.overlap for provision in report.provisions] == (
            [pytest.approx(true_area_shared(case, [case.ground.plan]), abs=AREA)] if in_plan > 0.01 else []
        )
    shore = next(found for found in report.constraints if found.layer == "strandskydd")
    meets = shared(house, [case.ground.shore])
    if meets > 0.02:
        assert (shore.hit, shore.distance) == (Hit.YES, 0.0)
        assert shore.overlap == pytest.approx(true_area_shared(case, [case.ground.shore]), abs=AREA)
    distance = distance_to_cell(house, case.ground.shore) / scale
    if 0.01 < distance < 49.99:
        assert (shore.hit, shore.overlap) == (Hit.NO, 0.0)
        assert shore.distance == pytest.approx(distance, abs=LENGTH)
