"""The guide in a browser: from the start page to an answer, to somebody who is sent it, and on to an application."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import walking
from tests.browser.conftest import ask_of, watched
from tests.demo_people import persona
from tests.service import Service

MOST_PRESSES = 6
MOST_SECONDS = 60
FREE = "Du behöver varken bygglov eller anmälan"


class Presses:
    """Counts what a person presses."""

    def __init__(self) -> None:
        self.made = 0

    def on(self, target: Locator) -> None:
        target.click()
        self.made += 1


def ask_about_a_shed(page: Page, presses: Presses, look: walking.Looked = walking.nobody_looks) -> None:
    """Anna's shed, as large as it is first laid out and where; 3 m to the ridge."""
    anna = persona("anna")
    page.goto("/")
    look(page, "guide-start")
    presses.on(page.locator("main button[name=measure][value=komplementbyggnad]"))
    expect(page.locator("h1")).to_have_text("Var ska det vara?")
    look(page, "guide-plats")
    page.locator("#sok").fill(anna.property)
    presses.on(page.get_by_role("button", name="Sök", exact=True))
    look(page, "guide-traff")
    presses.on(page.locator(f"#valet button[value='{anna.property}']"))
    expect(page).to_have_url(re.compile(r"/guide/fragor$"))
    look(page, "guide-fragor")
    page.locator("[name=ridge_height]").fill("3")
    presses.on(page.get_by_text("Nej, inget av det här", exact=True))
    presses.on(page.get_by_role("button", name="Visa svaret"))
    expect(page.locator("h1")).to_have_text(FREE)
    look(page, "guide-svar")


def test_a_shed_is_answered_in_six_presses_and_less_than_a_minute(page: Page) -> None:
    presses, began = Presses(), time.monotonic()
    ask_about_a_shed(page, presses)
    assert presses.made <= MOST_PRESSES
    assert time.monotonic() - began < MOST_SECONDS
    expect(page.locator("main")).to_contain_text("PBL 9 kap. 4 §")


def test_an_answer_is_shared_without_a_name_and_carried_into_an_application(
    browser: Browser, page: Page, service: Service
) -> None:
    anna = persona("anna")
    ask_about_a_shed(page, Presses(), walking.looked_at)
    page.get_by_role("button", name="Dela svaret").click()
    link = page.locator("#lank").input_value()
    read_by_somebody_else(browser, service, link)

    page.get_by_role("button", name="Logga in och gå vidare").click()
    page.get_by_role("button", name="Logga in med BankID").click()
    page.get_by_role("button", name=re.compile(rf"^{anna.name}")).first.click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(service.url)}/ansokan/"))
    walking.looked_at(page, "guide-buren")
    to_the_end(page)
    walking.submit(page)
    walking.looked_at(page, "guide-kvitto")


def read_by_somebody_else(browser: Browser, service: Service, link: str) -> None:
    """The same answer, and nothing of where or whose it is."""
    anna = persona("anna")
    context = ask_of(browser, service)
    other = watched(context.new_page())
    other.goto(link)
    expect(other.locator("h1")).to_have_text(FREE)
    told = other.content()
    assert anna.property not in told
    assert anna.name not in told
    walking.looked_at(other, "guide-delat")
    context.close()


def to_the_end(page: Page) -> None:
    """What the guide did not ask, until all is answered."""
    walking.at(page, "uppgifter")
    walking.fill(page, {name: walking.GARAGE[name] for name in ("use", "roof_pitch", "facade", "roof")})
    walking.go_on(page)
    walking.at(page, "placering")
    walking.go_on(page)
    walking.no_more(page)
    walking.at(page, "besked")
    walking.go_on(page)
    walking.hand_in_documents(page)
    walking.people_and_time(page)
