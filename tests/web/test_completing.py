"""One order to complete, from both sides: the officer's parts, order and judgement, and the applicant's answers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.services.order_text import Asked
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import picture, services_of, submitted

LogIn = Callable[..., Principal]
LACKS = "Fasadritningen saknar mått."


@pytest.fixture
def case_id(app: Flask) -> str:
    return submitted(app, principal_of(app, "anna"), "anna")


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


def at(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}{rest}"


def press(desk: CheckingClient, page: Page, key: str, do: str, **typed: str) -> Page:
    """Press a part's button as its form would."""
    token = page.form("csrf_token").values()["csrf_token"]
    answer = desk.post(page.path, data={"csrf_token": token, "del": key, "gor": do, **typed}, follow_redirects=True)
    return desk._checked(answer, answer.status_code)


def test_parts_become_one_order_that_is_answered_and_accepted(
    app: Flask, desk: CheckingClient, anna: CheckingClient, case_id: str
) -> None:
    parts = desk.page(at(case_id, "/delar"))
    file = next(each.get("value") for each in parts.tree.xpath("//input[@name='del']") if "fil:" in each.get("value"))
    asked = press(desk, parts, file, "fraga", lacks=LACKS, why="Höjden prövas.", mend="Skriv ut måtten.")
    assert "1 fråga samlad" in asked.text
    approved = press(desk, asked, "steg:tid", "godkann")
    assert "Godkänd" in approved.text

    order = desk.page(at(case_id, "/begar-komplettering"))
    read = desk.send(order.form("lacks-1"), {"lacks-1": f"{LACKS} Alla fasader."})
    assert "Så här läses det" in read.text
    assert "Väntar på komplettering" not in desk.page(at(case_id)).text
    sent = desk.send(read.form("lacks-1"), {"gor": "skicka"})
    assert "Klockan står still" in sent.text
    assert f"{LACKS} Alla fasader." in sent.text
    assert "Inga frågor är samlade" in desk.page(at(case_id, "/delar")).text

    mine = anna.page(f"/arende/{case_id}")
    assert "Tiden för beslut väntar på ditt svar" in mine.text
    for told in ("Alla fasader.", "Höjden prövas.", "Skriv ut måtten.", "avgöras i befintligt skick"):
        assert told in mine.text
    half = anna.send(mine.form("svar-1.1"), {"svar-1.1": "Måtten står på den nya.", "gor": "spara"})
    assert "inte skickat ännu" in half.text
    assert half.form("svar-1.1").values()["svar-1.1"] == "Måtten står på den nya."
    two = [(io.BytesIO(picture("mått")), "fasad-2.png"), (io.BytesIO(b"PK\x03\x04"), "allt.zip")]
    one = anna.send(half.form("svar-1.1"), {"fil-1.1": two, "gor": "skicka"}, 422)
    assert "allt.zip: " in one.errors[0], "the one that cannot be taken is named"
    assert "fasad-2.png" in one.text, "and the other is kept"
    done = anna.send(one.form("svar-1.1"), {"gor": "skicka"})
    assert "Tack, ditt svar har kommit in" in done.text
    assert not done.tree.xpath("//form[contains(@action, 'komplettering')]")

    answered = desk.page(at(case_id))
    assert "1 svar från den sökande att granska" in answered.text
    assert "fasad-2.png" in answered.text
    assert "Godkänd" in desk.send(answered.form("Godkänn svaret")).text


def test_what_is_wrong_is_said_beside_the_part_and_what_was_typed_stays(desk: CheckingClient, case_id: str) -> None:
    parts = desk.page(at(case_id, "/delar"))
    wrong = press(desk, parts, "steg:tid", "fraga", lacks=" ", why="Kvar.")
    assert wrong.status == 422
    assert "Skriv vad som saknas" in wrong.text
    assert any("Kvar." in (each.text or "") for each in wrong.tree.xpath("//textarea[@name='why']"))
    assert press(desk, parts, "steg:finns-inte", "godkann").status == 422


def test_an_order_sent_meanwhile_is_told_and_the_text_is_kept(app: Flask, desk: CheckingClient, case_id: str) -> None:
    order = desk.page(at(case_id, "/begar-komplettering"))
    officer = principal_of(app, "officer")
    version = services_of(app).handling.case(officer, case_id).case.version
    due = services_of(app).clock().date() + timedelta(days=20)
    services_of(app).completing.send(officer, case_id, version, [Asked("fri", "Fasad", "Först.")], due, "avvisas")
    late = desk.send(order.form("lacks-fri"), {"lacks-fri": "Sedan.", "gor": "skicka"}, 409)
    assert "Ärendet har ändrats medan du skrev" in late.text
    assert "Först." in late.text
    assert late.form("lacks-fri").values()["lacks-fri"].strip() == "Sedan."
    again = desk.send(late.form("lacks-fri"), {"gor": "skicka"})
    assert "Föreläggande 2" in again.text


def test_an_answer_during_another_order_is_kept_and_sent_again(app: Flask, anna: CheckingClient, case_id: str) -> None:
    officer = principal_of(app, "officer")
    due = services_of(app).clock().date() + timedelta(days=20)

    def orders() -> None:
        version = services_of(app).handling.case(officer, case_id).case.version
        services_of(app).completing.send(officer, case_id, version, [Asked("fri", "Fasad", "Mått.")], due, "avvisas")

    orders()
    seen = anna.page(f"/arende/{case_id}")
    orders()
    late = anna.send(seen.form("svar-1.1"), {"svar-1.1": "Här är måtten.", "gor": "skicka"}, 409)
    assert "Det du skrev är sparat" in late.response.get_data(as_text=True)
    assert late.form("svar-1.1").values()["svar-1.1"] == "Här är måtten."
    assert "svar-2.1" in late.form("svar-1.1").values()
    done = anna.send(late.form("svar-1.1"), {"gor": "skicka"})
    assert "Väntar på dig" in done.text, "the second order is left"


def test_what_comes_unasked_is_labelled_so_and_starts_the_clock_anew(
    app: Flask, desk: CheckingClient, anna: CheckingClient, case_id: str
) -> None:
    form = anna.page(f"/arende/{case_id}").form("ny-text")
    assert anna.send(form, {}, 422).errors
    added = anna.send(
        form, {"ny-text": "Jag byter färg.", "ny-fil": [(io.BytesIO(picture("färg")), "farg.png")], "ny-vad": "ovrigt"}
    )
    assert "på eget initiativ" in added.text
    case = desk.page(at(case_id))
    assert "På eget initiativ" in case.text
    stored = services_of(app).handling.case(principal_of(app, "officer"), case_id).case
    assert [addition.text for addition in stored.additions] == ["Jag byter färg."]
    assert not stored.documents[-1].asked


def test_messages_go_both_ways_and_notes_only_one(desk: CheckingClient, anna: CheckingClient, case_id: str) -> None:
    desk.send(desk.page(at(case_id, "/skriv-meddelande")).form("text"), {"text": "Ring mig gärna."})
    mine = anna.page(f"/arende/{case_id}")
    assert "Ring mig gärna." in mine.text
    anna.send(mine.form("meddelande"), {"meddelande": "Jag ringer i morgon."})
    case = desk.page(at(case_id))
    assert "Den sökande har skrivit och väntar på svar" in case.text
    noted = desk.send(case.form("Spara anteckningen"), {"text": "Sökanden verkar osäker."})
    assert "Sökanden verkar osäker." in noted.text
    wrong = desk.send(noted.form("due"), {"text": "Ring räddningstjänsten", "due": "snart"}, 422)
    assert "Skriv datumet" in wrong.text
    assert "verkar osäker" not in anna.page(f"/arende/{case_id}").text


def test_the_time_is_extended_with_reasons_that_the_applicant_reads(
    desk: CheckingClient, anna: CheckingClient, case_id: str
) -> None:
    form = desk.page(at(case_id, "/forlang-tiden")).form("weeks")
    desk.send(form, {"weeks": "4", "reason": ""}, 422)
    extended = desk.send(form, {"weeks": "4", "reason": "Länsstyrelsen ska yttra sig."})
    assert "Förlängd med 4 veckor" in extended.text
    assert "Länsstyrelsen ska yttra sig." in anna.page(f"/arende/{case_id}").text
    assert "redan förlängd" in desk.page(at(case_id, "/forlang-tiden"), 409).text


def test_a_clock_in_one_line_says_from_when_until_when_and_what_lateness_costs(
    desk: CheckingClient, case_id: str
) -> None:
    (line,) = desk.page(at(case_id)).tree.xpath("//*[@id='klockan']")
    told = " ".join(line.itertext())
    for part in ("Beslut senast", "10 veckor räknat från", "då ansökan kom in", "PBL 9 kap. 99 §", "sänks avgiften"):
        assert part in told
