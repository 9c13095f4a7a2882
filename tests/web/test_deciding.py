"""The pages of a decision: proposals, phrases, the committee, the applicant's own steps, and what comes after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.case.model import State
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import SHED, services_of, submitted

LogIn = Callable[..., Principal]
REASONS = "Åtgärden stämmer med detaljplanen och är lämplig på platsen."


@pytest.fixture
def case_id(app: Flask) -> str:
    return submitted(app, principal_of(app, "anna"), "anna", width=5, length=6)


def at(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}{rest}"


def test_a_proposal_is_saved_with_a_phrase_previewed_and_still_there_for_the_next(
    browser: Callable[[str], CheckingClient], case_id: str
) -> None:
    desk = browser("officer")
    form = desk.page(at(case_id, "/bevilja")).form("reasons")
    desk.send(form, {"reasons": REASONS, "gor": "fras:dagvatten"})
    again = desk.page(at(case_id, "/bevilja"))
    assert again.form("reasons").values()["reasons"] == REASONS
    assert "Dagvatten från taket" in again.form("reasons").values()["conditions"]
    assert "Förslag 1" in desk.page(at(case_id)).text
    answer = desk.get(at(case_id, "/forslag/1.pdf"))
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert desk.get(at(case_id, "/forslag/2.pdf")).status_code == 404
    granted = desk.send(again.form("reasons"))
    assert "Beslut: beviljas" in granted.text


def test_who_may_not_decide_is_told_who_does_and_has_no_button(
    app: Flask, browser: Callable[[str], CheckingClient]
) -> None:
    high = {**SHED["uppgifter"], "ridge_height": "9"}
    departs = submitted(app, principal_of(app, "anna"), "anna", width=5, length=6, uppgifter=high)
    desk, reader = browser("officer"), browser("second_reader")
    page = desk.page(at(departs, "/bevilja"))
    assert "En andra läsare ska godkänna förslaget först." in page.text
    assert not page.tree.xpath("//button[@value='besluta']")
    forced = desk.send(page.form("reasons"), {"reasons": "Liten avvikelse.", "gor": "besluta"}, 409)
    assert "En andra läsare" in forced.text
    assert forced.form("reasons").values()["reasons"] == "Liten avvikelse."
    desk.send(forced.form("reasons"), {"gor": "las"})
    sent_back = reader.page(at(departs, "/las-forslag")).form("svar")
    assert "vad som ska ändras" in reader.send(sent_back, {"svar": "", "gor": "tillbaka"}, 422).text
    reader.send(sent_back, {"svar": "Ange bestämmelsen.", "gor": "tillbaka"})
    assert "Ange bestämmelsen." in desk.page(at(departs, "/bevilja")).text
    assert reader.get(at(departs, "/bevilja")).status_code == 403
    assert services_of(app).handling.case(principal_of(app, "officer"), departs).case.state is State.SUBMITTED


def test_the_committees_list_is_shown_printed_and_its_decision_written_in(
    app: Flask, browser: Callable[[str], CheckingClient], case_id: str
) -> None:
    ours = services_of(app)
    day = (ours.clock()).date().isoformat()
    desk, secretary = browser("officer"), browser("secretary")
    form = desk.page(at(case_id, "/bevilja")).form("reasons")
    wrong = desk.send(form, {"reasons": REASONS, "gor": "namnd", "sammantrade": "snart"}, 409)
    assert "Skriv sammanträdesdagen som år-månad-dag" in wrong.text
    desk.send(form, {"reasons": REASONS, "gor": "namnd", "sammantrade": day})
    assert "står på nämndens lista" in desk.page(at(case_id, "/bevilja")).text
    listed = secretary.page(f"/handlaggning/namnden/{day}")
    assert secretary.get(f"/handlaggning/namnden/{day}/lista.pdf").mimetype == "application/pdf"
    assert secretary.get("/handlaggning/namnden/i-gar").status_code == 404
    (write_in,) = listed.links("Skriv in beslutet")
    minutes = secretary.page(write_in).form("reasons")
    assert any("paragrafen" in error for error in secretary.send(minutes, {"paragraph": ""}, 422).errors)
    secretary.send(minutes, {"paragraph": "§ 112"})
    decision = ours.handling.case(principal_of(app, "officer"), case_id).case.decision
    assert decision is not None
    assert (decision.paragraph, decision.meeting and decision.meeting.isoformat()) == ("§ 112", day)


def test_an_applicant_takes_the_application_back_and_nothing_else_can_be_decided(
    browser: Callable[[str], CheckingClient], case_id: str
) -> None:
    anna, desk = browser("anna"), browser("officer")
    page = anna.page(f"/arende/{case_id}")
    unsure = anna.send(page.form("saker"), {"tillbaka": "Vi flyttar."}, 422)
    assert "Kryssa i att du vill ta tillbaka" in unsure.text
    taken = anna.send(page.form("saker"), {"tillbaka": "Vi flyttar.", "saker": "ja"})
    assert "Du har tagit tillbaka ansökan." in taken.text
    assert "har tagit tillbaka ansökan" in desk.page(at(case_id, "/bevilja"), 409).text
    struck = desk.send(desk.page(at(case_id, "/avskriv")).form("reasons"))
    assert "Avskriven" in struck.text


def test_after_the_decision_everything_is_noted_on_one_page(
    app: Flask, browser: Callable[[str], CheckingClient], case_id: str
) -> None:
    ours, officer = services_of(app), principal_of(app, "officer")
    ours.deciding.grant(officer, case_id, ours.handling.case(officer, case_id).case.version, REASONS)
    ours.reacting.react_once()
    anna, desk = browser("anna"), browser("officer")
    anna.send(anna.page(f"/arende/{case_id}").form("Jag har läst beslutet"))
    after = at(case_id, "/efter-beslutet")
    desk.send(desk.page(after).form("var"))
    shown = desk.page(after)
    assert "Beslutet får laga kraft" in shown.text
    tomorrow = (ours.clock() + timedelta(days=2)).date().isoformat()
    appeal = {"namn": "Granne Grön", "text": "För högt.", "dag": tomorrow}
    assert "till i dag" in desk.send(shown.form("vem"), appeal, 422).text
    came = desk.send(shown.form("vem"), {**appeal, "vem": "", "dag": ours.clock().date().isoformat()})
    assert "I rätt tid." in came.text
    assert "Beslutet är överklagat." in came.text
    assert "Efter beslutet" in browser("reader").page(after).text
    assert browser("reader").post(after, data={}).status_code == 403
