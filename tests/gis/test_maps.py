"""The maps: built by folium, every asset local, nothing that a strict content policy would refuse."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from gis import crs
from gis.maps import MapParts, case_map, drawing_map, layer_map, live_lines, property_map
from gis.store import LayerUnreadableError
from tests.gis import drawn_place as quarter

EVIL = "</script><script>alert(1)</script>'\"&"


class Store(quarter.MemoryStore):
    """The in-memory store with the look-ups that maps use."""

    def feature(self, layer, column, value):
        return [f for f in self.features.get(layer.name, []) if f.properties.get(column) == value]

    def extent(self, layer):
        return tuple(shapely.total_bounds([f.geometry for f in self.features[layer.name]]))


class BrokenStore:
    """A store whose files cannot be read."""

    def __getattr__(self, name: str) -> Any:
        def fail(*args: Any, **more: Any) -> None:
            raise LayerUnreadableError("Kartlagrets fil går inte att läsa.")

        return fail


class Attributes(HTMLParser):
    """Every attribute of every element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def drawing(**wishes: Any) -> MapParts:
    told = {"designation": quarter.OWN, "footprint": quarter.FOOTPRINT, "answer_url": "/svar"} | wishes
    return drawing_map(quarter.LAYERS, Store(quarter.place()), **told)


def all_maps() -> list[MapParts]:
    store, layers = Store(quarter.place()), quarter.LAYERS
    rows = quarter.place()["fastigheter"]
    return [
        drawing(),
        property_map(layers, store),
        case_map(layers, store, designation=quarter.OWN, footprint=quarter.FOOTPRINT),
        layer_map(rows, title="Fastigheter", before=rows[:2]),
    ]


def container(parts: MapParts) -> dict[str, str]:
    return next(attributes for _, attributes in Attributes(parts.html).found if "data-map" in attributes)


@pytest.mark.parametrize("index", range(4))
def test_a_map_asks_nothing_of_other_hosts_and_breaks_no_policy(index):
    parts = all_maps()[index]
    everything = " ".join((*parts.stylesheets, *parts.scripts, *parts.modules, parts.html, parts.script))
    assert not re.search(r"https?:|//(?!\s)[a-z]+\.", everything.replace("http://www.w3.org", ""))
    assert all(url.startswith("/static/") for url in (*parts.stylesheets, *parts.scripts, *parts.modules))
    for tag, attributes in Attributes(parts.html).found:
        assert tag not in {"script", "style"}
        assert not any(name == "style" or name.startswith("on") for name in attributes)
    assert "<script" not in parts.script
    assert "<style" not in parts.script


@pytest.mark.parametrize("index", range(4))
def test_a_map_has_a_name_for_those_who_cannot_see_it(index):
    attributes = container(all_maps()[index])
    assert attributes["role"] == "region"
    assert len(attributes["aria-label"]) > 10


def test_the_text_twin_is_tied_to_the_map():
    assert container(drawing(described_by="twin"))["aria-describedby"] == "twin"


def test_the_map_made_by_the_script_bears_the_id_of_its_container():
    parts = drawing(ident="map_here")
    assert "var map_here = L.map(\n" in parts.script
    assert container(parts)["id"] == "map_here"


def test_the_drawing_map_brings_geoman_and_the_drawing_module_and_others_do_not():
    first, *others = all_maps()
    assert first.scripts[-1].endswith("leaflet-geoman.js")
    assert first.modules[-1].endswith("draw.js")
    assert all("geoman" not in " ".join(parts.scripts) for parts in others)


def test_what_is_drawn_comes_back_within_a_millimetre():
    told = json.loads(container(drawing())["data-geometry"])
    back = crs.to_3006(shape(told), 4326)
    assert back.hausdorff_distance(quarter.FOOTPRINT) < 0.001


def test_a_new_building_first_appears_on_the_property():
    lon, lat = map(float, container(drawing(footprint=None))["data-place"].split(","))
    assert quarter.PLOT.contains(crs.to_3006(shapely.Point(lon, lat), 4326))
    house = quarter.place()["byggnader"][0].geometry
    no_build = quarter.place()["planbestammelser"][1].geometry
    assert house.distance(crs.to_3006(shapely.Point(lon, lat), 4326)) > 4
    assert no_build.distance(crs.to_3006(shapely.Point(lon, lat), 4326)) > 2
    assert "data-geometry" not in container(drawing(footprint=None))


def test_large_layers_arrive_by_viewport_and_are_not_written_into_the_page():
    script = drawing().script
    asked = {url.split("/")[2] for url in re.findall(r'"url": "(/karta/[^"]+/\{level\}/\{x\}/\{y\}\.json)"', script)}
    assert {"fastigheter", "byggnader", "strandskydd"} <= asked
    assert "Alviken 1:19" not in script


def test_a_restriction_near_the_property_is_shown_from_the_start_and_others_can_be_switched_on():
    layers = dict(quarter.LAYERS) | {"natura": quarter.layer("natura", quarter.LayerKind.CONSTRAINT, "Natura 2000")}
    script = drawing_map(
        layers, Store(quarter.place()), designation=quarter.OWN, footprint=None, answer_url="/svar"
    ).script
    made = r'var (viewport_layer_\w+) = L\.featureGroup\(\[\], \{\s+"nameOf": "(\w+)"'
    by_url = dict(re.findall(made, script))
    shown = {name for ident, name in by_url.items() if f"{ident}.addTo(" in script}
    assert "strandskydd" in shown
    assert "natura" in by_url.values()
    assert "natura" not in shown


def test_hostile_titles_and_names_cannot_leave_their_place():
    layers = dict(quarter.LAYERS)
    layers["strandskydd"] = replace(layers["strandskydd"], title=EVIL, source=EVIL)
    layers["fastigheter"] = replace(layers["fastigheter"], source=EVIL)
    rows = [quarter.Feature(1, quarter.PLOT, {"designation": EVIL, "note": EVIL})]
    store = Store(quarter.place() | {"fastigheter": rows})
    for parts in (
        drawing_map(layers, store, designation=EVIL, footprint=quarter.FOOTPRINT, answer_url=EVIL, label=EVIL),
        property_map(layers, store, chosen=EVIL),
        case_map(layers, store, designation=EVIL, footprint=None),
        layer_map(rows, title=EVIL),
    ):
        assert "</script" not in parts.script
        assert "<script" not in parts.html
        assert {tag for tag, _ in Attributes(parts.html).found} == {"div"}
        assert not re.search(r"\\u003cscript", parts.script.split("overlays")[1])  # Leaflet takes these as HTML


def test_what_a_layer_holds_is_never_run_as_a_template():
    braces = "{{ 6 * 7 }} {% for x in () %} {# borta #} {{ cycler.__init__.__globals__ }}"
    layers = {name: replace(layer, title=braces, source=braces) for name, layer in quarter.LAYERS.items()}
    rows = [quarter.Feature(1, quarter.PLOT, {"designation": braces, "note": braces})]
    store = Store(quarter.place() | {"fastigheter": rows})
    for parts in (
        drawing_map(layers, store, designation=braces, footprint=quarter.FOOTPRINT, answer_url="", label=braces),
        case_map(layers, store, designation=braces, footprint=quarter.FOOTPRINT),
        layer_map(rows, title=braces, before=rows),
    ):
        assert not re.search(r"\b42\b|&lt;function|<function", parts.script)
    assert layer_map(rows, title="Lager").script.count(braces) == 2


def test_nan_in_a_columns_place_does_not_break_the_script():
    rows = [quarter.Feature(1, quarter.PLOT, {"area": np.float64("nan"), "count": np.int64(3), "none": None})]
    script = layer_map(rows, title="Lager").script
    assert "NaN" not in script
    assert '"count": 3' in script


def test_an_empty_layer_and_features_without_geometry_still_give_a_map():
    rows = [quarter.Feature(1, shapely.Polygon(), {"name": "tom"})]
    assert "L.map(" in layer_map([], title="Tomt").script
    assert "L.map(" in layer_map(rows, title="Tomt").script


def test_without_layers_or_with_broken_ones_there_is_still_a_map_to_draw_on():
    for layers, store in (({}, Store({})), (quarter.LAYERS, BrokenStore())):
        parts = drawing_map(layers, store, designation=quarter.OWN, footprint=None, answer_url="/svar")
        assert "L.map(" in parts.script
        assert "L.map(" in property_map(layers, store).script


def test_a_large_estate_opens_at_its_house():
    estate = quarter.polygon((-3000, -3000), (3000, -3000), (3000, 3000), (-3000, 3000))
    house = quarter.polygon((1000, 1000), (1010, 1000), (1010, 1008), (1000, 1008))
    features = {
        "fastigheter": [quarter.Feature(1, estate, {"designation": quarter.OWN})],
        "byggnader": [quarter.Feature(1, house, {"designation": quarter.OWN, "main": 1})],
    }
    script = drawing_map(
        quarter.LAYERS, Store(features), designation=quarter.OWN, footprint=None, answer_url="/svar"
    ).script
    (south, west), (north, east) = json.loads(re.search(r"fitBounds\(\s*(\[\[.*?\]\])", script)[1])
    view = crs.to_3006(shapely.box(west, south, east, north), 4326)
    assert view.contains(house)
    assert max(view.bounds[2] - view.bounds[0], view.bounds[3] - view.bounds[1]) < 300


def test_live_distances_come_nearest_first_and_two_of_them_with_a_line():
    report = quarter.report()
    told = live_lines(report)
    assert told[0]["text"] == f"{report.nearest_boundary.distance:.2f} m".replace(".", ",")
    assert len([row for row in told if "line" in row]) == 2
    line = crs.to_3006(shapely.LineString(told[0]["line"]), 4326)
    assert line.length == pytest.approx(report.nearest_boundary.shortest.length, abs=0.01)


@pytest.mark.parametrize(("shift", "tone"), [(0.0, "good"), (3.0, "ask"), (9.0, "bad")])
def test_a_distance_has_a_tone_by_how_near_it_is(shift, tone):
    footprint = shapely.affinity.translate(quarter.FOOTPRINT, shift, 0)
    assert live_lines(quarter.report(footprint))[0]["tone"] == tone


def test_other_words_reach_the_page_as_data():
    parts = drawing(words={"drag": "Move <it>"})
    assert json.loads(container(parts)["data-words"]) == {"drag": "Move <it>"}
    assert "<it>" not in parts.html
    assert html.unescape(parts.html).count("<it>") == 1
