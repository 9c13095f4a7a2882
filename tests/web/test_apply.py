"""The resident's way from an empty application to a decision, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.services.order_text import Asked
from permits.web import page as common
from tests.web.applicant import GARAGE, Applicant, picture
from tests.web.checking import Page

Login = Callable[..., Principal]


def submitted(anna: Applicant) -> Page:
    page = anna.answer(anna.until("faktura"), "faktura")
    assert page.errors == []
    return anna.client.send(page.form("Skicka in ansökan"))


# --- the whole way --------------------------------------------------------------------------------------------------


def test_an_application_goes_all_the_way_to_a_registry_number(anna: Applicant) -> None:
    receipt = submitted(anna)
    assert receipt.h1 == "Vi har fått din ansökan"
    assert re.search(r"BYGG 20\d\d-000001", receipt.text)
    case = anna.client.page(receipt.links("Se ditt ärende")[0])
    assert anna.designation in case.h1
    assert "Inkommen" in case.text
    assert anna.designation in anna.client.page("/mina-sidor").text


def test_pressing_twice_submits_once(anna: Applicant) -> None:
    page = anna.answer(anna.until("faktura"), "faktura")
    form = page.form("Skicka in ansökan")
    first, second = anna.client.send(form), anna.client.send(form)
    assert first.path == second.path
    assert len(anna.client.page("/mina-sidor").links(anna.designation)) == 1


def test_a_submitted_application_can_no_longer_be_changed(anna: Applicant) -> None:
    receipt = submitted(anna)
    assert anna.client.page(anna.url("tid")).path == receipt.path.removesuffix("/kvitto")
    assert anna.client.page(anna.url("granska")).path == receipt.path.removesuffix("/kvitto")


def test_the_draft_is_found_again_at_its_first_unanswered_step(anna: Applicant) -> None:
    anna.until("placering")
    mine = anna.client.page("/mina-sidor")
    assert "3 av" in mine.text
    assert anna.client.page(mine.links(anna.designation)[0]).path == anna.url("placering")


def test_a_later_step_is_closed_until_those_before_it_are_answered(anna: Applicant) -> None:
    anna.begin()
    assert anna.client.page(anna.url("tid")).path == anna.url("fastighet")
    assert anna.client.get(anna.url("slott")).status_code == 404


def test_a_draft_can_be_thrown_away(anna: Applicant) -> None:
    anna.until("atgard")
    asked = anna.client.page(anna.url("ta-bort"))
    assert anna.client.send(asked.form("Ta bort utkastet")).path == "/mina-sidor"
    assert anna.client.get(anna.url("fastighet")).status_code == 404


def test_a_change_from_the_check_page_leads_back_to_it(anna: Applicant) -> None:
    anna.answer(anna.until("faktura"), "faktura")
    page = anna.client.page(anna.url("uppgifter") + "?back=granska")
    page = anna.client.send(page.form("version"), {"facade": "Puts, gul"})
    assert page.path == anna.url("granska")
    assert "Puts, gul" in page.text


def test_the_check_page_lists_what_is_missing_with_a_way_to_each(anna: Applicant) -> None:
    anna.until("sokande")
    page = anna.client.page(anna.url("granska"))
    assert "Skriv när du vill börja." in page.errors
    assert page.links("Skriv när du vill börja.") == [anna.url("tid") + "?back=granska"]
    assert "Skicka in ansökan" not in page.text


def test_an_incomplete_application_posted_by_hand_is_not_taken(anna: Applicant) -> None:
    page = anna.until("atgard")
    values = page.form("version").values()
    answer = anna.client.post(anna.url("skicka-in"), data=values)
    assert answer.status_code == 422


# --- bad input ------------------------------------------------------------------------------------------------------


def test_wrong_answers_are_kept_and_explained_at_the_top_and_beside_the_field(anna: Applicant) -> None:
    page = anna.client.send(anna.until("uppgifter").form("version"), {**GARAGE, "ridge_height": "fyra"}, 422)
    assert page.errors == ["Skriv ett tal med siffror, till exempel 4,5."]
    assert page.tree.xpath("//input[@name='ridge_height']/@value") == ["fyra"]
    assert page.tree.xpath("//input[@name='facade']/@value") == ["Stående träpanel, röd"]
    assert page.tree.xpath("//input[@name='ridge_height']/@aria-invalid") == ["true"]
    assert page.tree.xpath("//title")[0].text.strip().startswith("Fel: ")


def test_script_in_an_answer_is_shown_as_text(anna: Applicant) -> None:
    nasty = "<script>alert(1)</script>"
    anna.answers["uppgifter"] = {"facade": nasty}
    anna.answer(anna.until("faktura"), "faktura")
    assert nasty in anna.client.page(anna.url("granska")).text


def test_a_property_that_does_not_exist_is_refused(anna: Applicant) -> None:
    page = anna.client.send(anna.begin().form("version"), {"designation": "Atlantis 1:1"}, 422)
    assert "Atlantis 1:1" in page.errors[0]


def test_a_property_of_somebody_else_may_be_chosen_because_anybody_may_apply(anna: Applicant) -> None:
    anna.designation = "Norrhaga 33:4"
    assert anna.answer(anna.begin(), "fastighet").path == anna.url("atgard")


def test_properties_are_found_by_designation_without_javascript(anna: Applicant) -> None:
    page = anna.client.send(anna.begin().form("sok"), {"sok": "Norrhaga 33"})
    found = page.tree.xpath("//input[@name='designation']/@value")
    assert anna.designation in found
    assert "Norrhaga 33:4" in found


def test_another_tab_is_noticed_and_nothing_typed_is_lost(anna: Applicant) -> None:
    old = anna.until("uppgifter")
    anna.answer(old, "uppgifter")
    page = anna.client.send(old.form("version"), {**GARAGE, "facade": "Puts, gul"}, 409)
    assert "en annan flik" in page.text
    assert "Stående träpanel, röd" in page.text
    assert page.tree.xpath("//input[@name='facade']/@value") == ["Puts, gul"]
    assert anna.client.send(page.form("version")).path == anna.url("placering")


def test_the_same_answers_saved_twice_are_no_conflict(anna: Applicant) -> None:
    old = anna.until("uppgifter")
    anna.answer(old, "uppgifter")
    assert anna.answer(old, "uppgifter").path == anna.url("placering")


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_none_is_refused(anna: Applicant, version: str) -> None:
    page = anna.until("atgard")
    values = page.form("version").values()
    values["version"] = version
    values["measure"] = "tillbyggnad"
    assert anna.client.post(anna.url("atgard"), data=values).status_code == 400


def test_somebody_elses_draft_does_not_exist(anna: Applicant, app: Flask, login: Login) -> None:
    anna.until("atgard")
    other = app.test_client()
    login(other, "inget")
    for path in ("atgard", "granska", "situationsplan.svg", "handlingar/x"):
        assert other.get(anna.url(path)).status_code == 404


def test_a_session_that_is_gone_leads_to_the_login_and_keeps_the_draft(anna: Applicant, login: Login) -> None:
    page = anna.until("uppgifter")
    anna.client.delete_cookie("lovlig")
    answer = anna.client.post(anna.url("uppgifter"), data=page.form("version").values())
    assert answer.status_code in {302, 303, 400, 401, 403}
    login(anna.client, "anna")
    assert anna.client.page(f"/ansokan/{anna.draft}").path == anna.url("uppgifter")


# --- afterwards -----------------------------------------------------------------------------------------------------


def test_a_request_for_more_is_shown_answered_and_leaves_the_page(anna: Applicant, app: Flask, login: Login) -> None:
    case_id = submitted(anna).path.split("/")[2]
    services = app.extensions[common.SERVICES]
    officer = login(app.test_client(), "officer")
    view = services.handling.case(officer, case_id)
    due = (services.clock() + timedelta(days=21)).date()
    points = [Asked("saknas:fasadritning", "Fasadritning", "Skicka en fasadritning.")]
    services.completing.send(officer, case_id, view.case.version, points, due, "avvisas")
    page = anna.client.page(f"/arende/{case_id}")
    assert "Väntar på dig" in page.text
    assert "Skicka en fasadritning." in page.text
    assert "Väntar på dig" in anna.client.page("/mina-sidor").text
    empty = anna.client.send(page.form("svar-1.1"), {"gor": "skicka"}, 422)
    assert empty.errors
    answered = anna.client.send(
        page.form("svar-1.1"), {"svar-1.1": "Här är den.", "fil-1.1": [(picture(), "fasad.jpg")], "gor": "skicka"}
    )
    assert "fasad.jpg" in answered.text
    assert "Väntar på dig" not in answered.text
    assert not answered.tree.xpath("//form[contains(@action, 'komplettering')]")


def test_somebody_elses_case_does_not_exist(anna: Applicant, app: Flask, login: Login) -> None:
    case_id = submitted(anna).path.split("/")[2]
    other = app.test_client()
    login(other, "inget")
    for path in ("", "/kvitto", "/handling/x"):
        assert other.get(f"/arende/{case_id}{path}").status_code == 404
