"""The guide "Behöver jag bygglov?": from the start page to an answer, its link, and on into an application."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.adapters.database.guides import GuideRows
from permits.adapters.database.opening import open_database
from permits.case.access import Principal
from permits.case.times import utc_now
from permits.law.book import Need
from permits.law.facts import MeasureKind
from permits.services.assessing import assess_draft, facts_from
from permits.settings import Settings
from permits.web import page as common
from permits.wizard.guide_forms import details_asked, groups_of
from permits.wizard.measures import form_for
from permits.wizard.place_forms import Siting
from tests.web.applicant import Applicant
from tests.web.checking import CheckingClient, Form, Page
from tests.web.guide_walk import ADDRESS, PLOT, SHED, Asker, hrefs


@pytest.fixture
def asker(client: CheckingClient) -> Asker:
    return Asker(client)


def filled(page: Page) -> dict[str, str]:
    """The first answer to every question that the page leaves open, and a small number where one is asked for."""
    held = page.form("about").values()
    answers: dict[str, str] = {}
    for name in page.tree.xpath("//form[.//input[@name='about']]//input[@type='radio' or @type='checkbox']/@name"):
        options = page.tree.xpath(f"//input[@name='{name}']/@value")
        if name not in held:
            answers[name] = "inget" if "inget" in options else options[0]
    for field in page.tree.xpath("//form[.//input[@name='about']]//input[@type='text' and @inputmode='decimal']"):
        if field.get("name") not in {"width", "length", "distance_a", "distance_b", "rotation", "start", "thickness"}:
            answers[field.get("name")] = held[field.get("name")] or ("1" if field.get("name") == "storeys" else "3")
    if "geometry" in held and not held["geometry"] and "building" not in {*held, *answers}:
        side = page.tree.xpath("//select[@name='boundary_a']/option/@value")[1]
        answers |= {"method": "matt", "boundary_a": side, "distance_a": "1", "width": "4", "length": "6"}
    return answers


def kept(settings: Settings, table: str) -> list[str]:
    """What stands in the rows of a table, as text."""
    database = sqlite3.connect(settings.data / "lovlig.db")
    try:
        return [str(row) for row in database.execute(f"SELECT * FROM {table}")]
    finally:
        database.close()


# --- the way to an answer -------------------------------------------------------------------------------------------


def test_a_small_shed_is_answered_in_four_presses_from_the_start_page(asker: Asker) -> None:
    page = asker.choose()
    assert page.path == "/guide/plats"
    page = asker.take(asker.search())
    assert page.path == "/guide/fragor"
    page = asker.answer(page, **SHED)
    assert page.path == "/guide/svar"
    assert page.h1 == "Du behöver varken bygglov eller anmälan"
    assert "PBL 9 kap. 4 §" in page.text
    assert "15 m² (högst 30,0 m²)" in page.text
    assert "vägledning och inget beslut" in page.text
    assert "Andra regler på platsen" in page.text


def test_what_the_map_knows_is_filled_in_and_said_to_come_from_it(asker: Asker) -> None:
    page = asker.at_questions()
    assert page.tree.xpath("//input[@name='complements'][@checked]/@value") == ["en_tvabostadshus"]
    assert page.form("about").values()["existing_exempt_area"] == "0"
    assert "Enligt byggnadskartan" in page.text


def test_only_what_the_law_answers_by_is_asked(asker: Asker) -> None:
    names = set(asker.at_questions().form("about").values()) | {"complements"}
    assert {"facade", "roof", "use"}.isdisjoint(names)
    assert {"ridge_height", "existing_exempt_area"} <= names


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_no_question_of_a_measure_is_called_as_one_of_its_place(kind: MeasureKind) -> None:
    today = utc_now().date()
    asked = {name for group in groups_of(details_asked(kind, None, {}, today=today)) for name in group.fields}
    assert asked.isdisjoint(field.name for field in Siting(None, today=today))
    assert asked <= {field.name for field in form_for(kind)(None, today=today)}


def test_every_measure_gets_an_answer_with_and_without_a_place(asker: Asker) -> None:
    for kind in MeasureKind:
        page = asker.at_questions(kind)
        answered = asker.answer(page, **filled(page))
        assert answered.path == "/guide/svar", kind
        assert "Varför" in answered.text
        page = asker.without_place(kind)
        assert asker.answer(page, **filled(page)).path == "/guide/svar", kind


def test_a_question_that_is_left_gets_its_error_and_the_rest_is_kept(asker: Asker) -> None:
    page = asker.answer(asker.at_questions(), 422, **{**SHED, "ridge_height": "fyra", "roof_pitch": "27"})
    assert any("Skriv ett tal med siffror" in error for error in page.errors)
    assert page.form("about").values()["ridge_height"] == "fyra"
    assert page.form("about").values()["roof_pitch"] == "27"
    assert json.loads(page.form("about").values()["geometry"])["type"] == "Polygon"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"geometry": ""}, "Rita"),
        ({"geometry": "{"}, ""),
        ({"geometry": '{"type": "Point", "coordinates": [1, 2]}'}, ""),
        ({"method": ""}, "Välj hur du vill visa platsen"),
        ({"method": "koordinater", "coordinates": "6570000 690000"}, "minst tre hörn"),
        ({"method": "matt", "width": "3", "length": "5", "distance_a": "2"}, "Välj vilken gräns du mäter från"),
        ({"ridge_height": "0"}, "för litet"),
        ({"ridge_height": "-3"}, "för litet"),
    ],
)
def test_what_cannot_be_gives_an_error_and_never_an_answer(asker: Asker, typed: dict[str, str], said: str) -> None:
    page = asker.answer(asker.at_questions(), 422, **{**SHED, **typed})
    assert any(said in error for error in page.errors), page.errors
    assert asker.client.page("/guide/svar").path == "/guide/fragor"


def test_a_building_across_the_boundary_has_to_be_moved(asker: Asker) -> None:
    page = asker.at_questions()
    drawn = json.loads(page.form("about").values()["geometry"])
    drawn["coordinates"] = [[[x + 12, y + 12] for x, y in drawn["coordinates"][0]]]
    page = asker.answer(page, 422, **{**SHED, "geometry": json.dumps(drawn)})
    assert any("utanför" in error for error in page.errors)


def test_no_page_answers_before_what_it_rests_on(asker: Asker) -> None:
    for path in ("/guide/plats", "/guide/fragor", "/guide/svar"):
        assert asker.client.page(path).path == "/guide"
    asker.choose()
    for path in ("/guide/fragor", "/guide/svar"):
        assert asker.client.page(path).path == "/guide/plats"
    asker.take(asker.search())
    assert asker.client.page("/guide/svar").path == "/guide/fragor"


def test_another_measure_in_another_tab_is_noticed_before_anything_is_kept(asker: Asker) -> None:
    page = asker.at_questions()
    asker.choose("altan")
    page = asker.client.send(page.form("about"), SHED, 409)
    assert "annan flik" in page.text
    assert page.h1 == "En altan"


def test_a_place_that_is_not_found_can_be_searched_again(asker: Asker) -> None:
    asker.choose()
    assert "Vi hittar inget" in asker.search("Ingenstans 99").text
    assert asker.search("  ", 422).errors
    page = asker.client.page("/guide/plats")
    wrong = asker.client.send(
        Form(page, page.tree.xpath("//form[@id='kartval']")[0]), {"designation": "Hittepå 1:1"}, 422
    )
    assert wrong.errors == ["Vi hittar inte den fastigheten. Sök igen."]


def test_starting_over_forgets_everything(asker: Asker, settings: Settings) -> None:
    page = asker.shed()
    asker.client.send(page.form("Börja om"))
    assert kept(settings, "guides") == []
    assert asker.client.page("/guide/svar").path == "/guide"


# --- the answer -----------------------------------------------------------------------------------------------------


def test_near_the_boundary_both_answers_are_told_and_can_be_read(asker: Asker) -> None:
    page = asker.near()
    assert page.h1 == "Du behöver bygglov, om inte grannarna säger ja"
    assert "Om grannarna säger ja" in page.text
    agreed = asker.client.page("/guide/svar?grannar=ja")
    assert agreed.h1 == "Du behöver varken bygglov eller anmälan"
    refused = asker.client.page("/guide/svar?grannar=nej")
    assert refused.h1 == "Du behöver bygglov"
    assert "Handläggning och beslut" in refused.text
    assert "Högst 10 veckor" in refused.text
    assert "Situationsplan" in refused.text


def test_the_answer_says_how_far_to_move_it_to_be_let_off(asker: Asker) -> None:
    page = asker.near("2")
    assert "Så slipper du söka lov" in page.text
    assert "längre från gränsen, så att det blir minst 4,6 m dit" in page.text


def test_the_answer_says_how_much_smaller_it_must_be(asker: Asker) -> None:
    page = asker.near("6", width="6", length="6", ridge_height="4,4")
    assert page.h1 == "Du behöver bygglov"
    assert "Minska byggnadsarean från 36 till 30 m² och sänk taknocken från 4,4 till 4 m." in page.text


def test_without_a_place_nothing_is_certain_and_the_ordinary_answers_are_shown(asker: Asker) -> None:
    page = asker.without_place()
    page = asker.answer(page, in_plan="vet_inte", area="20", **{**SHED, "complements": "en_tvabostadshus",
                                                                "existing_exempt_area": "0"})  # fmt: skip
    assert page.h1 == "Vi kan inte avgöra om du behöver bygglov"
    assert "Inom detaljplan, minst 4,5 meter från gränsen" in page.text
    assert "Utanför detaljplan, närmare gränsen än 4,5 meter" in page.text
    assert "Du behöver varken bygglov eller anmälan" in page.text


def test_the_guide_and_an_application_with_the_same_answers_say_the_same(
    asker: Asker, app: Flask, settings: Settings
) -> None:
    asker.near("2")
    ours = app.extensions[common.SERVICES]
    content = json.loads(
        sqlite3.connect(settings.data / "lovlig.db").execute("SELECT content FROM guides").fetchone()[0]
    )
    answers = content["answers"]
    report = ours.places.report(ours.places.footprint(answers["placering"]["geometry"]), PLOT)
    today = common.swedish_day(ours.clock())
    told = ours.guiding.told(facts_from(answers, report, today))
    assert told.assessment == assess_draft(answers, report, ours.municipality, today)
    with_yes = {**answers, "grannar": {"consent": "ja"}}
    assert told.agreed == assess_draft(with_yes, report, ours.municipality, today)


def test_every_answer_can_be_read_in_english(asker: Asker) -> None:
    asker.shed()
    asker.client.set_cookie("sprak", "en")
    assert asker.client.page("/guide/svar").tree.get("lang") == "en"


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
