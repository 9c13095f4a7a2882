"""The layers' desk, page by page: hand in, see, publish, roll back, and what is refused and why."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask import Flask
from shapely.affinity import translate
from shapely.geometry import mapping

from gis import crs
from gis.outcome import import_here
from permits.case.access import Principal
from permits.services.import_work import ImportWork
from permits.services.ports import LayerPointer
from permits.web.layer_page import LARGEST_LAYER
from tests.conftest import principal_of
from tests.demo_people import persona
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of

LogIn = Callable[..., Principal]
LAYER = "/kartlager/kulturmiljo"
SURE = {"why": "Provet vill se den gälla.", "unseen": "ja"}


@pytest.fixture(autouse=True)
def worker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> ImportWork:
    """The worker's part, run in this very process: tests/faults and tests/gis look at the process of its own."""
    work = services_of(app).works["layers"]
    assert isinstance(work, ImportWork)
    monkeypatch.setattr(work, "_process", import_here)
    return work


@pytest.fixture
def gis(browser: Callable[[str], CheckingClient]) -> CheckingClient:
    return browser("gis")


@pytest.fixture
def plot(app: Flask) -> Any:
    """Anna's plot (EPSG:3006), where new features are drawn."""
    place = services_of(app).places.property(persona("anna").property or "")
    assert place is not None
    return place.geometry


def features(*rows: tuple[Any, dict[str, Any]], epsg: int | None = 3006) -> bytes:
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": told, "geometry": shape and mapping(shape)} for shape, told in rows
        ],
    }
    if epsg:
        collection["crs"] = {"type": "name", "properties": {"name": f"EPSG:{epsg}"}}
    return json.dumps(collection).encode()


def hand_in(
    client: CheckingClient, content: bytes, filename: str = "lager.geojson", layer: str = LAYER, **told: str
) -> Page:
    """The page that follows when the worker has done its part: the version, or a question."""
    form = client.page(layer).form("fil")
    status = int(told.pop("status", "200"))
    begun = client.send(form, {"fil": (io.BytesIO(content), filename), "source": "Länsmuseet 2026", **told}, status)
    return worked_on(client, begun) if status == 200 else begun


def worked_on(client: CheckingClient, begun: Page) -> Page:
    """The same import, when the worker has done what it can."""
    services_of(client.application).works["layers"].react_once()
    return client.page(begun.path)


def holds(app: Flask, name: str = "kulturmiljo") -> str:
    pointer = services_of(app).layering.layer(principal_of(app, "gis"), name).pointer
    return pointer.version if pointer else ""


def moves(app: Flask) -> tuple[LayerPointer, ...]:
    return services_of(app).layering.history("kulturmiljo").moves


def test_many_plan_files_in_one_zip_are_offered_only_where_plans_are_handed_in(gis: CheckingClient) -> None:
    assert "Flera planfiler i samma zip" in gis.page("/kartlager/detaljplaner").text
    assert "Flera planfiler i samma zip" not in gis.page(LAYER).text


# --- the way through ------------------------------------------------------------------------------------------------


def test_the_list_tells_version_count_coverage_source_and_day(app: Flask, gis: CheckingClient) -> None:
    page = gis.page("/kartlager")
    row = " ".join("".join(page.tree.xpath("//tr[.//a[@href='/kartlager/strandskydd']]")[0].itertext()).split())
    pointer = services_of(app).layering.layer(principal_of(app, "gis"), "strandskydd").pointer
    assert pointer is not None
    for part in ("Strandskydd", str(pointer.count), "Hela kommunen", "dagar gammalt", pointer.version[:12]):
        assert part in row
    assert len(page.tree.xpath("//tbody/tr")) == len(services_of(app).layering.layers(principal_of(app, "gis")))


def test_a_layer_goes_from_file_to_the_next_answer(app: Flask, gis: CheckingClient, plot: Any) -> None:
    before = holds(app)
    seen = hand_in(gis, features((plot, {"name": "Gamla byn", "kind": "miljö"})))
    assert seen.h1 == "lager.geojson"
    assert "Kan publiceras" in seen.text
    assert "Länsmuseet 2026" in seen.text
    assert "nya" in seen.text
    assert holds(app) == before, "handing in publishes nothing"
    assert "Ny version väntar" in gis.page("/kartlager").text
    published = gis.send(seen.form("Publicera"), SURE)
    assert published.path == LAYER
    assert holds(app) != before
    footprint = shapely.box(*plot.centroid.buffer(3).bounds)
    report = services_of(app).places.report(footprint, persona("anna").property)
    assert "Gamla byn" in json.dumps([str(hit) for hit in report.constraints], ensure_ascii=False)


def test_rolling_back_is_one_press_and_the_history_tells_who(app: Flask, gis: CheckingClient, plot: Any) -> None:
    before = holds(app)
    gis.send(hand_in(gis, features((plot, {"name": "Gamla byn"}))).form("Publicera"), SURE)
    back = gis.send(gis.page(LAYER).form("aterstall"))
    assert holds(app) == before
    assert "Återställd av Test gis" in back.text


def test_degrees_and_a_zone_that_staff_name_are_read(app: Flask, gis: CheckingClient, plot: Any) -> None:
    degrees = crs.to_wgs84(plot)
    assert "Kan publiceras" in hand_in(gis, features((degrees, {"name": "A"}), epsg=None)).text
    zone = crs.from_3006(plot, 3011)
    asked = hand_in(gis, features((zone, {"name": "A"}), epsg=None))
    assert "Filen säger inte vilket koordinatsystem den har" in asked.text
    assert "Kan publiceras" in hand_in(gis, features((zone, {"name": "A"}), epsg=None), epsg="3011").text


# --- bad files ------------------------------------------------------------------------------------------------------


def geopackage_without_layers(folder: Path) -> bytes:
    path = folder / "tom.gpkg"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE anything (id INTEGER)")
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tom.gpkg", b"", "Filen är tom (0 byte)"),
        ("lager.gpkg", b"\x00\x01not a database at all" * 40, "varken GeoPackage, zippad Shapefile, GeoJSON"),
        ("lager.gpkg", b"SQLite format 3\x00" + b"\xff" * 4096, "GeoPackage"),
        ("lager.geojson", b'{"type": "FeatureCollection", "features": [', "GeoJSON"),
        ("lager.geojson", b'{"type": "Point"}', "ingen FeatureCollection"),
        ("lager.geojson", features(), "Lagret är tomt"),
        ("lager.zip", b"PK\x03\x04rest", "Zip-filen är skadad"),
        ("lager.pdf", b"%PDF-1.7 rest", "varken GeoPackage, zippad Shapefile, GeoJSON"),
    ],
)
def test_a_file_that_is_no_layer_is_explained(
    app: Flask, gis: CheckingClient, name: str, content: bytes, said: str
) -> None:
    before = holds(app)
    page = hand_in(gis, content, name)
    assert said in page.text
    assert "Kan inte publiceras" in page.text
    assert "Lämna in en rättad fil" in page.text
    assert not page.tree.xpath("//form[contains(@action, 'publicera')]")
    assert holds(app) == before


def test_a_database_without_layers_is_explained(gis: CheckingClient, tmp_path: Path) -> None:
    page = hand_in(gis, geopackage_without_layers(tmp_path), "databas.gpkg")
    assert "Kan inte publiceras" in page.text
    assert "Läsning" in page.text


def test_swapped_axes_are_seen(gis: CheckingClient, plot: Any) -> None:
    swapped = shapely.transform(plot, lambda corners: corners[:, ::-1])
    assert "Nord och öst verkar ha bytt plats" in hand_in(gis, features((swapped, {"name": "A"}))).text


def test_an_unusable_reference_system_is_explained(gis: CheckingClient, plot: Any) -> None:
    assert "EPSG:25832 kan inte användas" in hand_in(gis, features((plot, {"name": "A"}), epsg=25832)).text


def test_a_crossing_edge_missing_column_and_wrong_kind_are_told_by_feature(gis: CheckingClient, plot: Any) -> None:
    x, y, *_ = plot.bounds
    bow = translate(shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), x, y)
    page = hand_in(gis, features((bow, {"building_id": "1"}), (plot.centroid, {"building_id": "2", "kind": "bostad"})),
                   layer="/kartlager/byggnader")  # fmt: skip
    assert "korsar sig själv" in page.text
    assert "Kolumnen kind" in page.text
    assert "Objektet är en punkt, men lagret ska ha ytor" in page.text


def test_a_form_without_file_or_source_says_both_and_keeps_the_rest(gis: CheckingClient) -> None:
    form = gis.page(LAYER).form("fil")
    page = gis.send(form, {"source": "", "epsg": "3011"}, 422)
    assert page.errors == [
        "Välj en fil att lämna in.",
        "Skriv varifrån uppgifterna kommer, så att den som läser ett svar kan se det.",
    ]
    assert page.form("fil").values()["epsg"] == "3011"
    assert page.tree.xpath("//title")[0].text.startswith("Fel:")
    long = gis.send(form, {"source": "x" * 301, "fil": (io.BytesIO(b"{}"), "a.json")}, 422)
    assert any("Texten är för lång" in error for error in long.errors)
    odd = gis.send(form, {"source": "Vi", "epsg": "../../etc", "fil": (io.BytesIO(b"{}"), "a.json")}, 422)
    assert odd.errors == ["Välj ett av alternativen."]


def test_a_hostile_filename_is_only_a_name(gis: CheckingClient, plot: Any) -> None:
    page = hand_in(gis, features((plot, {"name": "A"})), '../../<script>alert(1)</script>".geojson')
    assert page.status == 200
    assert "../" not in page.h1


def test_a_layer_may_be_larger_than_other_forms_but_not_without_end(
    app: Flask, gis: CheckingClient, monkeypatch: pytest.MonkeyPatch, plot: Any
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2000
    padded = features((plot, {"name": "A", "description": "x" * 5000}))
    assert "Kan publiceras" in hand_in(gis, padded).text
    monkeypatch.setattr(app.view_functions["layers.hand_in"], "largest_request", 3000)
    page = hand_in(gis, padded, status="413")
    assert page.errors == ["Filen är större än 1 GB. Dela upp den eller förenkla geometrin, och försök igen."]
    assert LARGEST_LAYER == 1 << 30


# --- two at once ----------------------------------------------------------------------------------------------------


def test_the_second_of_two_publishers_is_told(app: Flask, gis: CheckingClient, plot: Any) -> None:
    one = hand_in(gis, features((plot, {"name": "Ettan"})), "ett.geojson")
    two = hand_in(gis, features((plot.buffer(-2), {"name": "Tvåan"})), "tva.geojson")
    gis.send(one.form("Publicera"), SURE)
    stands = holds(app)
    told = gis.send(two.form("Publicera"), SURE | {"why": "Min egen"}, status=409)
    assert "Test gis publicerade en annan version" in told.text
    assert told.form("Publicera").values()["why"] == "Min egen", "nothing typed is lost"
    assert holds(app) == stands
    gis.send(told.form("Publicera"), SURE)
    assert holds(app) != stands


def test_pressing_publish_twice_publishes_once(app: Flask, gis: CheckingClient, plot: Any) -> None:
    form = hand_in(gis, features((plot, {"name": "A"}))).form("Publicera")
    gis.send(form, SURE)
    assert gis.send(form, SURE).path == LAYER
    assert [move.by_name for move in moves(app)].count("Test gis") == 1


def test_rolling_back_twice_rolls_back_once(app: Flask, gis: CheckingClient, plot: Any) -> None:
    gis.send(hand_in(gis, features((plot, {"name": "A"}))).form("Publicera"), SURE)
    form = gis.page(LAYER).form("aterstall")
    gis.send(form)
    assert gis.send(form).path == LAYER
    assert [move.action for move in moves(app) if move.by_name == "Test gis"] == ["roll_back", "publish"]


def test_a_roll_back_from_an_old_page_is_refused(app: Flask, gis: CheckingClient, plot: Any) -> None:
    gis.send(hand_in(gis, features((plot, {"name": "A"}))).form("Publicera"), SURE)
    old = gis.page(LAYER).form("aterstall")
    gis.send(hand_in(gis, features((plot.buffer(-1), {"name": "B"}))).form("Publicera"), SURE)
    stands = holds(app)
    assert "Test gis publicerade en annan version" in gis.send(old, status=409).text
    assert holds(app) == stands


def test_a_version_is_not_rolled_back_to_before_it_has_held(app: Flask, gis: CheckingClient, plot: Any) -> None:
    waiting = hand_in(gis, features((plot, {"name": "A"})))
    form = waiting.form("Publicera")
    form.element.set("action", f"{LAYER}/aterstall")
    assert "Versionen har aldrig varit publicerad" in gis.send(form, status=409).text


def test_a_version_of_another_layer_is_not_found(gis: CheckingClient, plot: Any) -> None:
    seen = hand_in(gis, features((plot, {"name": "A"})))
    version_id = seen.path.rpartition("/")[2]
    gis.page(f"/kartlager/strandskydd/version/{version_id}", 404)
    gis.page("/kartlager/finns-inte", 404)
    form = seen.form("Publicera")
    form.element.set("action", "/kartlager/strandskydd/publicera")
    gis.send(form, status=404)


# --- access ---------------------------------------------------------------------------------------------------------


def test_officers_read_layers_and_do_not_publish_them(browser: Callable[[str], CheckingClient]) -> None:
    officer = browser("officer")
    page = officer.page(LAYER)
    assert "Strandskydd" in officer.page("/kartlager").text
    assert not page.tree.xpath("//main//form")
    for action in ("lamna-in", "publicera", "aterstall"):
        assert officer.post(f"{LAYER}/{action}", data={"version_id": "x"}).status_code == 403


def test_residents_do_not_reach_the_desk(browser: Callable[[str], CheckingClient]) -> None:
    resident = browser("anna")
    for path in ("/kartlager", LAYER):
        assert resident.get(path).status_code == 403
    assert resident.post(f"{LAYER}/publicera", data={}).status_code == 403


def test_gis_staff_do_not_decide_cases(gis: CheckingClient) -> None:
    assert gis.get("/handlaggning").status_code == 403
