"""What somebody who is logged in is told of it, and how they get out of it everywhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from permits.web.browsers import browser_of, browser_told
from tests.attacks.saml_stage import Stage, token_in
from tests.web.test_auth import EVA, HANNA, auth_folder, entered, stage

__all__ = ["auth_folder", "stage"]  # fixtures


def stay(browser: FlaskClient, **headers: str) -> dict[str, int]:
    told: dict[str, int] = browser.get("/inloggning/tid", headers=headers).json  # type: ignore[assignment]
    return told


def test_one_sees_since_when_and_until_when(stage: Stage) -> None:
    page = entered(stage, EVA).get("/inloggning").text
    assert "Du loggade in" in page
    assert "Gör du inget på 60 minuter loggas du ut" in page
    assert "den du använder nu" in page
    assert "/avsluta" not in page
    assert "Gör du inget på 30 minuter" in entered(stage, HANNA).get("/inloggning").text


def test_who_is_not_logged_in_is_sent_to_do_that(stage: Stage) -> None:
    answer = stage.browser().get("/inloggning")
    assert (answer.status_code, answer.location) == (302, "/logga-in")
    assert stay(stage.browser()) == {"idle": 0, "whole": 0}


def test_one_logs_out_everywhere_and_nobody_else_is(stage: Stage) -> None:
    here, library, other = entered(stage, EVA), entered(stage, EVA), entered(stage, HANNA)
    page = here.get("/inloggning").text
    assert page.count("senast använd") == 2
    assert page.count("/avsluta") == 1
    answer = here.post("/logga-ut/overallt", data={"csrf_token": token_in(page)})
    assert (answer.status_code, answer.location) == (303, "/logga-ut")
    assert here.get("/mina-sidor").status_code == library.get("/mina-sidor").status_code == 302
    assert other.get("/handlaggning").status_code == 200


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 "
    "Edg/140.0.0.0"
)


def test_one_place_is_logged_out_and_only_ones_own(stage: Stage) -> None:
    here, library, other = entered(stage, EVA), entered(stage, EVA), entered(stage, HANNA)
    page = here.get("/inloggning").text
    (ends,) = re.findall(r'action="(/inloggning/[^"]+/avsluta)"', page)
    theirs = {"csrf_token": token_in(other.get("/inloggning").text)}
    assert other.post(ends, data=theirs).location == "/inloggning?gjort=redan"
    assert library.get("/mina-sidor").status_code == 200
    assert library.post(ends).status_code == 400  # another site's form
    mine = {"csrf_token": token_in(page)}
    answer = here.post(ends, data=mine)
    assert (answer.status_code, answer.location) == (303, "/inloggning?gjort=utloggad")
    assert library.get("/mina-sidor").status_code == 302
    assert here.get("/mina-sidor").status_code == 200
    assert here.post("/inloggning/hx/avsluta", data=mine).location == "/inloggning?gjort=redan"
    stranger = stage.browser()
    stranger_token = token_in(stranger.get("/logga-in").text)
    assert stranger.post(ends, data={"csrf_token": stranger_token}).location == "/logga-in"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (FIREFOX, "Firefox på Linux"),
        (IPHONE, "Safari på iPhone"),
        (EDGE, "Edge på Windows"),
        ("curl/8.0", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
        ("<b>Windows</b>", "Windows"),
        ("x" * 1_000_000 + "Firefox", "Okänd webbläsare"),
    ],
)
def test_a_browser_is_told_by_its_family_and_no_more(told: str, shown: str) -> None:
    family, system = browser_of(told)
    assert browser_told((family, system)) == shown


def test_nobody_is_logged_out_everywhere_by_another_site(stage: Stage) -> None:
    browser = entered(stage, EVA)
    assert browser.post("/logga-ut/overallt").status_code == 400
    assert browser.get("/mina-sidor").status_code == 200


def test_asking_how_long_is_left_does_not_make_it_longer(stage: Stage) -> None:
    browser = entered(stage, HANNA)
    stage.later = timedelta(minutes=20)
    looked = stay(browser, **{"X-By-Itself": "1"})
    assert 595 <= looked["idle"] <= 600
    assert 1790 <= stay(browser)["idle"] <= 1800
    assert 1790 <= stay(browser, **{"X-By-Itself": "1"})["idle"] <= 1800
    stage.later = timedelta(minutes=51)
    assert stay(browser, **{"X-By-Itself": "1"}) == {"idle": 0, "whole": 0}


def test_a_page_says_by_itself_that_the_login_is_about_to_end(stage: Stage) -> None:
    browser = entered(stage, EVA)
    assert "Spara det du håller på med och logga in igen" not in browser.get("/inloggning").text
    for minutes in range(50, 460, 50):
        stage.later = timedelta(minutes=minutes)
        browser.get("/inloggning")
    stage.later = timedelta(minutes=461)
    page = browser.get("/inloggning").text
    assert "Spara det du håller på med och logga in igen" in page
    assert 'data-whole="11' in page
