"""Somebody who fills in an application page by page, as one does without JavaScript."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.web.checking import CheckingClient, Page

GARAGE = {
    "use": "garage",
    "complements": "en_tvabostadshus",
    "ridge_height": "3,9 m",
    "roof_pitch": "27",
    "existing_exempt_area": "0",
    "installations": "inget",
    "facade": "Stående träpanel, röd",
    "roof": "Tegel",
}
STEPS = (
    "fastighet", "atgard", "uppgifter", "placering", "grannar", "fler", "besked", "handlingar", "sokande", "medsokande",
    "tid", "faktura",
)  # fmt: skip


def picture(colour: str = "white") -> io.BytesIO:
    """A drawing as a JPEG."""
    drawn = io.BytesIO()
    Image.new("RGB", (120, 160), colour).save(drawn, "JPEG")
    drawn.seek(0)
    return drawn


@dataclass
class Applicant:
    """Answers each step; `answers` overrides what is answered by step."""

    client: CheckingClient
    designation: str
    draft: str = ""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def begin(self) -> Page:
        page = self.client.page("/mina-sidor")
        page = self.client.send(page.form("Börja en ansökan"))
        self.draft = page.path.split("/")[2]
        return page

    def url(self, step: str) -> str:
        return f"/ansokan/{self.draft}/{step}"

    def until(self, step: str) -> Page:
        """Begin, answer everything before `step`, and stand on its page."""
        page = self.begin()
        for slug in STEPS:
            if slug == step:
                break
            if page.path == self.url(slug):
                page = self.answer(page, slug)
        assert page.path == self.url(step), f"stands on {page.path}, not on {step}: {page.errors}"
        return page

    def answer(self, page: Page, step: str, status: int = 200) -> Page:
        return self.client.send(page.form("version"), {**self._usual(page, step), **self.answers.get(step, {})}, status)

    def _usual(self, page: Page, step: str) -> dict[str, Any]:
        if step == "placering":
            return self.measured(page)
        return {
            "fastighet": {"designation": self.designation},
            "atgard": {"measure": "komplementbyggnad"},
            "uppgifter": GARAGE,
            "grannar": {"consent": "nej"},
            "fler": {"more": "nej"},
            "sokande": {"role": "sjalv"},
            "medsokande": {"has": "nej"},
            "tid": {"start_date": "2030-05-14"},
            "faktura": {"same": "ja"},
        }.get(step, {})

    def measured(self, page: Page, distance: str = "5") -> dict[str, Any]:
        """A garage, 4 by 6 metres, along the longest side of the plot."""
        return {
            "method": "matt",
            "shape": "rektangel",
            "width": "4",
            "length": "6",
            "boundary_a": sides(page)[0],
            "distance_a": distance,
        }


def sides(page: Page) -> list[str]:
    return [side for side in page.tree.xpath("//select[@name='boundary_a']/option/@value") if side]
