"""What the guide keeps: the link to an answer, the guide itself for a day, and its way into an application."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.adapters.database.guides import GuideRows
from permits.adapters.database.opening import open_database
from permits.case.access import Principal
from permits.case.times import utc_now
from permits.law.book import Need
from permits.settings import Settings
from permits.web import page as common
from tests.web.applicant import Applicant
from tests.web.checking import CheckingClient, Page
from tests.web.guide_walk import ADDRESS, PLOT, SHED, Asker, hrefs, kept


@pytest.fixture
def asker(client: CheckingClient) -> Asker:
    return Asker(client)


# --- sharing --------------------------------------------------------------------------------------------------------


def shared_link(asker: Asker, page: Page) -> str:
    page = asker.client.send(page.form("Dela svaret"))
    return str(page.tree.xpath("//input[@id='lank']/@value")[0]).partition("//localhost")[2].partition("/")[2]


def personal(app: Flask) -> list[str]:
    """What must never follow a link: the plot and its neighbours by any name, and where they lie."""
    ours = app.extensions[common.SERVICES]
    place = ours.places.property(PLOT)
    layer = ours.places.layers()["fastigheter"]
    near = {found.properties["designation"] for found in ours.places.store.features_near(layer, place.geometry, 60.0)}
    east, north = place.centroid
    return [*near, ADDRESS, ADDRESS.split()[0], str(int(east))[:5], str(int(north))[:5]]


@pytest.mark.parametrize("where", ["far", "near"])
def test_a_shared_answer_tells_nothing_of_the_place_or_the_person(
    asker: Asker, app: Flask, settings: Settings, where: str
) -> None:
    page = asker.shed() if where == "far" else asker.near()
    link = shared_link(asker, page)
    asker.client.delete_cookie("lovlig_guide")
    shared = asker.client.page("/" + link)
    assert shared.h1 == page.h1
    assert "en plats i Kjellstavik" in shared.text
    assert "15 m²" in shared.text
    row, html = "".join(kept(settings, "shared_answers")), shared.response.get_data(as_text=True)
    assert row
    for secret in personal(app):
        assert secret not in row, secret
        assert secret not in html, secret
    assert link.rpartition("/")[2] not in row


def test_the_same_answer_has_one_link_and_a_changed_one_another(asker: Asker, settings: Settings) -> None:
    page = asker.shed()
    first = shared_link(asker, page)
    assert shared_link(asker, asker.client.page("/guide/svar")) == first
    page = asker.answer(asker.client.page("/guide/fragor"), **{**SHED, "ridge_height": "3,5"})
    assert not page.tree.xpath("//input[@id='lank']")
    assert shared_link(asker, page) != first
    assert len(kept(settings, "shared_answers")) == 2


def test_a_link_that_nobody_made_is_not_found(asker: Asker) -> None:
    for wrong in ("x", "A" * 22, "A" * 5000, "%00", "..%2f..", "å"):
        assert asker.client.get(f"/guide/delat/{wrong}").status_code == 404


def test_nothing_that_was_answered_stands_in_an_address(asker: Asker) -> None:
    asker.choose()
    found = asker.search()
    pages = [found, asker.take(found), asker.shed()]
    for page in pages:
        for url in hrefs(page):
            assert "Norrhaga" not in url
            assert "Domherre" not in url


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_a_guide_is_kept_for_a_day_under_a_token_that_scripts_cannot_read(asker: Asker, settings: Settings) -> None:
    asker.choose()
    cookie = asker.client.get_cookie("lovlig_guide")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.value not in "".join(kept(settings, "guides"))
    later = open_database(settings.database_url, lambda: utc_now() + timedelta(hours=25))
    assert later.guides.load(cookie.value) is None
    later.forget_expired()
    assert kept(settings, "guides") == []


def test_somebody_elses_token_or_none_opens_nothing(asker: Asker) -> None:
    asker.shed()
    for token in ("", "x", "A" * 43, "å" * 500):
        asker.client.set_cookie("lovlig_guide", token)
        assert asker.client.page("/guide/svar").path == "/guide"


def test_strangers_cannot_fill_the_disk(settings: Settings) -> None:
    database = open_database(settings.database_url)
    rows = GuideRows(database.engine, utc_now, most_guides=3, most_shared=2)
    tokens = [rows.create({"answers": {}}, timedelta(hours=hours)) for hours in range(1, 6)]
    assert [rows.load(token) is not None for token in tokens] == [False, False, True, True, True]
    assert rows.share({}, timedelta(days=1))
    assert rows.share({}, timedelta(days=1))
    assert rows.share({}, timedelta(days=1)) is None


def test_too_much_in_one_guide_is_refused_in_words(asker: Asker) -> None:
    page = asker.at_questions()
    corners = [[690_000 + k % 7 * 0.123456789, 6_570_000 + k * 0.123456789] for k in range(1500)]
    drawn = json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    page = asker.answer(page, 422, **{**SHED, "geometry": drawn})
    assert page.errors


# --- on to an application -------------------------------------------------------------------------------------------


def test_everything_is_carried_into_an_application(
    asker: Asker, login: Callable[..., Principal], client: CheckingClient
) -> None:
    page = asker.shed()
    sent = client.post(page.form("ga-vidare").url, data=page.form("ga-vidare").values())
    assert sent.status_code == 303
    way_in = client.get(sent.headers["Location"])
    assert way_in.status_code == 302
    assert (
        "till=/guide/ansokan" in way_in.headers["Location"] or "till=%2Fguide%2Fansokan" in way_in.headers["Location"]
    )
    login(client, "anna")
    page = client.page("/guide/ansokan")
    draft = page.path.split("/")[2]
    assert page.path.endswith("/uppgifter"), page.path
    assert page.form("version").values()["ridge_height"] == "3"
    assert client.page(f"/ansokan/{draft}/placering").status == 200
    assert client.page("/guide/ansokan").path == page.path, "asked twice it is the same application"


def test_a_login_alone_carries_nothing(asker: Asker, login: Callable[..., Principal], client: CheckingClient) -> None:
    asker.shed()
    login(client, "anna")
    assert client.page("/guide/ansokan").path == "/guide/svar"
    assert "Inga påbörjade" in client.page("/mina-sidor").text or "/ansokan/" not in str(
        hrefs(client.page("/mina-sidor"))
    )


def test_a_guide_carried_over_is_submitted_with_the_same_answer(
    asker: Asker, login: Callable[..., Principal], client: CheckingClient, app: Flask
) -> None:
    told = asker.near("2")
    assert told.h1 == "Du behöver bygglov, om inte grannarna säger ja"
    client.post(told.form("ga-vidare").url, data=told.form("ga-vidare").values())
    who = login(client, "anna")
    page = client.page("/guide/ansokan")
    anna = Applicant(client, PLOT, page.path.split("/")[2])
    carried = page.form("version").values()
    assert carried["ridge_height"] == "3"
    page = client.send(page.form("version"), {"use": "forrad", "roof_pitch": "20", "facade": "Trä", "roof": "Tegel"})
    while not page.path.endswith("/granska"):
        slug = page.path.rpartition("/")[2]
        carried_over = slug == "placering"
        page = client.send(page.form("version")) if carried_over else anna.answer(page, slug)
        assert page.errors == []
    page = client.send(page.form("Skicka in ansökan"))
    view = app.extensions[common.SERVICES].applying.case_of(who, page.path.split("/")[2])
    assert view.answers["placering"]["width"] == "3"
    assert view.answers["uppgifter"]["ridge_height"] == "3"
    assert view.assessment.need.need is Need.BYGGLOV


def test_a_shared_answer_that_the_law_can_no_longer_read_is_not_found(asker: Asker, settings: Settings) -> None:
    database = open_database(settings.database_url)
    made = database.guides.share(
        {"measure": {"measure": "luftslott"}, "begun": {"date": "2026-11-22"}}, timedelta(days=1)
    )
    assert asker.client.page(f"/guide/delat/{made}", 404).h1 == "Sidan finns inte"
