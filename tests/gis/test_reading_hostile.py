"""Broken, lying, huge and hostile files: explained in Swedish, bounded, never followed out of themselves."""

from __future__ import annotations

import http.server
import os
import sqlite3
import struct
import subprocess
import threading

import numpy as np
import pytest
import shapely
import village
from handing_in import ROWS, refused, remarks, shapefile, written, zipped

from gis.checks import check_layer
from gis.ingest import layers_in, read_handed_in
from gis.layers import LayerKind
from gis.reading import apart
from gis.refusals import MOST_VERTICES, UnreadableFileError

KIND = LayerKind.CONSTRAINT


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x00\x27\x0a" + b"\x00" * 100, "bara en del av ett Shapefile"),
        (b"AutoCAD Binary DXF\r\n", "binär DXF"),
        (b"AC1032\x00", "DWG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xff\xfe<\x00", "UTF-16"),
        (b"<html><body>", "ingen GML med objekt"),
        (b"< a", "trasig på rad 1"),
        (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "ingen GML med objekt"),
        (b"fgb\x03fgb\x01\x00" + b"\xff" * 400, "trasig"),
        (b"  0\nSECTION\n  2\nENTITIES\n" + b"\xff" * 50, ""),
        (b'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">', ""),
    ],
)
def test_a_broken_or_other_file_is_explained(content, words, tmp_path):
    path = tmp_path / "fil"
    path.write_bytes(content)
    assert words in refused(read_handed_in(path, KIND))


@pytest.fixture
def listener():
    """A web server that keeps what it is asked for; nobody may ask."""
    asked = []

    class Keeping(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 (the server asks for this name)

        def log_message(self, *_told):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keeping)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


GML = """<?xml version="1.0"?>{doctype}
<o:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:o="http://ogr.maptools.org/" gml:id="c"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://ogr.maptools.org/ {url}/a.xsd"><o:featureMember><o:a gml:id="a1">
<o:geom><gml:Point gml:id="p" srsName="{system}"><gml:pos>{place}</gml:pos></gml:Point></o:geom>
<o:name>{name}</o:name><o:ref xlink:href="{url}/b.xml#x"/></o:a></o:featureMember></o:FeatureCollection>"""


def gml(path, url="http://127.0.0.1:1", doctype="", name="a", system="urn:ogc:def:crs:EPSG::3006"):
    place = f"{village.NORTH} {village.EAST}"
    path.write_text(GML.format(url=url, doctype=doctype, name=name, system=system, place=place), encoding="utf-8")
    return path


def test_nothing_that_a_gml_points_to_is_fetched(listener, tmp_path):
    url, asked = listener
    path = gml(tmp_path / "a", url)
    handed_in = read_handed_in(path, KIND)
    assert list(handed_in.frame["name"]) == ["a"]
    assert handed_in.frame.geometry[0].equals(shapely.Point(village.EAST, village.NORTH))
    assert layers_in(path)[0].count == 1
    read_handed_in(gml(path, url, system=f"{url}/def/crs/EPSG/0/3006"), KIND)
    assert asked == []


def test_the_process_apart_has_no_way_to_the_network(listener, tmp_path):
    url, asked = listener
    for path in (f"/vsicurl/{url}/a.geojson", f"{url}/a.geojson", f"WFS:{url}", f"/vsicurl/{url}/a.ingen"):
        with pytest.raises(UnreadableFileError):
            apart.ask("list", path=path, options={})
    assert asked == []


@pytest.mark.parametrize(
    ("doctype", "name"),
    [
        ('<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE o [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>', "&y;"),
        ('<!DOCTYPE o SYSTEM "http://127.0.0.1:1/a.dtd">', "a"),
        ('<!DOCTYPE o [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>', "a"),
        ("", "&borta;"),
    ],
)
def test_entities_in_gml_are_refused(doctype, name, tmp_path):
    words = "DOCTYPE" if doctype else "inget lager"
    assert words in refused(read_handed_in(gml(tmp_path / "a", doctype=doctype, name=name), KIND))


def test_memory_of_a_reading_is_bounded_and_the_caller_lives(tmp_path):
    path = written(tmp_path / "a.fgb", "FlatGeobuf")
    with pytest.raises(UnreadableFileError, match=r"minne|går inte att läsa"):
        apart.ask("list", path=str(path), options={}, memory=120 << 20)
    assert apart.ask("list", path=str(path), options={})["layers"][0]["count"] == 2


def test_a_reading_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(UnreadableFileError, match="för lång tid"):
        apart.ask("list", path=str(tmp_path / "a"), options={})


def test_secrets_of_the_service_do_not_reach_the_process_apart(tmp_path, monkeypatch):
    seen = {}
    begin = subprocess.Popen

    def begun(*told, **more):
        seen.update(more["env"])
        return begin(*told, **more)

    monkeypatch.setenv("LOVLIG_HEMLIG", "x")
    monkeypatch.setattr(apart.subprocess, "Popen", begun)
    apart.ask("list", path=str(written(tmp_path / "a.fgb", "FlatGeobuf")), options={})
    assert "LOVLIG_HEMLIG" not in seen
    assert seen["GDAL_HTTP_PROXY"].startswith("127.0.0.1")
    assert "LOVLIG_HEMLIG" in os.environ


@pytest.mark.parametrize("driver", ["FlatGeobuf", "GPKG"])
def test_very_many_vertices_are_refused(driver, tmp_path):
    turns = np.linspace(0, 2 * np.pi, MOST_VERTICES + 1000)
    ring = np.column_stack([village.EAST + 50 * np.cos(turns), village.NORTH + 50 * np.sin(turns)])
    circle = shapely.polygons(ring)
    path = written(tmp_path / "a", driver, [{"name": "a", "geometry": circle}])
    assert f"Objekt 1 har mer än {MOST_VERTICES} hörn" in refused(read_handed_in(path, KIND))


def nested(depth):
    inner = struct.pack("<BIdd", 1, 1, village.EAST, village.NORTH)
    for _level in range(depth):
        inner = struct.pack("<BII", 1, 7, 1) + inner
    return inner


def with_blob(path, blob):
    written(path, "GPKG")
    with sqlite3.connect(path) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        header = b"GP\x00\x01" + struct.pack("<i", 3006)
        database.execute("UPDATE lager SET geom = ? WHERE fid = 1", (header + blob,))
    database.close()
    return path


@pytest.mark.parametrize("depth", [1, 3, 5000])
def test_nested_collections_are_refused_or_stopped_by_the_checks(depth, tmp_path):
    handed_in = read_handed_in(with_blob(tmp_path / "a.gpkg", nested(depth)), KIND)
    if handed_in.frame is None:
        assert refused(handed_in)
    else:
        assert any(problem.blocks for problem in check_layer(handed_in.frame, KIND, None))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e308])
def test_coordinates_that_are_no_numbers_are_stopped(bad, tmp_path):
    blob = struct.pack("<BIdd", 1, 1, bad, village.NORTH)
    handed_in = read_handed_in(with_blob(tmp_path / "a.gpkg", blob), KIND)
    assert handed_in.blocked or any(problem.blocks for problem in check_layer(handed_in.frame, KIND, None))


@pytest.mark.parametrize("form", ["GPKG", "FlatGeobuf", "shp"])
def test_heights_and_measures_are_taken_away(form, tmp_path):
    line = shapely.from_wkt(
        f"LINESTRING ZM ({village.EAST} {village.NORTH} 5 1, {village.EAST + 9} {village.NORTH} 6 2)"
    )
    if form == "shp":
        flat = [{"name": "a", "geometry": shapely.force_3d(line)}]
        path = zipped(tmp_path / "a.zip", shapefile(tmp_path / "d", rows=flat))
    else:
        path = written(tmp_path / "a", form, [{"name": "a", "geometry": shapely.force_3d(line)}])
    handed_in = read_handed_in(path, KIND)
    assert "har höjder" in remarks(handed_in)[-1]
    assert not handed_in.frame.geometry[0].has_z
    assert not shapely.has_m(handed_in.frame.geometry[0])


def test_measures_in_a_geopackage_are_taken_away(tmp_path):
    blob = struct.pack("<BIddd", 1, 2001, village.EAST, village.NORTH, 7.0)
    handed_in = read_handed_in(with_blob(tmp_path / "a.gpkg", blob), KIND)
    assert not shapely.has_m(handed_in.frame.geometry.array).any()


@pytest.mark.parametrize(
    ("written_in", "cpg", "words"),
    [
        ("ISO-8859-1", None, "lästs som ISO 8859-1"),
        ("UTF-8", None, "lästs som UTF-8"),
        ("ISO-8859-1", "UTF-8", "säger UTF-8, men"),
        ("ISO-8859-1", "ISO-8859-1", None),
        ("UTF-8", "UTF-8", None),
    ],
)
def test_letters_of_a_dbf_are_read_as_they_are_written(written_in, cpg, words, tmp_path):
    folder = shapefile(tmp_path / "d", encoding=written_in)
    (folder / "lager.cpg").unlink(missing_ok=True)
    if cpg:
        (folder / "lager.cpg").write_text(cpg)
    handed_in = read_handed_in(zipped(tmp_path / "a.zip", folder), KIND)
    assert set(handed_in.frame["name"]) == {"Å-dalen", "Öland"}
    assert [words in told for told in remarks(handed_in)] == ([True] if words else [])


def test_letters_that_were_damaged_before_stop_at_the_checks(tmp_path):
    rows = [ROWS[0] | {"name": "Ã…-dalen, gÃ¥rden"}]
    handed_in = read_handed_in(zipped(tmp_path / "a.zip", shapefile(tmp_path / "d", rows=rows)), KIND)
    assert "teckenkodning" in {problem.check for problem in check_layer(handed_in.frame, KIND, None) if problem.blocks}


@pytest.mark.parametrize("driver", ["FlatGeobuf", "GML"])
def test_columns_that_clash_are_renamed_and_told_of(driver, tmp_path):
    rows = [row | {"fid": "x", "geom": "y"} for row in ROWS]
    handed_in = read_handed_in(written(tmp_path / "a", driver, rows), KIND)
    assert {"source_fid", "source_geom"} <= set(handed_in.frame.columns)
    assert any("fid heter nu source_fid" in told for told in remarks(handed_in))


@pytest.mark.parametrize("driver", ["FlatGeobuf", "GPKG"])
def test_a_layer_without_features_is_read_as_empty(driver, tmp_path):
    path = written(tmp_path / "a", driver, empty=True)
    assert len(read_handed_in(path, KIND).frame) == 0


def test_a_geopackage_with_a_view_that_never_ends_is_refused_at_once(tmp_path):
    path = written(tmp_path / "a.gpkg", "GPKG")
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE VIEW oandlig AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"
        )
        database.execute("UPDATE gpkg_geometry_columns SET table_name = 'oandlig'")
    database.close()
    assert "har en vy (oandlig)" in refused(read_handed_in(path, KIND))
    with pytest.raises(UnreadableFileError, match="vy"):
        layers_in(path)
