"""The officer tells of the material, the applicant answers on their page, and only then is the case refused."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import picture, services_of, submitted

LogIn = Callable[..., Principal]


def test_material_goes_out_is_answered_and_the_refusal_follows(
    app: Flask, browser: Callable[[str], CheckingClient]
) -> None:
    case_id = submitted(app, principal_of(app, "anna"), "anna", width=14, length=16)
    desk, anna = browser("officer"), browser("anna")
    held = desk.page(f"/handlaggning/{case_id}/avsla")
    assert "inte fått yttra sig över underlaget" in held.text
    (kommunicera,) = held.links("Kommunicera underlaget")
    form = desk.page(kommunicera).form("underlag")
    assert "överväger att avslå" in form.values()["text"]
    wrong = desk.send(form, {"due": "snart", "text": "Vi överväger att avslå."}, 422)
    assert wrong.form("underlag").values()["text"].strip() == "Vi överväger att avslå."
    followed = desk.send(wrong.form("underlag"), {"due": form.values()["due"]})
    assert "Väntar på svar" in followed.text
    (letter,) = followed.links("Skriv ut brevet (PDF)")
    assert desk.get(letter).data[:5] == b"%PDF-"
    assert "har till och med" in desk.page(f"/handlaggning/{case_id}/avsla").text

    page = anna.page(f"/arende/{case_id}")
    assert "Yttra dig innan vi beslutar" in page.text
    empty = anna.send(page.form("yttrande"), {"yttrande": " "}, 422)
    assert "Skriv vad du tycker" in empty.text
    done = anna.send(
        empty.form("yttrande"),
        {"yttrande": "Jag håller inte med.", "yttrande-fil": [(io.BytesIO(picture("skiss")), "skiss.png")]},
    )
    assert "Tack, ditt yttrande har kommit in." in done.text

    read = desk.page(f"/handlaggning/{case_id}/kommunicering")
    assert "Jag håller inte med." in read.text
    assert "skiss.png" in read.text
    owner = {"text": "Jag äger marken.", "fran": "agaren"}
    assert "Jag äger marken." in desk.send(read.form("fran"), owner).text
    refused = desk.send(desk.page(f"/handlaggning/{case_id}/avsla").form("reasons"), {"reasons": "Planstridigt."})
    assert "Beslut: avslås" in refused.text
    assert services_of(app).handling.case(principal_of(app, "officer"), case_id).case.decision
