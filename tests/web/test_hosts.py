"""Under which name the service answers in production: its own; whoever names another is told so and nothing more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, url_for

from permits.settings import Settings, from_environment
from permits.web import health, hosts

OURS = "https://lov.kjellstavik.example"
OTHERS = (
    "evil.example", "lov.kjellstavik.example.evil.example", "lov.kjellstavik.example:8443", "lov.kjellstavik.example:x",
    "evil.example@lov.kjellstavik.example", "lov.kjellstavik.example@evil.example", "lov.kjellstavik.example/evil",
    "[::1", "127.0.0.1", "", "x" * 5000, "lov.kjellstavik.example\\evil", "lov.kjellstavik.example?x", "å.example",
)  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(from_environment({"LOVLIG_DATA": str(tmp_path)}), mode="production", base_url=OURS)


def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A service with one page, that tells its own address."""
    monkeypatch.setattr(hosts, "speak", lambda: None)
    app = Flask("prov")
    app.register_blueprint(health.pages)
    hosts.install(app, settings)
    app.add_url_rule("/", "front", lambda: url_for("front", _external=True))
    return app


@pytest.mark.parametrize("host", OTHERS)
def test_another_host_is_told_where_the_service_is(
    host: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = service(settings, monkeypatch).test_client()
    for path in ("/", "/finns-inte"):
        told = client.get(path, headers={"Host": host, "X-Forwarded-Host": "lov.kjellstavik.example"})
        assert told.status_code == 421
        assert told.mimetype == "text/plain"
        assert told.text == f"Tjänsten finns inte under det namnet. Du hittar den på {OURS}.\n"
        assert "Location" not in told.headers


@pytest.mark.parametrize("host", ["lov.kjellstavik.example", "lov.kjellstavik.example:443"])
def test_its_own_name_is_let_in_whatever_a_proxy_says_of_others(
    host: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = service(settings, monkeypatch).test_client()
    told = client.get("/", headers={"Host": host, "X-Forwarded-Host": "evil.example", "X-Host": "evil.example"})
    assert told.status_code == 200
    assert "evil" not in told.text


def test_who_watches_asks_by_number_and_the_demo_answers_to_any_name(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert service(settings, monkeypatch).test_client().get("/halsa", headers={"Host": "127.0.0.1"}).status_code == 200
    demo = service(replace(settings, mode="demo"), monkeypatch).test_client()
    assert demo.get("/", headers={"Host": "min-dator:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "base_url"), [("[::1]:8000", "http://[::1]:8000"), ("LOV.example", "https://lov.example"), ("a", "http://a")]
)
def test_names_are_compared_as_names(host: str, base_url: str) -> None:
    assert hosts.is_own(host, base_url)
