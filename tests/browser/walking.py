"""How a person walks through the service in a browser, step by step; shared by the journeys."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.service import Service

PICTURES = os.environ.get("LOVLIG_PICTURES")


def log_in(page: Page, service: Service, name: str, *, staff: bool = False) -> None:
    """Through the real SAML exchange, picking a person at the test identity provider."""
    page.goto("/logga-in/personal" if staff else "/logga-in")
    page.get_by_role("button", name="Fortsätt till inloggningen" if staff else "Logga in med BankID").click()
    expect(page).to_have_url(lambda url: url.startswith(service.idp_url))
    page.get_by_role("button", name=name).first.click()
    # Without JavaScript the identity provider's answer waits for a press.
    onward = page.get_by_role("button", name="Fortsätt", exact=True)
    if page.url.startswith(service.idp_url) and onward.count():
        onward.click()
    expect(page).to_have_url(lambda url: url.startswith(service.url))


def go_on(page: Page) -> None:
    """Press the page's own way on."""
    page.locator("main form .buttons button[type=submit].button").last.click()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page at both widths, when somebody asked for pictures (LOVLIG_PICTURES)."""
    if not PICTURES:
        return
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(250)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    if size:
        page.set_viewport_size(size)


Seen = Callable[[Page, str], None]


def nothing(page: Page, name: str) -> None:
    """Look at nothing in particular."""
