"""Several measures in one application, from the question whether there is more to the officer's desk and the papers."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from flask import Flask
from shapely import affinity
from shapely.geometry import mapping, shape

from permits.case.access import Principal
from permits.web import page as common
from tests.web.applicant import GARAGE, Applicant, sides
from tests.web.checking import Page

Login = Callable[..., Principal]
PLANK = {"structure_height": "1,9", "complements": "en_tvabostadshus", "materials": "Trä, vitt"}


def more(anna: Applicant, page: Page, kind: str) -> Page:
    """Answer that there is more to do: this."""
    return anna.client.send(page.form("more"), {"more": "ja", "which": kind})


def no_more(anna: Applicant, page: Page) -> Page:
    return anna.client.send(page.form("more"), {"more": "nej"})


def answered(anna: Applicant, page: Page, about: dict[str, Any], distance: str = "5", along: int = 0) -> Page:
    """The questions and the place of a further measure, and of its neighbours where they are asked about."""
    page = anna.client.send(page.form("version"), about)
    assert re.search(r"/placering-\d$", page.path), page.errors
    page = anna.client.send(page.form("version"), placed(page, distance, along))
    if "/grannar-" in page.path:
        page = anna.client.send(page.form("version"), {"consent": "nej"})
    return page


def placed(page: Page, distance: str, along: int) -> dict[str, Any]:
    measured = {"method": "matt", "boundary_a": sides(page)[along], "distance_a": distance}
    asked = set(page.tree.xpath("//form//input/@name | //form//select/@name"))
    sizes = {"shape": "rektangel", "width": "4", "length": "5", "thickness": "0,1"}
    return {**measured, **{name: value for name, value in sizes.items() if name in asked}}


def garage_and_shed(anna: Applicant) -> Page:
    """An application about a garage and one more building of the kind, at the verdict."""
    page = more(anna, anna.until("fler"), "komplementbyggnad")
    assert page.path == anna.url("uppgifter-2")
    page = answered(anna, page, {**GARAGE, "use": "forrad"}, along=1)
    return no_more(anna, page)


def finished(anna: Applicant, page: Page) -> Page:
    """From the verdict to the receipt."""
    for step in ("besked", "handlingar", "sokande", "medsokande", "kontrollansvarig", "tid", "faktura"):
        if page.path == anna.url(step):
            page = anna.answer(page, step)
    assert page.path == anna.url("granska"), f"stands on {page.path}: {page.errors}"
    return anna.client.send(page.form("Skicka in ansökan"))


# --- the question ---------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_beforehand_and_one_answer_leads_on(anna: Applicant) -> None:
    page = anna.until("fler")
    assert page.tree.xpath("//input[@name='more'][@checked]") == []
    assert no_more(anna, page).path == anna.url("besked")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Svara ja eller nej."),
        ({"more": "ja"}, "Välj vad mer du ska göra."),
        ({"more": "ja", "which": "slott"}, "Välj ett av alternativen."),
    ],
)
def test_an_answer_that_says_too_little_is_asked_again(anna: Applicant, typed: dict[str, str], said: str) -> None:
    page = anna.client.send(anna.until("fler").form("more"), typed, 422)
    assert page.errors == [said]


def test_each_step_says_which_measure_it_asks_about(anna: Applicant) -> None:
    page = more(anna, anna.until("fler"), "komplementbyggnad")
    assert "Komplementbyggnad (2 av 2)" in page.tree.xpath("//title")[0].text
    first = anna.client.page(anna.url("placering"))
    assert "Komplementbyggnad (1 av 2)" in first.text
    assert "Placeringen (2 av 2)" in page.text


def test_a_further_step_is_closed_until_the_application_is_about_so_much(anna: Applicant) -> None:
    anna.until("fler")
    assert anna.client.page(anna.url("uppgifter-2")).path == anna.url("fler")
    assert anna.client.get(anna.url("uppgifter-5")).status_code == 404


def test_there_is_room_for_four_measures_and_no_more(anna: Applicant) -> None:
    page = anna.until("fler")
    for number in (2, 3, 4):
        assert page.path == anna.url("fler" if number == 2 else f"fler-{number - 1}")
        page = answered(anna, more(anna, page, "komplementbyggnad"), GARAGE, along=number % 3)
    assert page.path == anna.url("besked")
    assert anna.client.get(anna.url("fler-4")).status_code == 404
    assert "Komplementbyggnad (4 av 4)" in page.text


# --- the answer -----------------------------------------------------------------------------------------------------


def test_two_small_buildings_are_counted_together_in_one_answer(anna: Applicant) -> None:
    """24 m² and 20 m² are within 45 m² together; 24 m² and 25 m² are not, and the facts say why."""
    page = garage_and_shed(anna)
    assert "Komplementbyggnad (1 av 2)" in page.text
    assert "44 m², varav 24 m² i samma ansökan" in page.text or "24 m², varav 24 m² i samma ansökan" in page.text


def test_two_buildings_on_the_same_ground_are_noticed(anna: Applicant) -> None:
    page = more(anna, anna.until("fler"), "komplementbyggnad")
    page = no_more(anna, answered(anna, page, {**GARAGE, "use": "forrad"}))
    assert "Två byggnader på samma plats" in page.text
    assert "20 m² av det du har ritat ligger över Komplementbyggnad (1 av 2)." in page.text


def test_a_measure_taken_back_half_way_leaves_nothing_behind(anna: Applicant, app: Flask) -> None:
    garage_and_shed(anna)
    page = no_more(anna, anna.client.page(anna.url("fler")))
    assert page.path == anna.url("besked")
    assert "av 2)" not in page.text
    assert "i samma ansökan" not in page.text
    receipt = finished(anna, page)
    view = recorded(app, anna, receipt)
    assert view.case.measures == ("komplementbyggnad",)
    assert not {slug for slug in view.answers if slug.endswith("-2")}
    assert view.more_reports == ()
    assert view.assessment.parts == ()
    assert {finding.measure for finding in view.assessment.findings} == {""}


def test_what_was_answered_of_a_measure_taken_back_is_there_when_it_comes_again(anna: Applicant) -> None:
    garage_and_shed(anna)
    no_more(anna, anna.client.page(anna.url("fler")))
    page = more(anna, anna.client.page(anna.url("fler")), "komplementbyggnad")
    assert page.tree.xpath("//input[@name='ridge_height']/@value") == ["3,9"]


def test_a_verdict_read_before_there_was_more_must_be_read_again(anna: Applicant) -> None:
    anna.until("sokande")
    page = more(anna, anna.client.page(anna.url("fler")), "tillbyggnad")
    assert page.path == anna.url("uppgifter-2")
    review = anna.client.page(anna.url("granska"))
    assert any("reglerna säger något annat nu" in problem for problem in review.errors)


# --- handed in ------------------------------------------------------------------------------------------------------


def recorded(app: Flask, anna: Applicant, receipt: Page) -> Any:
    services = app.extensions[common.SERVICES]
    case_id = receipt.path.split("/")[2]
    with services.applying._database.reading() as unit:
        from permits.services.viewing import view_of

        return view_of(unit, case_id, None, services.clock())


def test_a_building_and_a_fence_are_handed_in_seen_and_printed(anna: Applicant, app: Flask, login: Login) -> None:
    page = answered(anna, more(anna, anna.until("fler"), "plank"), PLANK, "2", along=1)
    receipt = finished(anna, no_more(anna, page))
    assert "Komplementbyggnad + 1 till" in receipt.text
    case_id = receipt.path.split("/")[2]
    view = recorded(app, anna, receipt)
    assert view.case.measures == ("komplementbyggnad", "plank")
    assert [part.measure for part in view.assessment.parts] == ["Komplementbyggnad", "Plank"]
    assert all(view.reports)
    assert "Komplementbyggnad + 1 till" in anna.client.page("/mina-sidor").text

    login(anna.client, "officer")
    assert "Komplementbyggnad + 1 till" in anna.client.page("/handlaggning").text
    case = anna.client.page(f"/handlaggning/{case_id}")
    headings = ["".join(heading.itertext()).strip() for heading in case.tree.xpath("//section[@id='bedoma']//h3")]
    assert [heading for heading in headings if heading in {"Komplementbyggnad", "Plank"}] == [
        "Komplementbyggnad",
        "Plank",
    ]
    plan = anna.client.get(f"/handlaggning/{case_id}/situationsplan.svg").get_data(as_text=True)
    assert "1. Komplementbyggnad" in plan
    assert "2. Plank" in plan

    services = app.extensions[common.SERVICES]
    services.reacting.react_once()
    made = recorded(app, anna, receipt).case.case_file
    with services.files.open(made.sha256) as content, pikepdf.open(io.BytesIO(content.read())) as printed:
        assert str(printed.docinfo["/Title"]).startswith("Ärendeakt")
        assert len(printed.pages) > 4


def test_the_decision_is_about_all_that_was_applied_for(anna: Applicant, app: Flask, login: Login) -> None:
    receipt = finished(anna, garage_and_shed(anna))
    services = app.extensions[common.SERVICES]
    officer = login(app.test_client(), "officer")
    case_id = receipt.path.split("/")[2]
    version = services.handling.case(officer, case_id).case.version
    services.deciding.grant(officer, case_id, version, "Följer planen.")
    from permits.services.ruling import ruling

    told = ruling(recorded(app, anna, receipt), services.places.municipality)
    assert f"bygglov för komplementbyggnad (2) på fastigheten {anna.designation}" in told.operative


def test_a_drawing_of_the_second_is_answered_with_the_first_counted(anna: Applicant) -> None:
    """A shed of 24 m² is free by itself, and not beside a garage of 24 m²."""
    garage_and_shed(anna)
    page = anna.client.page(anna.url("placering-2"))
    (drawn,) = page.tree.xpath("//*[@data-geometry]/@data-geometry")
    headers = {"X-CSRF-Token": str(page.tree.xpath("//meta[@name='csrf-token']/@content")[0])}

    def hint(size: float) -> str:
        sent = {"geometry": mapping(affinity.scale(shape(json.loads(drawn)), size, size))}
        answer = anna.client.post(anna.url("placering-2/svar"), json=sent, headers=headers)
        return str(answer.get_json()["hint"]["title"])

    assert hint(1.0) == "Du behöver varken bygglov eller anmälan"
    assert hint(1.1) == "Du behöver bygglov"
    for elsewhere in ("placering-3/svar", "uppgifter/svar"):
        assert anna.client.post(anna.url(elsewhere), json={}, headers=headers).status_code == 404
