"""Cases on the demo municipality's ground, for tests of the desks that work on them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from PIL import Image
from shapely import box
from shapely.geometry import mapping

from permits.case.access import Principal
from permits.services import Services
from permits.services.ports import Source
from permits.web import page
from tests.demo_people import persona

SHED: dict[str, dict[str, Any]] = {
    "atgard": {"measure": "komplementbyggnad"},
    "uppgifter": {
        "use": "garage",
        "ridge_height": "3.9",
        "roof_pitch": "22",
        "facade": "Liggande träpanel, faluröd",
        "roof": "Lertegel",
        "complements": "en_tvabostadshus",
        "existing_exempt_area": "0",
        "installations": "inget",
    },
    "fler": {"more": "nej"},
    "besked": {"seen": "ja"},
    "grannar": {"consent": "nej"},
    "handlingar": {"done": "ja"},
    "medsokande": {"has": "nej"},
    "tid": {"start_date": f"{datetime.now(UTC) + timedelta(days=150):%Y-%m-%d}"},
    "faktura": {"same": "ja"},
}
DRAWINGS = ("planritning", "fasadritning", "sektionsritning")


def services_of(app: Flask) -> Services:
    found: Services = app.extensions[page.SERVICES]
    return found


def submitted(
    app: Flask, who: Principal, key: str, *, width: float = 6.0, length: float = 7.0, **changed: dict[str, Any]
) -> str:
    """The case_id of an application by persona `key` for a building of `width` by `length` m amid the property."""
    ours = services_of(app)
    designation = persona(key).property or "Norrhaga 30:12"
    place = ours.places.property(designation)
    assert place is not None
    east, north = (round(coordinate, 1) for coordinate in place.centroid)
    drawn = box(east - width / 2, north - length / 2, east + width / 2, north + length / 2)
    applicant = {
        "role": "sjalv",
        "name": who.name,
        "street": "Strandvägen 4",
        "postal_code": "123 46",
        "city": "Kjellstavik",
        "email": "sokande@exempel.example",
        "phone": "070-174 06 05",
    }
    answers = {
        "fastighet": {"designation": designation},
        **SHED,
        "placering": {"method": "rita", "geometry": mapping(drawn), "explanation": "Byggnaden ligger där den ritats."},
        "sokande": applicant,
        **changed,
    }
    draft = ours.applying.start(who)
    for step, values in answers.items():
        draft = ours.applying.save(who, draft.id, step, values, draft.version, _sources(step, who))
    for label in DRAWINGS:
        ours.applying.attach(who, draft.id, label, f"{label}.png", io.BytesIO(picture(label)))
    draft = ours.applying.open(who, draft.id)
    return ours.applying.submit(who, draft.id, draft.version).case_id


def refused(app: Flask, who: Principal, case_id: str, version: int) -> None:
    """A refusal of which the applicant knew all that it rests on."""
    ours = services_of(app)
    told = ours.communicating.waive(who, case_id, version, "Den sökande har själv lämnat in allt.")
    ours.deciding.refuse(who, case_id, told.case.version, "Strider mot planen.")


def _sources(step: str, who: Principal) -> dict[str, Source]:
    """The name as the register has it, and a street that the applicant has changed."""
    if step != "sokande":
        return {}
    at = "2026-11-20T08:12:00+00:00"
    return {
        "name": Source("Folkbokföringen", at, who.name),
        "street": Source("Folkbokföringen", at, "Gamla vägen 9"),
    }


def picture(seed: str) -> bytes:
    """A small PNG, another for each seed."""
    written = io.BytesIO()
    shade = tuple(seed.encode()[:3])
    Image.new("RGB", (600, 400), (shade[0], shade[1], shade[2])).save(written, "PNG")
    return written.getvalue()
