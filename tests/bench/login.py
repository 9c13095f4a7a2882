"""Logging in through the test identity provider, both in this process; only what the service does is measured."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from permits.demo.idp import create_idp
from permits.demo.idp_people import from_registers
from permits.demo.people import persona
from permits.settings import Settings
from tests.bench.stopwatch import Measure


def provider(settings: Settings) -> FlaskClient:
    """A browser at the test identity provider."""
    return create_idp(settings, from_registers(settings)).test_client()


def log_in(app: Flask, idp: FlaskClient, measure: Measure) -> None:
    """One login from its first page; `measure` takes the time from the posted answer until it is accepted."""
    browser = app.test_client()
    page = html.fromstring(browser.get("/logga-in").text)
    away = browser.post("/logga-in", data={"csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0]})
    asked = urlsplit(away.location)
    chosen = {"query": asked.query, "person": persona("anna").number}
    answered = html.fromstring(idp.post(asked.path, data=chosen).text)
    posted = {name: answered.xpath(f"//input[@name='{name}']/@value")[0] for name in ("SAMLResponse", "RelayState")}
    with measure():
        accepted = browser.post("/saml/acs", data=posted)
    if accepted.status_code != 303:
        raise RuntimeError(f"the login was refused: {accepted.status_code}")
