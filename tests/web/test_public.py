"""What anybody sees: start, guide, language, colour, errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort

from permits.web import auth, theme
from permits.web import page as common
from permits.web.page import SETTINGS
from tests.web.checking import CheckingClient, words


@pytest.mark.parametrize("path", ["/", "/guide", "/tillganglighet", "/personuppgifter", "/komponenter"])
def test_public_pages_hold_together(client: CheckingClient, path: str) -> None:
    assert client.page(path).h1


def test_the_start_page_asks_what_the_guide_asks_first_and_leads_to_the_login(client: CheckingClient) -> None:
    start = client.page("/")
    assert start.h1 == "Behöver jag bygglov?"
    assert start.form("En fristående mindre byggnad").url == "/guide/atgard"
    assert "/guide" in start.links("visa allt du kan fråga om")
    assert start.form("Logga in med BankID").url == "/logga-in"


def test_a_demonstration_says_that_it_is_one(client: CheckingClient) -> None:
    assert "demonstration" in client.get("/").get_data(as_text=True)


def test_what_is_for_those_who_build_is_not_shown_where_the_service_is_run(app: Flask) -> None:
    app.extensions[SETTINGS] = replace(app.extensions[SETTINGS], mode="production")
    assert app.test_client().get("/komponenter").status_code == 404


@pytest.mark.parametrize("path", [
    "/", "/tema.css", "/logotyp", "/static/css/base.css", "/static/map.js", "/static/pictures/altan.svg", "/finns-inte",
    "/saml/bankid/metadata", "/karta/byggnader.svg?fastighet=Norrhaga 30:12", "/ogc", "/matetal",
])  # fmt: skip
def test_what_is_text_says_in_which_letters(client: CheckingClient, path: str) -> None:
    kind = client.get(path, buffered=True).content_type
    is_text = kind.startswith("text/") or "xml" in kind
    assert "charset=utf-8" in kind.lower() or (not is_text and kind.startswith("application/"))


def test_a_page_that_is_not_there_says_so_in_words(client: CheckingClient) -> None:
    assert client.page("/finns-inte", 404).h1 == "Sidan finns inte"


def test_a_failure_shows_a_reference_and_no_stack_trace(app: Flask, client: CheckingClient) -> None:
    @app.get("/trasig")
    @auth.public
    def broken() -> str:
        raise RuntimeError("hemlig detalj")

    page = client.page("/trasig", 500)
    assert page.h1 == "Något gick fel hos oss"
    assert "hemlig" not in page.response.get_data(as_text=True)
    assert "Traceback" not in page.response.get_data(as_text=True)


@pytest.mark.parametrize("code", [400, 403, 405, 410, 413, 418, 502])
def test_every_refusal_has_a_page_of_its_own(app: Flask, client: CheckingClient, code: int) -> None:
    @app.get("/vagrar")
    @auth.public
    def refusing() -> str:
        abort(code)

    assert client.page("/vagrar", code).h1


def test_a_language_without_texts_is_not_offered(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(common, "CATALOGUES", tmp_path)
    common._catalogue.cache_clear()
    try:
        assert client.page("/").tree.get("lang") == "sv"
        assert "/sprak" not in client.get("/").get_data(as_text=True)
    finally:
        common._catalogue.cache_clear()


def test_choosing_a_language_never_leads_away_from_here(client: CheckingClient) -> None:
    token = client.page("/komponenter").tree.xpath("//meta[@name='csrf-token']/@content")[0]
    for away in ("//ond.example", "https://ond.example", "/\\ond.example"):
        answer = client.post("/sprak", data={"csrf_token": token, "language": "sv", "back": away})
        assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("sent_to", "stands_on"), [("/guide/plats/sok", "/guide/plats"), ("/guide/dela", "/guide")])
def test_a_forms_address_opened_as_a_page_leads_to_the_page_it_stands_on(
    client: CheckingClient, sent_to: str, stands_on: str
) -> None:
    answer = client.get(sent_to)
    assert (answer.status_code, answer.headers["Location"]) == (303, stands_on)


def test_what_only_machines_send_to_has_no_page(client: CheckingClient) -> None:
    assert client.page("/saml/acs", 405).h1


def test_every_cookie_is_told_of(app: Flask, client: CheckingClient) -> None:
    client.send(client.page("/").form("/guide/atgard"), {"measure": "altan"})
    client.send(client.page("/").form("/sprak"), {"language": "sv"})
    form = client.page("/logga-in").form("Logga in med BankID")
    assert client.post(form.url, data=form.values()).status_code == 303
    told = {words(each) for each in client.page("/personuppgifter").tree.xpath("//table//th[@scope='row']")}
    assert {cookie.key for cookie in client._cookies.values()} <= told
    assert len(client._cookies) >= 4


def test_pages_carry_less_than_15_kb_of_javascript(app: Flask, client: CheckingClient) -> None:
    names = ["app.js", *(f"js/{name}.js" for name in ("conditions", "counters", "once", "picker", "refresh"))]
    assert sum(len(client.get(f"/static/{name}").data) for name in names) < 15_000


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#1b5e57", "#cc2222", "#88aaff", "inte en färg"])
def test_any_municipal_colour_becomes_one_that_can_be_read(colour: str) -> None:
    told = theme.stylesheet(colour)
    light, dark = (told.split(f"--{name}: ")[1].split(";")[0] for name in ("accent", "accent-strong"))
    assert theme.contrast(theme.parse(light), theme.LIGHT_PAPER) >= 4.5
    assert theme.contrast(theme.parse(light), theme.WHITE) >= 4.5
    assert theme.contrast(theme.parse(dark), theme.DARK_PAPER) >= 4.5
    assert theme.contrast(theme.parse(dark), theme.INK) >= 4.5


def test_the_theme_is_a_stylesheet_that_anybody_may_fetch(client: CheckingClient) -> None:
    answer = client.get("/tema.css")
    assert answer.mimetype == "text/css"
    assert "--accent: #" in answer.get_data(as_text=True)
