"""The questions about a measure in a browser: those that hang on an answer come and go with it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import walking
from tests.demo_people import persona
from tests.service import Service


def asked_about(page: Page, service: Service, kind: str) -> None:
    """The questions about this kind of measure, in a new application."""
    anna = persona("anna")
    walking.log_in(page, service, anna.name)
    walking.begin(page)
    walking.choose(page, "designation", anna.property)
    walking.go_on(page)
    walking.choose(page, "measure", kind)
    walking.go_on(page)
    walking.at(page, "uppgifter")


def test_earthworks_ask_how_much_and_felling_trees_does_not(page: Page, service: Service) -> None:
    asked_about(page, service, "markatgard")
    expect(page.locator("#level_change")).to_be_hidden()
    walking.choose(page, "work", "trad")
    expect(page.locator("#level_change")).to_be_hidden()
    walking.choose(page, "work", "schakt")
    expect(page.locator("#level_change")).to_be_visible()
    expect(page.locator("figure.drawing")).to_be_visible()
    walking.choose(page, "work", "schakt")
    expect(page.locator("#level_change")).to_be_hidden()
    walking.looked_at(page, "uppgifter-mark")


def test_a_question_is_gone_when_the_one_it_hangs_on_is(page: Page, service: Service) -> None:
    asked_about(page, service, "andrad_anvandning")
    expect(page.get_by_role("heading", name="Byggnad som blir bostad")).to_be_hidden()
    walking.choose(page, "building_kind", "komplementbyggnad")
    expect(page.get_by_role("heading", name="Byggnad som blir bostad")).to_be_visible()
    walking.choose(page, "becomes_ancillary_dwelling", "ja")
    expect(page.locator("#ridge_height")).to_be_visible()
    walking.choose(page, "building_kind", "lokal")
    expect(page.locator("#ridge_height")).to_be_hidden()
    walking.looked_at(page, "uppgifter-anvandning")


def test_a_heading_is_reached_from_the_top_and_a_stove_is_not_for_a_time(page: Page, service: Service) -> None:
    anna = persona("anna")
    walking.log_in(page, service, anna.name)
    walking.begin(page)
    walking.choose(page, "designation", anna.property)
    walking.go_on(page)
    page.get_by_role("link", name="Installera eller ändra inne i ett hus").click()
    expect(page.locator("#measure-eldstad")).to_be_in_viewport()
    walking.choose(page, "measure", "eldstad")
    expect(page.locator("details.folded")).to_be_hidden()
    walking.choose(page, "measure", "altan")
    page.get_by_text("Gäller det en begränsad tid, eller bara platsen?").click()
    expect(page.locator("#temporary_years")).to_be_hidden()
    walking.choose(page, "wanted", "tidsbegransat")
    expect(page.locator("#temporary_years")).to_be_visible()
    walking.looked_at(page, "atgard-tid")
