"""The settings' pages: changed by forms, looked at beforehand, in force for the next page, and taken back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from shapely import Point
from shapely.geometry import mapping

from app import create_app
from permits.case.access import Principal
from permits.settings import Settings
from permits.web import auth, session
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page, words
from tests.web.desk_cases import services_of, submitted

Browsers = Callable[[str], CheckingClient]
REASONS = "Åtgärden stämmer med detaljplanen och är lämplig på platsen."
WHY = "SBN 2026-11-23 § 4"
PHRASE = {"title": "Sprängning", "place": "villkor", "text": "Sprängning kräver tillstånd av Polisen."}


@pytest.fixture(scope="module")
def app(module_settings: Settings) -> Flask:
    """One for the whole module: each test has a section of its own, or leaves it as it was."""
    return create_app(module_settings)


@pytest.fixture
def browser(app: Flask) -> Browsers:
    def opened(who: str) -> CheckingClient:
        return entered(app, principal_of(app, who))

    return opened


def entered(app: Flask, who: Principal) -> CheckingClient:
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    with app.app_context():
        client.set_cookie("lovlig", session.browsing().open(auth.content_of(who), staff=True))
    return client


def in_force(admin: CheckingClient, slug: str, **told: str) -> Page:
    """The draft put in force."""
    return admin.send(admin.page(f"/installningar/{slug}/granska").form("why"), {"why": WHY, **told})


def test_a_phrase_is_written_looked_at_and_offered_in_the_next_decision_then_taken_back(
    app: Flask, browser: Browsers
) -> None:
    admin, officer = browser("admin"), browser("officer")
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    decision = f"/handlaggning/{case_id}/bevilja"
    new = admin.page("/installningar/fraser/andra/fraser/ny")
    assert new.h1 == "Lägg till en fras"
    empty = admin.send(new.form("title"), {"title": "Sprängning"}, 422)
    assert empty.errors == ["Skriv texten som ska stå i beslutet."]
    edited = admin.send(empty.form("title"), PHRASE)
    assert "Inget gäller förrän du har satt det i kraft" in edited.text
    assert "Sprängning" not in officer.page(decision).text
    review = admin.page("/installningar/fraser/granska")
    sample = words(review.tree.xpath("//figure")[0])
    assert sample == "Villkor i beslutet · Erbjuds för alla åtgärderSprängning kräver tillstånd av Polisen."
    assert admin.send(review.form("why"), {"why": ""}, 422).errors == [
        "Skriv varför, till exempel vilket beslut ändringen bygger på."
    ]
    link = in_force(admin, "fraser").links("Version ")[0]
    assert "Sprängning" in officer.page(decision).text
    back = admin.send(admin.page(link).form("ta-tillbaka"), {"why": "Fel fras"})
    assert "Togs tillbaka av Test admin" in back.text
    assert "Sprängning" not in officer.page(decision).text


def test_rows_are_moved_and_taken_out_by_presses_that_need_no_script(browser: Browsers) -> None:
    admin = browser("admin")
    page = admin.page("/installningar/fraser/andra")
    assert "Flytta upp Utstakning" not in page.text
    moved = admin.send(page.form("Flytta ner Utstakning"), {"gor": "ner"})
    assert "1. Dagvatten" in moved.text
    gone = admin.send(moved.form("fraser/0/flytta"), {"gor": "ta-bort"})
    assert "1. Utstakning" in gone.text
    stale = admin.send(page.form("Flytta ner Utstakning"), {"gor": "ner"}, 409)
    assert "Utkastet har ändrats i ett annat fönster" in stale.text
    thrown = admin.send(gone.form("Kasta utkastet"))
    assert "Du har ett utkast" not in thrown.text


def test_a_colleague_who_was_quicker_is_told_of_before_anything_is_lost(app: Flask, browser: Browsers) -> None:
    other = Principal(principal_of(app, "gis").person_id, "Per Berg", principal_of(app, "admin").roles)
    hers, his = browser("admin"), entered(app, other)
    for desk, title in ((hers, "Sprängning"), (his, "Schakt")):
        form = desk.page("/installningar/fraser/andra/fraser/ny").form("title")
        desk.send(form, {**PHRASE, "title": title})
    late = hers.page("/installningar/fraser/granska")
    in_force(his, "fraser")
    told = hers.send(late.form("why"), {"why": WHY}, 409)
    assert re.search(r"Per Berg satte version \d+ i kraft", told.text)
    assert not told.tree.xpath("//input[@name='why']")
    on = hers.send(told.form("Gå vidare med mitt utkast"))
    assert "Schakt Tas bort" in on.text
    assert "Test admin: SBN" in in_force(hers, "fraser").text


def changed(admin: CheckingClient, path: str, status: int = 200, **told: str | list[str]) -> Page:
    """A row opened and saved in the draft."""
    return admin.send(admin.page(path).form("utkast"), told, status)


def test_who_may_decide_an_open_proposal_is_told_before_the_table_holds(app: Flask, browser: Browsers) -> None:
    admin, officer, delegate = browser("admin"), browser("officer"), browser("delegate")
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    number = services_of(app).handling.case(principal_of(app, "officer"), case_id).case.registry_number
    decision = f"/handlaggning/{case_id}/bevilja"
    officer.send(officer.page(decision).form("reasons"), {"reasons": REASONS, "gor": "spara"})
    both = changed(admin, "/installningar/delegation/andra/punkter/3", 422, who=["committee", "delegate"])
    assert both.errors == ["Antingen beslutar nämnden, eller så beslutar andra. Ta bort det ena."]
    admin.send(both.form("utkast"), {"who": ["delegate"]})
    review = admin.page("/installningar/delegation/granska")
    told = f"{number} Komplementbyggnad Bevilja handläggare, delegat (punkt 2.2) delegat (punkt 2.2)"
    assert told in table_text(review)
    in_force(admin, "delegation")
    refused = officer.send(officer.page(decision).form("reasons"), {"gor": "besluta"}, 409)
    assert "Det fattas av delegat" in refused.text
    delegate.send(delegate.page(decision).form("reasons"), {"gor": "besluta"})
    decided = services_of(app).handling.case(principal_of(app, "officer"), case_id).case.decision
    assert decided is not None
    assert decided.mandate.endswith("punkt 2.2, antagen SBN 2026-01-20 § 7 (påhittad), version 1")


def test_a_dearer_hour_is_seen_in_examples_and_named_in_the_decision(app: Flask, browser: Browsers) -> None:
    admin, delegate = browser("admin"), browser("delegate")
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    half = changed(admin, "/installningar/taxa/andra/taxor/0", 422, permit__plank__departs="", permit__plank__start="2")
    assert half.errors == ["Skriv timmar i alla tre rutorna, eller i ingen."]
    admin.send(half.form("utkast"), {"hourly_rate": "2 360", "permit__plank__departs": "8"})
    assert "Komplementbyggnad som följer planen 10 040 kr 19 480 kr" in table_text(
        admin.page("/installningar/taxa/granska")
    )
    in_force(admin, "taxa")
    told = {"reasons": REASONS, "gor": "besluta"}
    delegate.send(delegate.page(f"/handlaggning/{case_id}/bevilja").form("reasons"), told)
    decided = services_of(app).handling.case(principal_of(app, "officer"), case_id).case.decision
    assert decided is not None
    assert decided.fee is not None
    assert (decided.fee["schedule"], decided.fee["version"]) == ("KF 2025/118", 1)
    assert decided.fee["basis"].endswith("kr i timmen. Taxans version 1.")


def test_new_cases_are_told_where_they_would_go_and_are_placed_anew(app: Flask, browser: Browsers) -> None:
    admin, ours = browser("admin"), services_of(app)
    submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)
    ours.fresh_cases.place_all()
    neither = changed(admin, "/installningar/omraden/andra/omraden/ny", 409, name="Byn")
    assert "lämna in en fil med dess gräns" in neither.text
    row = changed(admin, "/installningar/omraden/andra/omraden/0", name="Norra sidan")
    assert "1. Norra sidan" in row.text
    review = admin.page("/installningar/omraden/granska")
    assert "Norr: Hanna Lind Norra sidan: Hanna Lind" in table_text(review)
    in_force(admin, "omraden")
    ours.fresh_cases.place_all()
    assert "Norra sidan" in browser("officer").page("/handlaggning").text


def test_an_area_may_have_a_ground_of_its_own_from_a_file(app: Flask, browser: Browsers) -> None:
    admin = browser("admin")
    place = services_of(app).places.property("Norrhaga 30:12")
    assert place is not None
    form = admin.page("/installningar/omraden/andra/omraden/ny").form("name")
    broken = admin.send(form, {"name": "Byn", "grans": (io.BytesIO(b"inget"), "byn.geojson")}, 409)
    assert broken.form("name").values()["name"] == "Byn"
    drawn = mapping(Point(place.centroid).buffer(200, quad_segs=2))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    file = {
        "type": "FeatureCollection",
        "crs": crs,
        "features": [{"type": "Feature", "properties": {}, "geometry": drawn}],
    }
    kept = admin.send(form, {"name": "Byn", "grans": (io.BytesIO(json.dumps(file).encode()), "byn.geojson")})
    assert "Ritad, 9 hörn" in kept.text


def test_what_a_measure_asks_for_and_how_long_people_have_hold_at_once(app: Flask, browser: Browsers) -> None:
    admin = browser("admin")
    changed(admin, "/installningar/handlingar/andra/atgarder/0", fotografi="normal", sektionsritning="ej")
    review = table_text(admin.page("/installningar/handlingar/granska"))
    assert "Behövs: Situationsplan, Planritning, Fasadritning, Fotografi." in review
    in_force(admin, "handlingar")
    assert services_of(app).municipality.documents["komplementbyggnad"]["fotografi"] == "normal"
    early = changed(
        admin, "/installningar/dagar/andra/dagar/0", 422, hearing_answer_days="14", hearing_remind_days="14, 3"
    )
    assert early.errors == ["En påminnelse kan inte gå ut innan tiden har börjat. Skriv färre dagar."]
    admin.send(early.form("utkast"), {"hearing_answer_days": "28", "hearing_remind_days": "10 och 3"})
    assert "påminnelse 10, 3 dagar före" in table_text(admin.page("/installningar/dagar/granska"))
    in_force(admin, "dagar")
    hearing = services_of(app).municipality.hearing
    assert (hearing.answer_days, hearing.remind_days) == (28, (3, 10))
    assert hearing.body("raddning") is not None, "what the section does not hold stays"


def table_text(page: Page) -> str:
    return " ".join(words(cell) for cell in page.tree.xpath("//section//tbody/tr/*"))


@pytest.mark.parametrize(
    "path",
    [
        "/installningar/finns-inte",
        "/installningar/fraser/andra/finns-inte/0",
        "/installningar/fraser/andra/fraser/999",
        "/installningar/fraser/andra/fraser/-1",
        "/installningar/fraser/andra/fraser/٣",
        "/installningar/fraser/version/9",
    ],
)
def test_what_is_not_there_is_not_found(browser: Browsers, path: str) -> None:
    assert browser("admin").get(path).status_code == 404


def test_days_that_are_no_number_are_told_beside_their_field(app: Flask, client: CheckingClient, login: object) -> None:
    login(client, "admin")  # type: ignore[operator]
    form = client.page("/installningar/dagar/andra/dagar/0").form("utkast")
    for answer, remind in (("xx", "7, 1"), ("", "7"), ("²", "7"), ("21", "x"), ("x", "x"), ("-1", "9" * 150)):
        wrong = client.send(form, {"completion_answer_days": answer, "completion_remind_days": remind}, 422)
        assert wrong.errors
