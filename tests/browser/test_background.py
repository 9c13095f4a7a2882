"""The municipality's own background map comes from its service to the right place, and its absence is borne quietly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pyproj import Transformer

from tests.browser.conftest import ask_of, watched
from tests.browser.images import SQUARE_M, colour_at, image_service
from tests.conftest import copied_demo
from tests.service import ROOT, Service

PROFILE = ROOT / "permits" / "demo" / "kjellstavik.toml"
TO_DEGREES = Transformer.from_crs(3006, 4326, always_xy=True)
SETTLED = """() => {
  const images = [...document.querySelectorAll("img.leaflet-tile")];
  const shown = (image) => image.complete && image.naturalWidth && image.style.opacity === "1";
  return images.length > 4 && images.every(shown);
}"""  # the images fade in, and those of the zoom before are thrown away
OTHER_PANES = ".leaflet-map-pane > .leaflet-pane:not(.leaflet-below-pane)"


class Illustrated(Service):
    """The service with a profile of its own."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "LOVLIG_PROFILE": str(self.data / "profile.toml")}


def illustrated(data: Path, background: str) -> Service:
    told = PROFILE.read_text(encoding="utf-8").replace('"../../static/', f'"{ROOT}/static/')
    told = told.replace('"oversvamning-tackning.geojson"', '"everywhere"')
    head, mark, layers = told.partition("# Map layers. coverage:")
    (data / "profile.toml").write_text(f"{head}[background]\n{background}\n{mark}{layers}", encoding="utf-8")
    return Illustrated(data).start("web")


@pytest.fixture(params=["wmts", "wms"])
def background(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def to_map(page: Page) -> None:
    """The guide's map of properties, which anybody may see."""
    page.goto("/")
    page.locator("main button[name=measure][value=komplementbyggnad]").click()
    expect(page).to_have_url(re.compile("/guide/plats"))
    page.locator("details:has(.map)").evaluate_all("boxes => boxes.forEach((box) => { box.open = true; })")
    expect(page.locator(".map")).to_be_visible()


def test_a_known_place_is_where_its_image_is_and_without_images_the_own_layers_stand(
    browser: Browser, built_demo: Path, tmp_path: Path, background: str
) -> None:
    with image_service() as url:
        told = f'type = "{background}"\nurl = "{url}"\nlayer = "karta"\nattribution = "© Provkartan"\ncrs = 3006\n'
        service = illustrated(
            copied_demo(built_demo, tmp_path), told + ('matrix_set = "3006"\n' if background == "wmts" else "")
        )
        page = watched(ask_of(browser, service).new_page())
        with closed_on_failure(page, service):
            policy = (page.goto("/") or pytest.fail("no answer")).headers["content-security-policy"]
            assert url.rsplit("/", 1)[0] not in policy
            to_map(page)
            expect(page.locator(".leaflet-control-attribution")).to_contain_text("© Provkartan")
            seen_in_place(page)
            held = page.request.get("/guide/plats").headers["content-security-policy"]
            assert f"img-src 'self' data: blob: {url.rsplit('/', 1)[0]};" in held
    with closed_on_failure(page, service):
        page.evaluate("map_property.setZoom(16, {animate: false}); map_property.panBy([2500, 900], {animate: false})")
        expect(page.locator(".map-notice")).to_contain_text("Bakgrundskartan svarar inte")
        page.evaluate("map_property.panBy([-2500, -900], {animate: false})")
        expect(page.locator("path.f-fastigheter").first).to_be_attached()
    page.context.close()
    service.stop()


@contextmanager
def closed_on_failure(page: Page, service: Service) -> Iterator[None]:
    try:
        yield
    except BaseException:
        page.context.close()
        service.stop()
        raise


def seen_in_place(page: Page) -> None:
    """Places in the middle of the painted squares have their squares' colour on the screen."""
    page.evaluate("map_property.setZoom(17, {animate: false})")
    box = page.locator(".map").bounding_box() or pytest.fail("no map")
    lng, lat = page.evaluate("[map_property.getCenter().lng, map_property.getCenter().lat]")
    east, north = Transformer.from_crs(4326, 3006, always_xy=True).transform(lng, lat)
    page.wait_for_function(SETTLED)
    page.evaluate(
        f"document.querySelectorAll('{OTHER_PANES}').forEach((pane) => {{ pane.style.visibility = 'hidden'; }})"
    )
    shot = Image.open(BytesIO(page.locator(".map").screenshot())).convert("RGB")
    scale = shot.width / box["width"]
    for right, up in ((0, 0), (4, 2), (-5, 1), (3, -3), (-2, -2)):
        place = ((east // SQUARE_M + right + 0.5) * SQUARE_M, (north // SQUARE_M + up + 0.5) * SQUARE_M)
        longitude, latitude = TO_DEGREES.transform(*place)
        point = page.evaluate(f"map_property.latLngToContainerPoint([{latitude}, {longitude}])")
        # the container's own border is part of the picture
        seen = shot.getpixel((round((point["x"] + 1) * scale), round((point["y"] + 1) * scale)))
        assert seen == pytest.approx(colour_at(*place), abs=4), place
