"""The store: immutable versions, the R-tree against brute force, and files that are not what they should be."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace

import pytest
import shapely
import village
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from gis.layers import LayerKind
from gis.store import LayerStore, LayerUnreadableError, wkb_of
from gis.writing import write_version


def test_the_same_features_give_the_same_version_and_others_another(store):
    rows = village.PROPERTIES
    first = write_version(village.frame_of(rows), LayerKind.PROPERTY, store)
    assert write_version(village.frame_of(rows), LayerKind.PROPERTY, store) == first
    assert write_version(village.frame_of(rows[:-1]), LayerKind.PROPERTY, store) != first


def test_a_version_is_named_by_its_bytes_and_read_only(store, layers):
    import hashlib

    path = layers["byggnader"].path
    assert path.name == hashlib.sha256(path.read_bytes()).hexdigest() + ".gpkg"
    assert not path.stat().st_mode & 0o222
    assert not list(store.root.glob(".adding-*"))


@pytest.mark.parametrize("version", ["", "../../etc/passwd", "a" * 63, "g" * 64, "A" * 64, "a" * 64 + "/"])
def test_a_version_that_is_no_digest_has_no_path(store, version):
    with pytest.raises(ValueError, match="hexadecimal"):
        store.path_of(version)


def test_what_is_no_layer_is_not_added(store, tmp_path):
    text, empty = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    text.write_text("hej")
    sqlite3.connect(empty).execute("CREATE TABLE features (fid INTEGER)").connection.close()
    for path in (text, empty):
        with pytest.raises(LayerUnreadableError):
            store.add(path)
    assert not list(store.root.glob(".adding-*"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(-120, 160), st.floats(-60, 210), st.floats(0, 60))
def test_features_near_are_those_of_brute_force(store, layers, east, north, distance):
    place = village.at(Point(east, north).buffer(3))
    for name in ("fastigheter", "byggnader", "vagar", "fornlamningar"):
        _, _, rows = village.SHAPES[name]
        expected = {number + 1 for number, row in enumerate(rows) if row["geometry"].distance(place) <= distance}
        assert {feature.id for feature in store.features_near(layers[name], place, distance)} == expected


def test_a_box_finds_what_meets_it_and_where_narrows(store, layers):
    bounds = village.plot(0, 0, 120, 30).bounds
    found = store.features_near(layers["fastigheter"], bounds)
    assert {feature.text("designation") for feature in found} >= {"Byn 1:1", "Byn 1:2", "Byn 1:3", "Byn s:1"}
    shared = store.features_near(layers["fastigheter"], bounds, where={"kind": "samfallighet"})
    assert [feature.text("designation") for feature in shared] == ["Byn s:1"]
    with pytest.raises(KeyError):
        store.features_near(layers["fastigheter"], bounds, where={'kind" OR 1 --': 1})


def test_one_part_geometries_come_as_the_part(store, layers):
    found = store.feature(layers["fastigheter"], "designation", "Byn 2:1")
    assert [type(feature.geometry) for feature in found] == [Polygon, Polygon]
    assert len(found[0].geometry.interiors) == 1


def test_count_extent_columns_and_search(store, layers):
    assert store.count(layers["fastigheter"]) == len(village.PROPERTIES)
    west, south, east, north = store.extent(layers["fastigheter"])
    assert box(west, south, east, north).buffer(0.5).covers(village.plot(-100, -38, 140, 200))
    assert set(store.columns(layers["fastigheter"])) == {"designation", "omrade", "kind"}
    assert [f.text("designation") for f in store.search(layers["fastigheter"], "designation", "byn 1:")] == [
        "Byn 1:1",
        "Byn 1:2",
        "Byn 1:3",
        "Byn 1:4",
        "Byn 1:5",
    ]
    assert store.search(layers["fastigheter"], "designation", "%") == []
    assert len(store.all(layers["byggnader"])) == len(village.BUILDINGS)


def test_a_lookup_by_designation_uses_an_index(layers):
    with sqlite3.connect(f"file:{layers['fastigheter'].path}?immutable=1", uri=True) as database:
        plan = str(
            database.execute("EXPLAIN QUERY PLAN SELECT * FROM features f WHERE f.designation IS ?", ("x",)).fetchall()
        )
        begins = database.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM features f WHERE f.designation LIKE 'by%'"
        ).fetchall()
    database.close()
    assert "by_designation" in plan
    assert "begins_designation" in str(begins)


def test_many_threads_ask_at_once(store, layers):
    answers = []

    def ask():
        answers.extend(len(store.features_near(layers["fastigheter"], village.plot(0, 0, 120, 30))) for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 400
    assert len(set(answers)) == 1


def test_a_file_that_is_gone_or_broken_says_so(store, layers, tmp_path):
    gone = replace(layers["vagar"], path=tmp_path / "borta.gpkg")
    with pytest.raises(LayerUnreadableError, match="saknas"):
        store.count(gone)
    broken = tmp_path / "trasig.gpkg"
    broken.write_bytes(layers["vagar"].path.read_bytes()[:2000])
    with pytest.raises(LayerUnreadableError, match="går inte att läsa"):
        store.count(replace(layers["vagar"], path=broken))


def test_a_broken_geometry_says_so(tmp_path, layers):
    path = tmp_path / "skadad.gpkg"
    path.write_bytes(layers["vagar"].path.read_bytes())
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE features SET geom = x'47500001ffffffff'")
    database.close()
    with pytest.raises(LayerUnreadableError, match="geometri"):
        LayerStore(tmp_path).all(replace(layers["vagar"], path=path))


@pytest.mark.parametrize("blob", [b"", b"GP", b"XX000000", b"GP\x00\x0f00000000"])
def test_what_is_no_geopackage_geometry_is_refused(blob):
    with pytest.raises(ValueError, match="GeoPackage"):
        wkb_of(blob)


def test_how_often_the_file_was_touched_does_not_show_in_a_version(store):
    frame = village.frame_of([{"name": "n", "geometry": Point(674e3, 658e4)}])
    header = store.path_of(write_version(frame, LayerKind.CONSTRAINT, store)).read_bytes()[:100]
    assert (header[24:28], header[92:96]) == (b"\0\0\0\1", b"\0\0\0\1")


def test_columns_that_would_clash_get_another_name(store):
    frame = village.frame_of(
        [{"fid": "a", "FID": 2, "geom": "x", "name": "n", "Name": "m", "geometry": Point(674e3, 658e4)}]
    )
    version = write_version(frame, LayerKind.CONSTRAINT, store)
    layer = village.published("x", LayerKind.CONSTRAINT, village.EVERYWHERE, frame, store)
    assert layer.version == version
    (feature,) = store.all(layer)
    assert feature.properties == {
        "source_fid": "a",
        "source_source_FID": 2,
        "source_geom": "x",
        "name": "n",
        "source_Name": "m",
    }


def test_only_our_own_reference_system_is_written(store):
    with pytest.raises(ValueError, match="EPSG:3006"):
        write_version(village.frame_of(village.BUILDINGS).to_crs(3011), LayerKind.BUILDING, store)


def test_large_geometries_are_remembered_and_right(store):
    blob = village.at(Point(0, 0).buffer(1000, quad_segs=2000))
    frame = village.frame_of([{"name": "stor", "geometry": blob}])
    layer = village.published("stor", LayerKind.CONSTRAINT, village.EVERYWHERE, frame, store)
    for _ in range(2):
        (feature,) = store.features_near(layer, village.house(10, 10))
        assert shapely.equals_exact(feature.geometry, blob, 1e-6)
