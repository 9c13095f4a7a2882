"""What somebody who is logged in is told of it, and how they get out of it everywhere."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

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
    assert "Du är bara inloggad här." in page
    assert "Gör du inget på 30 minuter" in entered(stage, HANNA).get("/inloggning").text


def test_who_is_not_logged_in_is_sent_to_do_that(stage: Stage) -> None:
    answer = stage.browser().get("/inloggning")
    assert (answer.status_code, answer.location) == (302, "/logga-in")
    assert stay(stage.browser()) == {"idle": 0, "whole": 0}


def test_one_logs_out_everywhere_and_nobody_else_is(stage: Stage) -> None:
    here, library, other = entered(stage, EVA), entered(stage, EVA), entered(stage, HANNA)
    page = here.get("/inloggning").text
    assert "Du är inloggad på 2 ställen" in page
    answer = here.post("/logga-ut/overallt", data={"csrf_token": token_in(page)})
    assert (answer.status_code, answer.location) == (303, "/logga-ut")
    assert here.get("/mina-sidor").status_code == library.get("/mina-sidor").status_code == 302
    assert other.get("/handlaggning").status_code == 200


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
