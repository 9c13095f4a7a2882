"""Makes the README's pictures: `make pictures` walks to the two pages and photographs them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from tests.browser import walking
from tests.browser.conftest import ARGUMENTS, CHROMIUM, ask_of
from tests.browser.test_journey import OFFICER, draw_with_mouse
from tests.conftest import build_once, copied_demo
from tests.demo_people import persona
from tests.service import ROOT, Service

PICTURES = ROOT / "docs" / "pictures"
SHEET = {"width": 1280, "height": 960}


def main() -> int:
    """Write docs/pictures/rita.png and docs/pictures/arende.png."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(copied_demo(build_once(), Path(folder) / "data")).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            page = ask_of(browser, service, viewport=SHEET).new_page()
            anna = persona("anna")
            walking.log_in(page, service, anna.name)
            walking.begin(page)
            walking.to_siting(page, anna.property, "komplementbyggnad", walking.GARAGE)
            draw_with_mouse(page)
            keep(page, "rita", page.locator(".leaflet-container"))
            walking.go_on(page)
            walking.go_on(page)
            walking.hand_in_documents(page)
            walking.people_and_time(page)
            number = walking.submit(page)
            desk = ask_of(browser, service, viewport=SHEET).new_page()
            walking.log_in(desk, service, OFFICER, staff=True)
            desk.get_by_role("link", name=number).click()
            desk.get_by_role("link", name="rendeakt").first.wait_for(timeout=30_000)
            keep(desk, "arende", desk.locator("h1"))
        finally:
            browser.close()
            service.stop()
    return 0


def keep(page: Page, name: str, shown: Locator) -> None:
    """The part of the page that begins a little above `shown`."""
    shown.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 220)")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
