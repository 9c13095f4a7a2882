"""What is wrong with a layer: counted, listed, on a map, and mended by one press where that is all that is wrong."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import shapely
from flask import Flask
from shapely.affinity import translate

from gis.comparing import comparison_path
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of
from tests.web.test_layers import LAYER, features, gis, hand_in, holds, plot, worker  # noqa: F401 - fixtures

FAULTS = "//a[contains(@href, '/fel.{}')]/@href"


def bow(plot: Any) -> Any:  # noqa: F811
    west, south, *_ = plot.bounds
    return translate(shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), west, south)


@pytest.fixture
def faulty(gis: CheckingClient, plot: Any) -> Page:  # noqa: F811
    rows = [(bow(plot), {"name": "Gamla byn"}), (plot, {"name": "Nya byn"})]
    return hand_in(gis, features(*rows))


def test_a_mended_copy_is_compared_used_and_published(app: Flask, gis: CheckingClient, faulty: Page) -> None:  # noqa: F811
    before = holds(app)
    assert "Kan inte publiceras" in faulty.text
    assert "En geometri går att laga" in faulty.text
    assert "Objekt 1: Ytan ändras från 0,0 till 40 m². Den består nu av 2 delar." in faulty.text
    compared = gis.page(faulty.tree.xpath("//a[contains(@href, 'karta=lagat')]/@href")[0])
    assert "de lagade geometrierna heldragna" in compared.text
    used = gis.send(faulty.form("anvand-lagad"))
    assert used.path != faulty.path
    assert "Kan publiceras" in used.text
    assert "Lagad geometri (1)" in used.text
    assert gis.send(faulty.form("anvand-lagad")).path == used.path, "pressed twice, one version"
    assert holds(app) == before, "using the copy publishes nothing"
    gis.send(used.form("Publicera"), {"why": "Lagad.", "unseen": "ja"})
    assert holds(app) != before
    name = "kulturmiljo"
    layer = services_of(app).layering.history(name)
    assert [row.blocked for row in layer.versions[:2]] == [False, True]


def test_a_mended_copy_is_reckoned_with_and_drawn_like_any_new_version(app: Flask, faulty: Page) -> None:
    ours, held = services_of(app), holds(app)
    used = ours.layering.use_mended(principal_of(app, "gis"), faulty.path.rpartition("/")[2])
    assert ours.reckoning.react_once() == 1
    map_file = comparison_path(ours.places.store.path_of(held), ours.places.store.path_of(used.version))
    assert not map_file.exists(), "nobody has opened the map"
    ours.works["map_making"].react_once()
    assert map_file.is_file()


def test_the_map_of_a_new_version_is_made_before_anybody_opens_it(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    ours, held = services_of(app), holds(app)
    file = io.BytesIO(features((plot, {"name": "Ny by"})))
    gis.send(gis.page(LAYER).form("fil"), {"fil": (file, "ny.geojson"), "source": "Länsmuseet 2026"})
    ours.works["layers"].react_once()
    (waiting,) = ours.layering.layer(principal_of(app, "gis"), "kulturmiljo").waiting
    ours.works["map_making"].react_once()
    store = ours.places.store
    assert comparison_path(store.path_of(held), store.path_of(waiting.version)).is_file()


def test_a_copy_is_offered_only_where_it_could_be_published(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    page = hand_in(gis, features((bow(plot), {"name": "BjÃ¶rkbyn"})))
    assert "korsar sig själv" in page.text
    assert "Lagad kopia" not in page.text
    version_id = page.path.rsplit("/", 1)[-1]
    form = hand_in(gis, features((bow(plot), {"name": "Byn"}))).form("anvand-lagad")
    refused = gis.send(form, {"version_id": version_id}, 409)
    assert "Det finns ingen lagad kopia" in refused.text


def test_faults_are_downloaded_as_lists(gis: CheckingClient, faulty: Page) -> None:  # noqa: F811
    told = gis.get(faulty.tree.xpath(FAULTS.format("csv"))[0])
    assert told.content_type == "text/csv; charset=utf-8"
    assert told.headers["Content-Disposition"] == 'attachment; filename="kulturmiljo-fel.csv"'
    rows = list(csv.DictReader(io.StringIO(told.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Kontroll"], row["Allvar"], row["Objekt"]) for row in rows] == [
        ("giltig geometri", "måste rättas", "1"),
        ("rimlig förändring", "se över", ""),
    ]
    told = gis.get(faulty.tree.xpath(FAULTS.format("geojson"))[0])
    assert told.content_type == "application/geo+json"
    feature, whole = json.loads(told.data)["features"]
    assert whole["geometry"] is None
    assert feature["geometry"]["type"] == "Point"
    assert gis.get(faulty.path + "/fel.pdf").status_code == 404


def test_faults_are_on_the_map_of_a_version_that_is_blocked(gis: CheckingClient, faulty: Page) -> None:  # noqa: F811
    assert "platserna för det som kontrollerna hittade" in faulty.text
    assert "Kanten korsar sig" in faulty.tree.xpath("string(//script[contains(., 'L.map(')])")


def test_warnings_are_on_a_map_of_their_own(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    page = hand_in(gis, features((plot, {"name": "Byn"}), (plot, {"name": "Byn"})))
    assert "Kan publiceras" in page.text
    assert "Samma objekt två gånger (1)" in page.text
    assert "nya heldragna i grönt" in page.text
    places = gis.page(page.tree.xpath("//a[contains(@href, 'karta=kontroller')]/@href")[0])
    assert "platserna för det som kontrollerna hittade" in places.text
    assert places.links("Visa ändringarna på kartan")
    odd = gis.page(page.path + "?karta=nagot-annat")
    assert "nya heldragna i grönt" in odd.text


def test_faults_that_are_only_counted_are_in_the_count(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    page = hand_in(
        gis, features(*[(plot, {"name": f"By {number}"}) for number in range(3)], *[(None, {"name": "x"})] * 250)
    )
    assert "Har geometri (250)" in page.text
    assert "och 50 till av samma slag." in page.text
    assert LAYER in page.path
