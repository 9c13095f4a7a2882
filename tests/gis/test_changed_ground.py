"""Where two versions of a layer differ, held against comparing every feature with every place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box
from shapely.affinity import translate

from gis.changed_ground import CELL, EVERYWHERE, NOTHING, changed_ground
from gis.layers import LayerKind
from gis.store import LayerStore
from gis.writing import write_version

EAST, NORTH = 674_000.0, 6_580_000.0
PLOTS = [box(EAST + 70 * n, NORTH, EAST + 70 * n + 40, NORTH + 30) for n in range(40)]


def written(folder: Path, rows: list[tuple[str, Polygon]]) -> Path:
    frame = GeoDataFrame(
        [{"name": name, "kind": "x", "geometry": shape} for name, shape in rows], geometry="geometry", crs=3006
    )
    store = LayerStore(folder)
    return store.path_of(write_version(frame, LayerKind.CONSTRAINT, store))


def every(rows: dict[int, tuple[str, Polygon]]) -> list[tuple[str, Polygon]]:
    return [rows[number] for number in sorted(rows)]


CHANGES = st.dictionaries(
    st.integers(0, len(PLOTS) - 1), st.sampled_from(["gone", "moved", "renamed", "twice"]), max_size=6
)


@settings(max_examples=40)
@given(changes=CHANGES, asked=st.integers(0, len(PLOTS) - 1), distance=st.sampled_from([0.0, 60.0, 525.0]))
def test_no_place_near_a_change_is_missed(changes: dict[int, str], asked: int, distance: float) -> None:
    old = {number: (f"n{number}", plot) for number, plot in enumerate(PLOTS)}
    new = {number: row for number, row in old.items() if changes.get(number) != "gone"}
    differs: list[Polygon] = []
    for number, change in changes.items():
        name, plot = old[number]
        if change == "moved":
            new[number] = (name, translate(plot, 0, 500))
        elif change == "renamed":
            new[number] = (f"{name} ny", plot)
        elif change == "twice":
            new[1000 + number] = (name, plot)
        differs += [plot, new.get(number, (name, plot))[1]]
    with TemporaryDirectory() as folder:
        ground = changed_ground(written(Path(folder), every(old)), written(Path(folder), every(new)))
    assert ground.is_none == (not changes)
    place = PLOTS[asked]
    touched = ground.touches(place.bounds, distance)
    if any(place.distance(shape) <= distance for shape in differs):
        assert touched
    if all(place.distance(shape) > distance + 3 * CELL for shape in differs):
        assert not touched, "a place well away is not asked"


def test_the_same_version_differs_nowhere_and_a_missing_one_everywhere(tmp_path: Path) -> None:
    path = written(tmp_path, [("a", PLOTS[0])])
    assert changed_ground(path, path) == NOTHING
    assert changed_ground(None, path) == EVERYWHERE
    assert changed_ground(path, tmp_path / "gone.gpkg") == EVERYWHERE
    (tmp_path / "broken.gpkg").write_bytes(b"SQLite format 3\x00" + b"\xff" * 3000)
    assert changed_ground(path, tmp_path / "broken.gpkg") == EVERYWHERE


@pytest.mark.parametrize(("one", "other"), [(-1, -2), (1.0, 1.5)])
def test_values_that_python_digests_alike_still_differ(tmp_path: Path, one: float, other: float) -> None:
    store = LayerStore(tmp_path)
    paths = []
    for value in (one, other):
        row = {"name": "a", "kind": "x", "height": value, "geometry": PLOTS[0]}
        frame = GeoDataFrame([row], geometry="geometry", crs=3006)
        paths.append(store.path_of(write_version(frame, LayerKind.CONSTRAINT, store)))
    assert not changed_ground(*paths).is_none


def test_a_feature_as_large_as_the_municipality_is_remembered_by_its_bounds(tmp_path: Path) -> None:
    sea = box(EAST, NORTH, EAST + 60_000, NORTH + 60_000)
    ground = changed_ground(written(tmp_path, [("a", PLOTS[0])]), written(tmp_path, [("a", PLOTS[0]), ("hav", sea)]))
    assert ground.wide == (sea.bounds,)
    assert ground.touches((EAST + 30_000, NORTH + 30_000, EAST + 30_010, NORTH + 30_010), 0.0)


def test_the_designations_of_what_differs_are_named(tmp_path: Path) -> None:
    store = LayerStore(tmp_path)
    paths = []
    for plots in (PLOTS[:3], [PLOTS[0], PLOTS[1], translate(PLOTS[2], 1, 0)]):
        rows = [
            {"designation": f"Byn 1:{n}", "kind": "fastighet", "omrade": 1, "geometry": p} for n, p in enumerate(plots)
        ]
        frame = GeoDataFrame(rows, geometry="geometry", crs=3006)
        paths.append(store.path_of(write_version(frame, LayerKind.PROPERTY, store)))
    assert changed_ground(*paths).named == {"Byn 1:2"}
