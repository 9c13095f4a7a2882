"""Nobody gets in by an altered SAML response, every refusal looks the same, and genuine answers still work."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from tests.attacks.conftest import plans_for
from tests.attacks.cost import cost_of
from tests.attacks.saml_altered import Altered, every
from tests.attacks.saml_forge import NAME, NUMBER, Plan, one
from tests.attacks.saml_stage import Departure, Stage, post, settings_in, without_secrets

Genuine = Callable[..., Plan]
ALTERED = every()
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SLOWEST = 0.2  # seconds of the processor, so that a busy machine fails no test; most take 5 ms
MOST_MEMORY = 50_000_000  # bytes beyond what the process had


def reason_in(caplog: pytest.LogCaptureFixture) -> str:
    told = [record.getMessage() for record in caplog.records if record.name == "lovlig.login"]
    return told[-1].removeprefix("login refused: ") if told else "accepted"


@pytest.fixture
def refused_page(stage: Stage) -> str:
    return shown_to_refused(stage)


def shown_to_refused(stage: Stage) -> str:
    """What everybody is shown who is refused."""
    return without_secrets(stage.browser().post("/saml/acs", data={}).text)


@dataclass(frozen=True)
class Siege:
    """One stage that nobody gets into, so that all altered responses can be tried on it."""

    stage: Stage
    genuine: Genuine
    page: str


@pytest.fixture(scope="module")
def siege(saml_folder: Path) -> Siege:
    stage = Stage(settings_in(saml_folder))
    return Siege(stage, plans_for(stage), shown_to_refused(stage))


# --- altered --------------------------------------------------------------------------------------------------------


def test_there_are_many_altered_responses_and_each_is_told_from_the_others() -> None:
    assert len({one.name for one in ALTERED}) == len(ALTERED) >= 500


@pytest.mark.parametrize("altered", ALTERED, ids=lambda one: one.name)
def test_an_altered_response_is_refused(
    altered: Altered, siege: Siege, caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    stage = siege.stage
    browser = stage.browser()
    departure = stage.depart(browser)
    encoded = altered.change(siege.genuine(departure)).encoded()
    caplog.clear()
    with cost_of() as cost:
        answer = post(browser, encoded, departure.relay_state)
    record_property("seconds", cost.seconds)
    record_property("memory", cost.memory)
    assert reason_in(caplog) == altered.reason
    assert answer.status_code == 403
    assert without_secrets(answer.text) == siege.page
    assert not any("lovlig=" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert browser.get("/mina-sidor").status_code == 302
    assert not stage.sessions.held
    assert cost.seconds < SLOWEST
    assert cost.memory < MOST_MEMORY


def assert_refused(answer: Any, page: str, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    assert (answer.status_code, reason_in(caplog)) == (403, reason)
    assert without_secrets(answer.text) == page


# --- what is around the response ------------------------------------------------------------------------------------


def test_the_same_response_is_accepted_once(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    encoded = genuine(departure).encoded()
    assert post(browser, encoded, departure.relay_state).status_code == 303
    assert_refused(post(browser, encoded, departure.relay_state), refused_page, "unknown-request", caplog)


def test_the_same_assertion_is_accepted_once_even_if_the_request_came_back(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    kept = stage.states.held[departure.request_id]
    encoded = genuine(departure).encoded()
    assert post(browser, encoded, departure.relay_state).status_code == 303
    stage.states.held[departure.request_id] = kept
    assert_refused(post(browser, encoded, departure.relay_state), refused_page, "replayed", caplog)


def test_another_browser_cannot_use_the_response(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    departure = stage.depart(stage.browser())
    encoded = genuine(departure).encoded()
    assert_refused(post(stage.browser(), encoded, departure.relay_state), refused_page, "other-browser", caplog)


def test_another_browser_with_its_own_login_cannot_use_the_response(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    departure = stage.depart(stage.browser())
    thief = stage.browser()
    own = stage.depart(thief)
    encoded = genuine(departure).encoded()
    assert_refused(post(thief, encoded, departure.relay_state), refused_page, "other-browser", caplog)
    assert_refused(post(thief, encoded, own.relay_state), refused_page, "unknown-request", caplog)


@pytest.mark.parametrize("relay_state", ["", "x", "https://evil.example/", "/mina-sidor"])
def test_the_relay_state_is_a_key_and_not_an_address(
    relay_state: str, stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    assert_refused(post(browser, genuine(departure).encoded(), relay_state), refused_page, "relay-state", caplog)


def test_a_request_is_forgotten_after_a_quarter_of_an_hour(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    state, expires = stage.states.held[departure.request_id]
    assert timedelta(minutes=14) < expires - datetime.now(UTC) <= timedelta(minutes=15)
    stage.states.held[departure.request_id] = (state, datetime.now(UTC))
    assert_refused(
        post(browser, genuine(departure).encoded(), departure.relay_state), refused_page, "unknown-request", caplog
    )


def test_an_answer_of_one_provider_does_not_serve_a_request_to_another(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser, "/logga-in/personal")
    encoded = genuine(departure, attributes={NUMBER: ["199001012385"], "groups": ["bygg-gis"]}).encoded()
    assert_refused(post(browser, encoded, departure.relay_state), refused_page, "issuer", caplog)


def test_groups_from_a_provider_for_residents_make_nobody_staff(stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    encoded = genuine(departure, attributes={NUMBER: ["199001012385"], NAME: ["E P"], "groups": ["bygg-gis"]}).encoded()
    assert post(browser, encoded, departure.relay_state).status_code == 303
    assert browser.get("/mina-sidor").text == "E P|199001012385|applicant"
    assert browser.get("/handlaggning").status_code == 403


ODD_FORMS: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "no-response"),
    "empty": ({"SAMLResponse": ""}, "no-response"),
    "not base64": ({"SAMLResponse": "<samlp:Response/>"}, "not-base64"),
    "base64 with odd letters": ({"SAMLResponse": "åäö="}, "not-base64"),
    "half base64": ({"SAMLResponse": "AAA"}, "not-base64"),
    "random bytes": ({"SAMLResponse": base64.b64encode(bytes(range(256))).decode()}, "not-xml"),
    "400 000 characters": ({"SAMLResponse": "A" * 360_000}, "too-large"),
    "10 MB": ({"SAMLResponse": "A" * 10_000_000}, "too-large"),
    "twice": ({"SAMLResponse": ["AAAA", "BBBB"]}, "field-doubled"),
    "as JSON": ('{"SAMLResponse": "AAAA"}', "no-response"),
}


@pytest.mark.parametrize("form", ODD_FORMS)
def test_an_odd_form_is_refused_like_everything_else(
    form: str, stage: Stage, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    data, reason = ODD_FORMS[form]
    caplog.clear()
    kind = {"content_type": "application/json"} if isinstance(data, str) else {}
    assert_refused(stage.browser().post("/saml/acs", data=data, **kind), refused_page, reason, caplog)


@pytest.mark.parametrize("size", [10_000_000, 40_000_000])
@pytest.mark.parametrize("says_how_long", [True, False])
def test_a_body_without_end_costs_nothing(size: int, says_how_long: bool, siege: Siege) -> None:
    """Also when the browser does not say how much will come (chunked)."""
    body = b"SAMLResponse=" + b"A" * size
    told = {"CONTENT_LENGTH": str(len(body))} if says_how_long else {"wsgi.input_terminated": True}
    environ = EnvironBuilder(path="/saml/acs", method="POST", input_stream=io.BytesIO(body)).get_environ()
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", **told}
    with cost_of() as cost:
        answer = siege.stage.browser().open(environ)
    assert answer.status_code == 403
    assert without_secrets(answer.text) == siege.page
    assert cost.seconds < SLOWEST
    assert cost.memory < MOST_MEMORY


def test_a_file_in_place_of_the_field_is_refused(
    stage: Stage, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    answer = stage.browser().post("/saml/acs", data={"SAMLResponse": (io.BytesIO(b"x" * 500_000), "a.xml")})
    assert_refused(answer, refused_page, "too-large", caplog)


def test_the_endpoint_cannot_be_fetched(stage: Stage) -> None:
    assert stage.browser().get("/saml/acs").status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "localhost:9999", "localhost"])
def test_the_host_header_changes_nothing(host: str, stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    elsewhere = genuine(departure, acs=f"http://{host}/saml/acs")
    without_jar = stage.app.test_client(use_cookies=False)
    headers = {"Host": host, "X-Forwarded-Host": host, "Cookie": _cookies(browser)}
    assert post(without_jar, elsewhere.encoded(), departure.relay_state, headers=headers).status_code == 403
    departure = stage.depart(browser)
    headers["Cookie"] = _cookies(browser)
    accepted = post(without_jar, genuine(departure).encoded(), departure.relay_state, headers=headers)
    assert (accepted.status_code, accepted.location) == (303, "/mina-sidor")


def _cookies(browser: Any) -> str:
    return f"lovlig_login={browser.get_cookie('lovlig_login').value}"


def test_what_goes_wrong_inside_is_refused_like_everything_else(
    stage: Stage, refused_page: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("out of memory, or a fault in a library")

    monkeypatch.setattr(stage.provider, "finish", broken)
    assert_refused(post(stage.browser(), "AAAA", "x"), refused_page, "unexpected", caplog)


def test_the_log_of_a_login_holds_no_personal_data(
    stage: Stage, genuine: Genuine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = stage.browser()
    for changes in ({"level": "x"}, {}):
        departure = stage.depart(browser)
        post(browser, genuine(departure, **changes).encoded(), departure.relay_state)
    assert caplog.records
    assert "199001012385" not in caplog.text
    assert "Prov" not in caplog.text


# --- cancelled and stopped ------------------------------------------------------------------------------------------


def failed(genuine: Genuine, departure: Departure, second: str) -> Plan:
    def status(root: Any) -> None:
        root.remove(root[-1])
        code = one(root, "samlp:Status/samlp:StatusCode")
        code.set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")
        code.append(code.makeelement(code.tag, Value=second))

    return genuine(departure, on_response=status)


@pytest.mark.parametrize(
    ("second", "status", "title"),
    [
        ("http://id.elegnamnden.se/status/1.0/cancel", 200, "Du avbröt inloggningen"),
        ("http://id.elegnamnden.se/status/1.0/fraud", 403, "Legitimeringen stoppades"),
        ("http://id.elegnamnden.se/status/1.0/possibleFraud", 403, "Legitimeringen stoppades"),
        ("urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext", 403, "Inloggningen gick inte igenom"),
    ],
)
def test_who_cancels_is_told_so(second: str, status: int, title: str, stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    answer = post(browser, failed(genuine, departure, second).encoded(), departure.relay_state)
    assert answer.status_code == status
    assert f"<title>{title}</title>" in answer.text
    assert not stage.sessions.held


def test_a_cancellation_that_nobody_signed_is_refused(
    stage: Stage, genuine: Genuine, refused_page: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    plan = failed(genuine, departure, "http://id.elegnamnden.se/status/1.0/cancel").but(signs_response=False)
    assert_refused(post(browser, plan.encoded(), departure.relay_state), refused_page, "count-Signature", caplog)
