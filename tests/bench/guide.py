"""Somebody who asks the guide without logging in: posts what its pages' forms would, each time another building."""

from __future__ import annotations

import json

from flask import Flask
from shapely import box
from shapely.geometry import mapping

from permits.services import Services
from permits.web import page, session
from tests.bench.resident import DESIGNATION
from tests.bench.stopwatch import Measure, settled

ANSWERED = {
    "about": "komplementbyggnad", "method": "rita", "complements": "en_tvabostadshus", "ridge_height": "3",
    "existing_exempt_area": "0", "installations": "inget",
}  # fmt: skip


def answer(app: Flask, times: int) -> Measure:
    """From the posted questions to the page with the answer, near the boundary, where the most is computed."""
    client = app.test_client()
    client.get("/guide")
    held = client.get_cookie("lovlig_form")
    if held is None:
        raise RuntimeError("the guide's page sets no form token")
    browsing: session.Browsing = app.extensions[session.BROWSING]
    headers = {"X-CSRF-Token": browsing.token_for(held.value)}
    client.post("/guide/atgard", data={"measure": "komplementbyggnad"}, headers=headers)
    client.post("/guide/plats", data={"designation": DESIGNATION}, headers=headers)
    services: Services = app.extensions[page.SERVICES]
    place = services.places.property(DESIGNATION)
    if place is None:
        raise RuntimeError(f"{DESIGNATION} is not there")
    east, north = place.centroid
    measure = Measure("guidens svar", target=0.080)
    with settled():
        for turn in range(times):
            away = 6 + 0.03 * turn
            drawn = box(east + away - 2, north + away - 2, east + away + 2, north + away + 2)
            answers = {**ANSWERED, "geometry": json.dumps(mapping(drawn))}
            with measure():
                client.post("/guide/fragor", data=answers, headers=headers)
                told = client.get("/guide/svar")
            if told.status_code != 200:
                raise RuntimeError("the guide did not answer")
    return measure
