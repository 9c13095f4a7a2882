"""The page of disposal and its command: told to who may see it, and nothing done by looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from permits import cli
from permits.adapters.database import open_database
from permits.adapters.database.tables import drafts
from permits.case.access import Principal
from permits.case.times import utc_now
from permits.services.refusals import NotFound
from permits.settings import Settings
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of

DISPOSAL = "/handlaggning/gallring"


def test_rules_what_is_due_and_what_went_are_told_and_looking_changes_nothing(
    app: Flask,
    client: CheckingClient,
    login: Callable[..., Principal],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    login(client, "admin")
    told = client.page(DISPOSAL).text
    for words in ("Ansökningar som aldrig skickades in", "365 dagar", "10 hela kalenderår", "Inget är gammalt nog"):
        assert words in told
    anna = principal_of(app, "anna")
    draft = services_of(app).applying.start(anna)
    disposing = services_of(app).disposing
    disposing._clock = lambda: utc_now() + timedelta(days=400)
    told = client.page(DISPOSAL).text
    assert "Senast ändrat" in told
    assert "Inget har gallrats än" in told
    assert services_of(app).applying.open(anna, draft.id)
    monkeypatch.setenv("LOVLIG_DATA", str(settings.data))
    assert cli.main(["dispose", "--dry-run"]) == 0
    assert "0 skulle gallras" in capsys.readouterr().out
    assert cli.main(["dispose", "--dispose", "--json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"
    disposing.run("Driften")
    told = client.page(DISPOSAL).text
    assert "Driften" in told
    assert "Inget är gammalt nog" in told
    for asked in ("0", "-1", "x", "99999999"):
        assert client.get(f"{DISPOSAL}?sida={asked}").status_code == 200


def test_the_command_looks_and_takes_only_when_it_is_told_to_in_so_many_words(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = principal_of(app, "anna")
    draft = services_of(app).applying.start(anna)
    with open_database(settings.database_url).engine.begin() as connection:
        connection.execute(update(drafts).values(updated=utc_now() - timedelta(days=400)))
    monkeypatch.setenv("LOVLIG_DATA", str(settings.data))
    for looking in ([], ["--dry-run"], ["--json"]):
        assert cli.main(["dispose", *looking]) == 0
        told = capsys.readouterr()
        assert "1 skulle gallras" in told.out or '"count": 1' in told.out
        assert "för gott" not in told.err
        assert services_of(app).applying.open(anna, draft.id)
    with pytest.raises(SystemExit):
        cli.main(["dispose", "--dry-run", "--dispose"])
    capsys.readouterr()
    assert cli.main(["dispose", "--dispose"]) == 0
    told = capsys.readouterr()
    assert "Nu gallras 1 för gott" in told.err
    assert "1 gallrades" in told.out
    with pytest.raises(NotFound):
        services_of(app).applying.open(anna, draft.id)
