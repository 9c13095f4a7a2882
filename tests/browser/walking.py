"""How a person walks through the service in a browser, step by step; shared by the journeys."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.service import ROOT, Service

PICTURES = os.environ.get("LOVLIG_PICTURES")
THOROUGH = bool(os.environ.get("LOVLIG_JOURNEYS"))
"""Whether all five cases are walked, and every page on the way looked at."""
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 360)

GARAGE = {
    "use": "garage",
    "complements": "en_tvabostadshus",
    "ridge_height": "3,9",
    "roof_pitch": "27",
    "existing_exempt_area": "0",
    "installations": "inget",
    "facade": "Stående träpanel, röd",
    "roof": "Betongpannor, svarta",
}

Looked = Callable[[Page, str], None]


def nobody_looks(page: Page, name: str) -> None:
    """The journey without checking each page on the way."""


def log_in(page: Page, service: Service, name: str, *, staff: bool = False, scripted: bool = True) -> None:
    """Through the real SAML exchange, picking a person at the test identity provider.

    Without scripts the identity provider's answer waits for a press.
    """
    page.goto("/logga-in/personal" if staff else "/logga-in")
    page.get_by_role("button", name="Fortsätt till inloggningen" if staff else "Logga in med BankID").click()
    expect(page).to_have_url(re.compile(re.escape(service.idp_url)))
    page.get_by_role("button", name=re.compile(rf"^{name}")).first.click()
    if not scripted:
        page.get_by_role("button", name="Fortsätt", exact=True).click()
    expect(page).to_have_url(re.compile(re.escape(service.url)))


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Logga ut").click()
    expect(page.locator("h1")).to_contain_text("utloggad")


def begin(page: Page) -> None:
    page.get_by_role("button", name="Börja en ansökan").first.click()
    at(page, "fastighet")


def at(page: Page, slug: str) -> None:
    """The page is this step of the application."""
    expect(page).to_have_url(re.compile(rf"/ansokan/[\w-]+/{slug}(\?.*)?$"))


def go_on(page: Page) -> None:
    """Press the page's own way on."""
    page.locator("main form .buttons button[type=submit].button").last.click()


def choose(page: Page, name: str, value: str) -> None:
    """One of a question's options, pressed by its label as a person would."""
    option = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{option.get_attribute('id')}']").click()


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Answers by field name, whatever kind of field it is."""
    for name, value in answers.items():
        field = page.locator(f"main [name='{name}']").first
        kind = field.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            choose(page, name, value)
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def to_siting(
    page: Page, designation: str, measure: str, about: Mapping[str, str], look: Looked = nobody_looks
) -> None:
    """From the first step to the drawing."""
    look(page, "fastighet")
    choose(page, "designation", designation)
    go_on(page)
    at(page, "atgard")
    look(page, "atgard")
    choose(page, "measure", measure)
    go_on(page)
    at(page, "uppgifter")
    look(page, "uppgifter")
    fill(page, about)
    go_on(page)
    at(page, "placering")


def no_more(page: Page, look: Looked = nobody_looks) -> None:
    """Nothing else is to be done on the property."""
    at(page, "fler")
    look(page, "fler")
    choose(page, "more", "nej")
    go_on(page)


def hand_in_documents(page: Page, look: Looked = nobody_looks) -> None:
    """Two drawings, each labelled as what it is."""
    for label, name, kind in (("planritning", "plan.jpg", "JPEG"), ("fasadritning", "fasad.png", "PNG")):
        page.locator("#label").select_option(label)
        page.locator("#file").set_input_files(
            {"name": name, "mimeType": f"image/{kind.lower()}", "buffer": drawing(kind)}
        )
        add = page.get_by_role("button", name="Lägg till", exact=True)
        if add.is_visible():
            add.click()
        expect(page.locator("#inlamnat")).to_contain_text(name)
    look(page, "handlingar")
    go_on(page)


def people_and_time(page: Page, look: Looked = nobody_looks) -> None:
    """The rest of the questions: the applicant alone, start, invoice."""
    at(page, "sokande")
    look(page, "sokande")
    fill(page, {"role": "sjalv"})
    go_on(page)
    at(page, "medsokande")
    look(page, "medsokande")
    fill(page, {"has": "nej"})
    go_on(page)
    at(page, "tid")
    look(page, "tid")
    fill(page, {"start_date": f"{datetime.now(UTC) + timedelta(days=180):%Y-%m-%d}"})
    go_on(page)
    at(page, "faktura")
    look(page, "faktura")
    fill(page, {"same": "ja"})
    go_on(page)
    at(page, "granska")
    look(page, "granska")


def submit(page: Page) -> str:
    """Submit; the registry number on the receipt."""
    page.get_by_role("button", name=re.compile("^Skicka in (ansökan|anmälan)")).click()
    expect(page).to_have_url(re.compile(r"/arende/[\w-]+/kvitto$"))
    found = re.search(r"BYGG \d{4}-\d{6}", page.locator("main").inner_text())
    assert found, "the receipt names no registry number"
    return found[0]


def drawing(kind: str) -> bytes:
    """A drawing of a garage, made here."""
    picture = Image.new("RGB", (900, 600), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((200, 250, 700, 500), outline="black", width=4)
    pen.line((180, 250, 450, 120, 720, 250), fill="black", width=4)
    kept = io.BytesIO()
    picture.save(kept, kind)
    return kept.getvalue()


def looked_at(page: Page, name: str) -> None:
    """Every page of the journey: no violation that axe knows, nothing wider than a phone, and a picture if wanted."""
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        scrolls = page.evaluate("document.documentElement.scrollWidth")
        assert scrolls <= width, f"{name} is {scrolls} px wide at {width} px"
        no_violations(page, f"{name} at {width} px")
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    if size:
        page.set_viewport_size(size)


def of_story(story: str) -> Looked:
    """How the pages of a whole case are looked at: each of them by `make journeys`, none when there is no time."""
    if not THOROUGH:
        return nobody_looks
    return lambda page, name: looked_at(page, f"{story}-{name}")


def no_violations(page: Page, name: str) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA or its best practices."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    told = [f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
    assert told == [], f"{name}: {told}"
