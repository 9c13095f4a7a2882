"""Overlaps, gaps, slivers and twins, each with its place, against brute force where there is any."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
import village
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon

from gis.checking import ground, overlaps, tiles
from gis.checking.problem import MOST_DRAWN, drawn
from gis.checking.shapes import MANY_VERTICES
from gis.checks import check_layer
from gis.layers import LayerKind

BORDER = village.plot(-200, -38, 300, 200)


def problems(shapes, check, kind=LayerKind.PROPERTY, border=BORDER):
    rows = [village.property_row(f"A 1:{number}", shape) for number, shape in enumerate(shapes)]
    if kind is LayerKind.BUILDING:
        rows = [village.building_row(f"b{n}", shape, "bostad", "") for n, shape in enumerate(shapes)]
    return [one for one in check_layer(village.frame_of(rows), kind, border) if one.check == check]


corners = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(2, 15), st.integers(2, 15))


@given(st.lists(corners, min_size=2, max_size=12))
def test_overlaps_are_those_of_every_pair(told):
    shapes = [village.plot(e, n, e + width, n + length) for e, n, width, length in told]
    found = problems(shapes, "överlapp")
    expected = {
        (one, round(shapes[one].intersection(shapes[other]).area))
        for one, other in combinations(range(len(shapes)), 2)
        if shapes[one].intersection(shapes[other]).area > 1
    }
    assert {(problem.feature, round(problem.place.area)) for problem in found} == expected


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1))
def test_gaps_are_the_cells_that_nothing_reaches_from_outside(filled):
    def outside(cell, seen):
        waiting = [cell]
        while waiting:
            e, n = waiting.pop()
            if (e, n) in seen or (e, n) in filled or not (-1 <= e <= 7 and -1 <= n <= 7):
                continue
            seen.add((e, n))
            waiting += [(e + 1, n), (e - 1, n), (e, n + 1), (e, n - 1)]
        return seen

    reached = outside((-1, -1), set())
    gaps = [(e, n) for e in range(7) for n in range(7) if (e, n) not in filled and (e, n) not in reached]
    shapes = [village.plot(3 * e, 3 * n, 3 * e + 3, 3 * n + 3) for e, n in sorted(filled)]
    found = problems(shapes, "luckor")
    assert sum(shapely.area([problem.place for problem in found])) == pytest.approx(9 * len(gaps))
    assert all(problem.feature is None and not problem.blocks for problem in found)


parcels = st.lists(st.sampled_from([None, "sound", "over", "twin", "wide", "bow"]), min_size=4, max_size=25)


def found_across(shapes):
    rows = [village.property_row(f"A 1:{number}", shape) for number, shape in enumerate(shapes)]
    found = check_layer(village.frame_of(rows), LayerKind.PROPERTY, None)
    return [problem for problem in found if problem.check in {"överlapp", "luckor"}]


@settings(max_examples=30)
@given(parcels, st.integers(1, 6))
def test_tiles_change_nothing(told, most):
    """Parcels on a street grid, some missing, some wrong: as many in a tile as may be, or nearly each in its own."""
    shapes = []
    for number, fault in enumerate(told):
        e, n = 10.1 * (number % 5), 7.3 * (number // 5)
        shape = village.plot(e, n, e + 10.1 + 3 * (fault == "over") + 25 * (fault == "wide"), n + 7.3)
        bow = village.at(Polygon([(e, n), (e + 9, n + 7), (e + 9, n), (e, n + 7)]))
        shapes.extend(
            [] if fault is None else [shape, shape] if fault == "twin" else [bow if fault == "bow" else shape]
        )
    if not shapes:
        return
    once = found_across(shapes)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tiles, "IN_A_TILE", most)
        parted = found_across(shapes)
    assert [(one.feature, one.message) for one in once] == [(one.feature, one.message) for one in parted]
    assert all(one.place.symmetric_difference(two.place).area < 1e-6 for one, two in zip(once, parted, strict=True))


def test_a_pile_of_twins_is_told_of_and_not_reckoned_to_its_end(monkeypatch):
    monkeypatch.setattr(overlaps, "MOST_OVERLAPS", 50)
    monkeypatch.setattr(ground, "MOST_OVERLAPS", 50)
    found = problems([village.plot(0, 0, 10, 10 + number) for number in range(30)], "överlapp")
    assert found[-1].message == "Fler än 50 överlapp. Resten av lagret har inte kontrollerats."
    assert len(found) == 51


def test_a_gap_is_drawn_where_it_is_and_noise_is_let_through():
    around = village.plot(0, 0, 40, 30).difference(village.plot(10, 10, 16, 12))
    (problem,) = problems([around], "luckor")
    assert problem.message == "Ett hål på 12 m² hör inte till någon fastighet."
    assert problem.place.equals(village.plot(10, 10, 16, 12))
    assert problems([village.plot(0, 0, 40, 30).difference(village.plot(10, 10, 10.9, 11))], "luckor") == []
    assert problems([around, village.plot(10, 10, 16, 12)], "luckor") == []


def test_a_needle_and_a_speck_are_slivers_and_a_path_is_not():
    needle, speck, path = village.plot(0, 0, 60, 0.05), village.plot(0, 5, 0.9, 6), village.plot(0, 10, 100, 11)
    found = problems([needle, speck, path], "flisor")
    assert [(problem.feature, problem.blocks) for problem in found] == [(0, False), (1, False)]
    assert found[0].message == "En flisa på 3,0 m², 60 m lång. Ta bort den."
    plot = MultiPolygon([village.plot(0, 0, 40, 30), needle.buffer(0).intersection(needle)])
    assert plot.is_valid is False  # the needle lies in the plot: told by another check
    (part,) = problems([MultiPolygon([village.plot(0, 10, 40, 30), needle])], "flisor")
    assert part.place.equals(needle)


def test_what_lies_outside_is_drawn():
    (problem,) = problems([village.plot(290, 0, 310, 10)], "innanför kommungränsen")
    assert problem.place.equals(village.plot(300, 0, 310, 10))


def test_two_buildings_with_one_outline_are_asked_about():
    house, other = village.house(5, 20), village.house(25, 20)
    (problem,) = problems([house, other, house.reverse()], "samma läge", LayerKind.BUILDING)
    assert (problem.feature, problem.message) == (2, "Har precis samma geometri som b0 (rad 1).")


def test_a_shape_with_too_many_corners_is_asked_about():
    lake = village.at(Point(50, 80).buffer(30, quad_segs=MANY_VERTICES // 4 + 1))
    (problem,) = problems([lake, village.house(0, 0)], "många hörn")
    assert (problem.feature, problem.blocks) == (0, False)
    assert f"{shapely.get_num_coordinates(lake)} hörn" in problem.message


def test_a_fault_in_a_geometry_is_drawn_where_it_is():
    bow = village.at(Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]))
    (problem,) = problems([bow], "giltig geometri")
    assert problem.place.equals(village.at(Point(5, 5)))
    assert problem.as_dict()["place"] == f"POINT ({village.EAST + 5:.0f} {village.NORTH + 5:.0f})"


@pytest.mark.parametrize(
    "shape",
    [
        Point(0, 0).buffer(100, quad_segs=500),
        shapely.multipoints(np.random.default_rng(1).random((500, 2))),
        shapely.linestrings(np.random.default_rng(2).random((5_000, 2))),
        shapely.union_all([Point(n % 20 * 5, n // 20 * 5).buffer(1) for n in range(200)]),
    ],
)
def test_the_place_of_a_problem_has_few_corners_and_is_near(shape):
    place = drawn(shape)
    assert shapely.get_num_coordinates(place) <= MOST_DRAWN
    assert place.envelope.buffer(2).intersects(shape)
    assert place.envelope.hausdorff_distance(shape.envelope) < 10


@pytest.mark.parametrize(
    "shape", [None, Polygon(), Point(float("nan"), 1), Polygon([(0, 0), (1, 0), (1, float("inf"))])]
)
def test_what_is_nowhere_has_no_place(shape):
    assert drawn(shape) is None
