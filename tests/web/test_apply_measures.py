"""The pages that ask about each kind of measure, as one meets them without JavaScript."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from permits.law.facts import MeasureKind
from permits.wizard.fields import Asked, Choice, Number
from permits.wizard.measures import DETAILS, SHELVES
from tests.web.applicant import Applicant
from tests.web.checking import Page

TODAY = date(2026, 11, 22)


def told_about(kind: MeasureKind) -> dict[str, str]:
    """An answer to every question; what is not asked after these is passed over."""
    blank: list[Asked] = list(DETAILS[kind](None, today=TODAY))
    return {field.name: an_answer(field) for field in blank if not field.if_doubted}


def an_answer(field: Asked) -> str:
    if isinstance(field, Number):
        return "3,5 m" if field.unit == "m" and field.least < 3 else str(max(field.least, 1))
    return field.options[0].value if isinstance(field, Choice) else "Målad träpanel, röd"


def chosen(anna: Applicant, kind: MeasureKind) -> Page:
    anna.answers["atgard"] = {"measure": kind.value}
    return anna.until("uppgifter")


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_every_kind_is_chosen_asked_about_and_mended(anna: Applicant, kind: MeasureKind) -> None:
    page = chosen(anna, kind)
    assert page.h1 == str(DETAILS[kind].title)
    empty = {name: "" for name in told_about(kind) if name not in {"installations", "changes", "work"}}
    wrong = anna.client.send(page.form("version"), empty, 422)
    assert wrong.errors
    answered = anna.client.send(wrong.form("version"), told_about(kind))
    assert answered.path == anna.url("placering"), answered.errors
    again = anna.client.page(anna.url("uppgifter"))
    assert again.h1 == page.h1


def test_the_kinds_stand_under_headings_that_the_top_of_the_page_leads_to(anna: Applicant) -> None:
    page = anna.until("atgard")
    ids = set(page.tree.xpath("//fieldset/fieldset/@id"))
    assert [link.removeprefix("#") for link in page.tree.xpath("//ul[@class='shelf-links']//@href")] == [
        f"measure-{shelf.slug}" for shelf in SHELVES
    ]
    assert ids == {f"measure-{shelf.slug}" for shelf in SHELVES}
    assert len(page.tree.xpath("//input[@name='measure']")) == len(MeasureKind)


def test_a_permit_for_some_time_is_asked_about_without_disturbing_others(anna: Applicant) -> None:
    page = anna.until("atgard")
    assert page.tree.xpath("//details[@class='folded'][not(@open)]//input[@name='wanted'][@value='lov'][@checked]")
    short: dict[str, Any] = {"measure": "nybyggnad_lokal", "wanted": "tidsbegransat"}
    wrong = anna.client.send(page.form("version"), short, 422)
    assert wrong.tree.xpath("//details[@class='folded'][@open]")
    assert "Skriv hur många år det ska stå." in wrong.text
    whole = {**short, "temporary_years": "5 år", "earlier_temporary_years": "0", "can_be_restored": "ja"}
    assert anna.client.send(wrong.form("version"), {**whole, "seasonal": "nej"}).path == anna.url("uppgifter")
    page = anna.client.page(anna.url("atgard"))
    assert page.tree.xpath("//details[@class='folded'][@open]//input[@value='tidsbegransat'][@checked]")


def test_boxes_that_were_ticked_stand_ticked_and_are_summed_up(anna: Applicant) -> None:
    page = chosen(anna, MeasureKind.KOMPLEMENTBYGGNAD)
    form = page.form("version")
    told = {**told_about(MeasureKind.KOMPLEMENTBYGGNAD), "installations": ["eldstad", "va"]}
    assert anna.client.send(form, told).path == anna.url("placering")
    page = anna.client.page(anna.url("uppgifter"))
    assert page.tree.xpath("//input[@name='installations'][@checked]/@value") == ["eldstad", "va"]


def test_an_extension_larger_than_its_house_asks_why_and_only_then(anna: Applicant) -> None:
    page = chosen(anna, MeasureKind.TILLBYGGNAD)
    assert not page.tree.xpath("//*[@id='why_odd']")
    told = {**told_about(MeasureKind.TILLBYGGNAD), "gross_area": "90", "house_area": "40", "storeys": "1"}
    wrong = anna.client.send(page.form("version"), told, 422)
    assert wrong.tree.xpath("//textarea[@id='why_odd']")
    because = {**told, "why_odd": "Det gamla huset är en liten stuga."}
    assert anna.client.send(wrong.form("version"), because).path == anna.url("placering")


def test_what_the_map_knows_of_the_house_is_answered_beforehand_and_may_be_changed(anna: Applicant) -> None:
    page = chosen(anna, MeasureKind.TILLBYGGNAD)
    known = {name: page.tree.xpath(f"//input[@id='{name}']/@value")[0] for name in ("main_ridge_height", "house_area")}
    assert all(known.values())
    assert page.tree.xpath("//input[@name='building_type'][@checked]/@value") == ["en_tvabostadshus"]
    assert "Hämtat från byggnadskartan" in page.text
    told = {**told_about(MeasureKind.TILLBYGGNAD), **known, "main_ridge_height": "9,25", "what": "rum"}
    told |= {"building_type": "en_tvabostadshus"}
    assert anna.client.send(page.form("version"), told).path == anna.url("placering")
    page = anna.client.page(anna.url("uppgifter"))
    assert f"Ändrat av dig. Byggnadskartan sade ”{known['main_ridge_height']}”" in page.text
    assert page.text.count("Hämtat från byggnadskartan") == 2


def test_what_the_map_does_not_know_is_left_to_be_answered(anna: Applicant) -> None:
    page = chosen(anna, MeasureKind.ALTAN)
    assert page.tree.xpath("//input[@id='existing_deck_area']/@value") == [""]
