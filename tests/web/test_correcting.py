"""An order asks for steps to be done again; the applicant does them on their own pages, and the officer sees what
changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from shapely import affinity
from shapely.geometry import mapping, shape

from permits.case.access import Principal
from permits.case.deadline import clock_of
from permits.case.orders import Standing
from permits.law.clock import Start
from permits.services.application_changes import handed_in
from permits.services.correcting import NewFile
from permits.services.order_text import Asked
from permits.services.parts import parts_of
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import picture, services_of, submitted

ASKED = [
    Asked("steg:uppgifter", "Uppgifter om byggnaden", "Nockhöjden stämmer inte med ritningen."),
    Asked("fri", "Avståndet", "Byggnaden står för nära gränsen.", redo=("placering", "handlingar")),
    Asked("steg:sokande", "Den som söker", "Adressen stämmer inte.", redo=("sokande",)),
    Asked("steg:tid", "Tid", "När börjar det?", redo=()),
]


@pytest.fixture
def case_id(app: Flask) -> str:
    """A shed, too high by what was answered, about which an order asks."""
    ours, officer = services_of(app), principal_of(app, "officer")
    made = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    version = ours.handling.case(officer, made).case.version
    due = ours.clock().date() + timedelta(days=21)
    ours.completing.send(officer, made, version, ASKED, due, "avvisas")
    return made


def view(app: Flask, case_id: str) -> CaseView:
    return services_of(app).handling.case(principal_of(app, "officer"), case_id)


def moved(app: Flask, case_id: str, metres: float = 3.0) -> dict[str, Any]:
    """The answers of the step of placing, with the building moved to the north."""
    stored = view(app, case_id).answers["placering"]
    return {**stored, "geometry": mapping(affinity.translate(shape(stored["geometry"]), yoff=metres))}


def lower(app: Flask, case_id: str) -> dict[str, Any]:
    return {**view(app, case_id).answers["uppgifter"], "ridge_height": "3.4"}


def test_a_step_is_done_again_seen_before_and_after_and_marked_for_the_officer(
    app: Flask, login: Callable[..., Principal], case_id: str
) -> None:
    app.test_client_class = CheckingClient
    anna, desk = app.test_client(), app.test_client()
    assert isinstance(anna, CheckingClient)
    assert isinstance(desk, CheckingClient)
    login(anna, "anna")
    login(desk, "officer")
    (link,) = anna.page(f"/arende/{case_id}").links("Gör om: Om byggnaden")
    form = anna.page(link).form("ridge_height")
    assert form.values()["ridge_height"] == "3,9"
    assert "Du har inte ändrat något" in anna.send(form, {}, 422).text
    wrong = anna.send(form, {"ridge_height": "hög"}, 422)
    assert wrong.form("ridge_height").values()["ridge_height"] == "hög"
    seen = anna.send(wrong.form("ridge_height"), {"ridge_height": "3,4"})
    assert "Före och efter" in seen.text
    assert "3,9" in seen.text
    assert view(app, case_id).answers["uppgifter"]["ridge_height"] == "3.9"
    done = anna.send(seen.form("svar"), {"gor": "skicka"})
    assert "Tack, ditt svar har kommit in." in done.text
    assert not done.links("Gör om: Om byggnaden")
    assert "Du rättade uppgifter i ansökan." in done.text

    told = desk.page(f"/handlaggning/{case_id}")
    assert "Rättat efter fråga" in told.text
    assert "Tidigare: 3,9" in told.text
    (change,) = told.links("Se vad som ändrades, före och efter")
    assert "startar ingen ny tid" in desk.page(change).text
    now = view(app, case_id)
    assert now.answers["uppgifter"]["ridge_height"] == "3.4"
    assert now.assessment is not None
    assert [each.type for each in now.events].count("FindingsRecorded") == 2
    assert [point.standing for point in now.case.completions[0].points[:2]] == [Standing.ANSWERED, Standing.OPEN]


def test_a_building_that_is_placed_anew_is_judged_anew_and_both_plans_are_seen(
    app: Flask, login: Callable[..., Principal], client: CheckingClient, case_id: str
) -> None:
    ours, anna = services_of(app), principal_of(app, "anna")
    old = view(app, case_id)
    login(client, "anna")
    assert client.page(f"/arende/{case_id}/ratta/1.2/placering").form("method").values()["method"] == "rita"
    assert "Byt ut en handling" in client.page(f"/arende/{case_id}/ratta/1.2/handlingar").text
    ours.correcting.keep(anna, case_id, "1.2", "placering", moved(app, case_id))
    plan = f"/arende/{case_id}/ratta/1.2/situationsplan-"
    before, after = (client.get(f"{plan}{when}.svg").data for when in ("fore", "efter"))
    assert before.startswith(b"<svg")
    assert before != after
    with pytest.raises(Refused, match="gör också om"):
        ours.answering.send(anna, case_id, old.case.version, only="1.2")
    drawing = next(each for each in old.case.documents if each.label == "planritning")
    new = NewFile("", drawing.document_id, "ny plan.png", _stream("ny"))
    ours.correcting.keep_documents(anna, case_id, "1.2", [new])
    ours.answering.send(anna, case_id, old.case.version, only="1.2")

    now = view(app, case_id)
    assert now.report is not None
    assert shape(now.report["footprint"]).equals(shape(now.answers["placering"]["geometry"]))
    replaced = now.case.document(drawing.document_id)
    assert replaced is not None
    assert next(each for each in now.case.documents if each.document_id == replaced.replaced_by).label == "planritning"
    (made,) = handed_in(now)
    assert (made.points, made.slugs, len(made.replaced)) == (("1.2",), ("placering",), 1)
    differs = ours.application_changes.recorded(now, made)
    assert differs.is_moved
    assert differs.facts
    login(client, "officer")
    assert client.get(f"/handlaggning/{case_id}/andring/1/situationsplan-efter.svg").data.startswith(b"<svg")
    assert "ny plan.png" in client.page(f"/handlaggning/{case_id}/andring/1").text
    assert "Ersatt av en ny" in client.page(f"/handlaggning/{case_id}").text
    assert f"fil:{drawing.document_id}" not in {part.key for part in parts_of(now)}


def test_who_applies_is_told_anew_beside_what_the_register_says(
    app: Flask, login: Callable[..., Principal], client: CheckingClient, case_id: str
) -> None:
    ours, anna = services_of(app), principal_of(app, "anna")
    login(client, "anna")
    assert "Folkbokföringen" in client.page(f"/arende/{case_id}/ratta/1.3/sokande").text
    told = view(app, case_id).answers["sokande"]
    with pytest.raises(Refused):
        ours.correcting.keep(anna, case_id, "1.3", "sokande", {**told, "role": "ombud"})
    ours.correcting.keep(anna, case_id, "1.3", "sokande", {**told, "street": "Nya vägen 1"})
    ours.answering.send(anna, case_id, view(app, case_id).case.version)
    assert view(app, case_id).case.applicant.street == "Nya vägen 1"
    assert view(app, case_id).case.former[0].street == told["street"]


def test_the_officer_ticks_what_is_to_be_done_again_and_the_letter_says_so(
    app: Flask, login: Callable[..., Principal], client: CheckingClient, case_id: str
) -> None:
    login(client, "officer")
    form = client.page(f"/handlaggning/{case_id}/begar-komplettering").form("due")
    told = {"title-fri": "Läget", "lacks-fri": "Flytta byggnaden.", "redo-fri": "placering"}
    read = client.send(form, {**told, "gor": "las"})
    assert "Gör om i ansökan: Placeringen." in read.text
    client.send(read.form("due"), {"gor": "skicka"})
    assert view(app, case_id).case.completions[1].points[0].redo == ("placering",)


def test_the_clock_waits_for_the_rest_and_then_runs_from_the_cure(app: Flask, case_id: str) -> None:
    ours, anna = services_of(app), principal_of(app, "anna")
    ours.correcting.keep(anna, case_id, "1.1", "uppgifter", lower(app, case_id))
    after = ours.answering.send(anna, case_id, view(app, case_id).case.version)
    assert clock_of(after.case).due is None
    ours.answering.save(anna, case_id, {"1.2": "Den står rätt.", "1.3": "Det är jag.", "1.4": "I maj."})
    answered = ours.answering.send(anna, case_id, after.case.version)
    assert clock_of(answered.case).start in {Start.CURED, Start.APPLIED}  # all on one day
    assert clock_of(answered.case).due is not None


def test_only_what_is_asked_of_those_who_apply_is_done_again(app: Flask, case_id: str) -> None:
    ours, anna, seen = services_of(app), principal_of(app, "anna"), view(app, case_id).case.version
    with pytest.raises(NotFound):
        ours.correcting.asked(anna, case_id, "1.4")
    with pytest.raises(Refused):
        ours.correcting.keep(anna, case_id, "1.1", "sokande", {"name": "Någon Annan"})
    with pytest.raises(NotFound):
        ours.correcting.keep(principal_of(app, "eva"), case_id, "1.1", "uppgifter", lower(app, case_id))
    ours.correcting.keep(anna, case_id, "1.1", "uppgifter", lower(app, case_id))
    with pytest.raises(Stale):
        ours.answering.send(anna, case_id, seen - 1)
    ours.answering.send(anna, case_id, seen)
    with pytest.raises(NotFound):
        ours.correcting.keep(anna, case_id, "1.1", "uppgifter", lower(app, case_id))


def _stream(seed: str) -> Any:
    return io.BytesIO(picture(seed * 3))
