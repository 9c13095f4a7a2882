"""The building stage from both sides: the officer's page and forms, the applicant's, the site and the day's route."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.case.model import State
from permits.case.times import swedish_day
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import picture, services_of, submitted

LogIn = Callable[..., Principal]


@pytest.fixture
def case_id(app: Flask) -> str:
    """A permit for a shed, granted."""
    made = submitted(app, principal_of(app, "anna"), "anna")
    ours, officer = services_of(app), principal_of(app, "officer")
    version = ours.handling.case(officer, made).case.version
    ours.deciding.grant(officer, made, version, "Åtgärden följer detaljplanen.")
    return made


@pytest.fixture
def desk(app: Flask, login: LogIn) -> CheckingClient:
    return _client(app, login, "officer")


@pytest.fixture
def anna(app: Flask, login: LogIn) -> CheckingClient:
    return _client(app, login, "anna")


def _client(app: Flask, login: LogIn, who: str) -> CheckingClient:
    app.test_client_class = CheckingClient
    opened = app.test_client()
    assert isinstance(opened, CheckingClient)
    login(opened, who)
    return opened


def stage(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}/byggskede{rest}"


def make(desk: CheckingClient, case_id: str, slug: str, **typed: str) -> Page:
    """Send the form of a move."""
    return desk.send(desk.page(stage(case_id, f"/{slug}")).form("version"), typed)


def test_a_shed_goes_from_permit_to_final_clearance_on_both_sides_pages(
    app: Flask, desk: CheckingClient, anna: CheckingClient, case_id: str
) -> None:
    assert "Byggskede" in desk.page(f"/handlaggning/{case_id}").text
    own = anna.page(f"/arende/{case_id}")
    assert "Börja inte bygga" in own.text
    file = {"bygg-fil": (io.BytesIO(picture("plan")), "kontrollplan.png")}
    handed = anna.send(own.form("bygg-fil"), {"bygg-vad": "kontrollplan", **file})
    assert "Kontrollplanen har kommit in" in handed.text

    first = desk.page(stage(case_id))
    assert "Avgör om ett tekniskt samråd behövs" in first.text
    make(desk, case_id, "avgor-samrad", needed="nej", reason="Enkel komplementbyggnad.")
    given = make(desk, case_id, "ge-startbesked", conditions="Inga.")
    assert "Den sökande får börja" in given.text

    own = anna.page(f"/arende/{case_id}")
    assert "Du får börja arbetet" in own.text
    assert "Börja inte bygga" not in own.text
    wrong = anna.send(own.form("borja-day"), {"borja-day": "2199-01-01"}, status=422)
    assert wrong.errors == ["Dagen har inte varit ännu."]
    begun = anna.send(wrong.form("borja-day"), {"borja-day": f"{swedish_day(services_of(app).clock())}"})
    assert "Arbetet pågår" in begun.text
    anna.send(begun.form("klart-day"))
    assert "Pröva slutbesked" in desk.page(stage(case_id)).text
    closed = make(desk, case_id, "ge-slutbesked", fulfilled="alla", climate="kravs_inte")
    assert "Ärendet är avslutat med slutbesked" in closed.text
    assert "Klart: du har fått slutbesked" in anna.page(f"/arende/{case_id}").text


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(desk: CheckingClient, case_id: str) -> None:
    page = desk.page(stage(case_id, "/boka-samrad"))
    typed = {"day": "2199-02-30", "time": "halv tre", "place": "Stadshuset", "called": "inte en adress"}
    again = desk.send(page.form("version"), typed, status=422)
    assert "Skriv datumet" in again.text
    day = f"{swedish_day(services_time(desk)) + timedelta(days=9)}"
    again = desk.send(again.form("version"), {**typed, "day": day}, status=422)
    assert "Skriv klockslaget" in again.text
    assert again.form("version").values()["place"] == "Stadshuset"


def services_time(client: CheckingClient) -> datetime:
    return services_of(client.application).clock()


def test_a_move_that_is_not_open_says_why(desk: CheckingClient, case_id: str) -> None:
    page = desk.page(stage(case_id, "/ge-startbesked"), status=409)
    assert "Avgör först om ett tekniskt samråd behövs" in page.text
    assert desk.get(stage(case_id, "/finns-inte")).status_code == 404
    stale = desk.page(stage(case_id, "/avgor-samrad")).form("version")
    make(desk, case_id, "sanktionsavgift", what="Byggt för tidigt.", offence="nybyggnad",
         on="komplement_eller_liten", area="42", had_permit="ja")  # fmt: skip
    told = desk.send(stale, {"needed": "nej", "reason": "Min bedömning."}, status=409)
    assert "Ärendet har ändrats" in told.text
    assert "Min bedömning." in str(told.form("version").values())


def test_notes_are_taken_at_the_site_and_the_day_has_a_route(
    app: Flask, desk: CheckingClient, case_id: str
) -> None:
    today = swedish_day(services_of(app).clock())
    make(desk, case_id, "planera-besok", day=today.isoformat(), about="Kontrollera taket.")
    route = desk.page(f"/handlaggning/platsbesok?dag={today}")
    assert "1 besök" in route.text
    assert "Kontrollera taket." in route.text
    assert "Skriv datumet" in desk.page("/handlaggning/platsbesok?dag=snart", status=422).text
    assert "Inga besök" in desk.page("/handlaggning/platsbesok?dag=2199-01-01").text
    site = desk.page(next(link for link in route.links("Öppna på platsen")))
    form = site.form("note_id")
    (note,) = site.tree.xpath("//form[@data-site-note]")
    whose, kept_case, _visit = note.get("data-site-note").split("/")
    assert (whose, kept_case) == (principal_of(app, "officer").person_id, case_id)
    noted = desk.send(form, {"text": "Taket är lagt.", "foto": (io.BytesIO(picture("tak")), "tak.png")})
    assert "Taket är lagt." in noted.text
    assert "Anteckningar (1)" in desk.send(form, {"text": "Taket är lagt."}).text  # the same note, sent again
    assert "Skriv något" in desk.send(noted.form("note_id"), {"text": ""}, status=422).text
    done = make(desk, case_id, "avsluta-besok", found="Inget att anmärka.")
    assert "Gjort" in done.text
    case = services_of(app).handling.case(principal_of(app, "officer"), case_id).case
    assert case.state is State.GRANTED
    assert len(case.building.visits[0].notes) == 1


def test_a_delegate_signs_the_clearances_and_has_no_other_buttons(
    app: Flask, desk: CheckingClient, login: LogIn, case_id: str
) -> None:
    make(desk, case_id, "avgor-samrad", needed="nej", reason="Enkel komplementbyggnad.")
    chief = _client(app, login, "delegate")
    shown = chief.page(stage(case_id))
    assert shown.links("Ge startbesked")
    assert not shown.links("Planera platsbesök")
    assert "ärendet har gått vidare" in chief.page(stage(case_id, "/planera-besok"), 409).text
    given = make(chief, case_id, "ge-startbesked", plan="behovs_inte", plan_reason="Enkel.")
    assert "Den sökande får börja" in given.text
    secretary = _client(app, login, "secretary")
    assert not secretary.page(stage(case_id)).links("Ge slutbesked")
    assert "inte ditt att fatta" in secretary.page(stage(case_id, "/ge-slutbesked"), 409).text
