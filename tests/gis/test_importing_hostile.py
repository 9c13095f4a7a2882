"""Bad files on their whole way: each is explained in Swedish or carried through, nothing of it stays, nobody dies."""

from __future__ import annotations

import resource
import sqlite3
import struct
import time
import zipfile
from datetime import date

import pytest
import shapely
import village
from handing_in import ROWS, shapefile, written, zipped
from shapely import Point, Polygon

from gis import crs
from gis.importing import Choices, import_layer
from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.refusals import MOST_VERTICES
from gis.store import LayerStore

BORDER = village.plot(-200, -38, 300, 200)
KIND = LayerKind.CONSTRAINT
E, N = village.EAST, village.NORTH


@pytest.fixture
def store(tmp_path):
    return LayerStore(tmp_path / "store")


def kept(store):
    return [path.name for path in store.root.glob("*")] if store.root.exists() else []


def explained(path, store, kind=KIND, **more):
    """What is said of a file that may not be published; its copy with mended geometry is the only thing kept of it."""
    done = import_layer(path, kind, store, border=BORDER, **more)
    assert done.blocked
    assert kept(store) == ([f"{done.mended['version']}.gpkg"] if done.mended else [])
    told = [problem.message for problem in done.problems if problem.blocks]
    assert all(message.endswith(".") and "Traceback" not in message for message in told)
    return told


def all_of(done, store):
    """The features of the version that an import became."""
    path = store.path_of(done.version)
    return store.all(PublishedLayer("prov", "Prov", KIND, done.version, path, date(2026, 11, 1), "", Coverage()))


def with_blobs(path, blobs):
    """A GeoPackage with geometries that no program would write."""
    written(path, "GPKG", [{"name": f"{number}", "geometry": village.house(0, 0)} for number in range(len(blobs))])
    database = sqlite3.connect(path)
    with database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for number, blob in enumerate(blobs):
            told = (b"GP\x00\x01" + struct.pack("<i", 3006) + blob, number + 1)
            database.execute("UPDATE lager SET geom = ? WHERE fid = ?", told)
    database.close()
    return path


def ring(*places):
    return [(E + x, N + y) for x, y in places]


SQUARE = ring((0, 0), (50, 0), (50, 50), (0, 50), (0, 0))
INVALID = {
    "korsar sig själv": Polygon(ring((0, 0), (10, 10), (10, 0), (0, 10))),
    "rör vid sig själv": Polygon(ring((0, 0), (10, 0), (10, 10), (5, 0), (0, 10))),
    "utanför ytan": Polygon(SQUARE, [ring((60, 60), (61, 60), (61, 61), (60, 60))]),
    "i ett annat hål": Polygon(
        SQUARE, [ring((5, 5), (40, 5), (40, 40), (5, 40), (5, 5)), ring((9, 9), (12, 9), (12, 12), (9, 9))]
    ),
    "hänger inte ihop": Polygon(SQUARE, [ring((25, 0), (50, 25), (25, 50), (0, 25), (25, 0))]),
    "inuti en annan del": shapely.multipolygons([Polygon(SQUARE), village.plot(10, 10, 20, 20)]),
    "är inget tal": Point(float("nan"), N),
}


def test_every_way_in_which_a_geometry_is_invalid_has_its_words(tmp_path, store):
    path = with_blobs(tmp_path / "a.gpkg", [shapely.to_wkb(shape) for shape in INVALID.values()])
    told = explained(path, store)
    for words, message in zip(INVALID, told, strict=False):
        assert words in message


def collection(inner, depth):
    for _level in range(depth):
        inner = struct.pack("<BII", 1, 7, 1) + inner
    return inner


OPEN_RING = struct.pack("<BIII", 1, 3, 1, 4) + struct.pack("<8d", E, N, E + 9, N, E + 9, N + 9, E, N + 9)
SHORT_RING = struct.pack("<BIII", 1, 3, 1, 2) + struct.pack("<4d", E, N, E + 9, N)


@pytest.mark.parametrize(
    "blob",
    [
        collection(struct.pack("<BIdd", 1, 1, E, N), 1),
        collection(struct.pack("<BIdd", 1, 1, E, N), 2_000),
        struct.pack("<BIdd", 1, 1, float("inf"), N),
        OPEN_RING,
        SHORT_RING,
        struct.pack("<BIII", 1, 3, 1, 4_000_000_000),
        struct.pack("<BII", 1, 17, 0),
        b"",
        b"\x00" * 3,
    ],
)
def test_geometry_that_cannot_be_is_explained(blob, tmp_path, store):
    assert explained(with_blobs(tmp_path / "a.gpkg", [blob]), store)


def test_heights_and_measures_are_taken_away_and_the_rest_goes_through(tmp_path, store):
    blob = struct.pack("<BII8d", 1, 3002, 2, E, N, 5.0, 1.0, E + 9, N, 6.0, 2.0)
    done = import_layer(with_blobs(tmp_path / "a.gpkg", [blob]), KIND, store, border=BORDER)
    assert "har höjder" in done.problems[0].message
    assert not done.blocked
    (feature,) = all_of(done, store)
    assert feature.geometry.equals(shapely.LineString([(E, N), (E + 9, N)]))


def test_a_wrong_prj_and_swapped_axes_are_asked_about(tmp_path, store):
    rows = [row | {"geometry": crs.from_3006(row["geometry"], 3018)} for row in ROWS]
    folder = shapefile(tmp_path / "delar", rows=rows)
    shapefile(tmp_path / "annan", epsg=3011)
    (folder / "lager.prj").write_bytes((tmp_path / "annan" / "lager.prj").read_bytes())
    wrong = import_layer(zipped(tmp_path / "a.zip", folder), KIND, store, border=BORDER)
    assert wrong.question is not None
    assert wrong.question.about == "place"
    path = tmp_path / "a.csv"
    path.write_text(f"name;x;y\na;{N};{E}\n", encoding="utf-8")
    turned = import_layer(path, KIND, store, border=BORDER, choices=Choices(crs=3006))
    assert turned.question is not None
    assert turned.question.about == "axes"
    assert kept(store) == []


def test_letters_in_latin_1_and_a_column_called_fid_come_through(tmp_path, store):
    rows = [row | {"fid": "x"} for row in ROWS]
    folder = shapefile(tmp_path / "delar", rows=rows, encoding="ISO-8859-1")
    (folder / "lager.cpg").unlink(missing_ok=True)
    done = import_layer(zipped(tmp_path / "a.zip", folder), KIND, store, border=BORDER)
    assert not done.blocked
    told = [feature.properties for feature in all_of(done, store)]
    assert {row["name"] for row in told} == {"Å-dalen", "Öland"}
    assert {row["source_fid"] for row in told} == {"x"}
    assert {"ISO 8859-1" in problem.message or "source_fid" in problem.message for problem in done.problems} == {True}


def packed(path, name, content):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("../ond.geojson", b"{}", "pekar utanför sig själv"), ("a.geojson", b"0" * (20 << 20), "orimligt stor uppackad")],
)
def test_a_zip_that_points_out_or_bombs_is_refused(name, content, words, tmp_path, store):
    (message,) = explained(packed(tmp_path / "a.zip", name, content), store)
    assert words in message


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("CREATE TRIGGER ond AFTER INSERT ON lager BEGIN DELETE FROM lager; END", "egen utlösare (ond på lager)"),
        ("CREATE VIEW vy AS SELECT * FROM lager", "vy (vy)"),
        ("DROP TABLE gpkg_geometry_columns", "skadad eller ingen riktig GeoPackage"),
    ],
)
def test_a_geopackage_that_does_things_is_refused(sql, words, tmp_path, store):
    path = written(tmp_path / "a", "GPKG")
    with sqlite3.connect(path) as database:
        database.execute(sql)
    database.close()
    (message,) = explained(path, store)
    assert words in message


def test_a_geopackage_is_never_opened_by_the_process_that_asks(tmp_path, store, monkeypatch):
    path = written(tmp_path / "a", "GPKG")
    begin = sqlite3.connect

    def watched(place, *told, **more):
        assert str(path) not in str(place)
        assert "lager.gpkg" not in str(place)
        return begin(place, *told, **more)

    monkeypatch.setattr(sqlite3, "connect", watched)
    assert not import_layer(path, KIND, store, border=BORDER).blocked


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"SQLite format 3\x00" + b"\xff" * 8000, "skadad"),
        (b"\x00" * 5000, "varken"),
        (b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><o:FeatureCollection xmlns:o="gml">&x;', "DOCTYPE"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":', "inte giltig JSON"),
        (b'{"type":"FeatureCollection","features":[' + b"[" * 100_000, "niv"),
        (b'{"features":[],"type":"FeatureCollection"}{}', "inte giltig JSON"),
        (b'{"features":[],"features":[],"type":"FeatureCollection"}', "ingen FeatureCollection"),
        (b'{"features":[,],"type":"FeatureCollection"}', "inte giltig JSON"),
        (b'{"features":[{"type":"Feature"},],"type":"FeatureCollection"}', "inte giltig JSON"),
        (b'\n\n{"features":[\n{"type":"Feature",}\n],"type":"FeatureCollection"}', "rad 4"),
        (b"N;E\n" + b"1" * (5 << 20), "rad är för lång"),
    ],
)
def test_a_file_that_is_something_else_is_explained(content, words, tmp_path, store):
    path = tmp_path / "fil"
    path.write_bytes(content)
    (message,) = explained(path, store)
    assert words in message


THREE_MILLION = 3_000_000


def in_geojson(path):
    places = ",".join([f"[{E},{N}]"] * THREE_MILLION)
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{places}]]}}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')


def in_geopackage(path):
    with_blobs(
        path.with_suffix(".gpkg"), [struct.pack("<BIII", 1, 3, 1, THREE_MILLION) + b"\x00" * 16 * THREE_MILLION]
    ).rename(path)


def in_gml(path):
    path.write_text(
        '<o:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:o="http://ogr.maptools.org/">'
        '<o:featureMember><o:a gml:id="a"><o:geom><gml:Polygon gml:id="p" srsName="urn:ogc:def:crs:EPSG::3006">'
        f"<gml:exterior><gml:LinearRing><gml:posList>{f'{N} {E} ' * THREE_MILLION}</gml:posList></gml:LinearRing>"
        "</gml:exterior></gml:Polygon></o:geom></o:a></o:featureMember></o:FeatureCollection>"
    )


@pytest.mark.parametrize("write", [in_geojson, in_geopackage, in_gml])
def test_three_million_corners_are_refused_in_bounded_time_and_memory(write, tmp_path, store):
    path = tmp_path / "fil"
    write(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    (message,) = explained(path, store)
    assert f"har mer än {MOST_VERTICES} hörn" in message
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 << 10  # KiB
    path.unlink()
