"""A hearing from both sides: the officer's desk, the neighbour's link, a body's link, and what strangers get."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from permits.adapters.database import hearing as hearing_rows
from permits.adapters.database import open_database
from permits.adapters.database.hearing import ALPHABET, GROUPS, LENGTH
from permits.adapters.keys import keys_of
from permits.case.access import Principal, Role
from permits.case.model import Case
from permits.settings import Settings
from permits.web import auth, session
from permits.web import page as pages
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import picture, services_of, submitted

LogIn = Callable[..., Principal]
LINK = re.compile(r"/(yttrande|remiss)/([A-Z0-9-]{34})")
VIKTOR = ("198902222390", "Viktor Mattsson")
"""Holds Norrhaga 30:14 in the demo."""


@pytest.fixture
def case_id(app: Flask) -> str:
    """Anna's building, too large for the plan, so that neighbours are heard."""
    return submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)


@pytest.fixture
def desk(app: Flask, login: LogIn) -> CheckingClient:
    opened = _client(app)
    login(opened, "officer")
    return opened


@pytest.fixture
def stranger(app: Flask) -> CheckingClient:
    return _client(app)


def _client(app: Flask) -> CheckingClient:
    app.test_client_class = CheckingClient
    opened = app.test_client()
    assert isinstance(opened, CheckingClient)
    return opened


def logged_in(app: Flask, number: str, name: str) -> CheckingClient:
    """Somebody with BankID."""
    client = _client(app)
    settings = app.extensions[pages.SETTINGS]
    persons = open_database(settings.database_url, keys=keys_of(settings)).persons
    who = Principal(persons.identify(number, name), name, frozenset({Role.APPLICANT}), number)
    with app.app_context():
        client.set_cookie("lovlig", session.browsing().open(auth.content_of(who), staff=False))
    return client


def at(case_id: str, rest: str) -> str:
    return f"/handlaggning/{case_id}/{rest}"


def case_of(app: Flask, case_id: str) -> Case:
    return services_of(app).handling.case(principal_of(app, "officer"), case_id).case


def links(app: Flask, settings: Settings) -> list[tuple[str, str]]:
    """What the letters lead to, once they have left."""
    services_of(app).works["hearing letters"].react_once()
    mails = sorted(Path(settings.data / "mail").glob("*.eml"))
    return [found for mail in mails for found in dict.fromkeys(LINK.findall(_unfolded(mail)))]


def _unfolded(mail: Path) -> str:
    return mail.read_text(encoding="utf-8", errors="replace").replace("=\n", "")


def heard(app: Flask, desk: CheckingClient, case_id: str) -> Page:
    """Viktor is added to those who are proposed, and the message goes."""
    page = desk.page(at(case_id, "hor-grannar"))
    added = desk.send(
        page.form("ny-designation"),
        {"ny-designation": "Norrhaga 30:14", "ny-reason": "Utsikten berörs", "gor": "lagg-till-fastighet"},
    )
    assert "Viktor Mattsson" in added.text
    read = desk.send(added.form("ny-designation"), {"gor": "las"})
    assert "Så här läses det" in read.text
    return desk.send(read.form("ny-designation"), {"gor": "skicka"})


def test_a_neighbour_is_asked_answers_once_and_adds_and_the_officer_answers_back(
    app: Flask, settings: Settings, desk: CheckingClient, stranger: CheckingClient, case_id: str
) -> None:
    followed = heard(app, desk, case_id)
    assert "Har inte svarat" in followed.text
    ((kind, code),) = links(app, settings)
    assert kind == "yttrande"

    opened = stranger.page(f"/yttrande/{code}")
    case = case_of(app, case_id)
    for told in (case.registry_number, "Norrhaga 30:14", "avviker", "Planritning"):
        assert told in opened.text
    assert not re.search(r"Anna|Tallberg|19800729", opened.response.get_data(as_text=True))
    assert stranger.get(f"/yttrande/{code}/situationsplan.svg").mimetype == "image/svg+xml"
    (answer_link,) = opened.links("Svara med BankID")
    assert stranger.get(answer_link).status_code == 302

    viktor = logged_in(app, *VIKTOR)
    form = viktor.page(answer_link).form("val")
    wrong = viktor.send(form, {"text": "Det skuggar."}, 422)
    assert wrong.form("val").values()["text"].strip() == "Det skuggar."
    file = [(io.BytesIO(picture("skugga")), "skugga.png")]
    done = viktor.send(wrong.form("val"), {"val": "synpunkter", "text": "Det skuggar.", "fil": file})
    assert "Tack, ditt svar har kommit in" in done.text
    assert "Du har svarat" in stranger.page(f"/yttrande/{code}").text
    more = viktor.send(done.form("val"), {"val": "inga", "text": "Vi har talats vid."})
    assert "Tillägg till ditt svar" in more.text

    desk_page = desk.page(at(case_id, "yttranden"))
    assert "Det skuggar." in desk_page.text
    assert "skugga.png" in desk_page.text
    field = f"svar-{case_of(app, case_id).objections[0].objection_id}"
    desk.send(desk_page.form(field), {field: " "}, 422)
    desk.send(desk_page.form(field), {field: "Skuggan faller på gatan."})
    assert case_of(app, case_id).objections[0].answer == "Skuggan faller på gatan."
    card = desk.page(f"/handlaggning/{case_id}").text
    assert "Alla synpunkter är bemötta" in card
    assert case.registry_number in stranger.page("/anslagstavla").text


def test_another_person_is_told_calmly_and_nothing_is_kept(
    app: Flask, settings: Settings, desk: CheckingClient, stranger: CheckingClient, case_id: str
) -> None:
    heard(app, desk, case_id)
    ((_kind, code),) = links(app, settings)
    (answer_link,) = stranger.page(f"/yttrande/{code}").links("Svara med BankID")
    for number, name in (("200511132391", "Noah Blom"), ("198007292389", "Anna Tallberg")):
        other = logged_in(app, number, name)
        told = other.page(answer_link, 403)
        assert "ställd till någon annan" in told.text
        token = told.tree.xpath("//input[@name='csrf_token']")[0].get("value")
        sent = other.post(answer_link, data={"csrf_token": token, "val": "synpunkter", "text": "Inte min sak."})
        assert sent.status_code == 403
        assert "Inte min sak." in sent.get_data(as_text=True)
    assert desk.get(answer_link).status_code == 403
    assert case_of(app, case_id).hearings[0].statements == ()


def test_a_link_opens_nothing_else_of_the_case_and_guesses_open_nothing(
    app: Flask, settings: Settings, desk: CheckingClient, stranger: CheckingClient, case_id: str
) -> None:
    heard(app, desk, case_id)
    ((_kind, code),) = links(app, settings)
    case = case_of(app, case_id)
    shown = set(case.hearings[0].document_ids)
    everything = services_of(app).handling.case(principal_of(app, "officer"), case_id).documents
    assert shown
    for document in everything:
        status = stranger.get(f"/yttrande/{code}/handling/{document.id}").status_code
        assert status == (200 if document.id in shown else 404)
    hidden = {each.id for each in everything} - shown
    other = submitted(app, principal_of(app, "bo-och-eva"), "bo-och-eva")
    hidden |= {each.document_id for each in case_of(app, other).documents}
    for document_id in hidden:
        assert stranger.get(f"/yttrande/{code}/handling/{document_id}").status_code == 404
    for guess in (code[:-1], code + "A", case_id, "A" * 25, "%00", "..", case.hearings[0].hearing_id):
        assert stranger.get(f"/yttrande/{guess}").status_code == 404
        assert stranger.get(f"/remiss/{guess}").status_code == 404
    assert stranger.get(f"/remiss/{code}").status_code == 404
    assert stranger.get(f"/handlaggning/{case_id}/yttranden").status_code == 302


@pytest.mark.parametrize(("groups", "letters"), [(GROUPS, LENGTH), (5, 5)], ids=["now", "as before"])
def test_a_code_from_paper_is_typed_and_a_wrong_one_is_told_beside_it(
    app: Flask, desk: CheckingClient, stranger: CheckingClient, case_id: str, monkeypatch: pytest.MonkeyPatch,
    groups: int, letters: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(hearing_rows, "GROUPS", groups)
    monkeypatch.setattr(hearing_rows, "LENGTH", letters)
    heard(app, desk, case_id)
    officer, hearing = principal_of(app, "officer"), case_of(app, case_id).hearings[0]
    codes = services_of(app).hearing.codes_for_letters(officer, case_id, hearing.hearing_id)
    assert codes
    entrance = stranger.page("/yttrande")
    assert stranger.send(entrance.form("kod"), {"kod": "ABCDE-FGHJK"}, 422).errors
    for between in (" ", "", "-", " - "):
        typed = codes[0][1].lower().replace("-", between)
        assert stranger.send(entrance.form("kod"), {"kod": typed}).h1 == "Yttra dig om en ansökan"


def test_nobody_guesses_a_code() -> None:
    """OWASP ASVS 11.5.1: 128 bits at least."""
    assert len(set(ALPHABET)) ** (GROUPS * LENGTH) >= 2**128


def test_the_letters_are_printed_with_codes_and_a_protected_neighbour_gets_none(
    app: Flask, desk: CheckingClient, case_id: str
) -> None:
    page = desk.page(at(case_id, "hor-grannar"))
    form = page.form("ny-designation")
    protected = desk.send(
        form, {"ny-designation": "Norrhaga 33:4", "ny-reason": "Utsikten berörs", "gor": "lagg-till-fastighet"}
    )
    assert "Skyddade personuppgifter" in protected.text
    followed = desk.send(
        desk.send(protected.form("ny-designation"), {"gor": "las"}).form("ny-designation"), {"gor": "skicka"}
    )
    for told in (protected, followed):
        assert not re.search("Fatima|Khatib", told.response.get_data(as_text=True))
    assert "Du hör personen själv" in followed.text
    form = followed.form("hearing")
    printed = desk.post(form.url, data=form.values())
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF")
    assert b"Fatima" not in printed.data
    registered = desk.page(at(case_id, "yttranden"))
    by_hand = next(o.get("value") for o in registered.tree.xpath("//option") if "Skyddade" in (o.text or ""))
    done = desk.send(registered.form("fran"), {"fran": by_hand, "val": "inga"})
    assert "Inga synpunkter" in done.text


def test_what_is_wrong_before_sending_is_said_and_what_was_typed_stays(desk: CheckingClient, case_id: str) -> None:
    page = desk.page(at(case_id, "hor-grannar"))
    key = page.tree.xpath("//input[starts-with(@name, 'ut-')]/@name")[0]
    wrong = desk.send(page.form("due"), {"due": "snart", "text": "Egna ord.", "gor": "las"}, 422)
    assert "Skriv datumet" in wrong.errors[0]
    assert "Egna ord." in wrong.form("due").values()["text"]
    unsaid = desk.send(wrong.form("due"), {"due": "2030-01-01", key: "ja", "gor": "skicka"}, 422)
    assert "varför" in unsaid.errors[0]
    nobody = desk.send(
        page.form("ny-designation"),
        {"ny-designation": "Finns Inte 1:1", "ny-reason": "x", "gor": "lagg-till-fastighet"},
        422,
    )
    assert "ingen ägare" in nobody.errors[0]
    nameless = desk.send(page.form("person-name"), {"gor": "lagg-till-person"}, 422)
    assert "heter" in nameless.errors[0]


def test_a_body_is_asked_answers_without_login_and_its_file_lies_in_the_case(
    app: Flask, settings: Settings, desk: CheckingClient, stranger: CheckingClient, case_id: str
) -> None:
    page = desk.page(at(case_id, "remittera?till=forsvarsmakten"))
    assert "totalförsvarets" in page.form("body").values()["text"]
    assert desk.send(page.form("body"), {"due": "i morgon"}, 422).errors
    sent = desk.send(page.form("body"), {"body": "forsvarsmakten"})
    assert "startar om klockan" in sent.text
    ((kind, code),) = links(app, settings)
    assert kind == "remiss"
    asked = stranger.page(f"/remiss/{code}")
    assert "Planritning" in asked.text
    wrong = stranger.send(asked.form("signed"), {"text": "Vi medger.", "signed": ""}, 422)
    assert wrong.form("signed").values()["text"].strip() == "Vi medger."
    file = [(io.BytesIO(picture("svar") * 50), "svar.png")]
    done = stranger.send(asked.form("signed"), {"text": "Vi medger.", "signed": "Major F", "fil": file})
    assert "Tack, ert svar har kommit in" in done.text
    told = desk.page(at(case_id, "remisser"))
    assert "Vi medger." in told.text
    assert "svar.png" in told.text
    assert "Major F" in told.text


def test_a_large_file_without_a_code_is_not_taken_in(stranger: CheckingClient) -> None:
    entrance = stranger.page("/yttrande")
    token = entrance.form("kod").values()["csrf_token"]
    file = (io.BytesIO(b"x" * 300_000), "stor.pdf")
    sent = stranger.post("/remiss/FINNS-INTE", data={"csrf_token": token, "fil": file})
    assert sent.status_code == 413


def test_a_referral_that_is_not_needed_any_more_says_so(
    app: Flask, settings: Settings, desk: CheckingClient, stranger: CheckingClient, case_id: str
) -> None:
    desk.send(desk.page(at(case_id, "remittera")).form("body"), {"body": "vatten"})
    ((_kind, code),) = links(app, settings)
    page = desk.page(at(case_id, "remisser"))
    desk.send(page.form("skal"), {"skal": ""}, 422)
    assert "Väntas inte" in desk.send(page.form("skal"), {"skal": "Åtgärden ändrades."}).text
    assert "behöver inte besvaras" in stranger.page(f"/remiss/{code}").text


def test_the_applicant_reads_what_was_said_but_not_who_said_it(
    app: Flask, settings: Settings, desk: CheckingClient, stranger: CheckingClient, case_id: str, login: LogIn
) -> None:
    heard(app, desk, case_id)
    ((_kind, code),) = links(app, settings)
    (answer_link,) = stranger.page(f"/yttrande/{code}").links("Svara med BankID")
    viktor = logged_in(app, *VIKTOR)
    viktor.send(viktor.page(answer_link).form("val"), {"val": "synpunkter", "text": "Det skuggar."})
    anna = _client(app)
    login(anna, "anna")
    mine = anna.page(f"/arende/{case_id}")
    assert "Det skuggar." in mine.text
    assert "Viktor" not in mine.response.get_data(as_text=True)


def test_a_fault_behind_a_link_does_not_write_its_code_in_the_log(
    app: Flask, stranger: CheckingClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_code: str) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(services_of(app).neighbours, "asked", broken)
    assert stranger.get("/yttrande/HEMLI-GKODE").status_code == 500
    assert "/yttrande/<code>" in caplog.text
    assert "HEMLI" not in caplog.text
