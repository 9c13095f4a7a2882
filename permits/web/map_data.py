"""The map layers by cells of the view, a place looked up for a map, and a property's buildings by number."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.map_search import on_map
from permits.services.ports import NotFound, RegisterDown
from permits.web.auth import needs, principal, public
from permits.web.page import services
from permits.web.placing import siting

pages = Blueprint("map_data", __name__)
LONGEST_DESIGNATION = 80
SHORTEST_SOUGHT = 2
MOST_FOUND = 8
A_MINUTE, A_YEAR = 60, 365 * 24 * 3600
_CELL = "<version>/<int:level>/<int:x>/<int:y>.json"


@pages.get(f"/karta/<layer>/{_CELL}")
@public
def cell(layer: str, version: str, level: int, x: int, y: int) -> Response:
    """A published layer in a square of the ground (gis/map_cells.py)."""
    place = (level, x, y)
    return _kept(lambda: services().layer_maps.public_cell(layer, _version(version), place))


@pages.get(f"/kartlager/<layer>/karta/{_CELL}")
@needs(Permission.SEE_LAYERS)
def version_cell(layer: str, version: str, level: int, x: int, y: int) -> Response:
    """Any version that was handed in, in a square of the ground."""
    place = (level, x, y)
    return _kept(lambda: services().layer_maps.cell(principal(), layer, _version(version), place))


@pages.get("/kartlager/<layer>/karta/<version>/objekt/<int:number>.json")
@needs(Permission.SEE_LAYERS)
def version_facts(layer: str, version: str, number: int) -> Response:
    """What one feature of a version holds."""
    try:
        told = services().layer_maps.facts(principal(), layer, _version(version), number)
    except NotFound:
        abort(404)
    return _for_ever(jsonify(told))


@pages.get(f"/kartlager/<layer>/skillnad/<old>/{_CELL}")
@needs(Permission.SEE_LAYERS)
def compared_cell(layer: str, old: str, version: str, level: int, x: int, y: int) -> Response:
    """What differs between two versions, in a square of the ground."""
    place, pair = (level, x, y), (_version(old), _version(version))
    return _kept(lambda: services().layer_maps.compared_cell(principal(), layer, *pair, place))


@pages.get("/kartlager/<layer>/skillnad/<old>/<version>/objekt/<int:number>.json")
@needs(Permission.SEE_LAYERS)
def compared_facts(layer: str, old: str, version: str, number: int) -> Response:
    """What one difference is about."""
    try:
        told = services().layer_maps.compared_facts(principal(), layer, _version(old), _version(version), number)
    except NotFound:
        abort(404)
    return _for_ever(jsonify(told))


def _version(told: str) -> str:
    """The first digits of a version's name; enough of them to mean one."""
    if not 12 <= len(told) <= 64 or not set(told) <= set("0123456789abcdef"):
        abort(404)
    return told


def _kept(asked: Callable[[], bytes]) -> Response:
    """A cell of a version, which never changes: a browser that has it is told so without looking."""
    mark = request.path.rpartition(".")[0].replace("/", "-").strip("-")
    if mark in request.if_none_match and not request.if_none_match.star_tag:
        response = Response(status=304)
        response.set_etag(mark)
        return _for_ever(response)
    try:
        answer = asked()
    except NotFound:
        abort(404)
    response = Response(answer, mimetype="application/json")
    if answer.startswith(b'{"waiting"'):  # it is being made
        response.headers["Cache-Control"] = "no-store"
        return response
    response.set_etag(mark)
    return _for_ever(response)


def _for_ever(response: Response) -> Response:
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@pages.get("/karta/sok.json")
@public
def search() -> Response:
    """Properties by designation or address (?q=), each with where it lies, for a map's search."""
    sought = request.args.get("q", "").strip()
    if not SHORTEST_SOUGHT <= len(sought) <= LONGEST_DESIGNATION:
        abort(400)
    try:
        found = on_map(services().places, sought, MOST_FOUND)
    except RegisterDown:
        abort(503)
    return jsonify({"found": found})


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
