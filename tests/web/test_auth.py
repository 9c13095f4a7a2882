"""Who gets in where, what a session is, and that nobody is sent anywhere but here."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from permits.case.access import Principal, Role
from permits.web import auth, session
from tests.attacks.saml_stage import Stage, settings_in, token_in

EVA = Principal("r0", "Eva Prov", frozenset({Role.APPLICANT}), "199001012385")
HANNA = Principal("s0", "Hanna Lind", frozenset({Role.OFFICER}))
KAJSA = Principal("s1", "Kajsa Berg", frozenset({Role.GIS}))


@pytest.fixture(scope="session")
def auth_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("auth-stage")


@pytest.fixture
def stage(auth_folder: Path) -> Stage:
    made = Stage(settings_in(auth_folder))
    made.persons.numbers["199001012385"] = "r0"
    return made


def entered(stage: Stage, who: Principal) -> FlaskClient:
    """A browser in which somebody is logged in."""
    browser = stage.browser()
    token = stage.app.extensions[session.BROWSING].open(auth.content_of(who), staff=who.is_staff)
    browser.set_cookie("lovlig", token)
    return browser


def cookies(answer: Any) -> dict[str, str]:
    return {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}


# --- who gets in where ----------------------------------------------------------------------------------------------


def test_a_page_that_forgot_to_say_who_may_see_it_is_seen_by_nobody(stage: Stage) -> None:
    for who in (EVA, HANNA, KAJSA):
        assert entered(stage, who).get("/glomd").status_code == 403
    assert stage.browser().get("/glomd").status_code == 403


def test_each_desk_is_open_to_its_own(stage: Stage) -> None:
    seen = {
        (who.name, path): entered(stage, who).get(path).status_code
        for who in (EVA, HANNA, KAJSA)
        for path in ("/mina-sidor", "/handlaggning")
    }
    assert [key for key, status in seen.items() if status == 200] == [
        ("Eva Prov", "/mina-sidor"),
        ("Hanna Lind", "/handlaggning"),
    ]
    assert set(seen.values()) == {200, 403}


def test_the_personal_number_is_not_in_the_session(stage: Stage) -> None:
    browser = entered(stage, EVA)
    assert browser.get("/mina-sidor").text == "Eva Prov|199001012385|applicant"
    assert "199001012385" not in str(stage.sessions.held)


def test_a_made_up_token_opens_nothing(stage: Stage) -> None:
    for token in ("", "x", "0" * 43, "å" * 43, "../../etc/passwd", "'; DROP TABLE sessions; --"):
        browser = stage.browser()
        browser.set_cookie("lovlig", token)
        assert browser.get("/mina-sidor").status_code == 302


# --- on the way to log in -------------------------------------------------------------------------------------------


def test_nobody_is_sent_to_log_in_and_back_to_where_they_were(stage: Stage) -> None:
    answer = stage.browser().get("/mina-sidor?flik=2")
    assert answer.location == "/logga-in?till=/mina-sidor?flik%3D2"
    assert stage.browser().get("/handlaggning").location.startswith("/logga-in/personal?till=")


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/mina-sidor",
        "/\\evil.example",
        "/%5cevil.example",
        "\\/evil.example",
        "/mina-sidor\n",
        "/ mina-sidor",
        "javascript:alert(1)",
        "mina-sidor",
        "/finns-inte",
        "/oppen",
        "/logga-in",
        "/logga-ut",
        "/saml/bankid/metadata",
        "/mina-sidor?" + "x" * 400,
        "/mina-sidor/../../x",
        "http:/mina-sidor",
        "/mina-sidor@evil.example",
    ],
)
def test_nobody_is_sent_anywhere_else(wanted: str, stage: Stage) -> None:
    browser = stage.browser()
    assert 'name="till" value=""' in browser.get("/logga-in", query_string={"till": wanted}).text
    departure = stage.depart(browser, till=wanted)
    assert stage.states.held[departure.request_id][0]["return_to"] == ""
    at_home = entered(stage, EVA).get("/logga-in", query_string={"till": wanted})
    assert at_home.location == "/mina-sidor"


def test_the_path_back_is_kept_on_the_server(stage: Stage) -> None:
    browser = stage.browser()
    departure = stage.depart(browser, till="/mina-sidor?flik=2")
    assert stage.states.held[departure.request_id][0]["return_to"] == "/mina-sidor?flik=2"
    assert "mina-sidor" not in departure.url


def test_the_login_button_needs_our_own_page(stage: Stage) -> None:
    assert stage.browser().post("/logga-in").status_code == 400
    assert not stage.states.held


def test_another_name_for_this_machine_is_sent_to_the_right_one(stage: Stage) -> None:
    answer = stage.browser().get("/logga-in?till=/mina-sidor", headers={"Host": "127.0.0.1:8000"})
    assert answer.location == "http://localhost:8000/logga-in?till=/mina-sidor"
    assert stage.browser().get("/logga-in", headers={"Host": "evil.example"}).status_code == 200


# --- the session ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "idle"), [(EVA, 60), (HANNA, 30)])
def test_a_session_left_alone_ends(who: Principal, idle: int, stage: Stage) -> None:
    path = "/handlaggning" if who.is_staff else "/mina-sidor"
    browser = entered(stage, who)
    stage.later = timedelta(minutes=idle - 1)
    assert browser.get(path).status_code == 200
    stage.later = timedelta(minutes=2 * idle - 2)
    assert browser.get(path).status_code == 200
    stage.later = timedelta(minutes=3 * idle - 2)
    assert "utgick=ja" in browser.get(path).location
    assert not stage.sessions.held


@pytest.mark.parametrize("who", [EVA, HANNA])
def test_a_session_in_use_ends_after_eight_hours(who: Principal, stage: Stage) -> None:
    path = "/handlaggning" if who.is_staff else "/mina-sidor"
    browser = entered(stage, who)
    for minutes in range(0, 480, 20):
        stage.later = timedelta(minutes=minutes)
        assert browser.get(path).status_code == 200
    stage.later = timedelta(hours=8)
    assert browser.get(path).status_code == 302


def test_who_was_logged_out_while_writing_is_told_that_the_draft_is_kept(stage: Stage) -> None:
    browser = entered(stage, EVA)
    stage.later = timedelta(hours=2)
    answer = browser.post("/mina-sidor", data={"text": "mycket text"})
    assert answer.status_code == 403
    assert "Ditt utkast finns kvar" in answer.text
    assert 'href="/logga-in?till=/mina-sidor"' in answer.text
    told = browser.post("/mina-sidor", json={}, headers={"Accept": "application/json"})
    assert (told.status_code, "utloggad" in told.json["error"]) == (403, True)


def test_logging_out_ends_the_session_on_the_server(stage: Stage) -> None:
    browser = entered(stage, EVA)
    copied = browser.get_cookie("lovlig").value  # type: ignore[union-attr]
    token = _token(stage, browser)
    answer = browser.post("/logga-ut", data={"csrf_token": token})
    assert answer.location == "/logga-ut"
    assert "Du är utloggad" in browser.get("/logga-ut").text
    thief = stage.browser()
    thief.set_cookie("lovlig", copied)
    assert thief.get("/mina-sidor").status_code == 302


def _token(stage: Stage, browser: FlaskClient) -> str:
    held = browser.get_cookie("lovlig")
    assert held
    return str(stage.app.extensions[session.BROWSING].token_for(held.value))


def test_nobody_is_logged_out_by_another_site(stage: Stage) -> None:
    browser = entered(stage, EVA)
    assert browser.post("/logga-ut", headers={"Origin": "https://evil.example"}).status_code == 400
    assert browser.get("/logga-ut").status_code == 303
    assert browser.get("/mina-sidor").status_code == 200


# --- forged forms ---------------------------------------------------------------------------------------------------


def test_a_post_needs_the_token_of_its_own_session(stage: Stage) -> None:
    browser, other = entered(stage, EVA), entered(stage, EVA)
    assert browser.post("/mina-sidor", data={"csrf_token": _token(stage, browser)}).status_code == 200
    assert browser.post("/mina-sidor", headers={"X-CSRF-Token": _token(stage, browser)}).status_code == 200
    for wrong in ("", "x", "å", _token(stage, other), _token(stage, browser)[:-1]):
        assert browser.post("/mina-sidor", data={"csrf_token": wrong}).status_code == 400
    assert browser.post("/mina-sidor").status_code == 400
    assert browser.put("/mina-sidor").status_code == 405


def test_a_visitor_who_is_not_logged_in_has_a_token_too(stage: Stage) -> None:
    browser = stage.browser()
    token = token_in(browser.get("/logga-in").text)
    assert browser.post("/oppen", data={"csrf_token": token}).text == "posted"
    assert stage.browser().post("/oppen", data={"csrf_token": token}).status_code == 400


def test_a_token_from_before_login_is_worth_nothing_after(stage: Stage) -> None:
    browser = stage.browser()
    token = token_in(browser.get("/logga-in").text)
    held = stage.app.extensions[session.BROWSING].open(auth.content_of(EVA), staff=False)
    browser.set_cookie("lovlig", held)
    assert browser.post("/mina-sidor", data={"csrf_token": token}).status_code == 400


def test_an_old_page_keeps_what_was_typed_when_it_was_ours(stage: Stage) -> None:
    browser = entered(stage, EVA)
    typed = {"csrf_token": "old", "bredd": '4,5" <b>', "langd": "6"}
    ours = browser.post("/mina-sidor", data=typed, headers={"Origin": "http://localhost:8000"})
    assert ours.status_code == 400
    assert 'name="bredd" value="4,5&#34; &lt;b&gt;"' in ours.text
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', ours.text))
    assert browser.post("/mina-sidor", data=again).status_code == 200
    theirs = browser.post("/mina-sidor", data=typed, headers={"Origin": "https://evil.example"})
    assert "bredd" not in theirs.text
    crossing = browser.post("/mina-sidor", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert "bredd" not in crossing.text


# --- headers and cookies --------------------------------------------------------------------------------------------


def test_every_answer_is_guarded(stage: Stage) -> None:
    for answer in (
        stage.browser().get("/"),
        stage.browser().get("/mina-sidor"),
        stage.browser().get("/finns-inte"),
        stage.browser().post("/saml/acs"),
        stage.browser().post("/logga-in"),
    ):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
        assert "form-action 'self' http://localhost:8001;" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "Strict-Transport-Security" not in answer.headers


def test_the_nonce_is_new_each_time_and_the_same_in_page_and_policy(stage: Stage) -> None:
    nonces = set()
    for _time in range(2):
        answer = stage.browser().get("/logga-in")
        found = re.search(r'nonce="([^"]+)"', answer.text)
        assert found
        assert f"'nonce-{found[1]}'" in answer.headers["Content-Security-Policy"]
        nonces.add(found[1])
    assert len(nonces) == 2


def test_pages_behind_the_door_are_not_kept(stage: Stage) -> None:
    assert entered(stage, EVA).get("/mina-sidor").headers["Cache-Control"] == "no-store"


def test_on_http_localhost_the_cookies_are_lax(stage: Stage) -> None:
    browser = stage.browser()
    page = browser.get("/logga-in")
    departed = cookies(browser.post("/logga-in", data={"csrf_token": token_in(page.text)}))
    assert "HttpOnly" in cookies(page)["lovlig_form"]
    assert "SameSite=Lax" in departed["lovlig_login"]
    assert "Secure" not in departed["lovlig_login"]


def test_on_https_the_cookies_are_for_this_host_only(auth_folder: Path) -> None:
    stage = Stage(settings_in(auth_folder, "https://bygglov.prov.example"))
    browser = stage.browser()
    page = browser.get("/logga-in", base_url="https://bygglov.prov.example")
    form = {"csrf_token": token_in(page.text)}
    departed = cookies(browser.post("/logga-in", data=form, base_url="https://bygglov.prov.example"))
    login = departed["__Host-lovlig_login"]
    assert "SameSite=None" in login
    assert "Secure" in login
    assert "HttpOnly" in login
    assert "Path=/" in login
    assert "SameSite=Lax" in cookies(page)["__Host-lovlig_form"]
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "upgrade-insecure-requests" in page.headers["Content-Security-Policy"]
