"""The settings' pages: changed by forms, looked at beforehand, in force for the next page, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.web import auth, session
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page, words
from tests.web.desk_cases import submitted

LogIn = Callable[..., Principal]
Browsers = Callable[[str], CheckingClient]
WHY = "SBN 2026-11-23 § 4"
PHRASE = {"title": "Sprängning", "place": "villkor", "text": "Sprängning kräver tillstånd av Polisen."}


@pytest.fixture
def browser(app: Flask, login: LogIn) -> Browsers:
    def opened(who: str) -> CheckingClient:
        app.test_client_class = CheckingClient
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        login(client, who)
        return client

    return opened


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
    assert "Version 1 gäller sedan" in in_force(admin, "fraser").text
    assert "Sprängning" in officer.page(decision).text
    version = admin.page("/installningar/fraser/version/1")
    back = admin.send(version.form("ta-tillbaka"), {"why": "Fel fras"})
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
    assert "Profilens egen gäller" in thrown.text


def test_a_colleague_who_was_quicker_is_told_of_before_anything_is_lost(
    app: Flask, browser: Browsers, login: LogIn
) -> None:
    hers, his = browser("admin"), browser("admin")
    other = Principal(principal_of(app, "gis").person_id, "Per Berg", principal_of(app, "admin").roles)
    _logged_in(app, his, other)
    for desk, title in ((hers, "Sprängning"), (his, "Schakt")):
        form = desk.page("/installningar/fraser/andra/fraser/ny").form("title")
        desk.send(form, {**PHRASE, "title": title})
    late = hers.page("/installningar/fraser/granska")
    in_force(his, "fraser")
    told = hers.send(late.form("why"), {"why": WHY}, 409)
    assert "Per Berg satte version 1 i kraft" in told.text
    assert not told.tree.xpath("//input[@name='why']")
    on = hers.send(told.form("Gå vidare med mitt utkast"))
    assert "Schakt Tas bort" in on.text
    assert "Version 2 gäller sedan" in in_force(hers, "fraser").text


def _logged_in(app: Flask, client: CheckingClient, who: Principal) -> None:
    with app.app_context():
        client.set_cookie("lovlig", session.browsing().open(auth.content_of(who), staff=True))


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
