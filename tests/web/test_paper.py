"""The registrator takes in a paper application, and it stands in the queue like any other."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from permits.case.access import Principal
from tests.web.checking import CheckingClient
from tests.web.desk_cases import picture, services_of


def test_a_paper_application_is_registered_and_its_case_can_be_worked_on(
    app: Flask, login: Callable[..., Principal]
) -> None:
    app.test_client_class = CheckingClient
    clerk = app.test_client()
    assert isinstance(clerk, CheckingClient)
    login(clerk, "registrator")
    (link,) = clerk.page("/handlaggning").links("Registrera ansökan på papper")
    form = clerk.page(link).form("designation")
    day = services_of(app).clock().date()
    long_ago = {"arrived": (day - timedelta(days=90)).isoformat(), "designation": "norrhaga 30:12", "name": "Bo Ek"}
    wrong = clerk.send(form, {**long_ago, "number": "19900101-0000"}, 422)
    for said in ("60 dagar", "Välj vad ansökan gäller", "Lägg till den skannade", "Personnumret stämmer inte"):
        assert said in wrong.text
    assert wrong.form("designation").values()["name"] == "Bo Ek"
    told = {
        **long_ago,
        "arrived": (day - timedelta(days=7)).isoformat(),
        "number": "",
        "kind-1": "komplementbyggnad",
        "fil-1": [(io.BytesIO(picture("ansökan")), "ansokan.png")],
        "vad-2": "planritning",
        "fil-2": [(io.BytesIO(picture("plan")), "plan.png")],
    }
    case = clerk.send(wrong.form("designation"), told)
    assert "Norrhaga 30:12" in case.text
    assert "Bo Ek" in case.text
    assert "på papper" in case.text
    services_of(app).reacting.react_once()
    assert "Ärendeakt" in clerk.page(case.path).text
    assert "Bo Ek" in clerk.page("/handlaggning").text
