"""Every form that staff hand in, several layers in one file, and columns under the layer's own names."""

from __future__ import annotations

import time

import pyogrio
import pytest
import shapely
import village
from geopandas import GeoDataFrame
from handing_in import ROWS, refused, remarks, shapefile, written, zipped
from shapely import LineString, Point

from gis import crs
from gis.ingest import SourceLayer, layers_in, read_handed_in, write_version
from gis.layers import LayerKind
from gis.reading import apart

CORNER = village.at(Point(0, 0))
LON, LAT = shapely.get_coordinates(crs.to_wgs84(CORNER))[0].tolist()
PLACES = [row["geometry"] for row in ROWS]


def in_form(form, folder, epsg=3006):
    if form == "zip":
        return zipped(folder / "a.zip", shapefile(folder / "delar", epsg=epsg), "mapp/")
    drivers = {"fgb": "FlatGeobuf", "gml": "GML", "gpkg": "GPKG", "geojson": "GeoJSON"}
    path = written(folder / f"a.{form}", drivers[form], epsg=epsg)
    return path.rename(folder / "utan-ändelse")


@pytest.mark.parametrize("form", ["zip", "fgb", "gml", "gpkg", "geojson"])
@pytest.mark.parametrize("epsg", [3006, 3011])
def test_every_form_lands_in_the_same_place_with_its_letters(form, epsg, tmp_path, store):
    handed_in = read_handed_in(in_form(form, tmp_path, epsg), LayerKind.CONSTRAINT)
    assert remarks(handed_in) == []
    assert handed_in.epsg == epsg
    frame = handed_in.frame.sort_values("name", key=lambda names: names.str.lower())
    assert list(frame["name"]) == ["Å-dalen", "Öland"]
    assert list(frame["kind"]) == ["äng", "ås"]
    assert shapely.hausdorff_distance(shapely.get_parts(frame.geometry.array), PLACES).max() < 2e-3
    assert write_version(handed_in.frame, LayerKind.CONSTRAINT, store)


@pytest.mark.parametrize("form", ["zip", "fgb", "gml", "gpkg", "geojson"])
def test_the_layers_of_every_form_are_listed(form, tmp_path):
    (layer,) = layers_in(in_form(form, tmp_path))
    assert (layer.count, layer.crs) == (2, 3006)
    assert {"name", "kind"} <= set(layer.columns)
    assert "polygon" in layer.geometry_type.lower()


def test_several_shapefiles_in_a_zip_are_chosen_among(tmp_path):
    shapefile(tmp_path / "delar", "hus")
    road = {"name": "Bygatan", "geometry": village.at(LineString([(0, 0), (9, 9)]))}
    path = zipped(tmp_path / "a.zip", shapefile(tmp_path / "delar", "vägar", [road]))
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT)
    assert refused(handed_in).startswith("Filen har flera lager: hus, vägar. Välj ett av dem.")
    assert (handed_in.question.about, handed_in.question.choices) == ("layer", ("hus", "vägar"))
    assert [(layer.name, layer.count) for layer in layers_in(path)] == [("hus", 2), ("vägar", 1)]
    assert list(read_handed_in(path, LayerKind.CONSTRAINT, layer="vägar").frame["name"]) == ["Bygatan"]
    assert "inget lager som heter berg" in refused(read_handed_in(path, LayerKind.CONSTRAINT, layer="berg"))


def test_a_geopackage_in_a_zip_is_chosen_in_too(tmp_path):
    folder = tmp_path / "delar"
    folder.mkdir()
    written(folder / "a.gpkg", "GPKG", layer="hus")
    written(folder / "a.gpkg", "GPKG", ROWS[:1], layer="mark", append=True)
    path = zipped(tmp_path / "a.zip", folder)
    expected = ("mark", "Polygon", 1, ("name", "kind"), 3006)
    assert layers_in(path)[1] == SourceLayer(*expected)
    assert len(read_handed_in(path, LayerKind.CONSTRAINT, layer="mark").frame) == 1


def drawing(path):
    shapes = [
        village.house(0, 0).exterior,
        village.at(LineString([(0, -4), (9, -4)])),
        village.at(Point(0, 0)),
    ]
    frame = GeoDataFrame({"Layer": ["HUS", "VÄG", "HUS"]}, geometry=shapes, crs=3006)
    pyogrio.write_dataframe(frame, path, driver="DXF")
    return path


def test_a_drawing_is_read_layer_by_layer(tmp_path):
    path = drawing(tmp_path / "a.dxf")
    asked = read_handed_in(path, LayerKind.BUILDING)
    assert asked.question.choices == ("HUS", "VÄG")
    assert [(layer.name, layer.geometry_type) for layer in layers_in(path)] == [
        ("HUS", "Polygon"),
        ("VÄG", "LineString"),
    ]
    houses = read_handed_in(path, LayerKind.BUILDING, layer="HUS", crs=3006)
    assert houses.frame.geometry[0].symmetric_difference(village.house(0, 0)).area < 1e-6
    assert [words in " ".join(remarks(houses)) for words in ("lästs som ytor", "1 texter, punkter")] == [True, True]
    roads = read_handed_in(path, LayerKind.ROAD, 3006, "VÄG", {"Layer": "kind"})
    assert (list(roads.frame["kind"]), roads.frame.geometry[0].length) == (["VÄG"], 9.0)


def test_a_drawing_does_not_say_its_system(tmp_path):
    handed_in = read_handed_in(drawing(tmp_path / "a.dxf"), LayerKind.ROAD, layer="VÄG")
    assert handed_in.question.about == "system"


def table(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"namn;N;E\nÅ;{village.NORTH:.2f};{village.EAST:.2f}\n".replace(".", ","), 3006),
        (f"E,N,namn\n{village.EAST},{village.NORTH},Å\n", 3006),
        ('Nord\tOst\tnamn\n"7 320 000,0"\t874 000\tÅ\n', 3006),
        (f"\ufefflat;lon;namn\n{LAT};{LON};Å\n\n".replace(".", ","), None),
        (f"longitude|latitude|namn\n{LON}|{LAT}|Å", None),
    ],
)
def test_a_table_with_coordinates_gives_points(text, said, tmp_path):
    handed_in = read_handed_in(table(tmp_path / "a.csv", text), LayerKind.CONSTRAINT, said, columns={"namn": "name"})
    assert remarks(handed_in) == []
    assert list(handed_in.frame["name"]) == ["Å"]
    assert handed_in.frame.geometry[0].distance(village.at(Point(0, 0))) < 0.02


def test_staff_say_which_columns_are_coordinates(tmp_path):
    path = table(tmp_path / "a", f"namn;ka;kb\nx;{village.NORTH};{village.EAST}\ny;;\n")
    assert "inga kolumner med koordinater" in refused(read_handed_in(path, LayerKind.CONSTRAINT))
    columns = {"ka": "north", "kb": "east", "namn": "name"}
    frame = read_handed_in(path, LayerKind.CONSTRAINT, 3006, columns=columns).frame
    assert (list(frame.columns), list(frame.geometry.isna())) == (["name", "geom"], [False, True])


def test_a_table_in_windows_letters_is_read_and_told_of(tmp_path):
    path = table(tmp_path / "a", f"name;N;E\nÅäö;{village.NORTH};{village.EAST}\n", "cp1252")
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT, 3006)
    assert list(handed_in.frame["name"]) == ["Åäö"]
    assert "Windows-1252" in remarks(handed_in)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("N;E\n1;2;3\n", "rad 2 har 3 celler"),
        ("N;E\nhej;2\n", "'hej' i kolumnen N"),
        ("N;E\nnan;2\n", "inte är ett tal"),
        ("N;E\ninf;2\n", "inte är ett tal"),
        ("N;N\n1;2\n", "alla olika"),
        ("N;;E\n1;2;3\n", "inget tomt"),
        ("a;b\n1;2\n", "Den har: a, b"),
        ('N;E\n"' + "x" * 200_000 + '";2\n', "cell är för lång"),
    ],
)
def test_a_table_that_is_wrong_is_explained(text, words, tmp_path):
    assert words in refused(read_handed_in(table(tmp_path / "a.csv", text), LayerKind.CONSTRAINT, 3006))


def test_columns_get_the_names_that_staff_choose(tmp_path):
    path = in_form("gpkg", tmp_path)
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT, columns={"name": "description", "kind": "name"})
    assert set(handed_in.frame["name"]) == {"ås", "äng"}
    assert handed_in.columns == ("description", "name")
    missing = read_handed_in(path, LayerKind.CONSTRAINT, columns={"bort": "name"})
    assert refused(missing) == "Kolumnen bort finns inte i filen. Den har: kind, name."
    twice = read_handed_in(path, LayerKind.CONSTRAINT, columns={"kind": "name"})
    assert "Två kolumner skulle heta name" in refused(twice)


CURVES = """<o:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:o="http://ogr.maptools.org/">
{}</o:FeatureCollection>"""
CURVE = """<o:featureMember><o:a gml:id="a{0}"><o:geom><gml:Curve gml:id="p{0}" srsName="urn:ogc:def:crs:EPSG::3006">
<gml:segments><gml:Arc><gml:posList>{1} {2} {3} {4} {1} {5}</gml:posList></gml:Arc></gml:segments></gml:Curve></o:geom>
<o:name>a{0}</o:name>{6}</o:a></o:featureMember>"""


@pytest.mark.parametrize("again", ["", "<o:name>b</o:name>"])
def test_arcs_are_straight_pieces_and_what_stands_twice_is_a_list(again, tmp_path):
    east, north = village.EAST, village.NORTH
    curves = [CURVE.format(number, north, east, north + 10, east + 10, east + 20, again) for number in range(3)]
    path = tmp_path / "a"
    path.write_text(CURVES.format("".join(curves)), encoding="utf-8")
    frame = read_handed_in(path, LayerKind.CONSTRAINT).frame
    assert list(frame["name"]) == ([f'["a{n}", "b"]' for n in range(3)] if again else ["a0", "a1", "a2"])
    half = village.at(Point(10, 0)).buffer(10, quad_segs=2_000).boundary
    assert frame.geometry[0].length == pytest.approx(10 * 3.14159, abs=0.01)
    assert shapely.hausdorff_distance(frame.geometry[2], half.intersection(village.plot(-1, 0, 21, 11))) < 0.2


def test_columns_that_differ_in_capitals_only_are_read_apart(tmp_path):
    rows = [{"Name": "a", "name": "b", "geometry": PLACES[0]}]
    handed_in = read_handed_in(written(tmp_path / "a", "FlatGeobuf", rows), LayerKind.CONSTRAINT)
    assert dict(handed_in.frame.drop(columns="geom").iloc[0]) == {"Name": "a", "source_name": "b"}


def test_how_far_the_reading_has_come_is_heard_and_can_end_it(tmp_path):
    path = written(tmp_path / "a.fgb", "FlatGeobuf", ROWS * 10)
    wishes = {"path": str(path), "layer": None, "options": {}}
    heard = []
    answer = apart.ask("read", heard=lambda *told: heard.append(told), out=str(tmp_path / "b"), **wishes)
    assert (answer["count"], answer["crs"]) == (20, "EPSG:3006")
    assert heard[0] == (0, None)
    assert heard[-1] in {(0, None), (20, 20)}

    def stop(_done, _total):
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        apart.ask("read", heard=stop, out=str(tmp_path / "c"), **wishes)
    assert time.monotonic() - begun < 5
