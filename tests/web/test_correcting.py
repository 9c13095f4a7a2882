"""An order asks about a step; the applicant corrects it where it was answered, and the officer sees what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.case.deadline import clock_of
from permits.case.orders import Standing
from permits.law.clock import Start
from permits.services.order_text import Asked
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

ASKED = [
    Asked("steg:uppgifter", "Uppgifter om byggnaden", "Nockhöjden stämmer inte med ritningen."),
    Asked("steg:sokande", "Den som söker", "Vem är sökande?"),
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


def test_a_step_is_corrected_judged_anew_and_marked_for_the_officer(
    app: Flask, login: Callable[..., Principal], case_id: str
) -> None:
    app.test_client_class = CheckingClient
    anna, desk = app.test_client(), app.test_client()
    assert isinstance(anna, CheckingClient)
    assert isinstance(desk, CheckingClient)
    login(anna, "anna")
    login(desk, "officer")
    (link,) = anna.page(f"/arende/{case_id}").links("Rätta uppgifterna i formuläret")
    form = anna.page(link).form("ridge_height")
    assert form.values()["ridge_height"] == "3,9"
    assert "Du har inte ändrat något" in anna.send(form, {}, 422).text
    wrong = anna.send(form, {"ridge_height": "hög"}, 422)
    assert wrong.form("ridge_height").values()["ridge_height"] == "hög"
    done = anna.send(wrong.form("ridge_height"), {"ridge_height": "3,4"})
    assert "Tack, ditt svar har kommit in." in done.text
    assert not done.links("Rätta uppgifterna i formuläret")
    assert "Du rättade uppgifter i ansökan." in done.text

    told = desk.page(f"/handlaggning/{case_id}")
    assert "Rättat efter fråga" in told.text
    assert "Tidigare: 3,9" in told.text
    now = view(app, case_id)
    assert now.answers["uppgifter"]["ridge_height"] == "3.4"
    assert now.assessment is not None
    assert [each.type for each in now.events].count("FindingsRecorded") == 2
    first, second = now.case.completions[0].points
    assert (first.standing, second.standing) == (Standing.ANSWERED, Standing.OPEN)


def test_the_clock_waits_for_the_rest_and_then_runs_from_the_cure(app: Flask, case_id: str) -> None:
    ours, anna = services_of(app), principal_of(app, "anna")
    told = {**view(app, case_id).answers["uppgifter"], "ridge_height": "3.4"}
    after = ours.correcting.correct(anna, case_id, view(app, case_id).case.version, "1.1", told)
    assert clock_of(after.case).due is None
    ours.answering.save(anna, case_id, {"1.2": "Det är jag."})
    answered = ours.answering.send(anna, case_id, after.case.version)
    assert clock_of(answered.case).start in {Start.CURED, Start.APPLIED}  # all on one day
    assert clock_of(answered.case).due is not None


def test_only_what_is_asked_of_those_who_apply_is_corrected(app: Flask, case_id: str) -> None:
    ours, anna, seen = services_of(app), principal_of(app, "anna"), view(app, case_id).case.version
    told = {**view(app, case_id).answers["uppgifter"], "ridge_height": "3.4"}
    with pytest.raises(NotFound):
        ours.correcting.asked(anna, case_id, "1.2")
    with pytest.raises(Refused):
        ours.correcting.correct(anna, case_id, seen, "1.2", {"name": "Någon Annan"})
    with pytest.raises(NotFound):
        ours.correcting.correct(principal_of(app, "eva"), case_id, seen, "1.1", told)
    with pytest.raises(Stale):
        ours.correcting.correct(anna, case_id, seen - 1, "1.1", told)
    ours.correcting.correct(anna, case_id, seen, "1.1", told)
    with pytest.raises(Refused):
        ours.correcting.correct(anna, case_id, view(app, case_id).case.version, "1.1", told)
