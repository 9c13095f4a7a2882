"""What is held about oneself: read, taken along, corrected, and drafts erased at once."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.case.model import PROTECTED_NAME
from permits.services.disposing import Disposing
from permits.services.refusals import NotFound, RegisterDown
from tests.conftest import principal_of
from tests.demo_people import persona
from tests.web.checking import CheckingClient
from tests.web.desk_cases import picture, services_of, submitted

Login = Callable[..., Principal]
MOVED = {"street": "Nygatan 1", "postal_code": "12345", "city": "Alviken"}
HOUSE: dict[str, dict[str, Any]] = {
    "atgard": {"measure": "nybyggnad_enbostadshus"},
    "uppgifter": {
        "storeys": "1", "gross_area": "110", "ridge_height": "6", "roof_pitch": "27", "facade": "Trä", "roof": "Tegel",
        "water_sewage": "kommunalt",
    },
}  # fmt: skip
BO = {"has": "ja", "name": "Bo Hedlund", "personal_number": "195401258479", "email": "bo@exempel.example"}


def taken_along(client: CheckingClient) -> dict[str, Any]:
    answer = client.get("/mina-uppgifter/uppgifter.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    told: dict[str, Any] = json.loads(answer.data)
    return told


def test_everything_is_on_the_page_and_in_the_file_but_the_number_only_in_the_file(
    app: Flask, client: CheckingClient, login: Login
) -> None:
    anna = login(client, "anna")
    submitted(app, anna, "anna", medsokande=BO)
    services_of(app).applying.start(anna)
    page = client.page(client.page("/mina-sidor").links("Mina uppgifter")[0])
    assert page.h1 == "Mina uppgifter"
    number = persona("anna").number
    assert number not in client.get("/mina-uppgifter").text
    assert number[8:] not in page.text
    assert number[:8] in page.text
    assert "Du har 1 utkast." in page.text
    assert "artikel 17.3 b" in page.text
    told = taken_along(client)
    assert told["person"]["personnummer"] == number
    [case] = told["ärenden"]
    assert case["diarienummer"] in page.text
    assert case["du är"] == "Sökande"
    assert len(case["handlingar"]) >= 3
    assert any(row["svar"] == "Bo Hedlund" for row in case["svar i ansökan"])
    assert case["händelser"]
    assert len(told["utkast"]) == 1
    assert "195401258479" not in json.dumps(told)  # somebody else's


def test_the_zip_has_the_documents_byte_for_byte(app: Flask, client: CheckingClient, login: Login) -> None:
    anna = login(client, "anna")
    case_id = submitted(app, anna, "anna")
    ours = services_of(app)
    packed = zipfile.ZipFile(io.BytesIO(client.get("/mina-uppgifter/allt.zip").data))
    assert packed.testzip() is None
    kept = {packed.read(name) for name in packed.namelist() if name.endswith((".png", ".pdf"))}
    wanted = {ours.files.path(each.sha256).read_bytes() for each in ours.applying.case_of(anna, case_id).documents}
    assert wanted <= kept
    assert json.loads(packed.read("mina-uppgifter.json"))["person"]["namn"] == anna.name


def test_nobody_gets_what_is_somebody_elses(app: Flask, client: CheckingClient, login: Login) -> None:
    submitted(app, principal_of(app, "anna"), "anna")
    login(client, "strand")
    told = taken_along(client)
    assert told["ärenden"] == told["utkast"] == told["nämnd i"] == []
    login(client, "officer")
    assert client.get("/mina-uppgifter").status_code == 403


def test_who_is_only_named_finds_that_too(app: Flask, client: CheckingClient, login: Login) -> None:
    bo = persona("bo-och-eva")
    named = {
        "name": bo.name, "personal_number": bo.number, "certificate": "1234-KA", "email": "bo@exempel.example",
        "phone": "070-1234567",
    }  # fmt: skip
    builder = principal_of(app, "nybygge")
    submitted(app, builder, "nybygge", width=10, length=12, **HOUSE, kontrollansvarig=named)
    login(client, "bo-och-eva")
    [case] = taken_along(client)["nämnd i"]
    assert case["du är"] == "Kontrollansvarig"
    assert case["kontaktuppgifter"] == {"e-post": "bo@exempel.example", "telefon": "070-1234567"}
    assert case["diarienummer"] in client.page("/mina-uppgifter").text


def test_contact_is_changed_by_oneself_and_letters_go_there(app: Flask, client: CheckingClient, login: Login) -> None:
    anna = login(client, "anna")
    case_id = submitted(app, anna, "anna")
    page = client.page(f"/arende/{case_id}/kontakt")
    form = page.form("Spara")
    wrong = client.send(form, {"email": "anna utan krumelur"}, 422)
    assert wrong.errors
    saved = client.send(form, {**MOVED, "email": "ny@exempel.example"})
    assert "Dina kontaktuppgifter är sparade." in saved.text
    [case] = taken_along(client)["ärenden"]
    assert case["kontaktuppgifter"]["e-post"] == "ny@exempel.example"
    assert case["kontaktuppgifter"]["gatuadress"] == "Nygatan 1"
    ours = services_of(app)
    view = ours.handling.case(principal_of(app, "officer"), case_id)
    assert view.case.applicant.email == "ny@exempel.example"
    length = view.case.length
    client.send(client.page(f"/arende/{case_id}/kontakt").form("Spara"))
    assert ours.handling.case(principal_of(app, "officer"), case_id).case.length == length  # nothing has changed


def test_a_protected_person_is_asked_for_no_address_and_earlier_contact_is_told_to_nobody(
    app: Flask, client: CheckingClient, login: Login
) -> None:
    fatima = login(client, "skyddad")
    hers = {"role": "sjalv", "name": fatima.name, "email": "fatima@exempel.example", "protected": "ja"}
    case_id = submitted(app, fatima, "skyddad", sokande=hers)
    for mail in ("forsta@hemlig.example", "andra@hemlig.example"):
        page = client.page(f"/arende/{case_id}/kontakt")
        assert "Gatuadress" not in page.text
        client.send(page.form("Spara"), {"email": mail, "street": "Hemliga gränd 1"})
    officer = principal_of(app, "officer")
    login(client, "officer")
    shown = client.get(f"/handlaggning/{case_id}").text
    view = services_of(app).handling.case(officer, case_id)
    for secret in ("hemlig.example", "Hemliga gränd", "Fatima"):
        assert secret not in shown
        assert secret not in repr(view)
    login(client, "skyddad")
    told = client.page("/mina-uppgifter")
    assert "Du har skyddade personuppgifter" in told.text
    [case] = taken_along(client)["ärenden"]
    assert "gatuadress" not in case["kontaktuppgifter"]
    assert len(case["öppnat av kommunens personal"]) == 1  # the page above


def test_only_cases_with_somebody_protected_tell_who_opened_them(
    app: Flask, client: CheckingClient, login: Login
) -> None:
    anna, officer = principal_of(app, "anna"), login(client, "officer")
    case_id = submitted(app, anna, "anna")
    client.page(f"/handlaggning/{case_id}")
    reads = services_of(app).case_reads
    assert reads.days_of(case_id) == []
    fatima = principal_of(app, "skyddad")
    hidden = submitted(app, fatima, "skyddad")
    client.page(f"/handlaggning/{hidden}")
    client.page(f"/handlaggning/{hidden}")
    login(client, "skyddad")
    client.page(f"/arende/{hidden}")
    assert [name for name, _at in reads.days_of(hidden)] == [officer.name]


def test_a_wish_to_correct_comes_to_the_officer_as_a_message_and_a_task(
    app: Flask, client: CheckingClient, login: Login
) -> None:
    anna = login(client, "anna")
    case_id = submitted(app, anna, "anna")
    page = client.page(f"/arende/{case_id}/rattelse")
    client.send(page.form("Skicka till handläggaren"), status=422)
    told = "Min gata heter Norrvägen, inte Norrgatan."
    sent = client.send(page.form("Skicka till handläggaren"), {"rattelse": told})
    assert "Din begäran om rättelse är skickad" in sent.text
    client.send(page.form("Skicka till handläggaren"), {"rattelse": told})  # pressed twice
    ours, officer = services_of(app), principal_of(app, "officer")
    case = ours.handling.case(officer, case_id).case
    assert [each.text for each in case.messages] == [f"Rättelse av personuppgifter: {told}"]
    _notes, tasks, _checks = ours.noting.beside(officer, case)
    assert ["rättelse" in task.text for task in tasks] == [True]


def test_a_protected_persons_wish_names_them_to_nobody(app: Flask, client: CheckingClient, login: Login) -> None:
    fatima = login(client, "skyddad")
    hers = {"role": "sjalv", "name": fatima.name, "email": "fatima@exempel.example", "protected": "ja"}
    case_id = submitted(app, fatima, "skyddad", sokande=hers)
    services_of(app).rectifying.ask(fatima, case_id, "Jag heter Fatima Al-Khatib med bindestreck.")
    ours, officer = services_of(app), principal_of(app, "officer")
    case = ours.handling.case(officer, case_id).case
    _notes, [task], _checks = ours.noting.beside(officer, case)
    assert task.by_name == PROTECTED_NAME
    assert "Khatib" not in repr(case)


def test_drafts_are_erased_at_once_and_nothing_else(app: Flask, client: CheckingClient, login: Login) -> None:
    anna = login(client, "anna")
    case_id = submitted(app, anna, "anna")
    ours = services_of(app)
    for _ in range(2):
        ours.applying.start(anna)
    strand = principal_of(app, "strand")
    theirs = ours.applying.start(strand)
    asked = client.page("/mina-uppgifter/ta-bort-utkast")
    assert "Du har 2 utkast." in asked.text
    done = client.send(asked.form("Ta bort alla utkast"))
    assert "Dina utkast är borttagna." in done.text
    assert ours.applying.drafts_of(anna) == []
    assert ours.applying.drafts_of(strand) == [theirs]
    assert ours.applying.case_of(anna, case_id)


def test_the_files_of_what_is_erased_go_too_but_not_those_that_a_case_needs(app: Flask) -> None:
    anna, ours = principal_of(app, "anna"), services_of(app)
    draft = ours.applying.start(anna)
    ours.applying.attach(anna, draft.id, "planritning", "plan.png", io.BytesIO(picture("bara i utkastet")))
    alone = ours.applying.open(anna, draft.id).documents[0].sha256
    case_id = submitted(app, anna, "anna")
    shared = ours.applying.case_of(anna, case_id).documents[0]
    with ours.files.open(shared.sha256) as kept:
        ours.applying.attach(anna, draft.id, "fasadritning", shared.filename, io.BytesIO(kept.read()))
    for each in ours.applying.open(anna, draft.id).documents:
        long_ago = ours.clock().timestamp() - 90_000
        os.utime(ours.files.path(each.sha256), (long_ago, long_ago))
    assert ours.own_data.erase_drafts(anna) == 1
    later = Disposing(ours.own_data._database, ours.files, ours.municipality, lambda: ours.clock() + timedelta(days=2))
    assert later.forget_files() == 1
    with pytest.raises(NotFound):
        ours.files.path(alone)
    assert ours.files.path(shared.sha256).is_file()


@pytest.mark.parametrize("what", ["kontakt", "rattelse"])
def test_nobody_corrects_in_a_case_of_others(app: Flask, client: CheckingClient, login: Login, what: str) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna")
    login(client, "strand")
    assert client.get(f"/arende/{case_id}/{what}").status_code == 404


def test_the_population_register_may_be_away(
    app: Flask, client: CheckingClient, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_number: str) -> None:
        raise RegisterDown

    login(client, "anna")
    monkeypatch.setattr(services_of(app).own_data._people, "person", away)
    assert "Folkbokföringen svarar inte just nu" in client.page("/mina-uppgifter").text


def test_a_reading_that_cannot_be_noted_is_not_shown(
    app: Flask, client: CheckingClient, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    hidden = submitted(app, principal_of(app, "skyddad"), "skyddad")
    login(client, "officer")

    def down(*_told: object, **_more: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(services_of(app).case_reads._store, "note", down)
    assert client.get(f"/handlaggning/{hidden}").status_code == 503


def test_a_reading_is_told_again_after_a_while(app: Flask) -> None:
    hidden = submitted(app, principal_of(app, "skyddad"), "skyddad")
    reads, officer = services_of(app).case_reads, principal_of(app, "officer")
    now = services_of(app).clock()
    for minutes in (0, 5, 11):
        reads._clock = lambda at=now + timedelta(minutes=minutes): at  # type: ignore[misc]
        reads.asked_for(officer, hidden, "office.case")
    assert len(reads.days_of(hidden)) == 2
