"""The files that staff take along: the layers byte for byte, and where the cases are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import shape

from gis import crs
from permits.case.access import Principal
from tests.conftest import principal_of
from tests.demo_people import persona
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]


@pytest.fixture
def gis(client: CheckingClient, login: LogIn) -> FlaskClient:
    login(client, "gis")
    return client


def test_the_layers_page_leads_to_both_files_of_what_holds(app: Flask, gis: CheckingClient) -> None:
    page = gis.page("/kartlager/kulturmiljo")
    layer = services_of(app).places.layers()["kulturmiljo"]
    package, text = (page.tree.xpath(f"//a[.='{name}']/@href")[0] for name in ("GeoPackage", "GeoJSON"))
    kept = gis.get(package)
    assert kept.mimetype == "application/geopackage+sqlite3"
    assert f"kulturmiljo-{layer.version[:12]}.gpkg" in kept.headers["Content-Disposition"]
    assert kept.data == layer.path.read_bytes()
    told = gis.get(text)
    assert f"kulturmiljo-{layer.version[:12]}.geojson" in told.headers["Content-Disposition"]
    features = services_of(app).places.store.all(layer)
    written = json.loads(told.data)["features"]
    assert [each["id"] for each in written] == [feature.id for feature in features]
    for each, feature in zip(written, features, strict=True):
        assert crs.to_3006(shape(each["geometry"]), crs.WGS84).hausdorff_distance(feature.geometry) < 0.002


def test_a_layer_is_read_back_as_it_was(app: Flask, gis: FlaskClient, tmp_path: Path) -> None:
    for ending in ("gpkg", "geojson"):
        path = tmp_path / f"vagar.{ending}"
        path.write_bytes(gis.get(f"/kartlager/vagar.{ending}").data)
        read = pyogrio.read_dataframe(path)
        assert len(read) == services_of(app).places.store.count(services_of(app).places.layers()["vagar"])


def test_a_file_that_is_gone_is_explained(app: Flask, gis: CheckingClient) -> None:
    services_of(app).places.layers()["vatten"].path.unlink()
    answer = gis.get("/kartlager/vatten.gpkg")
    assert answer.status_code == 409
    assert "Kartlagrets fil saknas" in answer.get_data(as_text=True)
    assert gis.get("/kartlager/finns_inte.gpkg").status_code == 404


def test_the_cases_are_taken_along_without_names(app: Flask, gis: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "arenden.gpkg"
    path.write_bytes(gis.get("/kartlager/arenden.gpkg").data)
    assert len(pyogrio.read_dataframe(path)) == 0, "no case yet is an empty table"
    submitted(app, principal_of(app, "anna"), "anna")
    path.write_bytes(gis.get("/kartlager/arenden.gpkg").data)
    read = pyogrio.read_dataframe(path)
    assert read.crs.to_epsg() == 3006
    assert list(read.columns) == ["registry_number", "state", "kind", "designation", "geometry"]
    assert list(read["designation"]) == [persona("anna").property]
    assert crs.true_area(read.geometry[0]) == pytest.approx(42, abs=0.1)
    told = json.loads(gis.get("/kartlager/arenden.geojson").data)
    assert told["features"][0]["properties"]["registry_number"] == read["registry_number"][0]
