"""What the R-tree finds is what asking every feature would find, for shapes of every sort, touching or far apart."""

from __future__ import annotations

from random import Random

import pytest
import shapely
import village
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from gis.layers import LayerKind

PLACES = ((374_000, 6_163_700), (674_100, 6_580_700), (719_300, 7_537_500))
REACH = 400  # m


def shape(chance: Random, east: int, north: int):
    """A shape on a grid of metres, so that many touch, lie at equal distances, or lie inside each other's holes."""
    west, south = east + chance.randrange(0, REACH, 10), north + chance.randrange(0, REACH, 10)
    wide, high = chance.choice((1, 10, 40, 150)), chance.choice((1, 10, 40, 150))
    area = box(west, south, west + wide, south + high)
    return chance.choice(
        (
            area,
            Point(west, south),
            LineString([(west, south), (west + wide, south + high)]),
            area.difference(area.buffer(-0.4)),  # a ring, with a hole where it is large enough
            MultiPolygon([area, shapely.affinity.translate(area, 200, 0)]),
            Point(west, south).buffer(wide, quad_segs=128),  # large enough to be remembered
        )
    )


@pytest.fixture(scope="module")
def scattered(store):
    """For each place its shapes and the layer that holds them."""
    told = []
    for seed, (east, north) in enumerate(PLACES):
        chance = Random(seed)
        shapes = [shape(chance, east, north) for _ in range(150)]
        frame = village.frame_of([{"name": str(n), "geometry": one} for n, one in enumerate(shapes)])
        told.append((shapes, village.published("s", LayerKind.CONSTRAINT, village.EVERYWHERE, frame, store)))
    return told


where = st.tuples(st.integers(-20, REACH + 20), st.integers(-20, REACH + 20), st.integers(0, 90), st.integers(0, 90))
numbers = st.integers(0, len(PLACES) - 1)


def spread(wide: int, high: int):
    """A point, a line or an area, by how far it spreads."""
    if wide and high:
        return box(0, 0, wide, high)
    return LineString([(0, 0), (wide, high)]) if wide or high else Point(0, 0)


@given(numbers, where, st.sampled_from([0, 0, 0.25, 1, 10, 50, 200]), st.integers(0, 89))
def test_near_a_shape(scattered, store, number, told, distance, turn):
    east, north, wide, high = told
    shapes, layer = scattered[number]
    turned = shapely.affinity.rotate(spread(wide, high), turn)
    place = shapely.affinity.translate(turned, PLACES[number][0] + east, PLACES[number][1] + north)
    found = {int(feature.text("name")) for feature in store.features_near(layer, place, distance)}
    away = shapely.distance(place, shapes)
    assert {row for row, metres in enumerate(away) if metres <= distance - 1e-7} <= found
    assert found <= {row for row, metres in enumerate(away) if metres <= distance + 1e-7}
    if not distance:
        assert found >= {row for row, one in enumerate(shapes) if place.intersects(one)}


@given(numbers, where)
def test_in_a_box(scattered, store, number, told):
    east, north, wide, high = told
    shapes, layer = scattered[number]
    west, south = PLACES[number][0] + east, PLACES[number][1] + north
    asked = box(west, south, west + wide, south + high)
    found = {int(feature.text("name")) for feature in store.features_near(layer, asked.bounds)}
    envelopes = shapely.envelope(shapes)
    assert found >= {row for row, one in enumerate(envelopes) if asked.intersects(one)}
    # the R-tree holds 32-bit numbers, rounded outwards: half a metre in the north of Sweden
    assert found <= {row for row, one in enumerate(envelopes) if asked.distance(one) <= 1.0}


@given(numbers, where, st.integers(0, 9))
def test_near_a_shape_where_a_column_says_so(scattered, store, number, told, name):
    east, north, *_ = told
    shapes, layer = scattered[number]
    place = Point(PLACES[number][0] + east, PLACES[number][1] + north)
    found = store.features_near(layer, place, 150, where={"name": str(name)})
    assert [int(feature.text("name")) for feature in found] == ([name] if place.distance(shapes[name]) <= 150 else [])
