"""The officer's desk, page by page: the queue, a case, the moves, and what happens when two are at it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from permits.case.access import Principal
from permits.services.order_text import Asked
from permits.settings import Settings
from permits.wizard.office import LEFT_TO_JUDGE, LONGEST_TEXT
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import picture, services_of, submitted
from tests.web.desk_cases import refused as refuse

IN_TIME = f"{datetime.now(UTC) + timedelta(days=49):%Y-%m-%d}"

LogIn = Callable[..., Principal]
REASONS = "Åtgärden stämmer med detaljplanen och är lämplig på platsen."


@pytest.fixture
def desk(app: Flask, login: LogIn) -> CheckingClient:
    """An officer's browser."""
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    login(client, "officer")
    return client


@pytest.fixture
def case_id(app: Flask) -> str:
    """Anna's garage, larger than her plan allows."""
    return submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)


PROPOSE = "Fråga om allt som granskningen säger saknas"


def at(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}{rest}"


def other_officer(app: Flask) -> Principal:
    mine = principal_of(app, "officer")
    return Principal("officer-two", "Omar Ek", mine.roles)


def version_of(app: Flask, case_id: str) -> int:
    return services_of(app).handling.case(principal_of(app, "officer"), case_id).case.version


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


# --- the moves ------------------------------------------------------------------------------------------------------


def test_an_officer_takes_asks_and_grants(app: Flask, desk: CheckingClient, case_id: str) -> None:
    case = desk.send(desk.page(at(case_id)).form("Ta ärendet"))
    assert "Handläggare: Test officer" in case.text
    due = datetime.now(UTC).date() + timedelta(days=30)
    form = desk.page(at(case_id, "/begar-komplettering")).form("lacks-fri")
    read = desk.send(form, {"lacks-fri": "Fasaden mot väster saknas.", "due": due.isoformat()})
    assert "Så här läses det" in read.text
    asked = desk.send(read.form("lacks-fri"), {"gor": "skicka"})
    assert "Väntar på komplettering" in asked.text
    assert "Fasaden mot väster saknas." in asked.text
    assert "Avslå går inte än: Den sökande har fortfarande tid kvar" in asked.text
    anna = principal_of(app, "anna")
    answer = [("1.1", "väster.png", io.BytesIO(picture("vast")))]
    services_of(app).answering.save(anna, case_id, {"1.1": "Här är den."}, answer)
    services_of(app).answering.send(anna, case_id, version_of(app, case_id))
    assert "väster.png" in desk.page(at(case_id)).text
    granted = desk.send(
        desk.page(at(case_id, "/bevilja")).form("reasons"),
        {"reasons": REASONS, "conditions": "Röd kulör.", "ground": "56"},
    )
    assert "Beslut: beviljas" in granted.text
    assert REASONS in granted.text
    assert "Röd kulör." in granted.text
    assert not granted.tree.xpath("//form[contains(@action, 'ta-arendet')]")
    services_of(app).reacting.react_once()
    (decision,) = desk.page(at(case_id)).links("Beslut")
    assert desk.get(decision).mimetype == "application/pdf"


def test_an_officer_refuses_with_reasons(desk: CheckingClient, case_id: str) -> None:
    form = desk.page(at(case_id, "/avsla")).form("reasons")
    assert "251" in form.values()["reasons"], "the draft names the facts that conflict"
    said = {"reasons": "Byggnadsarean överskrider planens 180 m²."}
    held = desk.send(form, said, 409)
    assert "inte fått yttra sig över underlaget" in held.text
    assert held.form("reasons").values()["reasons"] == said["reasons"]
    refused = desk.send(held.form("reasons"), {"obehovligt": "Allt kommer från den sökande."})
    assert "Beslut: avslås" in refused.text


def test_a_colleague_can_take_over(app: Flask, desk: CheckingClient, case_id: str) -> None:
    services_of(app).handling.assign(other_officer(app), case_id, version_of(app, case_id))
    taken = desk.send(desk.page(at(case_id)).form("Ta över ärendet"))
    assert "Handläggare: Test officer" in taken.text
    assert "Ta över ärendet" not in taken.text


def test_the_completion_form_lists_what_such_an_application_lacks(app: Flask, desk: CheckingClient) -> None:
    house = submitted(
        app,
        principal_of(app, "nybygge"),
        "nybygge",
        width=10,
        length=12,
        atgard={"measure": "nybyggnad_enbostadshus"},
        uppgifter={
            "storeys": "1",
            "gross_area": "110",
            "ridge_height": "6",
            "roof_pitch": "27",
            "facade": "Trä",
            "roof": "Tegel",
            "water_sewage": "kommunalt",
        },
        kontrollansvarig={
            "name": "Karin Kontroll",
            "personal_number": "198007292389",
            "certificate": "SC0000-00",
            "email": "karin@exempel.example",
            "phone": "070-174 06 05",
        },
    )
    proposed = desk.send(desk.page(at(house, "/begar-komplettering")).form(PROPOSE))
    assert "Nybyggnadskarta saknas i ansökan." in proposed.form("lacks-1").values()["lacks-1"]


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "due", "said"),
    [
        ("", IN_TIME, "Ett föreläggande måste säga vad som saknas."),
        ("   \r\n ", IN_TIME, "Ett föreläggande måste säga vad som saknas."),
        ("x" * (LONGEST_TEXT + 1), IN_TIME, "Texten är för lång."),
        ("Mer tack", "2020-01-01", "Dagen måste ligga framåt i tiden."),
        ("Mer tack", "2099-01-01", "Dagen ligger mer än ett år bort."),
        ("Mer tack", "nästa fredag", "Skriv datumet som år-månad-dag"),
        ("Mer tack", "", "Skriv datumet som år-månad-dag"),
    ],
    ids=["no text", "blank text", "endless text", "a day gone", "a day far away", "no date", "no day"],
)
def test_a_faulty_request_says_what_is_wrong_and_keeps_the_text(
    desk: CheckingClient, case_id: str, text: str, due: str, said: str
) -> None:
    form = desk.page(at(case_id, "/begar-komplettering")).form("lacks-fri")
    page = desk.send(form, {"lacks-fri": text, "due": due, "gor": "skicka"}, 422)
    assert any(said in error for error in page.errors)
    kept = page.form("lacks-fri").values()
    assert kept["lacks-fri"].strip() == text.strip()
    assert kept["due"] == due
    assert page.tree.xpath("//title")[0].text.startswith("Fel:")


@pytest.mark.parametrize("slug", ["bevilja", "avsla"])
def test_a_decision_without_reasons_or_with_the_drafts_reminder_is_not_made(
    app: Flask, desk: CheckingClient, case_id: str, slug: str
) -> None:
    form = desk.page(at(case_id, f"/{slug}")).form("reasons")
    assert any("Skriv skälen." in error for error in desk.send(form, {"reasons": ""}, 422).errors)
    left = desk.send(form, {"reasons": f"Bra.\n{LEFT_TO_JUDGE}\n– Bullret."}, 422)
    assert any("påminnelse" in error for error in left.errors)
    assert "Bullret" in left.form("reasons").values()["reasons"]
    assert services_of(app).handling.case(principal_of(app, "officer"), case_id).case.decision is None


def test_somebody_elses_change_is_shown_and_the_text_is_kept(app: Flask, desk: CheckingClient, case_id: str) -> None:
    form = desk.page(at(case_id, "/bevilja")).form("reasons")
    services_of(app).handling.assign(other_officer(app), case_id, version_of(app, case_id))
    stale = desk.send(form, {"reasons": REASONS, "ground": "56"}, 409)
    assert "Ärendet har ändrats medan du skrev." in stale.text
    assert "Ärendet fick handläggare" in stale.text
    assert "Omar Ek" in stale.text
    again = stale.form("reasons")
    assert again.values()["reasons"] == REASONS
    assert "Beslut: beviljas" in desk.send(again).text


def test_a_move_that_has_closed_says_so_and_leaves_the_text_to_copy(
    app: Flask, desk: CheckingClient, case_id: str
) -> None:
    form = desk.page(at(case_id, "/bevilja")).form("reasons")
    refuse(app, other_officer(app), case_id, version_of(app, case_id))
    closed = desk.send(form, {"reasons": REASONS}, 409)
    assert "Det går inte att göra nu: ärendet har gått vidare." in closed.text
    assert "Ansökan om bygglov avslogs" in closed.text
    assert closed.form("reasons").values()["reasons"] == REASONS
    assert not closed.tree.xpath("//main//button[@type='submit']")
    assert services_of(app).handling.case(principal_of(app, "officer"), case_id).case.decision.granted is False


def test_a_button_from_an_old_page_does_nothing_and_says_why(app: Flask, desk: CheckingClient, case_id: str) -> None:
    form = desk.page(at(case_id)).form("Ta ärendet")
    services_of(app).handling.assign(other_officer(app), case_id, version_of(app, case_id))
    late = desk.send(form, status=409)
    assert "ärendet har gått vidare" in late.text
    assert "Handläggare: Omar Ek" in late.text


def test_a_refusal_before_the_applicants_day_is_told_with_its_reason(
    app: Flask, desk: CheckingClient, case_id: str
) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=10)
    officer = principal_of(app, "officer")
    points = [Asked("fri", "Fasad", "Fasad saknas.")]
    services_of(app).completing.send(officer, case_id, version_of(app, case_id), points, soon, "avvisas")
    assert "fortfarande tid kvar att komplettera" in desk.page(at(case_id, "/avsla"), 409).text


def test_words_that_are_no_moves_are_not_found(desk: CheckingClient, case_id: str) -> None:
    desk.page(at(case_id, "/radera"), 404)
    desk.page(at(case_id, "/komplettera"), 404)
    assert desk.page(at(case_id, "/ta-arendet")).path == at(case_id)  # one press on the case page, no form


def test_a_nonsense_version_is_an_old_page(desk: CheckingClient, case_id: str) -> None:
    form = desk.page(at(case_id, "/bevilja")).form("reasons")
    stale = desk.send(form, {"reasons": REASONS, "version": "'; drop table"}, 409)
    assert stale.form("reasons").values()["reasons"] == REASONS


# --- access ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def others(app: Flask, login: LogIn) -> Callable[[str], CheckingClient]:
    def browser(who: str) -> CheckingClient:
        app.test_client_class = CheckingClient
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        login(client, who)
        return client

    return browser


@pytest.mark.parametrize("who", ["anna", "eva", "gis"])
def test_only_officers_reach_the_desk(others: Callable[[str], CheckingClient], case_id: str, who: str) -> None:
    client = others(who)
    for path in ("/handlaggning", at(case_id), at(case_id, "/bevilja"), at(case_id, "/situationsplan.svg")):
        assert client.get(path).status_code == 403, path
    assert client.post(at(case_id, "/bevilja"), data={"reasons": REASONS, "version": "3"}).status_code == 403


def test_a_reader_reads_and_does_not_decide(others: Callable[[str], CheckingClient], case_id: str) -> None:
    reader = others("reader")
    case = reader.page(at(case_id))
    assert not case.tree.xpath("//section[@id='lage']//form")
    assert reader.get(at(case_id, "/bevilja")).status_code == 403


def test_whoever_keeps_the_settings_sees_no_case(others: Callable[[str], CheckingClient], case_id: str) -> None:
    admin = others("admin")
    for path in ("/handlaggning", at(case_id), "/handlaggning/statistik", "/kartlager"):
        assert admin.get(path).status_code == 403, path


def test_an_officer_named_in_the_case_does_not_see_it(app: Flask, case_id: str) -> None:
    from permits.case.access import Role
    from permits.services.ports import NotFound

    anna = principal_of(app, "anna")
    with pytest.raises(NotFound):
        services_of(app).handling.case(Principal(anna.person_id, anna.name, frozenset({Role.OFFICER})), case_id)
