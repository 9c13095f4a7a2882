"""What a page needs to have a measure placed: the map or the buildings to choose among, and the drawing that is sent.

Knows nothing of drafts: a page names the property, the kind of measure, what is placed already, and where to ask.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import request

from permits.law.measures import Shown
from permits.services.siting import Siting
from permits.web.page import language, services
from permits.web.script_words import map_words
from permits.wizard.fields import Option
from permits.wizard.forms import StepForm
from permits.wizard.place_words import placed, shown
from permits.words import _, number

LARGEST_DRAWING = 100_000
# Which field a refusal from the geometry belongs to, by the way that was chosen; a line has no width.
BLAMED = {"rita": "method", "matt": "width", "koordinater": "coordinates", "byggnad": "building"}


def siting() -> Siting:
    return Siting(services().places, services().clock)


def blamed(form: StepForm, method: str) -> str:
    """The field that a place which cannot be used is told beside."""
    field = BLAMED.get(method, "method")
    return field if field in form else "distance_a"


def place_beside(
    kind: str, designation: str | None, stored: Mapping[str, Any], report: Any, answer_url: str
) -> dict[str, Any]:
    """What templates/components/siting.html shows. `stored` is the answers of the step, `report` about their place."""
    sides = siting().sides(designation)
    buildings = siting().buildings(designation) if shown(kind) is Shown.BUILDING else ()
    chosen = stored.get("building") or (buildings[0].building_id if len(buildings) == 1 else "")
    drawn = report.footprint if report and stored.get("method") != "byggnad" else None
    return {
        "shown": shown(kind).value,
        "words": placed(kind),
        "designation": designation,
        "sides": [Option(side.told, f"{side.words}, {number(side.length)} m") for side in sides],
        "buildings": [Option(each.building_id, f"{each.number}. {each.words}") for each in buildings],
        "building": chosen,
        "buildings_url": f"/karta/byggnader.svg?fastighet={quote(designation or '')}",
        "answer_url": answer_url,
        "map": services().places.drawing_map(
            designation=designation,
            footprint=drawn,
            line=stored.get("line") if drawn is not None else None,
            draws="line" if shown(kind) is Shown.LINE else "area",
            answer_url=answer_url,
            label=str(_("Karta att rita på.")),
            described_by="map-told",
            words={**(map_words(language()) or {}), "tools": str(placed(kind).draw)},
        ),
    }


def keep_drawing(form: StepForm, placing: Mapping[str, Any]) -> None:
    """Put what is drawn already into the form's hidden field, so that who changes nothing sends it back."""
    drawn = placing.get("line") or placing.get("geometry")
    if drawn and placing.get("method") == "rita":
        form["geometry"].data = json.dumps(drawn)
        form["geometry"].raw_data = [form["geometry"].data]


@dataclass(frozen=True)
class Sent:
    """A drawing in a request: GeoJSON, or the id of a building; and of a wall its thickness as it was typed."""

    drawn: dict[str, Any] | str
    thickness: str = ""


def sent_drawing() -> Sent | None:
    """The drawing in the request; None when there is none, or more than a drawing can be, which is not even read."""
    request.max_content_length = LARGEST_DRAWING
    if (request.content_length or 0) > LARGEST_DRAWING:
        return None
    try:
        told = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, which the reader of JSON gives up on
        return None
    if not isinstance(told, dict):
        return None
    drawn, building, thickness = told.get("geometry"), told.get("building"), told.get("thickness")
    if isinstance(building, str) and building:
        return Sent(building)
    return Sent(drawn, str(thickness or "")[:20]) if isinstance(drawn, dict) else None
