"""The statistics page and its CSV, as staff meet them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import submitted

STATISTICS = "/handlaggning/statistik"


@pytest.fixture
def officer(client: CheckingClient, login: Callable[..., Principal]) -> CheckingClient:
    login(client, "officer")
    return client


def test_an_empty_period_says_so_and_tells_how_things_are_counted(officer: CheckingClient) -> None:
    told = officer.get(f"{STATISTICS}?fran=2001-01&till=2001-03").get_data(as_text=True)
    assert "Inga ärenden kom in" in told
    assert "Så räknas det" in told


def test_a_case_is_counted_in_its_month_and_listed_without_a_person(app: Flask, officer: CheckingClient) -> None:
    anna = principal_of(app, "anna")
    submitted(app, anna, "anna")
    told = officer.get(STATISTICS).get_data(as_text=True)
    assert "<svg" in told
    sent = officer.get(f"{STATISTICS}.csv")
    lines = sent.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0].startswith("arende;inkommen;slag")
    assert len(lines) == 2
    assert anna.name.split()[-1] not in sent.get_data(as_text=True)
    assert "attachment" in sent.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "asked",
    [
        "fran=x&till=y",
        "fran=2026-13",
        "till=0001-01",
        "fran=9999-12&till=0001-01",
        "slag=%3Cscript%3E",
        "fran=2026-02-30",
    ],
)
def test_what_cannot_be_read_is_as_if_it_had_not_been_said(officer: CheckingClient, asked: str) -> None:
    assert officer.get(f"{STATISTICS}?{asked}").status_code == 200
    assert officer.get(f"{STATISTICS}.csv?{asked}").status_code == 200
