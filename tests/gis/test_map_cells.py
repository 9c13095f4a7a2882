"""The maps' cells, their merged levels and comparisons: what a screen shows is what the layer holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import scale, translate
from shapely.geometry.base import BaseGeometry

from gis.comparing import compare, comparison_path, counts, difference, differences
from gis.diff import diff
from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.map_cells import LEVELS, MOST, Cell, cell_answer, written
from gis.map_levels import kept_answer, levels_path, make_levels
from gis.store import Feature, LayerStore, LayerUnreadableError
from gis.writing import write_version

EAST, NORTH = 686_080.0, 6_467_584.0  # a corner of cells on every level up to 3
HERE = Cell(2, int(EAST // 1024), int(NORTH // 1024))


def layer_of(store: LayerStore, kind: LayerKind, rows: list[dict[str, Any]]) -> PublishedLayer:
    version = write_version(gpd.GeoDataFrame(rows, crs=3006), kind, store)
    return PublishedLayer("lager", "Lager", kind, version, store.path_of(version), date(2026, 11, 22), "", Coverage())


def plots(many: int, side: float = 8.0, wide: int = 100) -> list[dict[str, Any]]:
    return [
        {
            "designation": f"Byn 1:{i + 1}", "omrade": 1, "kind": "fastighet", "label": f"1:{i + 1}",
            "geometry": box(0, 0, side * 0.9, side * 0.9),
        }
        | {"geometry": translate(box(0, 0, side * 0.9, side * 0.9), EAST + i % wide * side, NORTH + i // wide * side)}
        for i in range(many)
    ]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> LayerStore:
    return LayerStore(tmp_path / "layers")


def read(cell: Cell, answer: bytes) -> Iterator[tuple[int, int, BaseGeometry]]:
    """As static/map-cells.js reads it: id, dimension with what is cut, geometry in EPSG:3006."""
    told = json.loads(answer)
    west, south, _, _ = cell.bounds

    def places(numbers: list[int]) -> np.ndarray:
        return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) * told["step"] + (west, south)

    for ident, dimension, parts, _properties in told["features"]:
        make: Callable[[Any], BaseGeometry] = (
            (lambda part: Point(places(part)[0])),
            (lambda part: LineString(places(part))),
            (lambda part: Polygon(places(part[0]), [places(hole) for hole in part[1:]])),
        )[dimension % 4]
        yield ident, dimension, shapely.union_all([make(part) for part in parts])


SHAPES = (
    box(EAST + 10, NORTH + 10, EAST + 40.123, NORTH + 30.456),
    box(EAST + 100, NORTH + 100, EAST + 200, NORTH + 200).difference(
        box(EAST + 120, NORTH + 120, EAST + 150, NORTH + 150)
    ),
    MultiPolygon([box(EAST + 300, NORTH, EAST + 310, NORTH + 10), box(EAST + 320, NORTH, EAST + 330, NORTH + 10)]),
    LineString([(EAST, NORTH + 400), (EAST + 100, NORTH + 450.5), (EAST + 230, NORTH + 401)]),
    Point(EAST + 500.001, NORTH + 500.002),
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.geom_type)
def test_what_people_draw_and_snap_to_comes_to_the_millimetre(shape: BaseGeometry) -> None:
    cell = Cell(1, int(EAST // 512), int(NORTH // 512))
    [(ident, _dimension, back)] = read(cell, written(cell, [Feature(7, shape, {})], None))
    assert ident == 7
    assert back.equals_exact(shape, 0.001) or back.symmetric_difference(shape).area < 0.5
    assert back.hausdorff_distance(shape) < 0.001


def test_a_cell_farther_off_is_simpler_but_nowhere_a_pixel_wrong() -> None:
    shore = Point(EAST + 4000, NORTH + 4000).buffer(3000, quad_segs=90)
    cell = Cell(5, int(EAST // 8192), int(NORTH // 8192))
    [(_, _, back)] = read(cell, written(cell, [Feature(1, shore, {})], None))
    assert shapely.get_num_coordinates(back) < shapely.get_num_coordinates(shore) / 2
    assert back.hausdorff_distance(shore) < cell.side / 700


def test_a_long_outline_is_cut_to_the_cell_and_its_edge_comes_as_a_line() -> None:
    angles = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
    radius = 20_000 + 40 * np.sin(angles * 500)
    lake = Polygon(np.column_stack([EAST + radius * np.cos(angles), NORTH + radius * np.sin(angles)]))
    cell = Cell(2, int((EAST + 20_000) // 1024), int(NORTH // 1024))
    answer = written(cell, [Feature(1, lake, {})], None)
    assert len(answer) < 60_000
    found = {dimension: shape for _, dimension, shape in read(cell, answer)}
    assert set(found) == {4 + 2, 4 + 1}
    here = box(*cell.bounds)
    assert found[6].intersection(here).symmetric_difference(lake.intersection(here)).area < 0.002 * here.area
    assert found[5].intersection(here).hausdorff_distance(lake.boundary.intersection(here)) < 2.5


@pytest.mark.parametrize("place", [(-1, 0, 0), (LEVELS, 0, 0), (0, 0, 0), (3, 10**30, 1), (3, -5, 3150), (11, 9, 9)])
def test_a_cell_outside_sweden_is_refused(place: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"no such cell|outside Sweden"):
        Cell(*place)


def test_only_the_columns_asked_for_are_told_and_what_json_cannot_hold_is_left_out() -> None:
    told = {"name": "Å", "area": float("nan"), "blob": b"x", "none": None, "count": 3}
    rows = json.loads(written(HERE, [Feature(1, SHAPES[0], told)], None))["features"]
    assert rows[0][3] == {"name": "Å", "count": 3}
    assert json.loads(written(HERE, [Feature(1, SHAPES[0], told)], ["name", "away"]))["features"][0][3] == {"name": "Å"}


def test_a_dense_cell_has_its_merged_answer_and_every_feature_is_counted_once(store: LayerStore) -> None:
    layer = layer_of(store, LayerKind.PROPERTY, plots(3 * MOST))
    assert cell_answer(store, layer, HERE, None) is None
    with pytest.raises(FileNotFoundError):
        kept_answer(levels_path(layer.path), HERE)
    assert make_levels(layer.path, ("label",)) > 0
    for level in (2, 5, 9):
        side = 256 * 2**level
        cell = Cell(level, int(EAST // side), int(NORTH // side))
        answer = kept_answer(levels_path(layer.path), cell)
        assert answer is not None
        assert len(answer) < 300_000
        told = json.loads(answer)
        merged = sum(sum(squares[2::3]) for squares in told["squares"].values())
        assert merged + len(told["features"]) == 3 * MOST


def test_a_thin_cell_is_not_kept_and_draws_each_feature(store: LayerStore) -> None:
    layer = layer_of(store, LayerKind.PROPERTY, plots(2 * MOST))
    make_levels(layer.path)
    near = Cell(0, int(EAST // 256), int(NORTH // 256))
    assert kept_answer(levels_path(layer.path), near) is None
    drawn = list(read(near, cell_answer(store, layer, near, []) or b""))
    assert len(drawn) == len(store.features_near(layer, near.bounds))


def test_what_is_large_among_the_dense_is_drawn_for_itself(store: LayerStore) -> None:
    farm = {
        **plots(1)[0],
        "designation": "Gården 1:1",
        "geometry": box(EAST + 100, NORTH + 500, EAST + 900, NORTH + 1000),
    }
    layer = layer_of(store, LayerKind.PROPERTY, [*plots(2 * MOST), farm])
    make_levels(layer.path, ("designation",))
    told = json.loads(kept_answer(levels_path(layer.path), HERE) or b"")
    assert [row[3] for row in told["features"]] == [{"designation": "Gården 1:1"}]


def test_levels_of_a_file_that_is_no_layer_are_told_and_leave_nothing(store: LayerStore) -> None:
    store.root.mkdir(parents=True)
    broken = store.root / f"{'a' * 64}.gpkg"
    broken.write_bytes(b"not a database at all, whatever its name says")
    with pytest.raises(LayerUnreadableError):
        make_levels(broken)
    assert [path.name for path in store.root.iterdir()] == [broken.name]


def test_a_comparison_draws_what_the_difference_counts(store: LayerStore) -> None:
    rows = plots(400)
    old = layer_of(store, LayerKind.PROPERTY, rows)
    moved = [{**row, "geometry": scale(row["geometry"], 0.8)} for row in rows[:30]]
    renamed = [{**row, "label": "ny"} for row in rows[30:50]]
    new = layer_of(
        store, LayerKind.PROPERTY, [*moved, *renamed, *rows[60:], *({**r, "omrade": 2} for r in rows[100:107])]
    )
    assert compare(old.path, new.path, LayerKind.PROPERTY) == 67
    file = comparison_path(old.path, new.path)
    told = diff(old, new.path)
    assert counts(file) == {"added": 7, "removed": 10, "changed": 50}
    assert counts(file) == {name: told.counts[name] for name in ("added", "removed", "changed")}
    shown = [difference(file, old.path, new.path, number) for number, _ in differences(file, "changed", 99)]
    by_name = {each.name: each for each in shown if each}
    assert by_name["Byn 1:1"].moved
    assert by_name["Byn 1:1"].changes == {}
    assert not by_name["Byn 1:40"].moved
    assert by_name["Byn 1:40"].changes == {"label": ("1:40", "ny")}


def test_a_comparison_is_read_by_viewport_like_a_layer(store: LayerStore) -> None:
    rows = plots(2 * MOST)
    old = layer_of(store, LayerKind.PROPERTY, rows[:10])
    new = layer_of(store, LayerKind.PROPERTY, rows)
    compare(old.path, new.path, LayerKind.PROPERTY)
    file = comparison_path(old.path, new.path)
    make_levels(file, ("status", "name"), sort="status")
    told = json.loads(kept_answer(levels_path(file), HERE) or b"")
    assert set(told["squares"]) == {"added"}
    assert sum(told["squares"]["added"][2::3]) + len(told["features"]) == 2 * MOST - 10
