"""An officer lets a case wait and takes it up again; the applicant reads why, and how to appeal."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import submitted


def test_a_case_waits_and_goes_on(app: Flask, login: Callable[..., Principal]) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    app.test_client_class = CheckingClient
    desk, anna = app.test_client(), app.test_client()
    assert isinstance(desk, CheckingClient)
    assert isinstance(anna, CheckingClient)
    login(desk, "officer")
    login(anna, "anna")
    form = desk.page(f"/handlaggning/{case_id}/lat-vila").form("ground")
    assert "Skriv skälen" in desk.send(form, {"ground": "strandskydd", "reason": ""}, 422).text
    waiting = desk.send(form, {"ground": "strandskydd", "reason": "Dispensen avgörs i juni."})
    assert "Klockan står still: ärendet vilar sedan" in waiting.text
    told = anna.page(f"/arende/{case_id}").text
    assert "Dispensen avgörs i juni." in told
    assert "Så överklagar du att ärendet vilar" in told
    assert "Vilar sedan" in desk.page("/handlaggning").text
    going_on = desk.send(desk.page(f"/handlaggning/{case_id}/ateruppta").form("reason"), {"reason": "Dispensen gavs."})
    assert "Beslut senast" in going_on.text
    assert "Ärendet togs upp igen." in anna.page(f"/arende/{case_id}").text
