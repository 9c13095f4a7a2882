"""Files that are held back and files that can do more than be shown, as senders and officers see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from flask import Flask

from permits.adapters import clamav
from permits.case.access import Principal
from permits.services.refusals import Incomplete
from permits.settings import Settings
from tests.clamd import EICAR, StandIn
from tests.conftest import principal_of
from tests.web.applicant import Applicant
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of, submitted


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with a virus scanner that nobody has started yet."""
    monkeypatch.setattr(clamav, "RESTING", 0.0)
    return replace(settings, clamav=f"unix:{tmp_path / 'clamd.ctl'}")


def a_pdf(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def with_a_program(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.Extra = pdf.make_indirect(pikepdf.Dictionary(A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")))
    pdf.attachments["mall.xls"] = b"x"


def with_harm(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a"] = EICAR


def test_what_is_harmful_is_refused_and_what_waits_says_so(app: Flask, anna: Applicant, tmp_path: Path) -> None:
    anna.until("handlingar")

    def hand_in(name: str, content: bytes, status: int = 200) -> Page:
        form = anna.client.page(anna.url("handlingar")).form("file")
        return anna.client.send(form, {"label": "planritning", "file": [(io.BytesIO(content), name)]}, status)

    page = hand_in("plan.pdf", a_pdf())
    assert "inte hunnit kontrollera den mot virus" in page.text
    later = hand_in("fasad.pdf", a_pdf(with_harm))
    links = later.tree.xpath("//ul[@class='files']//a[@class='thumb']/@href")
    assert len(links) == 2
    assert "väntar på viruskontroll" in anna.client.page(links[0], 409).text
    scanner, files = StandIn(tmp_path / "clamd.ctl"), services_of(app).files
    assert files.scan_again(everything=True) == 2
    page = anna.client.page(anna.url("handlingar"))
    assert "hunnit kontrollera" not in page.text
    assert "viruskontrollen hittade skadlig kod" in page.text
    assert [anna.client.get(link).status_code for link in links] == [200, 409]
    refused = hand_in("fasad2.pdf", a_pdf(with_harm) + b"\n", 422)
    assert refused.errors[0].startswith("fasad2.pdf: Filen innehåller skadlig kod och togs inte emot.")
    who, applying = principal_of(app, "anna"), services_of(app).applying
    with pytest.raises(Incomplete, match=r"Viruskontrollen stoppade filen fasad\.pdf"):
        applying.submit(who, anna.draft, applying.open(who, anna.draft).version)
    scanner.close()


@pytest.fixture
def desk(app: Flask, login: Callable[..., Principal]) -> CheckingClient:
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    login(client, "officer")
    return client


def test_the_officer_sees_what_is_held_and_what_is_active(app: Flask, desk: CheckingClient, tmp_path: Path) -> None:
    ours, who = services_of(app), principal_of(app, "anna")
    case_id = submitted(app, who, "anna")
    handed = {"plan.pdf": a_pdf(with_a_program), "fasad.pdf": a_pdf(with_harm)}
    case = ours.applying.case_of(who, case_id).case
    files = [("planritning", name, io.BytesIO(content)) for name, content in handed.items()]
    ours.answering.add_unasked(who, case_id, case.version, "Nya ritningar.", files)
    records = {record.filename: record.id for record in ours.applying.case_of(who, case_id).documents}
    at = f"/handlaggning/{case_id}"
    assert desk.page(at).text.count("Väntar på viruskontroll") == 5  # the three drawings of the application too
    look = desk.page(f"{at}/handling/{records['plan.pdf']}/visa")
    assert "väntar på viruskontroll" in look.text
    assert not look.tree.xpath("//div[contains(@class, 'look ')]//img")
    assert desk.get(f"{at}/handling/{records['plan.pdf']}").status_code == 409
    assert desk.get(f"{at}/handling/{records['plan.pdf']}/sida/1.png").status_code == 409
    ours.reacting.react_once()
    assert "gick inte: en handling väntar på viruskontroll." in desk.page(at).text  # why there is no case file

    scanner = StandIn(tmp_path / "clamd.ctl")
    assert ours.files.scan_again(everything=True) >= 2
    page = desk.page(at)
    assert "Aktivt innehåll" in page.text
    assert "Spärrad: skadlig kod" in page.text
    look = desk.page(f"{at}/handling/{records['plan.pdf']}/visa")
    for told in ("JavaScript", "startar andra program", "andra filer inuti"):
        assert told in look.text
    assert "hittade skadlig kod" in desk.page(f"{at}/handling/{records['fasad.pdf']}/visa").text
    scanner.close()
