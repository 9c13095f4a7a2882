"""The overview map: to scale, small enough, and drawn from whatever layers there are."""

from __future__ import annotations

from math import hypot
from xml.etree import ElementTree

import pytest
from shapely.affinity import scale

from gis.overview import overview_map
from tests.gis import drawn_place
from tests.gis.drawn_place import LAYERS, OWN, PLOT, Feature, MemoryStore

SVG = "{http://www.w3.org/2000/svg}"


def test_the_new_building_is_drawn_to_scale_in_the_middle() -> None:
    plan = overview_map(drawn_place.report(), LAYERS, MemoryStore(drawn_place.place()))
    root = ElementTree.fromstring(plan.svg)
    assert plan.scale == 2000
    assert root.get("width") == f"{plan.width_mm:g}mm"
    building = next(each for each in root.iter(f"{SVG}g") if each.get("data-part") == "building")
    d = building[0].get("d", "")
    numbers = [float(each) for each in d.replace("M", " ").replace("L", " ").replace("Z", " ").split()]
    xs, ys = numbers[::2], numbers[1::2]
    assert sum(xs) / len(xs) == pytest.approx(plan.width_mm / 2, abs=0.1)
    sides = [hypot(ax - bx, ay - by) for ax, ay, bx, by in zip(xs, ys, xs[1:], ys[1:], strict=False)]
    assert max(sides) == pytest.approx(6.0 * 1000 / 2000, abs=0.05)


def test_a_large_property_gets_a_smaller_scale() -> None:
    features = drawn_place.place()
    features["fastigheter"][0] = Feature(1, scale(PLOT, 8, 8), {"designation": OWN, "label": OWN, "kind": "fastighet"})
    plan = overview_map(drawn_place.report(), LAYERS, MemoryStore(features))
    assert plan.scale > 2000
    assert f"1:{plan.scale}" in plan.text


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    """100 mm at 1:2000 are 200 m."""
    plan = overview_map(drawn_place.report(), LAYERS, MemoryStore(drawn_place.place()))
    told = [text.text for text in ElementTree.fromstring(plan.svg).iter(f"{SVG}text")]
    assert "200 m" in told
    assert "2000 m" not in told


def test_without_layers_the_building_is_still_shown() -> None:
    plan = overview_map(drawn_place.report(designation=None), {}, MemoryStore({}))
    assert 'data-part="building"' in plan.svg
    assert "gränsen för" not in plan.text


def test_it_has_few_shapes_however_many_houses_there_are() -> None:
    """Each shape costs time on the press; all houses are one, all boundaries are one."""

    def shapes(features: dict[str, list[Feature]]) -> int:
        plan = overview_map(drawn_place.report(), LAYERS, MemoryStore(features))
        return len(list(ElementTree.fromstring(plan.svg).iter()))

    features = drawn_place.place()
    few = shapes(features)
    features["byggnader"] *= 40
    features["fastigheter"] += features["fastigheter"][1:] * 40
    assert shapes(features) == few
