"""OGC API - Features, Part 1 (OGC 17-069r4): the published layers for QGIS and others, and the cases for staff."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, stream_with_context, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.giving_out import CASES, Collection, FeaturePage, LayerAway, Wanted
from permits.services.refusals import NotFound
from permits.web.auth import needs, principal, public, somebody
from permits.web.ogc_asked import Asked, AskedWronglyError, asked, last_day, only
from permits.web.ogc_description import description
from permits.web.page import municipality, services, today
from permits.web.session import browsing

pages = Blueprint("ogc", __name__, url_prefix="/ogc")

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]
JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
A_MINUTE = 60
FORMAT = frozenset({"f"})
CASES_TITLE = "Ärendenas byggnader och anläggningar"


class LookedBackError(Exception):
    """Somebody who is not staff asked what held another day."""


@pages.get("")
@public
def landing() -> Response:
    only(request.args, FORMAT)
    return _json(
        {
            "title": f"Kartlager i {municipality().name}",
            "description": "De kartlager som bygglovstjänstens svar vilar på, så som de gäller i dag.",
            "links": [
                _link("ogc.landing", "self", JSON, "Den här sidan"),
                _link("ogc.api", "service-desc", OPENAPI, "Beskrivning av gränssnittet"),
                _link("ogc.conformance", "conformance", JSON, "Vad gränssnittet följer"),
                _link("ogc.collections", "data", JSON, "Kartlagren"),
            ],
        }
    )


@pages.get("/api")
@public
def api() -> Response:
    """The OpenAPI 3.0 definition."""
    only(request.args, FORMAT)
    names = [each.name for each in services().giving_out.collections()]
    return _json(description(_address("ogc.landing"), municipality().name, names), mimetype=OPENAPI)


@pages.get("/conformance")
@public
def conformance() -> Response:
    only(request.args, FORMAT)
    return _json({"conformsTo": CONFORMS})


@pages.get("/collections")
@public
def collections() -> Response:
    """The public layers, and for staff the cases."""
    only(request.args, FORMAT)
    giving = services().giving_out
    told = [_told(each) for each in giving.collections()]
    if giving.may_look_back(somebody()):
        told.append(_cases_told())
    links = [_link("ogc.collections", "self", JSON, "Kartlagren"), _link("ogc.landing", "parent", JSON, "Början")]
    return _json({"links": links, "collections": told})


@pages.get("/collections/<name>")
@public
def collection(name: str) -> Response:
    only(request.args, FORMAT)
    return _json(_told(services().giving_out.collection(name)))


@pages.get("/collections/<name>/items")
@public
def items(name: str) -> Response:
    """Features in bbox, `limit` at a time; streamed. `datetime` asks what held another day, for staff."""
    wanted = _asked()
    page = services().giving_out.items(name, Wanted(wanted.limit, wanted.bounds, wanted.after, wanted.day))
    return _streamed(page, lambda: _address("ogc.items", name=name), _of_collection("ogc.collection", name=name))


@pages.get("/collections/<name>/items/<int:number>")
@public
def item(name: str, number: int) -> Response:
    only(request.args, FORMAT | {"datetime"})
    day = _allowed(last_day(request.args["datetime"])) if "datetime" in request.args else None
    text = services().giving_out.item(name, number, day)
    own = _self(_address("ogc.item", name=name, number=number))
    return _one(text, [own, _of_collection("ogc.collection", name=name)])


@pages.get(f"/collections/{CASES}")
@needs(Permission.SEE_LAYERS)
def cases() -> Response:
    only(request.args, FORMAT)
    return _json(_cases_told())


@pages.get(f"/collections/{CASES}/items")
@needs(Permission.SEE_LAYERS)
def case_items() -> Response:
    """Where something is applied for: number, state, kind and property, never who. `datetime` picks nothing here."""
    wanted = _asked()
    page = services().giving_out.case_items(principal(), Wanted(wanted.limit, wanted.bounds, wanted.after))
    return _streamed(page, lambda: _address("ogc.case_items"), _of_collection("ogc.cases"))


@pages.get(f"/collections/{CASES}/items/<int:number>")
@needs(Permission.SEE_LAYERS)
def case_item(number: int) -> Response:
    only(request.args, FORMAT)
    text = services().giving_out.case_item(principal(), number)
    return _one(text, [_self(_address("ogc.case_item", number=number)), _of_collection("ogc.cases")])


# --- what is asked --------------------------------------------------------------------------------------------------


def _asked() -> Asked:
    wanted = asked(request.args)
    _allowed(wanted.day)
    return wanted


def _allowed(day: Any) -> Any:
    """The day, if they may ask about it. Raises LookedBackError: what was rolled back is not for everybody."""
    if day is not None and day < today() and not services().giving_out.may_look_back(somebody()):
        raise LookedBackError
    return day


# --- what is answered -----------------------------------------------------------------------------------------------


def _told(each: Collection) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": each.name,
        "title": each.title,
        "description": f"Källa: {each.source}. Version {each.version[:12]}, gäller sedan {each.published}.",
        "itemType": "feature",
        "crs": [CRS84],
        "links": _collection_links("ogc.collection", "ogc.items", each.title, name=each.name),
    }
    if each.extent:
        told["extent"] = {"spatial": {"bbox": [list(each.extent)], "crs": CRS84}}
    return told


def _cases_told() -> dict[str, Any]:
    return {
        "id": CASES,
        "title": CASES_TITLE,
        "description": "Diarienummer, läge, slag av åtgärd och fastighet. Ärenden med skyddade uppgifter är inte med.",
        "itemType": "feature",
        "crs": [CRS84],
        "links": _collection_links("ogc.cases", "ogc.case_items", CASES_TITLE),
    }


def _collection_links(own: str, its_items: str, title: str, **values: str) -> list[dict[str, str]]:
    return [
        _link(own, "self", JSON, title, **values),
        _link(its_items, "items", GEOJSON, f"{title}, objekt", **values),
    ]


def _streamed(page: FeaturePage, address: Callable[[], str], of: dict[str, str]) -> Response:
    """The features as they are read; how many there were and where the next are stands last."""
    here, given = address(), {name: value for name, value in request.args.items() if name != "after"}
    own = _self(f"{here}?{urlencode(dict(request.args))}" if request.args else here)
    moment = services().clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def written() -> Iterator[str]:
        yield '{"type":"FeatureCollection","features":['
        for count, text in enumerate(page.texts()):
            yield f",\n{text}" if count else text
        links = [own, of]
        if page.last is not None:
            query = urlencode({**given, "after": page.last})
            links.append({"href": f"{here}?{query}", "rel": "next", "type": GEOJSON, "title": "Nästa objekt"})
        end = {"links": links, "timeStamp": moment, "numberReturned": page.returned}
        if page.matched is not None:
            end["numberMatched"] = page.matched
        yield f"],{json.dumps(end, ensure_ascii=False)[1:]}\n"

    return _cached(Response(stream_with_context(written()), mimetype=GEOJSON))


def _one(text: str, links: list[dict[str, str]]) -> Response:
    told = f'{text[:-1]},"links":{json.dumps(links, ensure_ascii=False)}}}\n'
    return _cached(Response(told, mimetype=GEOJSON))


def _self(address: str) -> dict[str, str]:
    return {"href": address, "rel": "self", "type": GEOJSON, "title": "Det här svaret"}


def _of_collection(endpoint: str, **values: str) -> dict[str, str]:
    return _link(endpoint, "collection", JSON, "Kartlagret", **values)


def _link(endpoint: str, rel: str, kind: str, title: str, **values: str) -> dict[str, str]:
    return {"href": _address(endpoint, **values), "rel": rel, "type": kind, "title": title}


def _address(endpoint: str, **values: Any) -> str:
    """The whole address, by our own name and not by what the request calls us."""
    return browsing().base_url + url_for(endpoint, **values)


def _json(told: Any, status: int = 200, mimetype: str = JSON) -> Response:
    response = Response(json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n", status, content_type=mimetype)
    return _cached(response) if status == 200 else response


def _cached(response: Response) -> Response:
    """Kept a minute by the browser itself; not at all for staff, who see more."""
    if somebody() is None:
        response.headers["Cache-Control"] = f"private, max-age={A_MINUTE}"
    return response


# --- what is refused ------------------------------------------------------------------------------------------------


def _problem(status: int, code: str, detail: str) -> Response:
    """Problem details (RFC 9457) that also hold the code and description of OGC 17-069r4, 7.5."""
    ours = {"code": code, "description": detail}
    told = {"type": "about:blank", "title": code, "status": status, "detail": detail, **ours}
    response = _json(told, status, "application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.errorhandler(AskedWronglyError)
def asked_wrongly(error: AskedWronglyError) -> Response:
    return _problem(400, "InvalidParameterValue", str(error))


@pages.errorhandler(LookedBackError)
def looked_back(_error: LookedBackError) -> Response:
    return _problem(403, "Forbidden", "Bara kommunens personal får fråga vad som gällde en annan dag. Logga in först.")


@pages.errorhandler(NotFound)
def not_found(_error: NotFound) -> Response:
    return _problem(404, "NotFound", "Det finns inget sådant kartlager eller objekt.")


@pages.errorhandler(LayerAway)
def layer_away(error: LayerAway) -> Response:
    return _problem(503, "LayerUnreadable", error.reason)


@pages.errorhandler(HTTPException)
def told_as_json(error: HTTPException) -> Response:
    return _problem(error.code or 500, error.name.replace(" ", ""), "Det gick inte att svara på frågan.")
