"""What a case lacks, page by page: told apart by who asks, waived with a reason, and shown to both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from permits.services.casefile import CaseFiles
from permits.wizard.office import LONGEST_TEXT
from tests.conftest import principal_of
from tests.web import desk_cases
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]
REASON = "Höjder och material framgår av planritningen."


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    app.test_client_class = CheckingClient
    opened = app.test_client()
    assert isinstance(opened, CheckingClient)
    return opened


@pytest.fixture
def case_id(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """Anna's garage, without the drawing of its façades."""
    monkeypatch.setattr(desk_cases, "DRAWINGS", ("planritning",))
    return submitted(app, principal_of(app, "anna"), "anna")


PROPOSE = "Fråga om allt som granskningen säger saknas"


def at(case_id: str, rest: str = "") -> str:
    return f"/handlaggning/{case_id}{rest}"


def test_the_case_tells_apart_who_asks_for_what(client: CheckingClient, login: LogIn, case_id: str) -> None:
    login(client, "officer")
    page = client.page(at(case_id))
    for part in ("Lagen kräver det", "Brukar behövas här", "Om det är aktuellt"):
        assert part in page.text
    (link,) = page.links("Behövs inte här: Fasadritning")
    assert link == at(case_id, "/avsta-fran-handling?handling=fasadritning")
    form = client.page(at(case_id, "/begar-komplettering")).form(PROPOSE)
    proposed = client.send(form).form("lacks-1").values()
    assert any("Fasadritning saknas" in told for told in proposed.values())
    assert any("(PBL 9 kap. 86 § 5)" in told for told in proposed.values())
    assert not any("Fotografi" in told for told in proposed.values()), "what is only relevant is never asked for"


def test_an_officer_waives_a_document_and_everybody_sees_why(
    app: Flask, client: CheckingClient, login: LogIn, case_id: str
) -> None:
    login(client, "officer")
    form = client.page(at(case_id, "/avsta-fran-handling?handling=fasadritning")).form("reason")
    assert form.values()["label"] == "fasadritning"
    waived = client.send(form, {"reason": REASON})
    assert REASON in waived.text
    assert "Handling behövs inte: fasadritning" in waived.text
    assert not waived.links("Behövs inte här: Fasadritning")
    parts = client.page(at(case_id, "/delar"))
    asked = client.send(parts.form(PROPOSE)) if PROPOSE in parts.text else parts
    assert "Fasadritning saknas" not in asked.text
    ours = services_of(app)
    printer = ours.reacting._making._printer
    assert isinstance(printer, CaseFiles)
    told: list[str] = []
    written = printer.pdf.html  # type: ignore[attr-defined]
    printer.pdf.html = lambda *given: told.append(written(*given)) or told[-1]  # type: ignore[attr-defined, func-returns-value]
    printer.case_file(ours.handling.case(principal_of(app, "officer"), case_id))
    assert REASON in told[-1]
    login(client, "anna")
    mine = client.page(f"/arende/{case_id}")
    assert "Du behöver inte lämna in fasadritning." in mine.text
    assert REASON in mine.text


def test_a_waiver_is_taken_back_by_one_press(client: CheckingClient, login: LogIn, case_id: str) -> None:
    login(client, "officer")
    form = client.page(at(case_id, "/avsta-fran-handling")).form("reason")
    waived = client.send(form, {"label": "fasadritning", "reason": REASON})
    back = client.send(waived.form("Den behövs ändå"))
    assert "Handling behövs ändå: fasadritning" in back.text
    assert back.links("Behövs inte här: Fasadritning")


@pytest.mark.parametrize(
    ("label", "reason", "said"),
    [
        ("fasadritning", "", "Skriv varför handlingen inte behövs."),
        ("fasadritning", "x" * (LONGEST_TEXT + 1), "Texten är för lång."),
        ("grannemedgivande", REASON, "Välj ett av alternativen."),
        ("fotografi", REASON, "Välj ett av alternativen."),
        ("", REASON, "Välj vilken handling som inte behövs."),
    ],
)
def test_a_faulty_waiver_says_what_is_wrong_and_changes_nothing(
    client: CheckingClient, login: LogIn, case_id: str, label: str, reason: str, said: str
) -> None:
    login(client, "officer")
    form = client.page(at(case_id, "/avsta-fran-handling")).form("reason")
    page = client.send(form, {"label": label, "reason": reason}, 422)
    assert any(said in error for error in page.errors)
    assert page.form("reason").values()["reason"].strip() == reason.strip()
    assert client.page(at(case_id)).links("Behövs inte här: Fasadritning")


def test_with_nothing_missing_there_is_nothing_to_waive(app: Flask, client: CheckingClient, login: LogIn) -> None:
    whole = submitted(app, principal_of(app, "anna"), "anna")
    login(client, "officer")
    assert "Det saknas ingen handling" in client.page(at(whole, "/avsta-fran-handling"), 409).text
