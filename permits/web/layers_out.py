"""The layers and the cases' places as files, for staff to take along: GeoPackage and GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, send_file, stream_with_context
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.giving_out import CASES, FeaturePage, LayerAway, Wanted
from permits.services.refusals import Refused
from permits.web.auth import needs, principal
from permits.web.page import services
from permits.web.page import today as day_today

pages = Blueprint("layers_out", __name__, url_prefix="/kartlager")

GEOPACKAGE, GEOJSON = "application/geopackage+sqlite3", "application/geo+json"
SHORT = 12  # digits of a version, as the layer's page shows it
EVERY = 10**9


@pages.get("/<name>.gpkg")
@needs(Permission.SEE_LAYERS)
def geopackage(name: str) -> Response:
    """The version that holds, byte for byte as it is kept."""
    try:
        path, version = services().giving_out.layer_file(principal(), name)
    except LayerAway as away:
        raise Refused(away.reason) from away
    sent: Response = send_file(
        path, mimetype=GEOPACKAGE, as_attachment=True, download_name=f"{name}-{version[:SHORT]}.gpkg"
    )
    sent.headers["Cache-Control"] = "no-store"
    return sent


@pages.get("/<name>.geojson")
@needs(Permission.SEE_LAYERS)
def geojson(name: str) -> Response:
    """The same in longitude and latitude, written while it is read."""
    try:
        page, version = services().giving_out.layer_features(principal(), name)
    except LayerAway as away:
        raise Refused(away.reason) from away
    return _attached(page, f"{name}-{version[:SHORT]}.geojson")


@pages.get(f"/{CASES}.gpkg")
@needs(Permission.SEE_LAYERS)
def cases_geopackage() -> Response:
    """Where something is applied for, but for the cases of protected persons."""
    response = Response(services().giving_out.case_file(principal()), mimetype=GEOPACKAGE)
    response.headers["Content-Disposition"] = f"attachment; filename={CASES}-{day_today()}.gpkg"
    return response


@pages.get(f"/{CASES}.geojson")
@needs(Permission.SEE_LAYERS)
def cases_geojson() -> Response:
    page = services().giving_out.case_items(principal(), Wanted(EVERY))
    return _attached(page, f"{CASES}-{day_today()}.geojson")


def _attached(page: FeaturePage, filename: str) -> Response:
    def written() -> Iterator[str]:
        yield '{"type":"FeatureCollection","features":[\n'
        for count, text in enumerate(page.texts()):
            yield f",\n{text}" if count else text
        yield "\n]}\n"

    response = Response(stream_with_context(written()), mimetype=GEOJSON)
    response.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return response
