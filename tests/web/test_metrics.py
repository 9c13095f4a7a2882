"""The metrics: what is counted, who may read it, and that it is about nobody."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from permits.adapters.meter import Meter, as_text
from permits.case.access import Principal
from permits.settings import Settings, SettingsError, from_environment
from tests.web.checking import CheckingClient

TOKEN = "r4nd0m-" * 6


def test_answers_are_counted_by_endpoint_and_status(client: CheckingClient, login: Callable[..., Principal]) -> None:
    login(client, "anna")
    client.get("/mina-sidor")
    client.get("/ingen-sida-som-finns")
    told = client.get("/matetal").get_data(as_text=True)
    assert 'lovlig_requests_total{endpoint="apply.mine",method="GET",status="200"} 1' in told
    assert 'lovlig_requests_total{endpoint="none",method="GET",status="404"} 1' in told
    assert 'lovlig_request_seconds_bucket{endpoint="apply.mine",le="+Inf"} 1' in told
    assert 'lovlig_reactions{state="waiting"} 0' in told
    assert "lovlig_database_up 1" in told
    assert "Anna" not in told
    assert "ingen-sida" not in told


def test_nobody_reads_them_through_a_proxy_or_without_the_token(app: Flask, settings: Settings) -> None:
    client = app.test_client()
    assert client.get("/matetal", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert client.get("/matetal", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    guarded = create_app(replace(settings, metrics_token=TOKEN)).test_client()
    assert guarded.get("/matetal").status_code == 404
    assert guarded.get("/matetal", headers={"Authorization": "Bearer fel"}).status_code == 404
    assert guarded.get("/matetal", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    app.extensions["lovlig-settings"] = replace(settings, mode="production")
    assert client.get("/matetal").status_code == 404


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LOVLIG_METRICS_TOKEN"):
        from_environment({"LOVLIG_DATA": str(tmp_path), "LOVLIG_METRICS_TOKEN": "kort"})


def test_processes_are_counted_together_also_when_they_have_ended(tmp_path: Path) -> None:
    now = [0.0]
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        meter = Meter(tmp_path, lambda: now[0])
        now[0] = 10.0
        meter.observe("apply.mine", "GET", 200, 0.2)
        os._exit(0)
    os.waitpid(child, 0)
    ours = Meter(tmp_path)
    ours.observe("apply.mine", "GET", 200, 20.0)
    for _ in range(2):
        assert ours.total()["apply.mine", "GET", "200"][:2] == [2, 20.2]
    told = as_text(ours.total(), [])
    assert 'lovlig_request_seconds_bucket{endpoint="apply.mine",le="0.25"} 1' in told
    assert 'lovlig_request_seconds_bucket{endpoint="apply.mine",le="+Inf"} 2' in told
    assert [path.stem.endswith("ended") for path in tmp_path.glob("*.json")] == [True]
