"""GIS staff publish a layer in the browser, and the next drawing uses it."""

from __future__ import annotations

import json
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
        expect(desk.locator("h1")).to_have_text(name)
        if name == "trasig.gpkg":
            expect(desk.locator("main")).to_contain_text("Kan inte publiceras")
            expect(desk.get_by_role("button", name="Publicera")).to_have_count(0)
            desk.go_back()


def shore_over(service: Service, designation: str) -> dict[str, Any]:
    """What holds today, and a new protected shore over the whole property (GeoJSON in EPSG:3006)."""
    from shapely.geometry import mapping

    from app import build_services

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
