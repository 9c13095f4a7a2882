"""How an officer works through a case in the browser: what is pressed and written is counted, and so is the time."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator, Page, expect

from tests.archive_package import held
from tests.browser import walking
from tests.browser.conftest import ask_of, watched
from tests.browser.walking import Looked
from tests.service import Service

CLICK_TAKES: Final = 2.65
"""Seconds to make up one's mind (1.35), point (1.1) and press (0.2): Card, Moran and Newell's keystroke-level model."""
KEY_TAKES: Final = 0.28
"""Seconds a character, of somebody who types neither fast nor slowly, by the same model."""
GIVEN: Final = re.compile("Hanna Lind|Omar Ek")
PATIENCE: Final = 120
"""How many times half a second the worker is waited for."""


@dataclass
class Desk:
    """Somebody's browser at work. `clicks` and `characters` since `begin`."""

    page: Page
    looks: Looked
    clicks: int = 0
    characters: int = 0
    begun: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, browser: Browser, service: Service, name: str, looks: Looked) -> Desk:
        page = watched(ask_of(browser, service).new_page())
        walking.log_in(page, service, name, staff=True)
        return cls(page, looks)

    def begin(self) -> None:
        """Count from here."""
        self.clicks, self.characters, self.begun = 0, 0, time.monotonic()

    @property
    def seconds(self) -> float:
        """What a person needs: the machine's waits as they were, and each click and character as the model has it."""
        return time.monotonic() - self.begun + self.clicks * CLICK_TAKES + self.characters * KEY_TAKES

    def look(self, name: str) -> None:
        """Look at the page, which is nothing that an officer waits for."""
        at = time.monotonic()
        self.looks(self.page, name)
        self.begun += time.monotonic() - at

    def told(self, of: str) -> None:
        """What was counted since `begin`, for whoever runs the test with -s."""
        print(f"\n{of}: {self.clicks} tryckningar, {self.characters} tecken, {self.seconds:.0f} s")

    def press(self, what: str | Locator) -> None:
        """A link or a button by what it says."""
        self.clicks += 1
        pressed = what
        if isinstance(pressed, str):
            said = re.compile(rf"^{re.escape(pressed)}$")
            pressed = self.page.get_by_role("link", name=said).or_(self.page.get_by_role("button", name=said)).first
        pressed.click()

    def write(self, answers: Mapping[str, str]) -> None:
        """Fields by name; a press to get to each, and the characters of what is written."""
        for name, value in answers.items():
            self.clicks += 1
            asked = self.page.locator(f"main [name='{name}']").first
            if asked.evaluate("field => ['text', 'textarea', 'search', 'email'].includes(field.type)"):
                self.characters += len(value)
            walking.fill(self.page, {name: value})

    def says(self, *told: str | re.Pattern[str]) -> None:
        for each in told:
            expect(self.page.locator("main")).to_contain_text(each)

    def open_case(self, number: str) -> None:
        """From the queue: among one's own, else among all, once it has been given to somebody."""
        row = self.page.get_by_role("row").filter(has_text=number)
        for _wait in range(PATIENCE):
            self.page.goto("/handlaggning")
            if row.count():
                break
            self.page.goto("/handlaggning?visa=oppna")
            if row.filter(has_text=GIVEN).count():
                self.clicks += 1
                break
            self.page.wait_for_timeout(500)
        self.look("ko")
        self.press(row.get_by_role("link", name=number))
        self.says(number)

    def insert(self, phrase: str) -> None:
        """One of the usual conditions, put into the decision that is being written."""
        self.press(self.page.locator("details.phrases summary"))
        self.press(self.page.get_by_role("button", name=re.compile(f"Infoga.*{phrase}")))
        expect(self.page.locator("#conditions")).to_have_value(re.compile(phrase))

    # completion

    def question(self, title: str, lacks: str) -> None:
        """Put a part in question."""
        part = self.page.locator(".parts > li").filter(has=self.page.get_by_role("heading", name=title, exact=True))
        self.press(part.locator("summary").last)
        part.locator("textarea[name=lacks]").fill(lacks)
        self.characters += len(lacks)
        self.press(part.get_by_role("button", name="Lägg till i föreläggandet"))
        expect(self.page.locator("#samlat")).to_contain_text(title)

    def send_order(self) -> None:
        """What was gathered becomes one order, read before it is sent."""
        self.press("Skriv föreläggandet")
        self.look("forelagg")
        self.press("Läs igenom innan du skickar")
        self.look("forelagg-last")
        self.press("Skicka föreläggandet")
        self.says("Väntar på komplettering")
        self.look("forelagt")

    def accept_answers(self, count: int) -> None:
        accept = self.page.get_by_role("button", name="Godkänn svaret")
        self.look("svar")
        for left in range(count - 1, -1, -1):
            self.press(accept.first)
            expect(accept).to_have_count(left)

    # hearing

    def hear(self, designation: str, why: str) -> None:
        """Those who are proposed and one property more are asked, after the message was read."""
        self.press(self.page.get_by_text("Lägg till en fastighet"))
        self.write({"ny-designation": designation, "ny-reason": why})
        self.press("Lägg till fastigheten")
        self.says(designation)
        self.look("hor-grannar")
        self.press("Läs igenom innan du skickar")
        self.says("Så här läses det")
        self.look("hor-grannar-last")
        self.press("Skicka meddelandet")
        self.says("Har inte svarat")

    def reply(self, text: str) -> None:
        """To the only objection, where the decision is written."""
        self.page.locator("textarea[name^=svar-]").fill(text)
        self.clicks, self.characters = self.clicks + 1, self.characters + len(text)

    # after the decision

    def announce(self) -> None:
        """Put it up on the notice board; from the case's page."""
        self.press("Delgivning, kungörelse och överklagande")
        self.look("efter-beslutet")
        self.press("Sätt upp på anslagstavlan i dag")
        expect(self.page.locator("#kungor")).to_contain_text("Kungjort")
        self.look("kungjort")

    def building(self, case_id: str) -> None:
        self.page.goto(f"/handlaggning/{case_id}/byggskede")

    def make(self, by: str, answers: Mapping[str, str], says: str) -> None:
        """A move of the building stage, from its page and back to it."""
        self.press(by)
        self.look(f"bygg-{_plain(by)}")
        self.write(answers)
        self.page.locator("main form .buttons button[type=submit]").last.click()
        self.clicks += 1
        self.says(says)
        self.look(f"bygg-{_plain(by)}-gjort")

    def archived(self, case_id: str) -> None:
        """The archive package is there for whoever asks, and holds what it says that it holds."""
        self.page.goto(f"/handlaggning/{case_id}")
        working = self.page.locator(".under-way")
        for _wait in range(PATIENCE):
            if not working.count():
                break
            self.page.wait_for_timeout(500)
            self.page.reload()
        expect(working).to_have_count(0)
        url = self.page.get_by_role("link", name="Hämta arkivpaketet").get_attribute("href")
        answer = self.page.request.get(url or "")
        assert answer.status == 200, answer.text()
        if walking.PICTURES:
            (Path(walking.PICTURES) / f"{case_id}.zip").write_bytes(answer.body())
        held(answer.body())


def _plain(text: str) -> str:
    return re.sub(r"\W+", "-", text.lower())
