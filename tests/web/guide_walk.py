"""Somebody who asks the guide page by page, as one does without JavaScript."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from permits.settings import Settings
from tests.web.checking import CheckingClient, Form, Page

PLOT = "Norrhaga 30:12"
ADDRESS = "Domherrevägen 7"
SHED = {"ridge_height": "3", "installations": "inget", "method": "rita"}


@dataclass
class Asker:
    """Asks the guide about `measure` on the plot; each step returns the page that comes."""

    client: CheckingClient

    def choose(self, measure: str = "komplementbyggnad", status: int = 200) -> Page:
        return self.client.send(self.client.page("/").form("/guide/atgard"), {"measure": measure}, status)

    def search(self, typed: str = ADDRESS, status: int = 200) -> Page:
        return self.client.send(self.client.page("/guide/plats").form("sok"), {"sok": typed}, status)

    def take(self, page: Page, designation: str = PLOT, status: int = 200) -> Page:
        """Press a hit."""
        form = Form(page, page.tree.xpath("//form[@id='valet']")[0])
        return self.client.send(form, {"designation": designation}, status)

    def at_questions(self, measure: str = "komplementbyggnad", designation: str = PLOT) -> Page:
        self.choose(measure)
        page = self.take(self.search(designation), designation)
        return page if page.path == "/guide/fragor" else self.client.page("/guide/fragor")

    def without_place(self, measure: str = "komplementbyggnad") -> Page:
        self.choose(measure)
        return self.client.send(self.client.page("/guide/plats").form("ingen plats"), {"utan": "ja"})

    def answer(self, page: Page, status: int = 200, **answers: Any) -> Page:
        return self.client.send(page.form("about"), answers, status)

    def shed(self, **changed: Any) -> Page:
        """The answer about a shed, 15 m², where it was laid out."""
        return self.answer(self.at_questions(), **{**SHED, **changed})

    def near(self, metres: str = "2", **changed: Any) -> Page:
        """The answer about a shed that stands near the boundary of the longest side."""
        page = self.at_questions()
        sides = [side for side in page.tree.xpath("//select[@name='boundary_a']/option/@value") if side]
        measured = {"method": "matt", "width": "3", "length": "5", "boundary_a": sides[0], "distance_a": metres}
        return self.answer(page, **{**SHED, **measured, **changed})


def hrefs(page: Page) -> list[str]:
    """Every address on the page that a press or a fetch could use."""
    return [str(url) for url in page.tree.xpath("//@href | //@src | //@action | //@srcset")]


def kept(settings: Settings, table: str) -> list[str]:
    """What stands in the rows of a table, as text."""
    database = sqlite3.connect(settings.data / "lovlig.db")
    try:
        return [str(row) for row in database.execute(f"SELECT * FROM {table}")]
    finally:
        database.close()
