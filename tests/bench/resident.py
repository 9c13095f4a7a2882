"""A resident who answers without a browser: posts what a page's form would, and so costs only the server's time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from shapely import Polygon, box
from shapely.geometry import mapping
from werkzeug.test import TestResponse

from permits.case.access import Principal
from permits.services import Services
from permits.services.ports import Draft
from permits.web import auth, page, session
from tests.conftest import principal_of

DESIGNATION = "Norrhaga 30:12"
DETAILS = {
    "use": "garage",
    "complements": "en_tvabostadshus",
    "ridge_height": "3,9",
    "roof_pitch": "27",
    "existing_exempt_area": "0",
    "installations": "inget",
    "facade": "Stående träpanel, röd",
    "roof": "Tegel",
}
APPLICANT = {
    "role": "sjalv",
    "name": "Anna Tallberg",
    "street": "Strandvägen 4",
    "postal_code": "123 46",
    "city": "Kjellstavik",
    "email": "sokande@exempel.example",
    "phone": "070-174 06 05",
}
INVOICED = {
    "same": "nej",
    "name": "Anna Tallberg",
    "street": "Hamngatan 2",
    "postal_code": "123 46",
    "city": "Kjellstavik",
    "reference": "Garage",
}
DRAWINGS = ("planritning", "fasadritning", "sektionsritning")


@dataclass
class Resident:
    """Somebody logged in, with one draft open."""

    app: Flask
    client: FlaskClient
    who: Principal
    form_token: str
    draft_id: str = ""

    @property
    def services(self) -> Services:
        found: Services = self.app.extensions[page.SERVICES]
        return found

    @property
    def draft(self) -> Draft:
        return self.services.applying.open(self.who, self.draft_id)

    def url(self, step: str) -> str:
        return f"/ansokan/{self.draft_id}/{step}"

    def begin(self) -> None:
        answer = self.client.post("/ansokan", data={"csrf_token": self.form_token})
        self.draft_id = answer.location.rstrip("/").split("/")[2]

    def post(self, step: str, answers: dict[str, Any], version: int) -> TestResponse:
        """Save a step. The whole answer is read, as a browser reads it."""
        told = {"csrf_token": self.form_token, "version": str(version), **answers}
        answer = self.client.post(self.url(step), data=told, buffered=True)
        if answer.status_code != 303:
            raise RuntimeError(f"{step} was not saved: {answer.status_code}")
        return answer

    def attach(self, label: str, content: bytes) -> None:
        told = {"csrf_token": self.form_token, "label": label, "file": (io.BytesIO(content), f"{label}.jpg")}
        answer = self.client.post(self.url("handlingar/lagg-till"), data=told, content_type="multipart/form-data")
        if answer.status_code != 303:
            raise RuntimeError(f"{label} was not received: {answer.status_code}")

    def ask_live(self, footprint: Polygon) -> TestResponse:
        """The live answer while drawing."""
        headers = {"X-CSRF-Token": self.form_token}
        answer = self.client.post(
            self.url("placering/svar"), json={"geometry": mapping(footprint)}, headers=headers, buffered=True
        )
        if answer.status_code != 200:
            raise RuntimeError(f"no live answer: {answer.status_code}")
        return answer

    def submit(self) -> str:
        """Hand in; the id of the case."""
        told = {"csrf_token": self.form_token, "version": str(self.draft.version)}
        answer = self.client.post(self.url("skicka-in"), data=told, buffered=True)
        if answer.status_code != 303:
            raise RuntimeError(f"not handed in: {answer.status_code}")
        return str(answer.location.rstrip("/").split("/")[2])

    def footprint(self, shift: float = 0.0) -> Polygon:
        """A building of 6 by 7 m amid the property, moved `shift` metres north."""
        place = self.services.places.property(DESIGNATION)
        if place is None:
            raise LookupError(DESIGNATION)
        east, north = (round(coordinate, 1) for coordinate in place.centroid)
        return box(east - 3, north - 3.5 + shift, east + 3, north + 3.5 + shift)

    def answers(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every step in order with its answer."""
        yield "fastighet", {"designation": DESIGNATION}
        yield "atgard", {"measure": "komplementbyggnad"}
        yield "uppgifter", DETAILS
        yield "placering", self.sited()
        if self.services.applying.context(self.draft).consent_matters:
            yield "grannar", {"consent": "nej"}
        yield "fler", {"more": "nej"}
        yield "besked", {"seen": "ja"}
        yield "handlingar", {"done": "ja"}
        yield "sokande", APPLICANT
        yield "medsokande", {"has": "nej"}
        yield "tid", {"start_date": "2030-05-14"}
        yield "faktura", {"same": "ja"}

    def sited(self, shift: float = 0.0) -> dict[str, Any]:
        return {"method": "rita", "geometry": json.dumps(mapping(self.footprint(shift)))}


def resident(app: Flask, key: str = "anna") -> Resident:
    """The persona, logged in past the identity provider."""
    who = principal_of(app, key)
    with app.app_context():
        token = session.browsing().open(auth.content_of(who), staff=who.is_staff)
        form_token = session.browsing().token_for(token)
    client = app.test_client()
    client.set_cookie("lovlig", token)
    return Resident(app, client, who, form_token)


def complete(app: Flask) -> Resident:
    """A resident with a draft where everything is answered."""
    anna = resident(app)
    anna.begin()
    for step, answers in anna.answers():
        if step == "handlingar":
            for number, label in enumerate(DRAWINGS):
                anna.attach(label, photograph(number))
        anna.post(step, answers, anna.draft.version)
    return anna


def photograph(seed: int) -> bytes:
    """A drawing or photograph of 1600 by 1200 points as a JPEG, another for each seed."""
    shade = (seed * 37 % 256, seed * 91 % 256, 200)
    picture = Image.linear_gradient("L").resize((1600, 1200))
    tinted = Image.merge("RGB", [picture.point(lambda mark, tone=tone: (mark + tone) % 256) for tone in shade])
    written = io.BytesIO()
    tinted.save(written, "JPEG", quality=85)
    return written.getvalue()
