"""A reference system that is missing, wrong or turned round: staff are asked, and nothing is guessed."""

from __future__ import annotations

import pytest
import shapely
import village
from handing_in import ROWS, refused, remarks, shapefile, written, zipped

from gis import crs
from gis.ingest import read_handed_in
from gis.layers import LayerKind
from gis.reading.systems import epsg_of

BORDER = village.plot(-200, -38, 300, 200)
PLACE = village.house(0, 0)


def lands(handed_in):
    return handed_in.frame.geometry.distance(PLACE).min() < 0.01


@pytest.mark.parametrize("epsg", [3006, 3017, 3018, 4326, 3857])
def test_a_missing_system_is_asked_for_with_the_one_in_which_it_lies_in_the_municipality(epsg, tmp_path):
    rows = [row | {"geometry": crs.from_3006(row["geometry"], epsg)} for row in ROWS]
    path = written(tmp_path / "a.gpkg", "GPKG", rows, None)
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER)
    assert "säger inte vilket koordinatsystem" in refused(handed_in)
    question = handed_in.question
    assert question.about == "system"
    (guess,) = [guess for guess in question.guesses if guess.epsg == epsg]
    assert (guess.swapped, guess.inside) == (False, True)
    assert guess.area.distance(PLACE) < 1
    assert guess.named in question.why
    answered = read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER, answer=guess)
    assert remarks(answered) == []
    assert lands(answered)


def test_without_a_border_every_zone_that_may_be_is_named(tmp_path):
    rows = [row | {"geometry": crs.from_3006(row["geometry"], 3018)} for row in ROWS]
    path = written(tmp_path / "a.gpkg", "GPKG", rows, None)
    question = read_handed_in(path, LayerKind.CONSTRAINT).question
    zones = {guess.epsg for guess in question.guesses}
    assert zones >= set(crs.SWEREF99_ZONES) - {3007, 3012}
    assert {guess.inside for guess in question.guesses} == {None}


def test_coordinates_that_fit_nowhere_say_so(tmp_path):
    rows = [{"name": "a", "geometry": shapely.box(9e6, 9e6, 9.1e6, 9.1e6)}]
    path = written(tmp_path / "a.gpkg", "GPKG", rows, None)
    question = read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER).question
    assert question.guesses == ()
    assert "inte i Sverige i något system" in question.why


def turned(path, epsg, said):
    rows = [
        row | {"geometry": shapely.transform(crs.from_3006(row["geometry"], epsg), lambda xy: xy[:, ::-1])}
        for row in ROWS
    ]
    frame = village.frame_of(rows).set_crs(said, allow_override=True)
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    return path


@pytest.mark.parametrize("epsg", [3006, 4326, 3018])
def test_north_first_is_asked_about_and_turned_only_when_staff_say_so(epsg, tmp_path):
    path = turned(tmp_path / "a.gpkg", epsg, epsg)
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER)
    assert "bytt plats" in refused(handed_in)
    (guess,) = handed_in.question.guesses
    assert (handed_in.question.about, guess.epsg, guess.swapped, guess.inside) == ("axes", epsg, True, True)
    assert lands(read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER, answer=guess))


def test_a_table_with_x_as_north_is_asked_about(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"name;x;y\na;{village.NORTH};{village.EAST}\n", encoding="utf-8")
    question = read_handed_in(path, LayerKind.CONSTRAINT, 3006, border=BORDER).question
    assert question.about == "axes"
    assert lands(read_handed_in(path, LayerKind.CONSTRAINT, 3006, border=BORDER, answer=question.guesses[0]))


def test_a_wrong_prj_is_noticed_by_where_the_municipality_is(tmp_path):
    rows = [row | {"geometry": crs.from_3006(row["geometry"], 3018)} for row in ROWS]
    folder = shapefile(tmp_path / "delar", rows=rows)
    shapefile(tmp_path / "annan", epsg=3011)
    (folder / "lager.prj").write_bytes((tmp_path / "annan" / "lager.prj").read_bytes())
    path = zipped(tmp_path / "a.zip", folder)
    handed_in = read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER)
    assert "Filen säger SWEREF 99 18 00 (EPSG:3011), men då ligger lagret 2" in refused(handed_in)
    (guess,) = handed_in.question.guesses
    assert (handed_in.question.about, guess.epsg) == ("place", 3018)
    assert lands(read_handed_in(path, LayerKind.CONSTRAINT, border=BORDER, answer=guess))
    # without a border there is nothing to see it by: the checks on the published border are what is left
    assert read_handed_in(path, LayerKind.CONSTRAINT).question is None


def test_a_layer_that_lies_elsewhere_in_every_system_is_left_to_the_checks(tmp_path):
    rows = [{"name": "a", "geometry": shapely.box(500_000, 6_600_000, 500_010, 6_600_010)}]
    handed_in = read_handed_in(written(tmp_path / "a.gpkg", "GPKG", rows), LayerKind.CONSTRAINT, border=BORDER)
    assert (handed_in.question, handed_in.blocked) == (None, False)


@pytest.mark.parametrize(
    ("told", "epsg"),
    [
        ("", 0),
        ("EPSG:3008", 3008),
        ("EPSG:25833", 25833),
        ("OGC:CRS84", 4326),
        ("EPSG:5845", 3006),  # SWEREF 99 TM with heights in RH 2000
        ("hej", -1),
        ('LOCAL_CS["Undefined engineering CRS"]', 0),
    ],
)
def test_what_a_file_says_of_its_system_is_understood(told, epsg):
    assert epsg_of(told) == epsg
