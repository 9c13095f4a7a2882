"""The situationsplan: true to scale, complete, readable, and harmless wherever it is shown."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import geopandas
import pytest
import shapely
from shapely import box
from shapely.affinity import rotate, scale, translate

from gis import crs
from gis.siteplan import SitePlan, TitleBlock, site_plan
from gis.siteplan_ink import Letters, Room, Spot, text_box, upright
from gis.siteplan_measures import chosen_boundaries
from gis.siteplan_sheet import SCALES, fit, round_scale
from gis.store import LayerStore
from tests.gis import drawn_place as quarter

SVG = "{http://www.w3.org/2000/svg}"
TITLE = TitleBlock(quarter.OWN, "Nybyggnad av garage", date(2026, 11, 22), "Kjellstavik", "BYGG 2026-000123")


def drawn(report=None, features=None, layers=quarter.LAYERS, title=TITLE, paper="A4") -> SitePlan:
    store = quarter.MemoryStore(quarter.place() if features is None else features)
    return site_plan(report or quarter.report(), layers, store, title_block=title, paper=paper)


def part(plan: SitePlan, name: str) -> ET.Element:
    found = ET.fromstring(plan.svg).find(f".//{SVG}g[@data-part='{name}']")
    assert found is not None, name
    return found


def words(plan: SitePlan) -> set[str]:
    return {text.text or "" for text in ET.fromstring(plan.svg).iter(f"{SVG}text")}


def points(path: ET.Element) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", path.get("d", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_lengths_on_paper_are_true_lengths_divided_by_the_scale():
    plan = drawn()
    outline = next(path for path in part(plan, "new-building").iter(f"{SVG}path") if path.get("fill") == "#fff")
    corners = points(outline)
    sides = sorted(math.dist(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
    ring = quarter.FOOTPRINT.exterior.coords
    true = sorted(crs.true_length(shapely.LineString(ring[i : i + 2])) for i in range(4))
    assert sides == pytest.approx([length * 1000 / plan.scale for length in true], abs=0.02)


@pytest.mark.parametrize("metres", [20, 60, 70, 150])
def test_the_scale_bar_is_as_long_as_it_says(metres):
    plot = quarter.polygon((0, 0), (metres, 0), (metres, metres), (0, metres))
    plan = drawn(quarter.report(plot=plot), {"fastigheter": [quarter.Feature(1, plot, {"designation": quarter.OWN})]})
    bar = part(plan, "scale")
    boxes = [point for path in bar.iter(f"{SVG}path") if path.get("fill") for point in points(path)]
    length = max(x for x, _ in boxes) - min(x for x, _ in boxes)
    told = max(int(text.text.split()[0]) for text in bar.iter(f"{SVG}text") if (text.text or "").endswith(" m"))
    assert length == pytest.approx(100.0, abs=0.01)
    assert told == plan.scale / 10


def test_the_sheet_is_declared_in_millimetres_with_the_same_numbers_in_the_view_box():
    root = ET.fromstring(drawn().svg)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("210mm", "297mm", "0 0 210 297")


def test_the_largest_scale_that_fits_is_chosen():
    for side, expected in ((18, 200), (60, 400), (78, 500), (150, 1000)):
        plot = box(0, 0, side, side)
        assert fit(plot, plot, "A4").scale == expected


def test_a_wide_plot_is_drawn_on_a_lying_sheet():
    wide = box(0, 0, 90, 20)
    sheet = fit(wide, wide, "A4")
    assert sheet.lying
    assert sheet.width > sheet.height
    assert sheet.window.covers(wide)


def test_what_fits_no_a4_is_a_window_round_the_building_with_an_overview():
    plot = quarter.polygon((-200, -200), (600, -200), (600, 500), (-200, 500))
    features = {"fastigheter": [quarter.Feature(1, plot, {"designation": quarter.OWN, "label": quarter.OWN})]}
    plan = drawn(quarter.report(plot=plot), features)
    assert not plan.whole_plot
    assert plan.scale in SCALES
    assert any(text.startswith("Hela fastigheten, 1:") for text in words(plan))
    assert "Fastigheten är stor" in plan.text


def test_auto_takes_a3_when_only_that_holds_the_plot():
    plot = quarter.polygon((0, 0), (240, 0), (240, 300), (0, 300))
    features = {"fastigheter": [quarter.Feature(1, plot, {"designation": quarter.OWN})]}
    plan = drawn(quarter.report(plot=plot), features, paper="auto")
    assert (plan.width_mm, plan.height_mm, plan.whole_plot) == (297.0, 420.0, True)


def test_an_unknown_paper_is_refused():
    with pytest.raises(ValueError, match="paper"):
        drawn(paper="A0")


def test_it_says_place_distances_sides_neighbours_and_title():
    plan = drawn()
    near = chosen_boundaries(quarter.report())
    told = words(plan)
    for boundary in near:
        assert f"{boundary.distance:.2f} m".replace(".", ",").replace(" ", "\u00a0") in told
    assert {"4,00", "6,00", quarter.OWN, "Alviken 1:19", "Alviken 1:17", "Strandvägen", "Kustbanan", "Alviken"} <= told
    assert {"Situationsplan", "Nybyggnad av garage", "Kjellstavik", "1:400 (A4)", "SWEREF 99 TM", "2026-11-22"} <= told
    assert {"BYGG 2026-000123", "N", "Småhus", "B"} <= told


def test_the_legend_explains_what_is_drawn_and_nothing_else():
    everything = {text.text for text in part(drawn(), "legend").iter(f"{SVG}text")}
    assert {"Får inte bebyggas (prickmark)", "Endast komplementbyggnad (korsmark)", "Järnväg", "Vatten"} <= everything
    bare = drawn(features={"fastigheter": quarter.place()["fastigheter"]})
    told = {text.text for text in part(bare, "legend").iter(f"{SVG}text")}
    assert told == {
        "TECKENFÖRKLARING", "Ny byggnad", "Avstånd till gräns, mått i meter", "Fastighetsgräns med gränspunkt",
        "Grannfastigheternas gränser",
    }  # fmt: skip


def test_texts_do_not_cover_each_other():
    plan = drawn()
    shapes = []
    for text in part(plan, "labels").iter(f"{SVG}text"):
        if text.get("aria-hidden"):
            continue
        turn = re.findall(r"-?\d+\.?\d*", text.get("transform", ""))
        size = float(text.get("font-size", 0))
        level = (float(text.get("x", 0)), float(text.get("y", 0)) - size * 0.36)
        x, y = (float(turn[0]), float(turn[1])) if turn else level
        spot = Spot(x, y, float(turn[2]) if turn else 0.0)
        shapes.append((text.text, text_box(text.text or "", Letters(size * 0.9), spot).buffer(-0.3)))
    for index, (one, shape) in enumerate(shapes):
        for other, another in shapes[index + 1 :]:
            assert shape.intersection(another).area < 0.4, (one, other)


def test_the_second_distance_goes_another_way_and_meets_its_boundary_at_right_angles():
    first, second = chosen_boundaries(quarter.report())
    assert first.distance == min(boundary.distance for boundary in quarter.report().boundaries)
    x1, y1, x2, y2 = (n for point in second.segment.coords for n in point)
    a1, b1, a2, b2 = (n for point in second.shortest.coords for n in point)
    cosine = ((x2 - x1) * (a2 - a1) + (y2 - y1) * (b2 - b1)) / second.segment.length / second.shortest.length
    assert abs(cosine) < 0.04


def test_a_building_over_the_boundary_is_drawn_and_told():
    over = translate(quarter.FOOTPRINT, 8, 0)
    plan = drawn(quarter.report(over))
    assert "går ända fram till eller över gränsen" in plan.text


def test_without_a_known_property_the_building_is_drawn_with_its_surroundings():
    report = quarter.report(plot=None, designation=None)
    plan = drawn(report, layers={}, title=replace(TITLE, designation=""))
    assert plan.whole_plot
    assert "inte känt" in plan.text
    assert "Ny byggnad" in words(plan)


def test_the_text_twin_tells_size_place_distances_plan_and_restrictions():
    text = drawn().text
    assert "24,0\u00a0m², 4,00 × 6,00 meter" in text
    assert f"ligger helt på {quarter.OWN}" in text
    assert "mot Alviken 1:19" in text
    assert "Detaljplan" not in text.split("DP 12")[0].split("\n")[0]
    assert "detaljplan DP 12 (Norra Alviken)" in text
    assert "prickmark, som inte får bebyggas" in text
    assert "berör: Strandskydd" in text
    assert "Inte känt här: Buller" in text


def test_hostile_names_stay_text():
    features = quarter.place()
    evil = '<script>alert(1)</script>&"\x00\x1b'
    features["vagar"][0] = replace(features["vagar"][0], properties={"name": evil, "width": 5})
    title = replace(TITLE, measure=evil, municipality=evil, registry_number=evil)
    plan = drawn(features=features, title=title)
    assert "<script" not in plan.svg
    assert '<script>alert(1)</script>&"' in words(plan)


def test_nothing_in_it_needs_a_style_sheet_a_script_or_the_net():
    root = ET.fromstring(drawn().svg)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "circle", "text"}
        assert not {"style", "class", "id", "href", "onload"} & set(element.attrib)


def test_every_footprint_on_the_plot_can_be_drawn_whichever_way_it_turns():
    for turn in range(0, 180, 15):
        for size in (0.5, 1.0, 2.2):
            footprint = scale(rotate(quarter.FOOTPRINT, turn), size, size)
            plan = drawn(quarter.report(footprint))
            assert ET.fromstring(plan.svg).tag == f"{SVG}svg"
            assert not re.search(r"\b(nan|inf)\b", plan.svg)


def test_the_phone_sheet_has_larger_letters_and_no_title_block():
    plan = drawn(paper="screen")
    assert plan.width_mm == 100.0
    assert "Situationsplan" not in words(plan)
    sizes = [float(text.get("font-size", 0)) for text in part(plan, "labels").iter(f"{SVG}text")]
    assert min(sizes) >= 2.1


def test_reading_direction_is_never_upside_down():
    assert all(-90 < upright(angle) <= 90 for angle in range(-720, 720, 7))


def test_a_text_finds_the_first_free_spot_and_gives_up_when_there_is_none():
    room = Room(box(0, 0, 30, 10))
    letters = Letters(2.5)
    assert room.find("Alviken", letters, [Spot(15, 5)]) == Spot(15, 5)
    assert room.find("Alviken", letters, [Spot(15, 5.5), Spot(15, 8.2)]) == Spot(15, 8.2)
    assert room.find("Alviken", letters, [Spot(2, 5), Spot(29, 5)]) is None


def test_an_overview_scale_is_an_even_number_that_holds_the_estate():
    assert round_scale(480, 32) == 20_000
    assert round_scale(320, 32) == 10_000
    assert round_scale(790, 32) == 25_000


def test_drawn_from_real_layer_files_it_is_the_same_drawing(tmp_path):
    store, layers = LayerStore(tmp_path / "layers"), {}
    for name, features in quarter.place().items():
        frame = geopandas.GeoDataFrame(
            [dict(feature.properties) for feature in features], geometry=[f.geometry for f in features], crs=3006
        )
        made = tmp_path / f"{name}.gpkg"
        frame.to_file(made, layer="features", engine="pyogrio")
        version = store.add(made)
        layers[name] = replace(quarter.LAYERS[name], version=version, path=store.path_of(version))
    real = site_plan(quarter.report(), layers, store, title_block=TITLE)
    assert words(real) == words(drawn())
    assert real.text == drawn().text


def test_a_broken_layer_is_left_out_of_the_drawing(tmp_path):
    store = LayerStore(tmp_path)
    layers = {"vatten": replace(quarter.LAYERS["vatten"], path=tmp_path / "gone.gpkg")}
    layers["fastigheter"] = replace(quarter.LAYERS["fastigheter"], path=tmp_path / "gone-too.gpkg")
    plan = site_plan(quarter.report(), layers, store, title_block=TITLE)
    assert "Vatten" not in words(plan)
    assert "Ny byggnad" in words(plan)
