"""The pages where public records are handed out, without JavaScript, as those who do it meet them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted

HAND_OUTS = "/handlaggning/utlamnanden"


@pytest.fixture
def registrator(client: CheckingClient, login: Callable[..., Principal]) -> CheckingClient:
    login(client, "registrator")
    return client


def registered(registrator: CheckingClient) -> str:
    told = {"vad": "Ritningarna på Norrhaga 30:12", "kanal": "disk"}
    form = registrator.page(f"{HAND_OUTS}/ny").form("vad")
    return registrator.send(form, told).path.removesuffix("/valj")


def test_a_request_is_registered_judged_masked_prepared_and_handed_over(
    app: Flask, registrator: CheckingClient
) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna")
    assert "Ingen har begärt" in registrator.page(HAND_OUTS).text
    url = registered(registrator)
    found = registrator.page(f"{url}/valj?sok=planritning")
    (tick,) = found.tree.xpath("//input[@name='handling']/@value")
    assert tick.startswith(case_id)
    chosen = registrator.send(found.form("handling"), {"handling": tick})
    assert "Planritning" in chosen.text
    assert "Inte bedömd" in chosen.text
    assert "Vald" in registrator.page(f"{url}/valj?sok=planritning").text
    judged = registrator.send(chosen.form("bedomning"), {"bedomning": "maskad", "grund": "18:8", "skal": "Larm."})
    assert "Inget är borttaget" in judged.text
    (to_mask,) = judged.links("Välj vad som ska bort")
    told = {"sida": "1", "vanster": "10", "topp": "12,5", "bredd": "30", "hojd": "200"}
    wrong = registrator.send(registrator.page(to_mask).form("utelamnas"), told, status=422)
    assert any("Ruta 1" in each for each in wrong.errors)
    assert "12,5" in wrong.response.get_data(as_text=True)
    masked = registrator.send(registrator.page(to_mask).form("utelamnas"), {**told, "hojd": "20", "klar": "ja"})
    assert "1 ruta tas bort" in masked.text
    making = registrator.send(masked.form("Gör kopiorna i ordning"))
    assert "görs nu" in making.text
    services_of(app).hand_out_copies.react_once()
    ready = registrator.page(url)
    sent = registrator.get(f"{url}/paket.zip")
    assert len(zipfile.ZipFile(io.BytesIO(sent.get_data())).namelist()) == 2
    for path in ("papper/foljebrev.pdf", "kopia/1"):
        paper = registrator.get(f"{url}/{path}")
        assert paper.get_data().startswith(b"%PDF")
        assert paper.headers["Cache-Control"] == "private, no-store"
    done = registrator.send(ready.form("Notera att det har lämnats ut"))
    assert "Utlämnad" in done.text
    assert "Begäran om handlingar besvarades" in registrator.page("/handlaggning/diarium?sok=UT").text


def test_what_cannot_be_done_is_told_and_what_was_typed_is_kept(app: Flask, registrator: CheckingClient) -> None:
    submitted(app, principal_of(app, "anna"), "anna")
    empty = registrator.send(registrator.page(f"{HAND_OUTS}/ny").form("vad"), {"vad": "", "kanal": "mejl"}, status=422)
    assert empty.errors
    no_address = registrator.send(
        registrator.page(f"{HAND_OUTS}/ny").form("vad"), {"vad": "Allt", "kanal": "mejl"}, status=422
    )
    assert "Skriv vart" in no_address.text
    assert no_address.tree.xpath("string(//textarea[@name='vad'])").strip() == "Allt"
    url = registered(registrator)
    assert "Välj först" in _pressed_wrong(registrator, url, "gor-i-ordning", 422)
    assert "Kryssa för" in registrator.send(registrator.page(f"{url}/valj").form("handling"), {}, status=422).text
    assert "förstå" in _pressed_wrong(registrator, url, "hitta-på", 422)
    stale = registrator.send(
        registrator.page(url).form("vad"), {"version": "7", "vad": "Allt", "kanal": "disk"}, status=409
    )
    assert "Någon annan" in stale.text
    for path in ("maska/1", "kopia/1", "papper/foljebrev.pdf", "papper/x.pdf", "paket.zip"):
        assert registrator.get(f"{url}/{path}").status_code == 404


def _pressed_wrong(registrator: CheckingClient, url: str, what: str, status: int) -> str:
    return registrator.send(registrator.page(url).form("Avsluta begäran"), {"gor": what}, status=status).text
