"""The map layers by viewport, for the interactive maps, and a property's buildings by number."""

from __future__ import annotations

import re

from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from permits.web.auth import public
from permits.web.page import services
from permits.web.placing import siting

pages = Blueprint("map_data", __name__)
LONGEST_DESIGNATION = 80
A_MINUTE = 60
_NUMBER = r"-?\d{1,8}(?:\.\d{1,3})?"
_BBOX = re.compile(rf"{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")


@pages.get("/karta/<layer>.json")
@public
def layer(layer: str) -> Response:
    """Features inside bbox=minE,minN,maxE,maxN (EPSG:3006) as GeoJSON in lon/lat, and whether there were too many."""
    typed = request.args.get("bbox", "")
    if not _BBOX.fullmatch(typed):
        abort(400)
    west, south, east, north = (float(part) for part in typed.split(","))
    if west >= east or south >= north:
        abort(400)
    response = jsonify(services().places.viewport(layer, (west, south, east, north)))
    response.headers["Cache-Control"] = f"private, max-age={A_MINUTE}"
    return response


@pages.get("/karta/byggnader.svg")
@public
def buildings() -> Response:
    """The buildings on the property fastighet=..., numbered as in the lists to choose among."""
    designation = request.args.get("fastighet", "")
    drawn = siting().buildings_plan(designation) if len(designation) <= LONGEST_DESIGNATION else None
    if drawn is None:
        abort(404)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = f"private, max-age={A_MINUTE}"
    return response
