"""What residents do in the browser in a whole case: an application step by step, and what they say later."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

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
    control_officer: Mapping[str, str] = field(default_factory=dict)


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

    def reads_the_decision(self) -> None:
        """When it is printed (the page asks for it by itself): opens it, and says so."""
        self.open("beslut", "egen-beslutat")
        link = self.page.get_by_role("link", name="Läs beslutet (PDF)")
        link.wait_for(timeout=60_000)
        answer = self.page.request.get(str(link.get_attribute("href")))
        assert answer.body().startswith(b"%PDF-")
        self.press("Jag har läst beslutet", "beslut", "egen-last")

    def begins(self) -> None:
        self.open("Du får börja arbetet", "egen-startbesked")
        self.press("Meddela att arbetet har börjat", "Arbetet pågår", "egen-borjat")

    def has_finished(self) -> None:
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
        "kontrollansvarig": wish.control_officer,
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


def hand_in(page: Page, label: str) -> None:
    """One drawing, labelled as what it is."""
    name = f"{label}.png"
    page.locator("#label").select_option(label)
    page.locator("#file").set_input_files({"name": name, "mimeType": "image/png", "buffer": walking.drawing("PNG")})
    add = page.get_by_role("button", name="Lägg till", exact=True)
    if add.is_visible():
        add.click()
    expect(page.locator("#inlamnat")).to_contain_text(name)


def measured(width: str, length: str, sides: tuple[int, int], away: tuple[str, str]) -> Callable[[Page], None]:
    """Placed by its measures: so wide and long (m), so far from two of the property's sides, counted from 1."""

    def place(page: Page) -> None:
        walking.fill(page, {"method": "matt", "shape": "rektangel", "width": width, "length": length})
        named = page.locator("select[name=boundary_a] option").evaluate_all("all => all.map(one => one.value)")
        first, second = (named[side] for side in sides)
        walking.fill(page, {"boundary_a": first, "distance_a": away[0]})
        walking.fill(page, {"boundary_b": second, "distance_b": away[1]})

    return place
