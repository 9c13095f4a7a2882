"""Who of the staff is logged in: an administrator and an operator see it, and end it for others at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.cli import main
from permits.settings import Settings
from tests.web.checking import CheckingClient

LogIn = Callable[..., Principal]


def browser(app: Flask, login: LogIn, who: str) -> CheckingClient:
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    login(client, who)
    return client


def test_an_administrator_logs_somebody_out_everywhere(app: Flask, login: LogIn) -> None:
    admin, anna = browser(app, login, "admin"), browser(app, login, "anna")
    officers = [browser(app, login, "officer") for _ in range(2)]
    page = admin.page("/inloggade")
    assert "Test officer" in page.text
    assert "På 2 ställen" in page.text
    assert "Anna" not in page.text  # residents are nobody's to list
    page = admin.send(page.form("Logga ut Test officer"))
    assert page.path == "/inloggade"
    assert "Test officer" not in page.text
    assert [client.get("/handlaggning").status_code for client in officers] == [302, 302]
    assert anna.page("/mina-sidor").status == 200
    assert officers[0].get("/inloggade").status_code == 302
    officer = browser(app, login, "officer")
    assert officer.get("/inloggade").status_code == 403
    assert admin.get("/installningar").status_code == 200


def test_an_operator_lists_and_ends_sessions(
    app: Flask, login: LogIn, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(settings.data))
    officer, anna = browser(app, login, "officer"), browser(app, login, "anna")
    assert main(["sessions"]) == 0
    told = capsys.readouterr().out
    assert "Test officer  (officer)" in told
    assert "1 av personalen är inloggade, och 1 invånare" in told
    assert main(["sessions", "end"]) == 2
    assert main(["sessions", "end", "Ingen Alls"]) == 1
    assert main(["sessions", "end", "Test officer"]) == 0
    assert officer.get("/handlaggning").status_code == 302
    assert anna.get("/mina-sidor").status_code == 200
    assert main(["sessions", "end", "alla"]) == 0
    assert anna.get("/mina-sidor").status_code == 302
