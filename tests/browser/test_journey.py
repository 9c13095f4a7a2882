"""The main job in a real browser: a resident applies, an officer asks for more and decides, the resident reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import walking
from tests.browser.conftest import ask_of, watched
from tests.demo_people import persona
from tests.service import Service

OFFICER = "Hanna Lind"


def test_from_login_to_decision(page: Page, browser: Browser, service: Service) -> None:
    anna = persona("anna")
    number = apply_by_drawing(page, service, anna.name, anna.property)
    case_url = page.url.removesuffix("/kvitto")

    desk = watched(ask_of(browser, service).new_page())
    walking.log_in(desk, service, OFFICER, staff=True)
    walking.looked_at(desk, "handlaggning")
    request_completion(desk, number)

    answer_completion(page, case_url)

    approve(desk, number)

    read_decision(page, case_url)


def apply_by_drawing(page: Page, service: Service, name: str, designation: str) -> str:
    """The whole application; the registry number."""
    page.goto("/")
    walking.looked_at(page, "start")
    walking.log_in(page, service, name)
    walking.looked_at(page, "mina-sidor")
    walking.begin(page)
    walking.to_siting(page, designation, "komplementbyggnad", walking.GARAGE, walking.looked_at)
    draw_with_mouse(page)
    walking.looked_at(page, "placering")
    walking.go_on(page)
    walking.no_more(page, walking.looked_at)
    walking.at(page, "besked")
    expect(page.locator("main")).to_contain_text("bygglov")
    walking.looked_at(page, "besked")
    walking.go_on(page)
    walking.at(page, "handlingar")
    walking.hand_in_documents(page, walking.looked_at)
    walking.people_and_time(page, walking.looked_at)
    number = walking.submit(page)
    walking.looked_at(page, "kvitto")
    return number


def draw_with_mouse(page: Page) -> None:
    """A rectangle on the map; the server answers while it is drawn."""
    the_map = page.locator(".leaflet-container")
    the_map.scroll_into_view_if_needed()
    page.get_by_role("button", name="Rita rektangel").click()
    box = the_map.bounding_box()
    assert box
    for x, y in ((0.50, 0.33), (0.55, 0.42)):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=5)
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    answer = page.locator("#drawing-answer")
    expect(answer).to_contain_text("m²")
    expect(answer).to_contain_text("m till")


def request_completion(desk: Page, number: str) -> None:
    """Three parts are questioned and become one order, read before it is sent."""
    desk.get_by_role("link", name=number).click()
    expect(desk.locator("h1")).to_contain_text(number)
    walking.looked_at(desk, "handlaggning-arende")
    desk.get_by_role("link", name="Granska del för del").click()
    question(desk, "Planritning: plan.jpg", "Skriv ut vad rummen ska användas till.")
    question(desk, "Fasadritning: fasad.png", "Fasadritningen saknar mått. Skriv ut höjden till taknocken.")
    question(desk, "Tid", "Är byggstarten rätt angiven?")
    walking.looked_at(desk, "handlaggning-delar")
    desk.get_by_role("link", name=re.compile("Titta på handlingen.*fasad.png")).click()
    expect(desk.locator(".look img")).to_have_js_property("complete", True)
    assert desk.locator(".look img").evaluate("picture => picture.naturalWidth") > 0
    walking.looked_at(desk, "handlaggning-handling")
    desk.go_back()
    desk.get_by_role("link", name="Skriv föreläggandet").click()
    walking.fill(desk, {"due": "snart"})
    desk.get_by_role("button", name="Läs igenom innan du skickar").click()
    expect(desk.locator(".error-summary")).to_contain_text("Skriv datumet")
    walking.fill(desk, {"due": f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}"})
    desk.get_by_role("button", name="Läs igenom innan du skickar").click()
    expect(desk.locator(".letter")).to_contain_text("Fasadritningen saknar mått")
    walking.looked_at(desk, "handlaggning-forelaggande")
    desk.get_by_role("button", name="Skicka föreläggandet").click()
    expect(desk.locator("main")).to_contain_text("Väntar på komplettering")


def question(desk: Page, title: str, lacks: str) -> None:
    """Put one part in question."""
    part = desk.locator(".parts > li").filter(has=desk.get_by_role("heading", name=title, exact=True))
    part.locator("summary").last.click()
    part.locator("textarea[name=lacks]").fill(lacks)
    part.get_by_role("button", name="Lägg till i föreläggandet").click()
    expect(desk.locator("#samlat")).to_contain_text(title)


def answer_completion(page: Page, case_url: str) -> None:
    """On a phone: one point is answered and kept, then the rest, and all of it is sent in."""
    page.goto("/mina-sidor")
    expect(page.locator("main")).to_contain_text("Väntar på dig")
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(case_url)
    expect(page.locator("main")).to_contain_text("Fasadritningen saknar mått")
    walking.looked_at(page, "arende-komplettering")
    page.set_viewport_size({"width": 360, "height": 780})
    answers = page.locator(".asked-point textarea")
    answers.first.fill("Här är en ritning till.")
    page.locator(".asked-point input[type=file]").first.set_input_files(
        {"name": "ny-ritning.png", "mimeType": "image/png", "buffer": walking.drawing("PNG")}
    )
    page.get_by_role("button", name="Spara och fortsätt senare").click()
    expect(page.locator("main")).to_contain_text("Det är inte skickat ännu")
    expect(page.locator(".asked-point").first).to_contain_text("ny-ritning.png")
    for number in range(1, answers.count()):
        answers.nth(number).fill("Höjden till taknocken är 3,9 m, och datumet stämmer.")
    page.get_by_role("button", name="Skicka in det som är klart").click()
    expect(page.locator("main")).to_contain_text("Handläggs")
    expect(page.locator("main")).to_contain_text("ny-ritning.png")
    walking.looked_at(page, "arende-besvarat")


def accept_answers(desk: Page) -> None:
    accept = desk.get_by_role("button", name="Godkänn svaret")
    walking.looked_at(desk, "handlaggning-svar")
    for left in range(accept.count() - 1, -1, -1):
        accept.first.click()
        expect(accept).to_have_count(left)


def approve(desk: Page, number: str) -> None:
    desk.goto("/handlaggning")
    desk.get_by_role("link", name=number).click()
    expect(desk.locator("main")).to_contain_text("Komplettering kom in")
    accept_answers(desk)
    assert_pdf(desk, until_there(desk, re.compile("rendeakt")))
    desk.get_by_role("link", name="Bevilja").first.click()
    walking.looked_at(desk, "handlaggning-bevilja")
    walking.fill(desk, {"reasons": "Garaget följer detaljplanen och ryms i byggrätten (9 kap. 56 § PBL)."})
    desk.get_by_role("button", name="Bevilja bygglov").click()
    expect(desk.locator("main")).to_contain_text("Beviljad")
    walking.looked_at(desk, "handlaggning-beslutat")


def read_decision(page: Page, case_url: str) -> None:
    page.goto(case_url)
    expect(page.locator("main")).to_contain_text("Du har fått bygglov")
    url = until_there(page, re.compile("[Bb]eslut"))
    walking.looked_at(page, "arende-beslutat")
    assert_pdf(page, url)


def until_there(page: Page, name: re.Pattern[str]) -> str:
    """The address of a link that comes when the worker has made what it leads to."""
    link = page.get_by_role("link", name=name)
    for _wait in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    url = link.first.get_attribute("href")
    assert url
    return url


def assert_pdf(page: Page, url: str) -> None:
    answer = page.request.get(url)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def test_without_javascript(browser: Browser, service: Service) -> None:
    """The same way with measures instead of a map; the server draws the plan."""
    context = ask_of(browser, service, java_script_enabled=False)
    page = context.new_page()
    bo = persona("bo-och-eva")
    walking.log_in(page, service, bo.name, scripted=False)
    walking.begin(page)
    walking.to_siting(page, bo.property, "komplementbyggnad", walking.GARAGE)
    sides = page.locator("select[name=boundary_a] option").evaluate_all("options => options.map(o => o.value)")
    walking.fill(page, {"method": "matt", "shape": "rektangel", "width": "4", "length": "6"})
    walking.fill(page, {"boundary_a": sides[2], "distance_a": "5", "boundary_b": sides[4], "distance_b": "6"})
    walking.go_on(page)
    assert page.locator(".error-summary").all_inner_texts() == []
    if "/grannar" in page.url:
        walking.fill(page, {"consent": "nej"})
        walking.go_on(page)
    walking.no_more(page)
    walking.at(page, "besked")
    walking.go_on(page)
    walking.hand_in_documents(page)
    walking.people_and_time(page)
    number = walking.submit(page)
    page.goto("/mina-sidor")
    expect(page.locator("main")).to_contain_text(number)
    context.close()


def test_the_drawing_by_keyboard_alone(context: BrowserContext, page: Page, service: Service) -> None:
    jasmin = persona("hörntomt")
    walking.log_in(page, service, jasmin.name)
    walking.begin(page)
    walking.to_siting(page, jasmin.property, "komplementbyggnad", walking.GARAGE)
    answer = page.locator("#drawing-answer")
    page.get_by_label("Bredd (m)").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(answer).to_contain_text("20 m²")
    before = answer.inner_text()
    page.get_by_role("button", name="Flytta norrut").focus()
    for _press in range(5):
        page.keyboard.press("Enter")
    expect(answer).not_to_have_text(before)
    page.get_by_role("button", name="Spara och fortsätt").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/(grannar|fler)"))
