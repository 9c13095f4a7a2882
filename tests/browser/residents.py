"""What residents do in the browser in a whole case: an application step by step, and what they say later."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from permits.demo.people import Persona
from tests.browser import walking
from tests.browser.conftest import ask_of, watched
from tests.browser.walking import Looked
from tests.service import Service

STEP = re.compile(r"/ansokan/[\w-]+/([a-z]+)")
MOST_STEPS = 20


@dataclass(frozen=True)
class Wish:
    """What somebody applies for: the kind, what is answered of it by field name, where it is, and the papers to it."""

    kind: str
    about: Mapping[str, str]
    placed: Callable[[Page], None]
    papers: tuple[str, ...] = ("planritning", "fasadritning")


@dataclass(frozen=True)
class Applied:
    """An application that came in, and the browser of whoever made it."""

    page: Page
    number: str
    case_id: str
    look: Looked

    def open(self, says: str, name: str) -> None:
        """The page of the case, once the worker has made what it is to say."""
        self.page.goto(f"/arende/{self.case_id}")
        expect(self.page.locator("main")).to_contain_text(says)
        self.look(self.page, name)

    def press(self, button: str, says: str, name: str) -> None:
        self.page.get_by_role("button", name=button).click()
        expect(self.page.locator("main")).to_contain_text(says)
        self.look(self.page, name)

    def answers(self, texts: Sequence[str], *, file_to: int) -> None:
        """Each point of the order, one of them with a new drawing."""
        self.open("Det här behöver handläggaren", "egen-komplettera")
        points = self.page.locator(".asked-point")
        for point, text in zip(points.all(), texts, strict=True):
            point.locator("textarea").fill(text)
        new = {"name": "ny-ritning.png", "mimeType": "image/png", "buffer": walking.drawing("PNG")}
        points.nth(file_to).locator("input[type=file]").set_input_files(new)
        self.press("Skicka in det som är klart", "Tack, ditt svar har kommit in", "egen-kompletterat")

    def hands_in_the_control_plan(self) -> None:
        self.open("Börja inte bygga", "egen-beviljat")
        plan = {"name": "kontrollplan.png", "mimeType": "image/png", "buffer": walking.drawing("PNG")}
        self.page.locator("input[name=bygg-fil]").set_input_files(plan)
        self.press("Lämna in", "Kontrollplanen har kommit in", "egen-kontrollplan")

    def reads_the_decision(self) -> str:
        """When it is printed (the page asks for it by itself): opens it, and says so. What it says, on one line."""
        self.open("beslut", "egen-beslutat")
        link = self.page.get_by_role("link", name="Läs beslutet (PDF)")
        link.wait_for(timeout=60_000)
        answer = self.page.request.get(str(link.get_attribute("href")))
        self.press("Jag har läst beslutet", "Vi har antecknat", "egen-last")
        return words_of(answer.body())

    def remarks(self, text: str) -> None:
        """On what a decision against the application would rest on."""
        self.open("Svara senast", "egen-kommunicerat")
        self.page.locator("textarea[name=yttrande]").fill(text)
        self.press("Skicka yttrandet", "Tack, ditt yttrande har kommit in", "egen-yttrat")

    def appeals(self, why: str) -> None:
        """In the service, with the letter as a file."""
        expect(self.page.locator("main")).to_contain_text("Du kan överklaga till och med")
        self.page.get_by_text("Överklaga beslutet", exact=True).click()
        self.page.get_by_label("Hur vill du att beslutet ska ändras").fill(why)
        letter = {"name": "overklagande.png", "mimeType": "image/png", "buffer": walking.drawing("PNG")}
        self.page.locator("input[name=overklagar-fil]").set_input_files(letter)
        self.look(self.page, "egen-overklagar")
        self.press("Skicka överklagandet", "Ditt överklagande har kommit in", "egen-overklagat")

    def begins(self) -> None:
        self.open("Du får börja arbetet", "egen-startbesked")
        self.press("Meddela att arbetet har börjat", "Arbetet pågår", "egen-borjat")

    def has_finished(self) -> None:
        self.open("Arbetet pågår", "egen-bygger")
        self.press("Meddela och begär slutbesked", "Vi prövar slutbeskedet", "egen-klart")

    def has_final_clearance(self) -> None:
        self.open("Klart: du har fått slutbesked", "egen-slutbesked")


def apply(browser: Browser, service: Service, who: Persona, wish: Wish, look: Looked) -> Applied:
    """From the first page to the receipt; every step is looked at before it is left."""
    page = watched(ask_of(browser, service).new_page())
    walking.log_in(page, service, who.name)
    walking.begin(page)
    for _step in range(MOST_STEPS):
        slug = _slug(page)
        if slug == "granska":
            break
        _answer(page, slug, who, wish)
        look(page, f"sokande-{slug}")
        at = page.url
        walking.go_on(page)
        expect(page).not_to_have_url(at)
    look(page, "sokande-granska")
    number = walking.submit(page)
    look(page, "sokande-kvitto")
    found = re.search(r"/arende/([\w-]+)/kvitto", page.url)
    assert found
    return Applied(page, number, found[1], look)


def _slug(page: Page) -> str:
    found = STEP.search(page.url)
    assert found, page.url
    return found[1]


def _answer(page: Page, slug: str, who: Persona, wish: Wish) -> None:
    """Answer one step as somebody would who wants just this."""
    start = f"{datetime.now(UTC) + timedelta(days=180):%Y-%m-%d}"
    answers: dict[str, Mapping[str, str]] = {
        "fastighet": {"designation": who.property or ""},
        "atgard": {"measure": wish.kind},
        "uppgifter": wish.about,
        "grannar": {"consent": "nej"},
        "fler": {"more": "nej"},
        "sokande": {"role": "sjalv"},
        "medsokande": {"has": "nej"},
        "kontrollansvarig": {"has": "nej"},
        "tid": {"start_date": start},
        "faktura": {"same": "ja"},
    }
    if slug == "placering":
        wish.placed(page)
    elif slug == "handlingar":
        for paper in wish.papers:
            hand_in(page, paper)
    else:
        walking.fill(page, answers.get(slug, {}))


def object_by_link(browser: Browser, service: Service, number: str, name: str, views: str, look: Looked) -> None:
    """A neighbour on a phone: the link of the letter, login, what they have against it."""
    page = watched(ask_of(browser, service, viewport={"width": 360, "height": 740}, has_touch=True).new_page())
    page.goto(link_of(service, number))
    look(page, "granne-lank")
    page.get_by_role("link", name="Svara med BankID").click()
    page.get_by_role("button", name="Logga in med BankID").click()
    expect(page).to_have_url(re.compile(re.escape(service.idp_url)))
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    page.get_by_label("Jag har synpunkter").check()
    page.get_by_label("Vad vill du säga?").fill(views)
    look(page, "granne-svar")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.locator("main")).to_contain_text("Tack, ditt svar har kommit in")
    look(page, "granne-svarat")
    page.context.close()


def link_of(service: Service, number: str) -> str:
    """Where the letter about this case leads; the service's own worker sends it."""
    for _wait in range(300):
        for mail in (service.data / "mail").glob("*.eml"):
            told = mail.read_text(encoding="utf-8", errors="replace").replace("=\n", "")
            if number in told and (found := re.search(r"/yttrande/[A-Z0-9-]{34}", told)):
                return found[0]
        time.sleep(0.2)
    raise AssertionError("no letter has left")


def words_of(pdf: bytes) -> str:
    """The text of a PDF with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(each.get_textpage().get_text_range() for each in document).split())


def hand_in(page: Page, label: str) -> None:
    """One drawing, labelled as what it is."""
    name = f"{label}.png"
    page.locator("#label").select_option(label)
    page.locator("#file").set_input_files({"name": name, "mimeType": "image/png", "buffer": walking.drawing("PNG")})
    add = page.get_by_role("button", name="Lägg till", exact=True)
    if add.is_visible():
        add.click()
    expect(page.locator("#inlamnat")).to_contain_text(name)


def the_first_building(page: Page) -> None:
    """What is done inside a house is placed by pointing it out."""
    page.locator("label[for^=building]").first.click()


def measured(width: str, length: str, sides: tuple[int, int], away: tuple[str, str]) -> Callable[[Page], None]:
    """Placed by its measures: so wide and long (m), so far from two of the property's sides, counted from 1."""

    def place(page: Page) -> None:
        walking.fill(page, {"method": "matt", "shape": "rektangel", "width": width, "length": length})
        named = page.locator("select[name=boundary_a] option").evaluate_all("all => all.map(one => one.value)")
        first, second = (named[side] for side in sides)
        walking.fill(page, {"boundary_a": first, "distance_a": away[0]})
        walking.fill(page, {"boundary_b": second, "distance_b": away[1]})

    return place
