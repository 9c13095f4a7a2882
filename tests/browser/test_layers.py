"""GIS staff publish a layer in the browser, and the next drawing uses it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from permits.settings import from_environment
from tests.browser import walking
from tests.browser.conftest import ask_of, watched
from tests.browser.test_journey import draw_with_mouse
from tests.demo_people import persona
from tests.service import Service

GIS = "Kajsa Berg"


def test_a_new_layer_is_used_by_the_next_drawing_and_can_be_rolled_back(
    page: Page, browser: Browser, service: Service
) -> None:
    anna = persona("anna")
    desk = watched(ask_of(browser, service).new_page())
    walking.log_in(desk, service, GIS, staff=True)
    walking.looked_at(desk, "kartlager")
    hand_in(desk, shore_over(service, anna.property))
    walking.looked_at(desk, "kartlager-version")
    expect(desk.get_by_role("heading", name="Öppna ärenden")).to_be_visible()
    desk.get_by_label("Varför publiceras det?").fill("Ny strandlinje")
    if desk.get_by_label("Publicera ändå").count():
        desk.get_by_label("Publicera ändå").check()
    desk.get_by_role("button", name="Publicera").click()
    expect(desk.locator("main")).to_contain_text("Gäller")
    walking.looked_at(desk, "kartlager-lager")

    walking.log_in(page, service, anna.name)
    walking.begin(page)
    walking.to_siting(page, anna.property, "komplementbyggnad", walking.GARAGE)
    draw_with_mouse(page)
    expect(page.locator("#drawing-answer")).to_contain_text("strandskydd")

    desk.get_by_role("button", name="Återställ till den här").last.click()
    expect(desk.locator("main")).to_contain_text("Återställd av")
    page.reload()
    draw_with_mouse(page)
    expect(page.locator("#drawing-answer")).not_to_contain_text("strandskydd")


def hand_in(desk: Page, layer: dict[str, Any]) -> None:
    """First a file that is broken, then one that holds."""
    desk.get_by_role("link", name="Strandskydd").click()
    for content, name in ((b"inte en karta", "trasig.gpkg"), (json.dumps(layer).encode(), "strandskydd-ny.geojson")):
        desk.locator("#fil").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
        walking.fill(desk, {"source": "Länsstyrelsens beslut 2026-11-20"})
        desk.get_by_role("button", name="Lämna in och kontrollera").click()
        arrived(desk, name)
        if name == "trasig.gpkg":
            expect(desk.locator("main")).to_contain_text("Kan inte publiceras")
            expect(desk.get_by_role("button", name="Publicera")).to_have_count(0)
            desk.get_by_role("link", name="Strandskydd").click()


def arrived(desk: Page, name: str) -> None:
    """At the version that the file became, through the page of its import, which goes on by itself."""
    expect(desk).to_have_url(re.compile("/version/"), timeout=40_000)
    expect(desk.locator("h1")).to_have_text(name)


def test_a_file_from_a_gis_program_is_asked_about_followed_and_published(
    browser: Browser, service: Service, tmp_path: Path
) -> None:
    file = houses_as_exported(service, tmp_path)
    desk = watched(ask_of(browser, service).new_page())
    walking.log_in(desk, service, GIS, staff=True)
    desk.get_by_role("link", name="Byggnader").click()
    desk.locator("#fil").set_input_files(file)
    walking.fill(desk, {"source": "Kommunens primärkarta", "why": "Årlig uppdatering"})
    desk.get_by_role("button", name="Lämna in och kontrollera").click()

    expect(desk.locator("h1")).to_have_text("Vilket lager i filen?", timeout=40_000)
    walking.looked_at(desk, "kartlager-vilket-lager")
    desk.get_by_label("BY_BYGGNAD").check()
    desk.get_by_role("button", name="Använd det här lagret").click()

    expect(desk.locator("h1")).to_have_text("Vilken kolumn är vilken?", timeout=40_000)
    expect(desk.locator("#kolumn-building_id")).to_have_value("objektidentitet")
    expect(desk.locator("#kolumn-kind")).to_have_value("huvudandamal")
    walking.looked_at(desk, "kartlager-kolumner")
    desk.get_by_role("button", name="Läs filen så").click()

    followed(desk)
    arrived(desk, file.name)
    expect(desk.locator("main")).to_contain_text("objektidentitet lästes som Byggnadens id")
    desk.get_by_label("Varför publiceras det?").fill("Årlig uppdatering")
    if desk.get_by_label("Publicera ändå").count():
        desk.get_by_label("Publicera ändå").check()
    desk.get_by_role("button", name="Publicera").click()
    expect(desk.locator("main")).to_contain_text("Gäller")


def followed(desk: Page) -> None:
    """The stages fill while the page stands open; a quick machine may be past them before anybody looks."""
    if desk.locator("#import").count():
        expect(desk.locator("progress")).to_have_count(4)
        walking.looked_at(desk, "kartlager-inlamning")


def houses_as_exported(service: Service, folder: Path) -> Path:
    """The houses that hold today, under the names that another program gives their columns, beside another layer."""
    import geopandas
    import pyogrio

    from permits.joining import build_services

    places = build_services(from_environment(service.environment)).places
    standing = places.store.all(places.layers()["byggnader"])
    names = {"building_id": "objektidentitet", "kind": "huvudandamal", "designation": "fastbet"}
    rows = [{new: house.properties.get(old) for old, new in names.items()} for house in standing]
    shapes = [house.geometry for house in standing]
    path = folder / "primarkarta.gpkg"
    houses = geopandas.GeoDataFrame(rows, geometry=shapes, crs=3006)
    places_of = geopandas.GeoDataFrame({"adress": ["Alvägen 1"]}, geometry=[shapes[0].centroid], crs=3006)
    pyogrio.write_dataframe(houses, path, layer="BY_BYGGNAD", driver="GPKG")
    pyogrio.write_dataframe(places_of, path, layer="AD_ADRESSPLATS", driver="GPKG")
    return path


def shore_over(service: Service, designation: str) -> dict[str, Any]:
    """What holds today, and a new protected shore over the whole property (GeoJSON in EPSG:3006)."""
    from shapely.geometry import mapping

    from permits.joining import build_services

    places = build_services(from_environment(service.environment)).places
    standing = places.store.all(places.layers()["strandskydd"])
    plot = places.property(designation)
    assert plot
    shapes = [(feature.geometry, dict(feature.properties)) for feature in standing]
    shapes.append((plot.geometry.buffer(5), {"name": "Nytt strandskydd", "kind": "strandskydd"}))
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
        "features": [
            {"type": "Feature", "properties": told, "geometry": mapping(geometry)} for geometry, told in shapes
        ],
    }
