"""The registry's page and a case's part of it on paper, as staff meet them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import submitted

REGISTRY = "/handlaggning/diarium"


@pytest.fixture
def reader(client: CheckingClient, login: Callable[..., Principal]) -> CheckingClient:
    login(client, "reader")
    return client


def test_the_registry_is_read_sought_and_printed(app: Flask, reader: CheckingClient) -> None:
    assert "Ingenting i diariet" in reader.page(REGISTRY).text
    case_id = submitted(app, principal_of(app, "anna"), "anna")
    told = reader.page(REGISTRY)
    for words in ("Ansökan om bygglov kom in", "Norrhaga 30:12", "Inkommet", "Planritning"):
        assert words in told.text
    assert "Fasadritning" in reader.page(f"{REGISTRY}?sok=fasad&slag=in&bara=handlingar").text
    assert "Ingenting i diariet" in reader.page(f"{REGISTRY}?till=2001-01-01").text
    assert "Personnummer går inte" in reader.page(f"{REGISTRY}?sok=19900314-2388").text
    sent = reader.get(f"/handlaggning/{case_id}/dagboksblad.pdf")
    assert sent.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(sent.get_data())) as pdf:
        assert pdf.open_metadata().pdfa_status == "3A"


def test_a_day_that_cannot_be_read_is_told_and_kept_and_what_nobody_can_choose_is_as_if_unsaid(
    reader: CheckingClient,
) -> None:
    for asked in ("fran=i+går", "till=2026-02-30", "fran=2026-12-01&till=2026-11-01"):
        told = reader.page(f"{REGISTRY}?{asked}")
        assert told.errors
        for typed in asked.replace("fran=", "").replace("till=", "").split("&"):
            assert typed.replace("+", " ") in told.response.get_data(as_text=True)
    for asked in ("slag=x", "sida=0", "sida=99999999", "sida=-1", "sok=%00%0a", "bara=x", "sok=" + "a" * 5000):
        assert reader.get(f"{REGISTRY}?{asked}").status_code == 200
