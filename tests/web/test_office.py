"""The officer's desk, page by page: the queue, a case, the moves, and what happens when two are at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from permits.case.access import Principal
from permits.settings import Settings
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]


@pytest.fixture
def case_id(app: Flask) -> str:
    """Anna's garage, larger than her plan allows."""
    return submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)


def at(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}{rest}"


# --- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_where_who_and_by_when(desk: CheckingClient, case_id: str) -> None:
    queue = desk.page("/handlaggning")
    row = queue.tree.xpath("//tbody/tr")[0]
    told = " ".join("".join(row.itertext()).split())
    for part in ("BYGG 2026-000001", "Norrhaga 30:12", "Anna Tallberg", "Komplementbyggnad", "Inkommen", "dagar kvar"):
        assert part in told
    assert queue.links("BYGG 2026-000001") == [at(case_id)]


def test_the_queue_is_searched_by_number_property_and_name(desk: CheckingClient, case_id: str) -> None:
    queue = desk.page("/handlaggning")
    for sought in ("000001", "norrhaga", "Tallberg"):
        assert case_id in desk.send(queue.form("sok"), {"sok": sought}).response.get_data(as_text=True)
    nothing = desk.send(queue.form("sok"), {"sok": "Finns Inte <b>"})
    assert "Inget ärende här matchar ”Finns Inte <b>”" in nothing.text


def test_the_queue_parts_mine_from_nobodys(app: Flask, desk: CheckingClient, case_id: str) -> None:
    assert "BYGG" in desk.page("/handlaggning?visa=nya").text
    assert "Du har inga öppna ärenden" in desk.page("/handlaggning?visa=mina").text
    desk.send(desk.page(at(case_id)).form("Ta ärendet"))
    assert "Alla ärenden har en handläggare" in desk.page("/handlaggning?visa=nya").text
    assert "BYGG" in desk.page("/handlaggning?visa=mina").text
    desk.page("/handlaggning?visa=hemligt", 404)


def test_a_late_case_is_first_and_says_what_the_delay_costs(app: Flask, settings: Settings, case_id: str) -> None:
    later = create_app(settings, clock=lambda: datetime.now(UTC) + timedelta(weeks=10, days=5))
    submitted(later, principal_of(later, "järnväg"), "järnväg")
    later.test_client_class = CheckingClient
    client = later.test_client()
    assert isinstance(client, CheckingClient)
    _log_in_at(later, client)
    first = desk_row(client.page("/handlaggning"), 1)
    assert "BYGG 2026-000001" in first
    assert "dagar för sent" in first
    assert "Avgiften är redan nedsatt med en femtedel" in client.page(at(case_id)).text


def _log_in_at(app: Flask, client: FlaskClient) -> None:
    from permits.web import auth, session

    officer = principal_of(app, "officer")
    with app.app_context():
        token = session.browsing().open(auth.content_of(officer), staff=True)
    client.set_cookie("lovlig", token)


def desk_row(queue: Page, number: int) -> str:
    return " ".join("".join(queue.tree.xpath(f"//tbody/tr[{number}]")[0].itertext()).split())


# --- the case page --------------------------------------------------------------------------------------------------


def test_the_case_page_tells_state_clock_verdict_and_what_to_judge(desk: CheckingClient, case_id: str) -> None:
    case = desk.page(at(case_id))
    assert case.h1 == "BYGG 2026-000001: Komplementbyggnad"
    for part in ("Norrhaga 30:12", "Anna Tallberg", "Ingen handläggare ännu", "Beslut senast", "PBL 9 kap. 99 §"):
        assert part in case.text
    assert "Åtgärden kräver bygglov." in case.text
    groups = [
        " ".join("".join(title.itertext()).split())
        for title in case.tree.xpath("//*[@class][contains(@class, 'group-title')]")
    ]
    assert groups[0].startswith("Stämmer inte")
    assert "Största byggnadsarea" in case.text
    assert "PBL 9 kap. 56 §" in case.text


def test_a_finding_names_the_layer_versions_that_it_rests_on(app: Flask, desk: CheckingClient, case_id: str) -> None:
    version = services_of(app).places.layers()["planbestammelser"].version[:12]
    assert f"Planbestämmelser version {version}" in desk.page(at(case_id)).text


def test_what_is_met_and_why_a_permit_is_needed_is_folded(desk: CheckingClient, case_id: str) -> None:
    case = desk.page(at(case_id))
    folded = [
        " ".join("".join(each.itertext()).split()) for each in case.tree.xpath("//details[@class='group']/summary")
    ]
    assert [each.partition(" (")[0] for each in folded] == ["Varför åtgärden behöver prövas", "Uppfyllda krav"]


def test_what_the_applicant_changed_against_the_register_is_marked(desk: CheckingClient, case_id: str) -> None:
    case = desk.page(at(case_id))
    marked = case.tree.xpath("//*[@class='differs']")
    assert len(marked) == 1
    told = " ".join("".join(marked[0].itertext()).split())
    assert "Strandvägen 4" in told
    assert "Registret: Gamla vägen 9" in told
    assert "1 uppgift skiljer sig från registret" in case.text


def test_the_map_has_its_twin_in_words(desk: CheckingClient, case_id: str) -> None:
    case = desk.page(at(case_id))
    twin = case.tree.xpath("//*[@id='platsen-i-ord']")
    assert twin
    assert "Norrhaga 30:12" in "".join(twin[0].itertext())
    answer = desk.get(at(case_id, "/situationsplan.svg"))
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_the_case_file_is_on_its_way_until_it_is_there(app: Flask, desk: CheckingClient, case_id: str) -> None:
    before = desk.page(at(case_id))
    (waiting,) = before.tree.xpath("//*[@id='akten']")
    assert waiting.get("data-refresh") == "2"
    assert waiting.xpath(".//progress")
    services_of(app).reacting.react_once()
    after = desk.page(at(case_id))
    (done,) = after.tree.xpath("//*[@id='akten']")
    assert done.get("data-refresh") is None
    (link,) = after.links("Ärendeakt")
    answer = desk.get(link)
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_documents_open_for_the_officer_and_not_by_guess(desk: CheckingClient, case_id: str) -> None:
    (link,) = desk.page(at(case_id)).links("Fasadritning")
    looked = desk.page(link)
    assert desk.get(looked.links("Öppna filen")[0]).mimetype == "image/png"
    (shown,) = looked.tree.xpath("//main//img/@src")
    assert desk.get(shown).mimetype == "image/png"
    assert desk.get(shown.replace("sida/1.png", "sida/2.png").replace("zoom=1", "zoom=9")).status_code == 404
    assert desk.get(at(case_id, "/handling/finns-inte")).status_code == 404
    assert desk.get(at("finns-inte")).status_code == 404


def test_events_are_told_newest_first_and_the_oldest_are_folded(app: Flask, desk: CheckingClient, case_id: str) -> None:
    services_of(app).reacting.react_once()
    case = desk.page(at(case_id))
    times = case.tree.xpath("//section[@id='handelser']//time/@datetime")
    assert times == sorted(times, reverse=True)
    assert "Ansökan om bygglov kom in" in case.text


def test_a_protected_person_is_shown_by_nothing(app: Flask, desk: CheckingClient) -> None:
    fatima = principal_of(app, "skyddad")
    hidden = submitted(app, fatima, "skyddad")
    services_of(app).reacting.react_once()
    for path in ("/handlaggning", at(hidden), at(hidden, "/bevilja"), at(hidden, "/begar-komplettering")):
        html = desk.page(path).response.get_data(as_text=True)
        assert "Skyddade personuppgifter" in html or "skyddade personuppgifter" in html
        for secret in ("Fatima", "Al-Khatib", "Strandvägen", "sokande@exempel.example", "070-174 06 05"):
            assert secret not in html, f"{path} tells {secret}"
    assert "Inget ärende" in desk.page("/handlaggning?sok=Fatima").text


# --- access ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anna", "eva", "gis"])
def test_only_officers_reach_the_desk(browser: Callable[[str], CheckingClient], case_id: str, who: str) -> None:
    client = browser(who)
    for path in ("/handlaggning", at(case_id), at(case_id, "/bevilja"), at(case_id, "/situationsplan.svg")):
        assert client.get(path).status_code == 403, path
    assert client.post(at(case_id, "/bevilja"), data={"reasons": "Det stämmer.", "version": "3"}).status_code == 403


def test_a_reader_reads_and_does_not_decide(browser: Callable[[str], CheckingClient], case_id: str) -> None:
    reader = browser("reader")
    case = reader.page(at(case_id))
    assert not case.tree.xpath("//section[@id='lage']//form")
    assert reader.get(at(case_id, "/bevilja")).status_code == 403


def test_whoever_keeps_the_settings_sees_no_case(browser: Callable[[str], CheckingClient], case_id: str) -> None:
    admin = browser("admin")
    for path in ("/handlaggning", at(case_id), "/handlaggning/statistik", "/kartlager"):
        assert admin.get(path).status_code == 403, path


def test_an_officer_named_in_the_case_does_not_see_it(app: Flask, case_id: str) -> None:
    from permits.case.access import Role
    from permits.services.ports import NotFound

    anna = principal_of(app, "anna")
    with pytest.raises(NotFound):
        services_of(app).handling.case(Principal(anna.person_id, anna.name, frozenset({Role.OFFICER})), case_id)
