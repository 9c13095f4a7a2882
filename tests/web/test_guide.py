"""The guide "Behöver jag bygglov?": from the start page to an answer, its link, and on into an application."""

from __future__ import annotations

import json
import math
import sqlite3

import pytest
from flask import Flask

from permits.case.times import utc_now
from permits.law.facts import Facts, MeasureKind
from permits.law.need import FREE, need_of
from permits.services.assessing import assess_draft, facts_from
from permits.services.relieving import ways_out
from permits.settings import Settings
from permits.web import page as common
from permits.wizard.guide_forms import details_asked, groups_of
from permits.wizard.measures import form_for
from permits.wizard.place_forms import Siting
from tests.web.checking import CheckingClient, Form, Page
from tests.web.guide_walk import PLOT, SHED, Asker, kept


@pytest.fixture
def asker(client: CheckingClient) -> Asker:
    return Asker(client)


def filled(page: Page) -> dict[str, str]:
    """The first answer to every question that the page leaves open, and a small number where one is asked for."""
    held = page.form("about").values()
    answers: dict[str, str] = {}
    for name in page.tree.xpath("//form[.//input[@name='about']]//input[@type='radio' or @type='checkbox']/@name"):
        options = page.tree.xpath(f"//input[@name='{name}']/@value")
        if name not in held:
            answers[name] = "inget" if "inget" in options else options[0]
    for field in page.tree.xpath("//form[.//input[@name='about']]//input[@type='text' and @inputmode='decimal']"):
        if field.get("name") not in {"width", "length", "distance_a", "distance_b", "rotation", "start", "thickness"}:
            answers[field.get("name")] = held[field.get("name")] or ("1" if field.get("name") == "storeys" else "3")
    if "geometry" in held and not held["geometry"] and "building" not in {*held, *answers}:
        side = page.tree.xpath("//select[@name='boundary_a']/option/@value")[1]
        answers |= {"method": "matt", "boundary_a": side, "distance_a": "1", "width": "4", "length": "6"}
    return answers


# --- the way to an answer -------------------------------------------------------------------------------------------


def test_what_stands_far_from_every_building_is_answered_too() -> None:
    """No building is near an empty plot, so the way to the nearest is endless."""
    screen = Facts(
        begun=utc_now().date(), measure=MeasureKind.PLANK, structure_height=2.5, distance_to_building=math.inf
    )
    assert need_of(screen) not in FREE, "so that there is a way out to look for"
    assert not any(change.fact == "distance_to_building" for way in ways_out(screen) for change in way)


def test_a_small_shed_is_answered_in_four_presses_from_the_start_page(asker: Asker) -> None:
    page = asker.choose()
    assert page.path == "/guide/plats"
    page = asker.take(asker.search())
    assert page.path == "/guide/fragor"
    page = asker.answer(page, **SHED)
    assert page.path == "/guide/svar"
    assert page.h1 == "Du behöver varken bygglov eller anmälan"
    assert "PBL 9 kap. 4 §" in page.text
    assert "15 m² (högst 30,0 m²)" in page.text
    assert "vägledning och inget beslut" in page.text
    assert "Andra regler på platsen" in page.text


def test_what_the_map_knows_is_filled_in_and_said_to_come_from_it(asker: Asker) -> None:
    page = asker.at_questions()
    assert page.tree.xpath("//input[@name='complements'][@checked]/@value") == ["en_tvabostadshus"]
    assert page.form("about").values()["existing_exempt_area"] == "0"
    assert "Enligt byggnadskartan" in page.text


def test_only_what_the_law_answers_by_is_asked(asker: Asker) -> None:
    names = set(asker.at_questions().form("about").values()) | {"complements"}
    assert {"facade", "roof", "use"}.isdisjoint(names)
    assert {"ridge_height", "existing_exempt_area"} <= names


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_no_question_of_a_measure_is_called_as_one_of_its_place(kind: MeasureKind) -> None:
    today = utc_now().date()
    asked = {name for group in groups_of(details_asked(kind, None, {}, today=today)) for name in group.fields}
    assert asked.isdisjoint(field.name for field in Siting(None, today=today))
    assert asked <= {field.name for field in form_for(kind)(None, today=today)}


def test_every_measure_gets_an_answer_with_and_without_a_place(asker: Asker) -> None:
    for kind in MeasureKind:
        page = asker.at_questions(kind)
        answered = asker.answer(page, **filled(page))
        assert answered.path == "/guide/svar", kind
        assert "Varför" in answered.text
        page = asker.without_place(kind)
        assert asker.answer(page, **filled(page)).path == "/guide/svar", kind


def test_a_question_that_is_left_gets_its_error_and_the_rest_is_kept(asker: Asker) -> None:
    page = asker.answer(asker.at_questions(), 422, **{**SHED, "ridge_height": "fyra", "roof_pitch": "27"})
    assert any("Skriv ett tal med siffror" in error for error in page.errors)
    assert page.form("about").values()["ridge_height"] == "fyra"
    assert page.form("about").values()["roof_pitch"] == "27"
    assert json.loads(page.form("about").values()["geometry"])["type"] == "Polygon"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"geometry": ""}, "Rita"),
        ({"geometry": "{"}, ""),
        ({"geometry": '{"type": "Point", "coordinates": [1, 2]}'}, ""),
        ({"method": ""}, "Välj hur du vill visa platsen"),
        ({"method": "koordinater", "coordinates": "6570000 690000"}, "minst tre hörn"),
        ({"method": "matt", "width": "3", "length": "5", "distance_a": "2"}, "Välj vilken gräns du mäter från"),
        ({"ridge_height": "0"}, "för litet"),
        ({"ridge_height": "-3"}, "för litet"),
    ],
)
def test_what_cannot_be_gives_an_error_and_never_an_answer(asker: Asker, typed: dict[str, str], said: str) -> None:
    page = asker.answer(asker.at_questions(), 422, **{**SHED, **typed})
    assert any(said in error for error in page.errors), page.errors
    assert asker.client.page("/guide/svar").path == "/guide/fragor"


def test_an_extension_larger_than_the_house_or_than_its_outline_is_asked_about_again(asker: Asker) -> None:
    page = asker.at_questions("tillbyggnad")
    told = {**filled(page), "ridge_height": "4", "storeys": "1", "gross_area": "15"}
    east, north = json.loads(page.form("about").values()["geometry"])["coordinates"][0][0]
    corners = [[east, north], [east + 11, north], [east + 11, north + 11], [east, north + 11], [east, north]]
    drawn = json.dumps({"type": "Polygon", "coordinates": [corners]})
    larger = asker.answer(page, 422, **{**told, "geometry": drawn})
    assert any("större än huset" in error for error in larger.errors)
    fuller = asker.answer(page, 422, **{**told, "gross_area": "200"})
    assert fuller.errors == ["Ytan 200 m² får inte plats i 1 våningsplan på 20 m². Kontrollera måtten."]
    assert asker.client.page("/guide/svar").path == "/guide/fragor"


def test_a_building_across_the_boundary_has_to_be_moved(asker: Asker) -> None:
    page = asker.at_questions()
    drawn = json.loads(page.form("about").values()["geometry"])
    drawn["coordinates"] = [[[x + 12, y + 12] for x, y in drawn["coordinates"][0]]]
    page = asker.answer(page, 422, **{**SHED, "geometry": json.dumps(drawn)})
    assert any("utanför" in error for error in page.errors)


def test_no_page_answers_before_what_it_rests_on(asker: Asker) -> None:
    for path in ("/guide/plats", "/guide/fragor", "/guide/svar"):
        assert asker.client.page(path).path == "/guide"
    asker.choose()
    for path in ("/guide/fragor", "/guide/svar"):
        assert asker.client.page(path).path == "/guide/plats"
    asker.take(asker.search())
    assert asker.client.page("/guide/svar").path == "/guide/fragor"


def test_another_measure_in_another_tab_is_noticed_before_anything_is_kept(asker: Asker) -> None:
    page = asker.at_questions()
    asker.choose("altan")
    page = asker.client.send(page.form("about"), SHED, 409)
    assert "annan flik" in page.text
    assert page.h1 == "En altan"


def test_a_place_that_is_not_found_can_be_searched_again(asker: Asker) -> None:
    asker.choose()
    assert "Vi hittar inget" in asker.search("Ingenstans 99").text
    assert asker.search("  ", 422).errors
    page = asker.client.page("/guide/plats")
    wrong = asker.client.send(
        Form(page, page.tree.xpath("//form[@id='kartval']")[0]), {"designation": "Hittepå 1:1"}, 422
    )
    assert wrong.errors == ["Vi hittar inte den fastigheten. Sök igen."]


def test_starting_over_forgets_everything(asker: Asker, settings: Settings) -> None:
    page = asker.shed()
    asker.client.send(page.form("Börja om"))
    assert kept(settings, "guides") == []
    assert asker.client.page("/guide/svar").path == "/guide"


@pytest.mark.parametrize(
    "sent",
    ["", "[]", "null", "{}", '{"geometry": 1}', '{"geometry": {"type": "Polygon"}}', '{"building": "finns-inte"}',
     '{"geometry": {"type": "Polygon", "coordinates": [[[1e400, 2], [3, 4], [5, 6]]]}}', "[" * 50_000,
     '{"geometry": {"type": "Polygon", "coordinates": []}, "thickness": {"a": 1}}', "x" * 200_000],
)  # fmt: skip
def test_a_drawing_that_is_none_is_refused_in_words(asker: Asker, sent: str) -> None:
    page = asker.at_questions()
    headers = {"X-CSRF-Token": str(page.tree.xpath("//meta[@name='csrf-token']/@content")[0])}
    answer = asker.client.post("/guide/fragor/svar", data=sent, headers=headers, content_type="application/json")
    assert answer.status_code in {413, 422}
    assert answer.status_code == 413 or answer.get_json()["error"]


def test_the_live_answer_tells_distances_and_keeps_nothing(asker: Asker, settings: Settings) -> None:
    page = asker.at_questions()
    before = kept(settings, "guides")
    drawn = {"geometry": json.loads(page.form("about").values()["geometry"])}
    headers = {"X-CSRF-Token": str(page.tree.xpath("//meta[@name='csrf-token']/@content")[0])}
    answer = asker.client.post("/guide/fragor/svar", json=drawn, headers=headers)
    assert answer.get_json()["area"] == "15 m²"
    assert answer.get_json()["distances"]
    assert kept(settings, "guides") == before


# --- the answer -----------------------------------------------------------------------------------------------------


def test_near_the_boundary_both_answers_are_told_and_can_be_read(asker: Asker) -> None:
    page = asker.near()
    assert page.h1 == "Du behöver bygglov, om inte grannarna säger ja"
    assert "Om grannarna säger ja" in page.text
    agreed = asker.client.page("/guide/svar?grannar=ja")
    assert agreed.h1 == "Du behöver varken bygglov eller anmälan"
    refused = asker.client.page("/guide/svar?grannar=nej")
    assert refused.h1 == "Du behöver bygglov"
    assert "Handläggning och beslut" in refused.text
    assert "Högst 10 veckor" in refused.text
    assert "Situationsplan" in refused.text


def test_the_answer_says_how_far_to_move_it_to_be_let_off(asker: Asker) -> None:
    page = asker.near("2")
    assert "Så slipper du söka lov" in page.text
    assert "längre från gränsen, så att det blir minst 4,6 m dit" in page.text


def test_the_answer_says_how_much_smaller_it_must_be(asker: Asker) -> None:
    page = asker.near("6", width="6", length="6", ridge_height="4,4")
    assert page.h1 == "Du behöver bygglov"
    assert "Minska byggnadsarean från 36 till 30 m² och sänk taknocken från 4,4 till 4 m." in page.text
    assert "Minska byggnadsarean" not in asker.near("6", width="5", length="5", ridge_height="4,4").text
    page = asker.near("2", width="6", length="6", ridge_height="4,4")
    assert "från 36 till 30 m², sänk taknocken från 4,4 till 4 m och flytta det 2,6 m längre" in page.text


def test_without_a_place_nothing_is_certain_and_the_ordinary_answers_are_shown(asker: Asker) -> None:
    page = asker.without_place()
    page = asker.answer(page, in_plan="vet_inte", area="20", **{**SHED, "complements": "en_tvabostadshus",
                                                                "existing_exempt_area": "0"})  # fmt: skip
    assert page.h1 == "Vi kan inte avgöra om du behöver bygglov"
    assert "Inom detaljplan, minst 4,5 meter från gränsen" in page.text
    assert "Utanför detaljplan, närmare gränsen än 4,5 meter" in page.text
    assert "Du behöver varken bygglov eller anmälan" in page.text


def test_the_guide_and_an_application_with_the_same_answers_say_the_same(
    asker: Asker, app: Flask, settings: Settings
) -> None:
    asker.near("2")
    ours = app.extensions[common.SERVICES]
    content = json.loads(
        sqlite3.connect(settings.data / "lovlig.db").execute("SELECT content FROM guides").fetchone()[0]
    )
    answers = content["answers"]
    report = ours.places.report(ours.places.footprint(answers["placering"]["geometry"]), PLOT)
    today = common.swedish_day(ours.clock())
    told = ours.guiding.told(facts_from(answers, report, today))
    assert told.assessment == assess_draft(answers, report, ours.municipality, today)
    with_yes = {**answers, "grannar": {"consent": "ja"}}
    assert told.agreed == assess_draft(with_yes, report, ours.municipality, today)


def test_every_answer_can_be_read_in_english(asker: Asker) -> None:
    asker.shed()
    asker.client.set_cookie("sprak", "en")
    page = asker.client.page("/guide/svar")
    assert page.tree.get("lang") == "en"
    assert "In a plan: at most 30.0 m²" in page.text, "a reader of English is told what the rule says"
