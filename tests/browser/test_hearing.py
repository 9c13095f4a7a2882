"""A neighbour answers from a phone: the link of the letter, login, the answer."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, expect

from app import create_app
from permits.settings import from_environment
from tests.browser import walking
from tests.browser.conftest import ask_of, watched
from tests.conftest import principal_of
from tests.service import Service
from tests.web.desk_cases import services_of, submitted

pytestmark = pytest.mark.browser
VIKTOR, HIS_PROPERTY = "Viktor Mattsson", "Norrhaga 30:14"


def link_sent(service: Service) -> str:
    """A neighbour of Anna's is asked; the link in the letter."""
    app = create_app(from_environment({"LOVLIG_DATA": str(service.data)}))
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)
    ours, officer = services_of(app), principal_of(app, "officer")
    ours.hearing.preparing.add_property(officer, case_id, HIS_PROPERTY, "Utsikten berörs")
    ours.hearing.begin(officer, case_id, ours.handling.case(officer, case_id).case.version)
    for _ in range(100):  # the service's own worker sends it
        for mail in (service.data / "mail").glob("*.eml"):
            told = mail.read_text(encoding="utf-8", errors="replace").replace("=\n", "")
            if found := re.search(r"/yttrande/[A-Z0-9-]{34}", told):
                return found[0]
        time.sleep(0.2)
    raise AssertionError("no letter has left")


def test_a_neighbour_answers_from_a_phone(browser: Browser, service: Service) -> None:
    link = link_sent(service)
    phone = ask_of(browser, service, viewport={"width": 360, "height": 740}, has_touch=True)
    page = watched(phone.new_page())
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Yttra dig om en ansökan")
    expect(page.get_by_alt_text(re.compile("Situationsplan"))).to_be_visible()
    walking.looked_at(page, "yttrande-lank")
    page.get_by_role("link", name="Svara med BankID").click()
    page.get_by_role("button", name="Logga in med BankID").click()
    expect(page).to_have_url(re.compile(re.escape(service.idp_url)))
    page.get_by_role("button", name=re.compile(f"^{VIKTOR}")).first.click()
    expect(page.locator("h1")).to_contain_text("Ditt svar om")
    page.get_by_label("Jag har synpunkter").check()
    page.get_by_label("Vad vill du säga?").fill("Byggnaden skuggar vår uteplats.")
    walking.looked_at(page, "yttrande-svar")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.locator("main")).to_contain_text("Tack, ditt svar har kommit in")
    expect(page.locator("main")).to_contain_text("Byggnaden skuggar vår uteplats.")
    phone.close()
