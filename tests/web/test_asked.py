"""Each request has an id, and what is refused is noted with who asked, by ids only."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from permits import logged
from permits.case.access import Principal
from permits.settings import Settings
from tests.attacks.saml_stage import token_in


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "lovlig")
    caplog.handler.setFormatter(logged.Lines())
    return caplog


def test_every_answer_names_its_request_and_no_two_are_the_same(app: Flask) -> None:
    client = app.test_client()
    ids = [client.get(url).headers["X-Request-Id"] for url in ("/", "/halsa", "/finns-inte", "/logga-in")]
    assert len(set(ids)) == 4
    assert client.get("/", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] not in {"mine", *ids}


def test_what_is_refused_is_noted_with_who_and_where_and_nothing_more(
    app: Flask, login: Callable[..., Principal], heard: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    anna = login(client, "anna")
    heard.clear()
    assert client.get("/handlaggning").status_code == 403
    assert client.get("/arende/finns-inte-alls").status_code == 404
    assert client.post("/logga-ut", data={"csrf_token": "x"}).status_code == 400
    assert client.get("/finns-inte").status_code == 404
    told = [json.loads(line) for line in heard.text.splitlines() if '"lovlig.access"' in line]
    assert [line["said"] for line in told] == [
        f"refused: 403 GET office.queue by person {anna.person_id}",
        f"refused: 404 GET apply.own_case by person {anna.person_id}",
        f"refused: 400 POST auth.log_out by person {anna.person_id}",
    ]
    assert told[1]["case"] == "finns-inte-alls"
    assert all(line["request"] for line in told)
    assert anna.name not in heard.text
    assert str(anna.personal_number) not in heard.text


def test_who_logs_out_is_noted_and_the_browser_is_told_to_forget(
    app: Flask, login: Callable[..., Principal], heard: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    anna = login(client, "anna")
    page = client.get("/inloggning").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert token
    answer = client.post("/logga-ut", data={"csrf_token": token[1]})
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache"')
    assert f"logged out: {anna.person_id}" in heard.text


def test_on_https_the_language_is_kept_for_this_host_only(settings: Settings) -> None:
    there = {"base_url": "https://bygglov.prov.example"}
    client = create_app(replace(settings, **there)).test_client()
    token = token_in(client.get("/logga-in", **there).get_data(as_text=True))
    chosen = client.post("/sprak", data={"csrf_token": token, "language": "en", "back": "/"}, **there)
    cookie = next(line for line in chosen.headers.getlist("Set-Cookie") if "sprak" in line)
    assert cookie.startswith("__Host-sprak=en; ")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert '<html lang="en"' in client.get("/", **there).get_data(as_text=True)
