"""The service in English: what a resident who does not read Swedish well sees from the first page to the submission."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.web.applicant import Applicant
from tests.web.checking import CheckingClient, Page

Login = Callable[..., Principal]


class InEnglish(Applicant):
    """The same applicant, who reads English buttons."""

    def begin(self) -> Page:
        page = self.client.page("/mina-sidor")
        page = self.client.send(page.form("Start an application"))
        self.draft = page.path.split("/")[2]
        return page


@pytest.fixture
def reader(client: CheckingClient) -> CheckingClient:
    """Somebody who has pressed English in the foot of the start page."""
    client.send(client.page("/").form("/sprak"), {"language": "en"})
    return client


@pytest.fixture
def anna(reader: CheckingClient, login: Login) -> InEnglish:
    login(reader, "anna")
    return InEnglish(reader, "Norrhaga 30:12")


def _words(page: Page, xpath: str) -> dict[str, Any]:
    told = page.tree.xpath(xpath)
    assert len(told) == 1
    found: dict[str, Any] = json.loads(told[0])
    return found


def test_pressing_english_turns_the_pages_into_english_and_back(reader: CheckingClient) -> None:
    start = reader.page("/")
    assert start.tree.get("lang") == "en"
    assert start.h1 == "Do I need a building permit (bygglov)?"
    assert "Behöver jag" not in start.text
    back = reader.send(start.form("/sprak"), {"language": "sv"})
    assert (back.tree.get("lang"), back.h1) == ("sv", "Behöver jag bygglov?")


def test_an_unknown_language_leaves_the_pages_in_swedish(client: CheckingClient) -> None:
    client.set_cookie("sprak", "tlh")
    assert client.page("/").tree.get("lang") == "sv"


def test_numbers_are_written_and_read_in_english(anna: InEnglish) -> None:
    anna.answers["uppgifter"] = {"ridge_height": "3.9", "existing_exempt_area": "99999.5"}
    page = anna.answer(anna.until("uppgifter"), "uppgifter", 422)
    assert page.errors == ["The number is too large. Write 1000 m² or less."]
    assert page.tree.xpath("//input[@name='ridge_height']/@value") == ["3.9"]


def test_what_it_costs_is_told_before_it_is_submitted_and_as_english_writes_it(anna: InEnglish) -> None:
    review = anna.answer(anna.until("faktura"), "faktura")
    assert re.search(r"Estimated fee: [0-9]+,[0-9]{3}(–[0-9]+,[0-9]{3})?\sSEK", review.text)


def test_the_legal_texts_are_marked_as_swedish_and_the_page_says_so_once(anna: InEnglish) -> None:
    page = anna.until("besked")
    assert page.text.count("only the Swedish wording counts") == 1
    findings = page.tree.xpath("//ul[@class='findings']/li/p")
    assert findings
    in_english = [each.text for each in findings if each.get("lang") != "sv"]
    assert 0 < len(in_english) < len(findings) / 2  # what each rule says, above the answer and where it is found


def test_the_sides_of_the_plot_are_told_in_english_and_kept_in_swedish(anna: InEnglish) -> None:
    page = anna.until("placering")
    options = page.tree.xpath("//select[@name='boundary_a']/option[@value!='']")
    assert options
    for option in options:
        assert option.get("value").startswith(("mot ", "gränsen i "))
        assert option.text.startswith(("towards ", "the boundary in "))
    review = anna.answer(anna.until("faktura"), "faktura")
    assert "towards " in review.text
    assert " mot " not in review.text


def test_the_map_and_the_controls_get_english_words(anna: InEnglish) -> None:
    page = anna.until("placering")
    on_map = _words(page, "//div[@data-map='drawing']/@data-words")
    assert on_map["tools"] == "Draw the building"
    assert on_map["Fastigheter"] == "Properties"
    assert _words(page, "//body/@data-words")["checking"] == "The file is being checked"


def test_a_swedish_page_tells_scripts_only_what_is_drawn(app: Flask, client: CheckingClient, login: Login) -> None:
    login(client, "anna")
    page = Applicant(client, "Norrhaga 30:12").until("placering")
    assert [json.loads(told) for told in page.tree.xpath("//@data-words")] == [{"tools": "Rita byggnaden"}]
