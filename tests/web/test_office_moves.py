"""An officer's moves on a page of their own: what is asked, refused, overtaken by somebody else, or no longer open."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.services.order_text import Asked
from permits.wizard.office import LEFT_TO_JUDGE, LONGEST_TEXT
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import picture, services_of, submitted
from tests.web.desk_cases import refused as refuse
from tests.web.test_office import at

IN_TIME = f"{datetime.now(UTC) + timedelta(days=49):%Y-%m-%d}"


REASONS = "Åtgärden stämmer med detaljplanen och är lämplig på platsen."


PROPOSE = "Fråga om allt som granskningen säger saknas"


def other_officer(app: Flask) -> Principal:
    mine = principal_of(app, "officer")
    return Principal("officer-two", "Omar Ek", mine.roles)


def version_of(app: Flask, case_id: str) -> int:
    return services_of(app).handling.case(principal_of(app, "officer"), case_id).case.version


@pytest.fixture
def case_id(app: Flask) -> str:
    """Anna's garage, larger than her plan allows."""
    return submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)


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
