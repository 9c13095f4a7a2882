"""What a file is asked about when it is handed in: its layer, its columns, its place; and what is remembered."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely
from flask import Flask

from gis import crs
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of
from tests.web.test_layers import features, gis, hand_in, plot, worked_on, worker  # noqa: F401 - fixtures

BUILDINGS = "/kartlager/byggnader"
FOREIGN = {"objektidentitet": "h1", "huvudandamal": "bostad", "fastbet": "Norrhaga 30:12", "kommunkod": "0199"}


def from_qgis(folder: Path, plot: Any, **layers: Mapping[str, Any]) -> bytes:  # noqa: F811
    """A GeoPackage as QGIS writes it: a layer for each, of one house with these columns."""
    path = folder / "primarkarta.gpkg"
    house = shapely.box(*plot.centroid.buffer(4).bounds)
    for name, columns in layers.items():
        shape = house.centroid if name.startswith("AD") else house
        frame = geopandas.GeoDataFrame([dict(columns)], geometry=[shape], crs=3006)
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
    return path.read_bytes()


# --- which layer, which columns -------------------------------------------------------------------------------------


@pytest.fixture
def asked(gis: CheckingClient, plot: Any, tmp_path: Path) -> Page:  # noqa: F811
    content = from_qgis(tmp_path, plot, BY_BYGGNAD=FOREIGN, AD_ADRESSPLATS={"adress": "Alvägen 1"})
    return hand_in(gis, content, "primarkarta.gpkg", BUILDINGS)


def columns_page(gis: CheckingClient, asked: Page) -> Page:  # noqa: F811
    return worked_on(gis, gis.send(asked.form("lager"), {"lager": "BY_BYGGNAD"}))


def test_the_layers_of_a_file_are_told_apart(gis: CheckingClient, asked: Page) -> None:  # noqa: F811
    assert asked.h1 == "Vilket lager i filen?"
    for part in ("BY_BYGGNAD", "Polygon, 1 objekt", "objektidentitet, huvudandamal", "Annan sorts geometri"):
        assert part in asked.text
    assert "Väntar på svar" in gis.page(BUILDINGS).text
    none = gis.send(asked.form("lager"), {}, 422)
    assert none.errors == ["Välj ett av lagren i filen."]
    gis.send(asked.form("lager"), {"lager": "finns inte"}, 422)


def test_columns_are_guessed_mapped_and_remembered(
    app: Flask, gis: CheckingClient, asked: Page, plot: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    page = columns_page(gis, asked)
    assert page.h1 == "Vilken kolumn är vilken?"
    held = page.form("kolumn-building_id").values()
    assert (held["kolumn-building_id"], held["kolumn-kind"]) == ("objektidentitet", "huvudandamal")
    assert (held["kolumn-designation"], held["kolumn-exempt"]) == ("fastbet", "")
    done = worked_on(gis, gis.send(page.form("kolumn-building_id")))
    assert "Kan publiceras" in done.text
    assert "objektidentitet lästes som Byggnadens id" in done.text
    assert "Vi använde samma val" not in done.text
    again = hand_in(gis, from_qgis(tmp_path, plot, BY_BYGGNAD=FOREIGN), "igen.gpkg", BUILDINGS)
    assert "Kan publiceras" in again.text, "one layer fewer is another file, whose columns are known"


def test_the_same_choices_are_used_the_next_time_told_and_changed(
    gis: CheckingClient, asked: Page, plot: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    worked_on(gis, gis.send(columns_page(gis, asked).form("kolumn-building_id")))
    content = from_qgis(tmp_path, plot, BY_BYGGNAD=FOREIGN, AD_ADRESSPLATS={"adress": "Alvägen 1"})
    page = hand_in(gis, content, "primarkarta.gpkg", BUILDINGS)
    assert "Kan publiceras" in page.text
    assert "Vi använde samma val som Test gis gjorde den" in page.text
    changed = worked_on(gis, gis.send(page.form("Ändra valen")))
    assert changed.h1 == "Vilket lager i filen?"


def test_a_column_that_must_be_there_is_asked_for_and_no_column_used_twice(gis: CheckingClient, asked: Page) -> None:  # noqa: F811
    page = columns_page(gis, asked)
    lacking = gis.send(page.form("kolumn-building_id"), {"kolumn-building_id": ""}, 422)
    assert lacking.errors == ["Välj vilken kolumn i filen som är byggnadens id."]
    assert lacking.form("kolumn-building_id").values()["kolumn-kind"] == "huvudandamal"
    twice = gis.send(page.form("kolumn-building_id"), {"kolumn-kind": "objektidentitet"}, 422)
    assert twice.errors == ["Välj varje kolumn i filen högst en gång."]
    made_up = gis.send(page.form("kolumn-building_id"), {"kolumn-kind": "finns inte"}, 422)
    assert made_up.errors


def test_a_column_whose_name_means_something_else_is_put_aside(
    app: Flask, gis: CheckingClient, plot: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    columns = {"id": "h1", "kind": "skiktat", "typ": "bostad"}
    page = hand_in(gis, from_qgis(tmp_path, plot, BY=columns), "by.gpkg", BUILDINGS)
    chosen = {"kolumn-building_id": "id", "kolumn-kind": "typ"}
    done = worked_on(gis, gis.send(page.form("kolumn-kind"), chosen))
    version = services_of(app).layering.version(principal_of(app, "gis"), done.path.rpartition("/")[2])
    with sqlite3.connect(services_of(app).places.store.path_of(version.version)) as written:
        assert written.execute("SELECT building_id, kind, source_kind FROM features").fetchall() == [
            ("h1", "bostad", "skiktat")
        ]
    written.close()


def test_a_table_is_asked_where_its_coordinates_stand(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    place = plot.centroid
    table = f"benamning;lage nord;lage ost\nStenen;{place.y:.1f};{place.x:.1f}\n".encode()
    page = hand_in(gis, table, "stenar.csv", "/kartlager/fornlamningar", epsg="3006")
    assert page.h1 == "Vilken kolumn är vilken?"
    chosen = {"kolumn-name": "benamning", "kolumn-north": "lage nord", "kolumn-east": "lage ost"}
    done = worked_on(gis, gis.send(page.form("kolumn-north"), chosen))
    assert "Kan publiceras" in done.text


def test_an_answer_to_what_is_not_asked_any_more_leads_on(gis: CheckingClient, asked: Page) -> None:  # noqa: F811
    columns_page(gis, asked)
    assert gis.send(asked.form("lager"), {"lager": "AD_ADRESSPLATS"}).h1 == "Vilken kolumn är vilken?"


# --- where it lies --------------------------------------------------------------------------------------------------


def test_a_file_without_system_is_asked_about_on_a_map(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    zone = crs.from_3006(plot, 3011)
    page = hand_in(gis, features((zone, {"name": "A"}), epsg=None))
    assert page.h1 == "Var ligger det?"
    assert page.tree.xpath("//*[@id='map_guesses']")
    guessed = page.tree.xpath("//ol[@id='forslag']/li")
    assert "SWEREF 99 18 00 (EPSG:3011)" in "".join(guessed[0].itertext())
    assert "I kommunen" in "".join(guessed[0].itertext())
    done = worked_on(gis, gis.send(page.form("Så här")))
    assert "Kan publiceras" in done.text
    version = services_of(app).layering.version(principal_of(app, "gis"), done.path.rpartition("/")[2])
    assert (version.diff["intake"]["epsg"], version.diff["intake"]["placed_by"]) == (3011, "staff")


def test_swapped_axes_are_asked_about_on_a_map_and_swapped_back(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    swapped = shapely.transform(plot, lambda corners: corners[:, ::-1])
    page = hand_in(gis, features((swapped, {"name": "A"})))
    assert "med nord först" in page.text
    done = worked_on(gis, gis.send(page.form("Så här")))
    assert "Kan publiceras" in done.text


def test_staff_may_say_another_system_than_the_guesses(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    swapped = shapely.transform(plot, lambda corners: corners[:, ::-1])
    page = hand_in(gis, features((swapped, {"name": "A"})))
    nothing = gis.send(page.form("epsg"), {}, 422)
    assert nothing.errors == ["Välj filens koordinatsystem."]
    odd = gis.send(page.form("epsg"), {"epsg": "25832"}, 422)
    assert odd.errors == ["Välj ett av alternativen."]
    far = page.form("Så här")
    assert gis.send(far, {"forslag": "99"}, 422).errors
    done = worked_on(gis, gis.send(page.form("epsg"), {"epsg": "3006", "order": "north"}))
    assert "Kan publiceras" in done.text
