"""A departure by way of a second reader, and the committee's list, in a real browser."""

from __future__ import annotations

import time
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, expect

from app import create_app
from permits.settings import from_environment
from tests.browser import walking
from tests.conftest import principal_of
from tests.service import Service
from tests.web.desk_cases import SHED, services_of, submitted

JUDGED = "Åtgärden följer detaljplanen, passar in på platsen och ligger så att grannen inte störs."


def desk_app(service: Service) -> Flask:
    return create_app(from_environment({"LOVLIG_DATA": str(service.data)}))


def allotted(app: Flask, case_id: str) -> None:
    """Wait until the worker has given the case to an officer, which makes a page that was opened before it stale."""
    officer = principal_of(app, "officer")
    ends = time.monotonic() + 20
    while not services_of(app).handling.case(officer, case_id).case.officer_id and time.monotonic() < ends:
        time.sleep(0.1)


def test_a_departure_goes_by_way_of_a_second_reader(page: Page, service: Service) -> None:
    app = desk_app(service)
    high = {**SHED["uppgifter"], "ridge_height": "9"}
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5.0, length=6.0, uppgifter=high)
    allotted(app, case_id)
    walking.log_in(page, service, "Hanna Lind", staff=True)
    page.goto(f"/handlaggning/{case_id}/bevilja")
    expect(page.locator("input[name=ground][value='60']")).to_be_checked()
    page.locator("#reasons").fill("Avvikelsen är liten och förenlig med planens syfte.")
    expect(page.locator(".who-decides").last).to_contain_text("En andra läsare ska godkänna förslaget först")
    expect(page.get_by_role("button", name="Bevilja bygglov")).to_have_count(0)
    walking.looked_at(page, "beslut-avvikelse")
    page.get_by_role("button", name="Skicka till andra läsare").click()
    expect(page.locator("#forslag")).to_contain_text("Väntar på andra läsare")
    walking.looked_at(page, "beslut-vantar-pa-lasare")
    walking.log_out(page)
    walking.log_in(page, service, "Birgitta Holm", staff=True)
    page.goto(f"/handlaggning/{case_id}")
    page.get_by_role("link", name="Läs och svara på förslaget").click()
    walking.looked_at(page, "beslut-lasning")
    page.get_by_role("button", name="Godkänn förslaget").click()
    expect(page.locator("#forslag")).to_contain_text("Godkänt av Birgitta Holm")
    walking.log_out(page)
    allotted(app, case_id)
    walking.log_in(page, service, "Hanna Lind", staff=True)
    page.goto(f"/handlaggning/{case_id}/bevilja")
    page.get_by_role("button", name="Bevilja bygglov").click()
    expect(page.locator("main")).to_contain_text("Beslut: beviljas")


def test_the_committees_list_is_kept_and_read(page: Page, service: Service) -> None:
    app = desk_app(service)
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5.0, length=6.0)
    day = (services_of(app).clock() + timedelta(days=20)).date().isoformat()
    allotted(app, case_id)
    walking.log_in(page, service, "Hanna Lind", staff=True)
    page.goto(f"/handlaggning/{case_id}/bevilja")
    page.locator("#reasons").fill(JUDGED)
    page.get_by_text("Låt nämnden besluta i stället").click()
    page.locator("#sammantrade").fill(day)
    page.get_by_role("button", name="Sätt på nämndens lista").click()
    page.get_by_role("link", name="Visa listan").click()
    expect(page.locator("main")).to_contain_text("Bevilja bygglov")
    walking.looked_at(page, "beslut-namndens-lista")
    page.goto("/handlaggning/namnden")
    expect(page.locator("main")).to_contain_text("1 ärende")
