"""The local test identity provider speaks real SAML, answers nobody but our service, and never starts in production."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from permits.adapters.saml.configuration import RESIDENTS, STAFF
from permits.demo.idp import create_idp, resident
from permits.settings import Settings, SettingsError
from tests.attacks.saml_stage import ROOT, Stage, settings_in, token_in
from tests.service import free_port

PEOPLE = [
    resident("199001012385", "Eva", "Prov", group="Äger ensam", note="Alviken 1:18"),
    resident("197010632391", "Sam", "Ordning", group="Äger ingenting", note="samordningsnummer"),
]


@pytest.fixture
def idp(stage: Stage) -> FlaskClient:
    return create_idp(stage.settings, lambda: PEOPLE).test_client()


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


def query_of(url: str) -> str:
    return urlsplit(url).query


def test_a_resident_picks_themselves_and_gets_in(stage: Stage, idp: FlaskClient) -> None:
    browser = stage.browser()
    query = query_of(stage.depart(browser).url)
    page = idp.get(f"/{RESIDENTS}?{query}")
    assert "inte BankID" in page.text
    assert "Alviken 1:18" in page.text
    answer = idp.post(f"/{RESIDENTS}", data={"query": query, "person": "197010632391"})
    browser.post("/saml/acs", data=hidden(answer.text))
    assert browser.get("/mina-sidor").text == "Sam Ordning|197010632391|applicant"


def test_staff_get_their_roles_from_their_groups(
    stage: Stage, idp: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from permits.demo import idp as module
    from permits.demo.staff import StaffMember

    member = StaffMember("gunpro", "Gun", "Prov", "Prövare", ("BYGG-handläggare", "annat"))
    monkeypatch.setattr(module, "STAFF", (member,))
    browser = stage.browser()
    query = query_of(stage.depart(browser, "/logga-in/personal").url)
    answer = idp.post(f"/{STAFF}", data={"query": query, "person": "gunpro"})
    landed = browser.post("/saml/acs", data=hidden(answer.text))
    assert (landed.status_code, landed.location) == (303, "/handlaggning")
    assert browser.get("/handlaggning").text == "Gun Prov"
    assert browser.get("/mina-sidor").status_code == 403


def test_staff_without_a_known_group_are_told_so(stage: Stage, idp: FlaskClient) -> None:
    browser = stage.browser()
    query = query_of(stage.depart(browser, "/logga-in/personal").url)
    answer = idp.post(f"/{STAFF}", data={"query": query, "person": "petnor"})
    landed = browser.post("/saml/acs", data=hidden(answer.text))
    assert landed.status_code == 403
    assert "Du har ingen behörighet här" in landed.text
    assert not stage.sessions.held


def test_who_cancels_comes_back_without_being_logged_in(stage: Stage, idp: FlaskClient) -> None:
    browser = stage.browser()
    query = query_of(stage.depart(browser).url)
    answer = idp.post(f"/{RESIDENTS}", data={"query": query, "cancel": "ja"})
    landed = browser.post("/saml/acs", data=hidden(answer.text))
    assert landed.status_code == 200
    assert "Du avbröt inloggningen" in landed.text
    assert not stage.sessions.held


def test_the_list_can_be_searched_without_javascript(stage: Stage, idp: FlaskClient) -> None:
    query = query_of(stage.depart(stage.browser()).url)
    page = idp.post(f"/{RESIDENTS}", data={"query": query, "sok": "samordning"}).text
    assert "Sam Ordning" in page
    assert "Eva Prov" not in page
    assert "1 person<" in page
    assert hidden(page)["query"] == query


def spoilt(query: str) -> Iterator[tuple[str, str]]:
    parts = {name: values[0] for name, values in parse_qs(query).items()}
    written = {name: quote(value, safe="") for name, value in parts.items()}
    sha1 = quote("http://www.w3.org/2000/09/xmldsig#rsa-sha1", safe="")
    yield "nothing", ""
    yield "no signature", query.split("&Signature=", maxsplit=1)[0]
    yield "another relay state", query.replace(parts["RelayState"], "other")
    yield "another algorithm", query.replace("rsa-sha256", "rsa-sha512")
    yield (
        "SHA-1",
        query.replace(written["SigAlg"], sha1),
    )
    yield "another signature", query.replace(written["Signature"], "AAAA")
    yield (
        "a cut request",
        query.replace(written["SAMLRequest"], quote(parts["SAMLRequest"][:40], safe="")),
    )
    yield "no base64", query.replace(written["Signature"], "%FF%FE")


def test_a_request_that_our_service_did_not_sign_gets_no_answer(stage: Stage, idp: FlaskClient) -> None:
    for name, query in spoilt(query_of(stage.depart(stage.browser()).url)):
        assert idp.get(f"/{RESIDENTS}?{query}").status_code == 400, name
        answer = idp.post(f"/{RESIDENTS}", data={"query": query, "person": "199001012385"})
        assert answer.status_code == 400, name
        assert "SAMLResponse" not in answer.text, name


def test_a_request_to_one_entity_is_not_answered_by_the_other(stage: Stage, idp: FlaskClient) -> None:
    query = query_of(stage.depart(stage.browser()).url)
    assert idp.post(f"/{STAFF}", data={"query": query, "person": "hanlin"}).status_code == 400


def test_somebody_who_is_not_in_the_list_cannot_be_picked(stage: Stage, idp: FlaskClient) -> None:
    query = query_of(stage.depart(stage.browser()).url)
    assert idp.post(f"/{RESIDENTS}", data={"query": query, "person": "199004162393"}).status_code == 400
    assert idp.get("/nagon-annan").status_code == 404


def test_its_pages_hold_to_a_strict_policy(stage: Stage, idp: FlaskClient) -> None:
    query = query_of(stage.depart(stage.browser()).url)
    answer = idp.post(f"/{RESIDENTS}", data={"query": query, "person": "199001012385"})
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r'<script nonce="([^"]+)"', answer.text)
    assert nonce
    assert f"script-src 'nonce-{nonce[1]}'" in policy
    assert "form-action 'self' http://localhost:8000;" in policy
    assert "unsafe" not in policy


# --- not in production ----------------------------------------------------------------------------------------------


def production(folder: Path) -> Settings:
    return replace(settings_in(folder, "https://bygglov.prov.example"), mode="production")


def test_it_is_not_made_in_production(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="startar inte i driftläge"):
        create_idp(production(tmp_path), lambda: PEOPLE)
    assert not list(tmp_path.iterdir())


def test_its_process_says_so_and_ends(tmp_path: Path) -> None:
    environment = {
        "LOVLIG_MODE": "production", "LOVLIG_BASE_URL": "https://bygglov.prov.example", "LOVLIG_DATA": str(tmp_path),
        "LOVLIG_PROFILE": str(ROOT / "pyproject.toml"), "LOVLIG_SAML": "saml.toml",
        "LOVLIG_SECRET_KEY": "Zq3v_8KdLm2XwR7tYb5NhJ0cGfUa9sEo1iPk4",
        "LOVLIG_PERSONAL_KEYS_FILE": str(ROOT / "pyproject.toml"), "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-m", "permits.demo.idp"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert "startar inte i driftläge" in ended.stderr.decode()


# --- over real HTTP -------------------------------------------------------------------------------------------------


@pytest.fixture
def served(saml_folder: Path) -> Iterator[Stage]:
    """The service and the provider on ports of their own, as a browser meets them."""
    port, idp_port = free_port(), free_port()
    stage = Stage(settings_in(saml_folder, f"http://localhost:{port}", idp_port))
    servers = [
        make_server("127.0.0.1", port, stage.app, threaded=True),
        make_server("127.0.0.1", idp_port, create_idp(stage.settings, lambda: PEOPLE), threaded=True),
    ]
    threads = [threading.Thread(target=server.serve_forever) for server in servers]
    for thread in threads:
        thread.start()
    yield stage
    for server, thread in zip(servers, threads, strict=True):
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_whole_way_over_http(served: Stage) -> None:
    browser, base = build_opener(HTTPCookieProcessor(CookieJar())), served.settings.base_url
    page = fetch(browser, base + "/mina-sidor")
    assert page.url == base + "/logga-in?till=/mina-sidor"
    chosen = fetch(browser, base + "/logga-in", {"csrf_token": token_in(page.text), "till": "/mina-sidor"})
    assert chosen.url.startswith(served.settings.idp_url + "/bankid?SAMLRequest=")
    form = {"query": hidden(chosen.text)["query"], "person": "199001012385"}
    answer = fetch(browser, served.settings.idp_url + "/bankid", form)
    landed = fetch(browser, base + "/saml/acs", hidden(answer.text))
    assert (landed.url, landed.text) == (base + "/mina-sidor", "Eva Prov|199001012385|applicant")


class Fetched:
    def __init__(self, answer: Any) -> None:
        self.url: str = answer.url
        self.text: str = answer.read().decode()
        answer.close()


def fetch(browser: OpenerDirector, url: str, form: dict[str, str] | None = None) -> Fetched:
    return Fetched(browser.open(url, urlencode(form).encode() if form else None, timeout=20))
