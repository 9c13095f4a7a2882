"""Files handed in: every format and reference system that is taken, and hostile files that are explained."""

from __future__ import annotations

import json
import sqlite3
import struct
import warnings

import pyogrio
import pytest
import shapely
import village
from shapely import Point, Polygon

from gis import crs
from gis.ingest import read_handed_in, write_version
from gis.layers import LayerKind


def geopackage(path, rows, epsg=3006, layer="lager", **options):
    frame = village.frame_of(rows)
    frame = frame.to_crs(epsg) if epsg else frame.set_crs(None, allow_override=True)
    named = path.with_name("skrivs.gpkg")
    if path.exists():
        path.rename(named)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        pyogrio.write_dataframe(frame, named, layer=layer, driver="GPKG", **options)
    return named.rename(path)


def geojson(path, features, **members):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | members), encoding="utf-8")
    return path


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def square(east=village.EAST, north=village.NORTH, size=10):
    ring = [[east, north], [east + size, north], [east + size, north + size], [east, north + size], [east, north]]
    return {"type": "Polygon", "coordinates": [ring]}


TM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def only_message(handed_in):
    assert handed_in.frame is None
    assert handed_in.blocked
    (problem,) = handed_in.problems
    assert problem.message.endswith(".")
    assert "Traceback" not in problem.message
    return problem.message


@pytest.mark.parametrize("epsg", sorted(crs.ACCEPTED))
def test_every_accepted_system_lands_in_the_same_place(epsg, tmp_path):
    path = geopackage(tmp_path / "lager.dat", village.BUILDINGS, epsg)
    handed_in = read_handed_in(path, LayerKind.BUILDING)
    assert (handed_in.problems, handed_in.epsg) == ((), epsg)
    assert handed_in.frame.crs.to_epsg() == 3006
    moved = shapely.hausdorff_distance(
        handed_in.frame.geometry.array, [shapely.MultiPolygon([row["geometry"]]) for row in village.BUILDINGS]
    )
    assert moved.max() < 1e-3


def test_geojson_in_degrees_and_in_a_named_system(tmp_path):
    degrees = json.loads(shapely.to_geojson(crs.to_wgs84(village.house(0, 0))))
    lon_lat = read_handed_in(geojson(tmp_path / "a.gpkg", [feature(degrees, name="a")]), LayerKind.CONSTRAINT)
    assert (lon_lat.epsg, lon_lat.problems) == (4326, ())
    named = read_handed_in(geojson(tmp_path / "b", [feature(square(), name="Å")], crs=TM), LayerKind.CONSTRAINT)
    assert (named.epsg, named.frame["name"][0]) == (3006, "Å")
    assert lon_lat.frame.geometry[0].distance(village.house(0, 0)) < 1e-3


def test_a_file_goes_all_the_way_to_a_version(tmp_path, store):
    handed_in = read_handed_in(geopackage(tmp_path / "x", village.PROPERTIES), LayerKind.PROPERTY)
    version = write_version(handed_in.frame, LayerKind.PROPERTY, store)
    assert pyogrio.read_info(store.path_of(version), layer="features")["features"] == len(village.PROPERTIES)


def test_a_missing_reference_system_is_asked_for_never_guessed(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS, epsg=None)
    assert "säger inte vilket koordinatsystem" in only_message(read_handed_in(path, LayerKind.BUILDING))
    assert read_handed_in(path, LayerKind.BUILDING, crs=3006).problems == ()
    metres = geojson(tmp_path / "b.json", [feature(square(), name="a")])
    assert "säger inte vilket koordinatsystem" in only_message(read_handed_in(metres, LayerKind.CONSTRAINT))
    assert read_handed_in(metres, LayerKind.CONSTRAINT, crs=3006).blocked is False


def test_another_countrys_system_is_refused(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS, epsg=25833)
    assert "EPSG:25833 kan inte användas" in only_message(read_handed_in(path, LayerKind.BUILDING))


def test_swapped_axes_are_noticed(tmp_path):
    path = geojson(tmp_path / "a", [feature(square(village.NORTH, village.EAST), name="a")], crs=TM)
    assert "bytt plats" in only_message(read_handed_in(path, LayerKind.CONSTRAINT))


def test_the_wrong_zone_ends_outside_sweden(tmp_path):
    path = geojson(tmp_path / "a", [feature(square(150_000, 7_320_000), name="a")], crs=TM)
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT)
    assert handed_in.blocked
    assert "utanför Sverige" in handed_in.problems[0].message


def test_invalid_geometry_is_kept_as_it_is_for_the_checks(tmp_path):
    bow = {
        "type": "Polygon",
        "coordinates": [[[village.EAST + x, village.NORTH + y] for x, y in ((0, 0), (9, 9), (9, 0), (0, 9), (0, 0))]],
    }
    handed_in = read_handed_in(geojson(tmp_path / "a", [feature(bow, name="a")], crs=TM), LayerKind.CONSTRAINT)
    assert handed_in.problems == ()
    assert not handed_in.frame.geometry[0].is_valid


def test_heights_are_taken_away_and_told_of(tmp_path):
    rows = [{"name": "a", "geometry": shapely.force_3d(village.house(0, 0), 12.0)}]
    handed_in = read_handed_in(geopackage(tmp_path / "a", rows), LayerKind.CONSTRAINT)
    assert not handed_in.frame.geometry[0].has_z
    assert [problem.blocks for problem in handed_in.problems] == [False]


def test_a_column_called_fid_is_renamed_and_told_of(tmp_path, store):
    path = geojson(tmp_path / "a", [feature(square(), fid="x", name="a", geom="y", list=[1, {"a": 2}])], crs=TM)
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT)
    assert {"source_fid", "source_geom"} <= set(handed_in.frame.columns)
    assert not handed_in.blocked
    assert write_version(handed_in.frame, LayerKind.CONSTRAINT, store)


def test_several_layers_in_one_file_are_named(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS, layer="hus")
    geopackage(path, village.PROPERTIES, layer="mark", append=True)
    assert "flera lager: hus, mark" in only_message(read_handed_in(path, LayerKind.BUILDING))
    assert len(read_handed_in(path, LayerKind.BUILDING, layer="hus").frame) == len(village.BUILDINGS)


def test_features_without_geometry_reach_the_checks(tmp_path):
    path = geojson(tmp_path / "a", [feature(square(), name="a"), feature(None, name="b")], crs=TM)
    assert list(read_handed_in(path, LayerKind.CONSTRAINT).frame.geometry.isna()) == [False, True]


def test_an_empty_collection_is_read_as_empty(tmp_path):
    handed_in = read_handed_in(geojson(tmp_path / "a", []), LayerKind.CONSTRAINT)
    assert len(handed_in.frame) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom (0 byte)"),
        (b"hej", "varken GeoPackage, zippad Shapefile, GeoJSON"),
        (b"PK\x03\x04" + b"x" * 100, "Zip-filen är skadad"),
        (b"%PDF-1.7", "varken"),
        (b"\x00" * 5000, "varken"),
        (b"SQLite format 3\x00", "skadad"),
        (b"SQLite format 3\x00" + b"\xff" * 8000, "skadad"),
        (b"{", "inte giltig JSON"),
        (b"[]", "ingen FeatureCollection"),
        (b"{}", "ingen FeatureCollection"),
        (b'{"type":"FeatureCollection","features":{}}', "ingen FeatureCollection"),
        (b'{"type":"FeatureCollection","features":[1]}', "Rad 1 "),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":1,"properties":{}}]}', "Objekt 1: "),
        (
            b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":[1]}]}',
            "egenskaper",
        ),
        (b'{"type":"FeatureCollection","features":[NaN]}', "NaN"),
        (b'{"a":' * 200_000, "niv"),
        (b"[" * 200_000, "niv"),
        (b'\xef\xbb\xbf{"type":"X"}', "ingen FeatureCollection"),
        (b'{"type":"FeatureCollection","features":[], "x": "\xff"}', "UTF-8"),
    ],
)
def test_a_file_that_is_something_else_is_explained(content, words, tmp_path):
    path = tmp_path / "fil.gpkg"
    path.write_bytes(content)
    assert words in only_message(read_handed_in(path, LayerKind.CONSTRAINT))


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, None], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1, 1], [0, 0]]]},
        {"type": "LineString", "coordinates": [[0, 0]]},
        {"type": "Point", "coordinates": []},
        {"type": "MultiPoint", "coordinates": [1, 2]},
        {"type": "MultiPolygon", "coordinates": [[]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
        {"type": "Cirkel", "coordinates": [1, 2]},
        {"coordinates": [1, 2]},
        {"type": "Point", "coordinates": {"x": 1}},
    ],
)
def test_geometry_that_breaks_the_format_is_named(geometry, tmp_path):
    path = geojson(tmp_path / "a", [feature(square(18, 60, 1), name="a"), feature(geometry, name="b")])
    assert only_message(read_handed_in(path, LayerKind.CONSTRAINT)).startswith("Objekt 2: ")


def in_database(path, sql):
    with sqlite3.connect(path) as database:
        database.executescript(sql)
    database.close()
    return path


def test_a_geopackage_with_a_trigger_is_explained_and_the_trigger_never_runs(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS)
    in_database(path, "CREATE TRIGGER ond AFTER INSERT ON lager BEGIN DELETE FROM lager; END;")
    assert "egen utlösare (ond på lager)" in only_message(read_handed_in(path, LayerKind.BUILDING))


def test_a_geopackage_with_a_view_is_explained(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS)
    in_database(path, "CREATE VIEW vy AS SELECT * FROM lager;")
    assert "vy (vy)" in only_message(read_handed_in(path, LayerKind.BUILDING))


def test_a_database_that_is_no_geopackage_is_explained(tmp_path):
    path = in_database(tmp_path / "a.gpkg", "CREATE TABLE lager (fid INTEGER PRIMARY KEY, geom BLOB);")
    assert "skadad eller ingen riktig GeoPackage" in only_message(read_handed_in(path, LayerKind.BUILDING))


def test_a_geopackage_that_names_a_table_that_is_not_there(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS)
    in_database(path, "DROP TABLE rtree_lager_geom; DROP TABLE lager;")
    assert "skadad" in only_message(read_handed_in(path, LayerKind.BUILDING))


def test_a_geopackage_cut_short_is_explained(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS * 50)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert only_message(read_handed_in(path, LayerKind.BUILDING))


@pytest.mark.parametrize(
    "blob",
    ["47500001", "00", "4750000100000000" + "01030000000100000002000000" + "00" * 32, "47500001" + "ff" * 40],
)
def test_broken_geometry_in_a_geopackage_is_explained_or_seen_by_the_checks(blob, tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS)
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(f"UPDATE lager SET geom = x'{blob}' WHERE fid = 1")
    database.close()
    handed_in = read_handed_in(path, LayerKind.BUILDING)
    if handed_in.frame is None:
        assert only_message(handed_in)
    else:
        shape = handed_in.frame.geometry[0]
        assert shape is None or shape.is_empty or not shape.is_valid


def test_three_million_vertices_are_refused_before_they_are_decoded(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", village.BUILDINGS)
    count = 3_000_000
    header = b"GP\x00\x01" + struct.pack("<i", 3006) + struct.pack("<BIII", 1, 3, 1, count)
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE lager SET geom = ? WHERE fid = 2", (header + b"\x00" * 16 * count,))
    database.close()
    assert only_message(read_handed_in(path, LayerKind.BUILDING)).startswith("Objekt 2 har mer än 500000 hörn")


def test_names_in_a_geopackage_cannot_smuggle_sql(tmp_path):
    path = geopackage(
        tmp_path / "a.gpkg", [{'na"me': 1, "geometry": village.house(0, 0)}], layer='x"; DROP TABLE y; --'
    )
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT)
    assert handed_in.frame is not None
    assert len(handed_in.frame) == 1


def test_points_and_areas_may_stand_in_one_constraint_layer(tmp_path, store):
    rows = [
        {"name": "a", "geometry": Point(village.EAST, village.NORTH)},
        {"name": "b", "geometry": village.house(0, 0)},
    ]
    layer = village.published("fornlamningar", LayerKind.CONSTRAINT, village.EVERYWHERE, village.frame_of(rows), store)
    assert [type(found.geometry) for found in store.all(layer)] == [Point, Polygon]
