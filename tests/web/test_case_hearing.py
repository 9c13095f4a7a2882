"""Who is heard and who controls, at the officer's desk and in the case file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]


@pytest.fixture
def client(app: Flask, login: LogIn) -> CheckingClient:
    """An officer's browser."""
    app.test_client_class = CheckingClient
    opened = app.test_client()
    assert isinstance(opened, CheckingClient)
    login(opened, "officer")
    return opened


def section(page: Page, name: str) -> str:
    (found,) = page.tree.xpath(f"//section[@id='{name}']")
    return " ".join(" ".join(found.itertext()).split())


def test_a_departing_measure_lists_whom_to_hear_and_why(app: Flask, client: CheckingClient) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)
    told = section(client.page(f"/handlaggning/{case_id}"), "hora")
    report = services_of(app).handling.case(principal_of(app, "officer"), case_id).report
    assert report is not None
    assert "Åtgärden avviker från planen, så grannarna ska få yttra sig" in told
    assert "PBL 9 kap. 94 §" in told
    assert "PBL 9 kap. 96 §" in told
    assert report["neighbours"]
    for designation in report["neighbours"]:
        assert f"{designation} Gränsar till fastigheten" in told
    for designation in set(report["across_road"]) - set(report["neighbours"]):
        assert f"{designation} Skiljs från fastigheten bara av en väg eller gata" in told
    assert "Anna" not in told, "properties, not people"


def test_whether_somebody_controls_is_said_with_its_paragraph(app: Flask, client: CheckingClient) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna")
    told = section(client.page(f"/handlaggning/{case_id}"), "kontroll")
    assert "kontrollansvarig" in told
    assert "PBF 7 kap. 5 §" in told
