"""The fee on the pages: an estimate first, the officer's choice when deciding, then what the decision says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]
REASONS = "Åtgärden stämmer med detaljplanen och är lämplig på platsen."


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    app.test_client_class = CheckingClient
    opened = app.test_client()
    assert isinstance(opened, CheckingClient)
    return opened


@pytest.fixture
def case_id(app: Flask) -> str:
    """Anna's garage, larger than her plan allows."""
    return submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)


def at(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}{rest}"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_officer_and_the_applicant_see_the_estimate(client: CheckingClient, login: LogIn, case_id: str) -> None:
    login(client, "officer")
    desk = plain(client.page(at(case_id)).text)
    assert "Beräknad avgift: 15 350 kr" in desk
    assert "8 timmar × 1 180 kr, avviker från planen" in desk
    assert "PBL 12 kap. 8 § 2" in desk
    login(client, "anna")
    assert "Beräknad avgift: 15 350 kr" in plain(client.page(f"/arende/{case_id}").text)


def test_the_officer_settles_the_fee_when_deciding(
    app: Flask, client: CheckingClient, login: LogIn, case_id: str
) -> None:
    login(client, "officer")
    form = client.page(at(case_id, "/bevilja")).form("reasons")
    assert form.values()["ground_1"] == "avviker", "what the findings say is proposed"
    granted = client.send(form, {"reasons": REASONS, "ground_1": "foljer", "ground": "56"})
    assert "Beslutad avgift: 10 040 kr" in plain(granted.text)
    services_of(app).reacting.react_once()
    assert client.page(at(case_id)).links("Beslut")
    login(client, "anna")
    assert "Beslutad avgift: 10 040 kr" in plain(client.page(f"/arende/{case_id}").text)


def test_a_refusal_costs_less(client: CheckingClient, login: LogIn, case_id: str) -> None:
    login(client, "officer")
    form = client.page(at(case_id, "/avsla")).form("reasons")
    told = {"reasons": "Byggnadsarean överskrider planens 180 m².", "obehovligt": "Sökandens egna uppgifter."}
    refused = client.send(form, told)
    assert "Beslutad avgift: 9 440 kr" in plain(refused.text), "nobody was sent a message, so none is charged"


@pytest.mark.parametrize(
    ("ground", "said"), [("", "Välj hur avgiften ska räknas."), ("gratis", "Välj ett av alternativen.")]
)
def test_a_decision_without_a_ground_for_its_fee_is_not_made(
    app: Flask, client: CheckingClient, login: LogIn, case_id: str, ground: str, said: str
) -> None:
    login(client, "officer")
    form = client.page(at(case_id, "/bevilja")).form("reasons")
    page = client.send(form, {"reasons": REASONS, "ground_1": ground}, 422)
    assert any(said in error for error in page.errors)
    assert page.form("reasons").values()["reasons"] == REASONS
    assert services_of(app).handling.case(principal_of(app, "officer"), case_id).case.decision is None
