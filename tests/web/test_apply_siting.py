"""Placing the building: by measures, coordinates or drawing, and what is said of it at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.applicant import Applicant, sides
from tests.web.checking import Page

EAST, NORTH = 1 / 56_800, 1 / 111_000
"""A metre in degrees, near Kjellstavik."""


def token(page: Page) -> str:
    return str(page.tree.xpath("//meta[@name='csrf-token']/@content")[0])


def ask(anna: Applicant, page: Page, geometry: Any) -> Any:
    """The live answer to a drawing."""
    return anna.client.post(
        anna.url("placering/svar"), json={"geometry": geometry}, headers={"X-CSRF-Token": token(page)}
    )


def placed(anna: Applicant) -> dict[str, Any]:
    """The footprint that measures make, as the drawing map would send it back: GeoJSON in EPSG:3006."""
    page = anna.answer(anna.until("placering"), "placering")
    assert page.path != anna.url("placering"), page.errors
    plan = anna.client.page(anna.url("placering"))
    drawn = plan.tree.xpath("//*[@data-geometry]/@data-geometry")
    return dict(json.loads(drawn[0]))


def moved(geometry: dict[str, Any], east: float, north: float) -> dict[str, Any]:
    return {**geometry, "coordinates": [[[x + east, y + north] for x, y in geometry["coordinates"][0]]]}


def test_measures_and_one_distance_place_the_building(anna: Applicant) -> None:
    page = anna.answer(anna.until("placering"), "placering")
    assert page.path in {anna.url("grannar"), anna.url("fler")}
    page = anna.client.page(anna.url("placering"))
    assert "24 m²" in page.text
    assert "Situationsplan" in page.text


def test_the_situationsplan_is_drawn_to_scale_for_screens_and_phones(anna: Applicant) -> None:
    anna.until("placering")
    assert anna.client.get(anna.url("situationsplan.svg")).status_code == 404
    anna.answer(anna.client.page(anna.url("placering")), "placering")
    for paper in ("", "?papper=skarm", "?papper=A3", "?papper=rulle"):
        drawn = anna.client.get(anna.url("situationsplan.svg") + paper)
        assert drawn.mimetype == "image/svg+xml"
        assert drawn.get_data(as_text=True).lstrip().startswith(("<svg", "<?xml"))


def test_the_verdict_follows_from_the_place(anna: Applicant) -> None:
    page = anna.until("besked")
    assert page.h1 == "Det här säger reglerna"
    assert "PBL 9 kap." in page.text
    assert "Det här kunde vi inte ta reda på" in page.text


def test_a_building_near_the_boundary_brings_the_question_about_the_neighbours(anna: Applicant) -> None:
    page = anna.until("placering")
    page = anna.client.send(page.form("version"), anna.measured(page, distance="2"))
    assert page.path == anna.url("grannar")
    assert "4,5 meter" in page.text
    page = anna.answer(anna.answer(page, "grannar"), "fler")
    assert page.path == anna.url("besked")
    assert "Du behöver bygglov" in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"method": ""}, "Välj hur du vill visa platsen"),
        ({"method": "rita", "geometry": ""}, "Rita på kartan först"),
        ({"method": "matt", "width": ""}, "bredden i meter"),
        ({"method": "matt", "width": "100000"}, "för stort"),
        ({"method": "matt", "width": "fyra"}, "med siffror"),
        ({"method": "matt", "boundary_a": ""}, "Välj vilken gräns"),
        ({"method": "matt", "boundary_a": "mot månen"}, "Välj vilken gräns"),
        ({"method": "matt", "distance_b": "5"}, "Välj vilken gräns avståndet gäller"),
        ({"method": "koordinater", "coordinates": ""}, "minst tre hörn"),
        ({"method": "koordinater", "coordinates": "hej\nhopp"}, "Rad 1"),
        ({"method": "koordinater", "coordinates": "6580123 674032"}, "tre hörn"),
        ({"method": "rita", "geometry": '{"type": "Point", "coordinates": [0, 0]}'}, ""),
        ({"method": "rita", "geometry": "[" * 30_000}, ""),
        ({"method": "rita", "geometry": '{"type":"Polygon","coordinates":[[[NaN,0],[1,0],[1,1],[NaN,0]]]}'}, ""),
    ],
)
def test_a_place_that_cannot_be_used_is_refused_in_words(anna: Applicant, typed: dict[str, str], said: str) -> None:
    page = anna.until("placering")
    page = anna.client.send(page.form("version"), {**anna.measured(page), **typed}, 422)
    assert page.errors
    assert said in " ".join(page.errors)


def test_the_same_boundary_twice_is_refused(anna: Applicant) -> None:
    page = anna.until("placering")
    first = sides(page)[0]
    typed = {**anna.measured(page), "boundary_b": first, "distance_b": "3"}
    assert "två olika gränser" in anna.client.send(page.form("version"), typed, 422).errors[0]


def test_a_drawing_that_crosses_itself_says_how_to_mend_it(anna: Applicant) -> None:
    west, south = placed(anna)["coordinates"][0][0]
    bow = [[west, south], [west + 1e-4, south + 1e-4], [west + 1e-4, south], [west, south + 1e-4], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [bow]}
    page = anna.client.page(anna.url("placering"))
    typed = {"method": "rita", "geometry": json.dumps(geometry)}
    refused = anna.client.send(page.form("version"), typed, 422)
    live = ask(anna, page, geometry)
    assert live.status_code == 422
    assert live.get_json()["ok"] is False
    assert live.get_json()["error"] in refused.errors[0]


def test_one_square_metre_and_a_hectare_are_refused(anna: Applicant) -> None:
    west, south = placed(anna)["coordinates"][0][0]
    page = anna.client.page(anna.url("placering"))
    for size in (1e-5, 4e-3):
        ring = [
            [west, south],
            [west + size, south],
            [west + size, south + size / 2],
            [west, south + size / 2],
            [west, south],
        ]
        assert ask(anna, page, {"type": "Polygon", "coordinates": [ring]}).status_code == 422


def test_a_building_outside_the_property_must_be_explained_and_then_may_stand(anna: Applicant) -> None:
    outside = json.dumps(moved(placed(anna), 0.0, 0.004))
    page = anna.client.page(anna.url("placering"))
    refused = anna.client.send(page.form("version"), {"method": "rita", "geometry": outside}, 422)
    assert "utanför fastigheten" in refused.errors[0]
    assert refused.tree.xpath("//input[@name='geometry']/@value") == [outside]
    explained = {"method": "rita", "geometry": outside, "explanation": "Tomten ska bytas."}
    assert anna.client.send(refused.form("version"), explained).path != anna.url("placering")


def test_a_building_outside_the_municipality_is_refused_whatever_the_explanation(anna: Applicant) -> None:
    away = json.dumps(moved(placed(anna), 0.0, 0.5))
    page = anna.client.page(anna.url("placering"))
    typed = {"method": "rita", "geometry": away, "explanation": "Jag vill."}
    assert "utanför kommunen" in anna.client.send(page.form("version"), typed, 422).errors[0]


def test_the_live_answer_tells_area_distances_and_the_need_for_a_permit(anna: Applicant) -> None:
    drawn = placed(anna)
    page = anna.client.page(anna.url("placering"))
    answer = ask(anna, page, drawn)
    told = answer.get_json()
    assert answer.status_code == 200
    assert told["area"] == "24 m²"
    assert "närmast" in told["headline"]
    assert told["distances"]
    assert told["hint"]["title"]


@pytest.mark.parametrize("body", [None, [], {"geometry": None}, {"geometry": "x"}, {"geometry": {"type": "Polygon"}}])
def test_a_live_question_that_is_none_is_refused(anna: Applicant, body: Any) -> None:
    page = anna.until("placering")
    headers = {"X-CSRF-Token": token(page)}
    assert anna.client.post(anna.url("placering/svar"), json=body, headers=headers).status_code == 422


def test_a_live_question_changes_nothing_and_needs_the_form_token(anna: Applicant) -> None:
    drawn = placed(anna)
    page = anna.client.page(anna.url("placering"))
    before = page.form("version").values()["version"]
    ask(anna, page, moved(drawn, 0.0, 0.00001))
    assert anna.client.page(anna.url("placering")).form("version").values()["version"] == before
    assert anna.client.post(anna.url("placering/svar"), json={"geometry": drawn}).status_code == 400


def verdict_page(anna: Applicant, *, distance: str = "", **answers: dict[str, str]) -> Page:
    """The page with the verdict on a garage of 4 by 6 m; nearer the longest side than usual, if asked for."""
    anna.answers |= answers
    page = anna.until("placering")
    page = anna.client.send(page.form("version"), anna.measured(page, distance or "8"))
    page = anna.answer(page, "grannar") if page.path == anna.url("grannar") else page
    return anna.answer(page, "fler")


def test_a_rule_that_asks_for_a_permit_is_not_told_as_if_a_paper_were_missing(anna: Applicant) -> None:
    page = verdict_page(anna, uppgifter={"ridge_height": "5,2"})
    assert "Du behöver bygglov" in page.text
    tags = page.tree.xpath("//ul[@class='findings'][1]//span[contains(@class,'tag')]/text()")
    assert "Kräver bygglov" in tags
    assert "Saknas" not in tags


def test_who_needs_no_permit_reads_that_nothing_has_to_be_sent_and_may_apply_anyway(anna: Applicant) -> None:
    page = verdict_page(anna, distance="3", grannar={"consent": "nej"})
    assert "Du behöver inte skicka in något" not in page.text
    page = anna.client.page(anna.url("placering"))
    typed = {**anna.measured(page), "boundary_a": sides(page)[2], "distance_a": "6"}
    anna.client.send(page.form("version"), typed)
    page = anna.client.page(anna.url("besked"))
    assert "Du behöver varken bygglov eller anmälan" in page.text
    assert "Du behöver inte skicka in något" in page.text
    assert anna.client.send(page.form("Fortsätt ansökan frivilligt")).path == anna.url("handlingar")


def test_a_building_upon_another_is_told_of_while_drawing_and_with_the_verdict(anna: Applicant) -> None:
    page = verdict_page(anna, distance="10")
    assert "Det står redan en byggnad här" in page.text
    assert "Du behöver inte skicka in något" not in page.text


def test_the_question_about_neighbours_says_which_boundary_and_how_near(anna: Applicant) -> None:
    page = anna.until("placering")
    page = anna.client.send(page.form("version"), anna.measured(page, "3"))
    assert page.path == anna.url("grannar")
    assert "3 m till" in page.text


def test_a_rectangle_is_taken_for_granted(anna: Applicant) -> None:
    page = anna.until("placering")
    assert page.tree.xpath("//input[@name='shape'][@checked]/@value") == ["rektangel"]


def test_a_drawing_near_the_boundary_says_that_the_neighbours_decide(anna: Applicant) -> None:
    footprint = placed(anna)
    page = anna.client.page(anna.url("placering"))
    near = anna.client.send(page.form("version"), anna.measured(page, "3"))
    drawn = json.loads(anna.client.page(anna.url("placering")).tree.xpath("//*[@data-geometry]/@data-geometry")[0])
    assert near.path == anna.url("grannar")
    assert ask(anna, page, drawn).get_json()["hint"]["title"] == "Du behöver bygglov, om inte grannarna säger ja"
    assert "grannarna säger ja" not in ask(anna, page, footprint).get_json()["hint"]["title"]


def test_what_is_odd_about_the_place_is_told_apart_from_what_the_maps_cannot_say(anna: Applicant) -> None:
    footprint = placed(anna)
    page = anna.client.page(anna.url("placering"))
    answer = ask(anna, page, moved(footprint, 25 * EAST, 0)).get_json()
    assert any("Utanför fastigheten" in line["title"] for line in answer["wrong"])
    assert "Fornlämningar" in answer["not_known"]
    assert not any(line["tone"] == "unknown" for line in answer["touches"])


def test_an_extension_away_from_every_house_is_told_of(anna: Applicant) -> None:
    footprint = placed(anna)
    page = anna.client.page(anna.url("atgard"))
    page = anna.client.send(page.form("version"), {"measure": "tillbyggnad"})
    page = anna.client.page(anna.url("placering")) if page.path != anna.url("uppgifter") else page
    told = {"building_type": "en_tvabostadshus", "what": "rum", "gross_area": "24", "storeys": "1",
            "earlier_extension_area": "0", "ridge_height": "4", "main_ridge_height": "6", "roof_pitch": "27",
            "facade": "Trä", "roof": "Tegel", "installations": "inget"}  # fmt: skip
    anna.client.send(page.form("version"), told)
    page = anna.client.page(anna.url("placering"))
    titles = {line["title"] for line in ask(anna, page, moved(footprint, 12 * EAST, 14 * NORTH)).get_json()["wrong"]}
    assert "Tillbyggnaden når inte fram till huset" in titles
    assert "Det står redan en byggnad här" not in titles


def test_a_drawing_that_nobody_changes_is_kept(anna: Applicant) -> None:
    drawn = placed(anna)
    page = anna.client.page(anna.url("placering"))
    anna.client.send(page.form("version"), {"method": "rita", "geometry": json.dumps(drawn)})
    again = anna.client.page(anna.url("placering"))
    page = anna.client.send(again.form("version"))
    assert page.errors == []
    assert page.path != anna.url("placering")
