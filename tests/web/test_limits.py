"""How often one may: who comes too often is told calmly when to come again, and nobody else notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from permits.adapters.buckets import MappedBuckets
from permits.adapters.database import open_database
from permits.case.access import Principal
from permits.joining.limits import limiter_of
from permits.settings import from_environment
from permits.web import limits
from permits.web.limits import BY_ADDRESS, address
from tests.attacks.saml_stage import Stage, settings_in, token_in
from tests.conftest import principal_of
from tests.web.desk_cases import submitted
from tests.web.test_auth import EVA, auth_folder, entered

__all__ = ["auth_folder"]  # a fixture
BURST = BY_ADDRESS["login"].burst


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stage(auth_folder: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage behind one proxy, which adds whose request it is."""
    monkeypatch.setattr(limits, "speak", lambda: None)
    made = Stage(settings_in(auth_folder))
    made.persons.numbers["199001012385"] = "r0"
    limits.install(made.app, replace(made.settings, proxies=1), MappedBuckets(tmp_path / "limits", clock))
    return made


def come_back(stage: Stage, whose: str, **more: Any) -> Any:
    browser = more.pop("browser", None) or stage.browser()
    return browser.post("/saml/acs", data={}, headers={"X-Forwarded-For": whose, **more})


def test_too_many_logins_from_one_address_are_held_back(stage: Stage, clock: Clock) -> None:
    answers = [come_back(stage, "203.0.113.7") for _ in range(BURST + 1)]
    assert [answer.status_code for answer in answers] == [403] * BURST + [429]
    held = answers[-1]
    assert held.headers["Retry-After"] == "1"
    assert "Det kom för mycket på en gång" in held.text
    assert "Vänta 1 sekunder" in held.text
    assert come_back(stage, "203.0.113.8").status_code == 403
    clock.now += 1
    assert [come_back(stage, "203.0.113.7").status_code for _ in range(2)] == [403, 429]


def test_the_start_of_a_login_is_counted_with_its_end(stage: Stage) -> None:
    browser, headers = stage.browser(), {"X-Forwarded-For": "203.0.113.7"}
    token = token_in(browser.get("/logga-in", headers=headers).text)
    for _ in range(BURST):
        come_back(stage, "203.0.113.7")
    assert browser.post("/logga-in", data={"csrf_token": token}, headers=headers).status_code == 429
    assert browser.get("/logga-in", headers=headers).status_code == 200


def test_what_an_address_says_of_itself_does_not_help_it(stage: Stage) -> None:
    for number in range(BURST):
        come_back(stage, f"198.51.100.{number}, 203.0.113.7")
    assert come_back(stage, "198.51.100.200, 203.0.113.7").status_code == 429


def test_who_asks_for_json_is_told_in_json(stage: Stage) -> None:
    for _ in range(BURST):
        come_back(stage, "203.0.113.7")
    held = come_back(stage, "203.0.113.7", Accept="application/json")
    assert (held.status_code, held.mimetype) == (429, "application/json")
    assert "Vänta" in held.json["error"]


def test_a_person_is_counted_wherever_they_are(stage: Stage) -> None:
    for number in range(limits.BY_PERSON["login"].burst):
        come_back(stage, f"203.0.113.{number % 200}", browser=entered(stage, EVA))
    assert come_back(stage, "203.0.113.250", browser=entered(stage, EVA)).status_code == 429


@pytest.mark.parametrize(
    ("told", "forwarded", "proxies", "found"),
    [
        ("203.0.113.7", "198.51.100.1", 0, "203.0.113.7"),
        ("127.0.0.1", "", 0, None),
        ("127.0.0.1", "203.0.113.7", 1, "203.0.113.7"),
        ("127.0.0.1", "evil, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("127.0.0.1", "10.0.0.2", 2, None),
        ("127.0.0.1", "'; DROP TABLE", 1, None),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::/64"),
        (None, "", 0, None),
    ],
)
def test_whose_request_it_is(told: str | None, forwarded: str, proxies: int, found: str | None) -> None:
    assert address(told, forwarded, proxies) == found


def test_when_it_cannot_be_counted_nobody_is_held_back_and_it_is_said_now_and_then(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def take(self, name: str, burst: int, per_minute: float) -> int:
            raise OSError("the disk is gone")

    stage.app.extensions[limits.LIMITS] = limits.Limits(Broken(), 1)
    assert {come_back(stage, "203.0.113.7").status_code for _ in range(BURST + 5)} == {403}
    assert [record.message for record in caplog.records if record.name == "lovlig.limits"] == [
        "nobody is held back, since it cannot be counted: OSError"
    ]


def test_a_full_disk_leaves_the_service_without_a_limiter_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "limits").mkdir()  # nothing can be written there
    settings = from_environment({"LOVLIG_DATA": str(tmp_path)})
    database = open_database(settings.database_url)
    assert limiter_of(settings, database) is None
    assert "nobody is held back" in caplog.text
    database.close()


def test_papers_are_not_laid_out_over_and_over(
    app: Flask, login: Callable[..., Principal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person pressing a slow paper again and again would keep every thread of a process from the others."""
    assert set(app.view_functions) >= limits.PAPERS
    monkeypatch.setitem(limits.BY_PERSON, "papers", limits.Rate(2, 1))
    client = app.test_client()
    login(client, "officer")
    paper = f"/handlaggning/{submitted(app, principal_of(app, 'anna'), 'anna')}/dagboksblad.pdf"
    assert [client.get(paper, buffered=True).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/handlaggning").status_code == 200


def test_packages_of_everything_are_not_made_over_and_over(app: Flask, login: Callable[..., Principal]) -> None:
    assert set(app.view_functions) >= limits.PACKAGES
    client, burst = app.test_client(), limits.BY_PERSON["packages"].burst
    login(client, "anna")
    answers = [client.get("/mina-uppgifter/allt.zip", buffered=True).status_code for _ in range(burst + 1)]
    assert answers == [200] * burst + [429]
    assert client.get("/mina-uppgifter/uppgifter.json").status_code == 200
