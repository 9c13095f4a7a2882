"""The officer's queue by keyboard, and many cases given at once, in a real browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from permits.adapters.database import open_database
from tests.bench.many_cases import ManyCases
from tests.browser import walking
from tests.service import Service


def forty_cases(service: Service) -> None:
    database = open_database(f"sqlite:///{service.data / 'lovlig.db'}")
    try:
        with database.reading() as unit:
            officers = [member for member in unit.staff.members() if "officer" in member.roles]
        ManyCases(database, datetime.now(UTC), officers, number_from=900_000).make(40)
    finally:
        database.close()


def test_the_queue_by_keyboard_and_many_cases_at_once(page: Page, service: Service) -> None:
    forty_cases(service)
    walking.log_in(page, service, "Maja Sjö", staff=True)
    expect(page.locator("h1")).to_have_text("Ärenden")
    walking.looked_at(page, "ko")
    rows = page.locator("[data-row]")
    bulk = page.locator("[data-bulk]")
    expect(bulk).to_be_hidden()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(0).locator("th a")).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(rows.nth(1).locator("input")).to_be_checked()
    expect(bulk).to_contain_text("(2)")
    walking.looked_at(page, "ko-ikryssade")

    page.keyboard.press("/")
    search = page.locator("#sok")
    expect(search).to_be_focused()
    page.keyboard.type("jxk?/")
    expect(search).to_have_value("jxk?/")
    expect(bulk).to_contain_text("(2)")

    chosen = bulk.locator("#till option", has_text="Omar Ek")
    bulk.locator("#till").select_option(value=chosen.get_attribute("value"))
    bulk.get_by_role("button", name="Tilldela").click()
    # the first of them may already be his
    expect(page.locator("main .banner")).to_contain_text(re.compile("tilldelades Omar Ek|Omar Ek har redan ärendet"))

    page.locator("#kortkommandon summary").click()
    page.get_by_label("Använd kortkommandon").uncheck()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(search).not_to_be_focused()
    page.reload()
    page.keyboard.press("/")
    expect(search).not_to_be_focused()
    page.locator("#kortkommandon summary").click()
    page.get_by_label("Använd kortkommandon").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/handlaggning/[0-9a-f]{32}$"))
