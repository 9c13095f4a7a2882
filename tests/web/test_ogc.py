"""OGC API - Features as QGIS meets it, held against the requirements of OGC 17-069r4; and who gets the cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import shape

from gis import crs
from gis.store import LayerUnreadableError
from permits.case.access import Principal
from permits.services.giving_out import Wanted
from tests.conftest import principal_of
from tests.demo_people import persona
from tests.web.desk_cases import services_of, submitted

LogIn = Callable[..., Principal]
GEOJSON = "application/geo+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@pytest.fixture
def somebody(app: Flask) -> FlaskClient:
    """Somebody who has never been here."""
    return app.test_client()


@pytest.fixture
def staff(app: Flask, login: LogIn) -> Callable[[str], FlaskClient]:
    def opened(who: str) -> FlaskClient:
        client = app.test_client()
        login(client, who)
        return client

    return opened


def got(client: FlaskClient, address: str, status: int = 200) -> Any:
    """The answer as JSON, read strictly: NaN is no JSON."""
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.loads(answer.get_data(as_text=True), parse_constant=pytest.fail)


def link(told: Any, rel: str) -> dict[str, str]:
    found = [each for each in told["links"] if each["rel"] == rel]
    assert len(found) == 1, f"{rel} in {told['links']}"
    assert {"href", "rel", "type", "title"} <= set(found[0])
    return dict(found[0])


def path_of(told: Any, rel: str) -> str:
    parts = urlsplit(link(told, rel)["href"])
    assert (parts.scheme, bool(parts.netloc)) == ("http", True), "a link is a whole address"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


# --- what the standard asks -----------------------------------------------------------------------------------------


def test_everything_is_found_from_the_landing_page(somebody: FlaskClient) -> None:
    start = got(somebody, "/ogc")
    assert link(start, "service-desc")["type"] == "application/vnd.oai.openapi+json;version=3.0"
    for rel in ("self", "service-desc", "conformance", "data"):
        got(somebody, path_of(start, rel))
    conforms = got(somebody, path_of(start, "conformance"))["conformsTo"]
    assert {uri.rsplit("/", 1)[-1] for uri in conforms} == {"core", "oas30", "geojson"}
    listed = got(somebody, path_of(start, "data"))
    for each in listed["collections"]:
        assert each == got(somebody, path_of(each, "self"))
        assert each["crs"] == [CRS84]
        assert link(each, "items")["type"] == GEOJSON
        west, south, east, north = each["extent"]["spatial"]["bbox"][0]
        assert 9 < west <= east < 26 < 54 < south <= north < 70, "longitude comes first"
        got(somebody, path_of(each, "items") + "?limit=1")


def test_the_public_layers_are_those_of_the_map(app: Flask, somebody: FlaskClient) -> None:
    names = {each["id"] for each in got(somebody, "/ogc/collections")["collections"]}
    assert names == set(services_of(app).places.layers()) - {"kommungrans"}
    got(somebody, "/ogc/collections/kommungrans", 404)
    got(somebody, "/ogc/collections/kommungrans/items", 404)
    got(somebody, "/ogc/collections/finns_inte/items", 404)


def test_the_description_names_every_address_that_answers(app: Flask, somebody: FlaskClient) -> None:
    answer = somebody.get("/ogc/api")
    assert answer.content_type == "application/vnd.oai.openapi+json;version=3.0"
    told = json.loads(answer.get_data())
    assert told["openapi"].startswith("3.0")
    operations = [path["get"]["operationId"] for path in told["paths"].values()]
    assert len(set(operations)) == len(operations)
    assert told["components"]["parameters"]["limit"]["schema"]["maximum"] == 10_000
    prefix = urlsplit(told["servers"][0]["url"]).path
    for path, operation in told["paths"].items():
        wanted = 302 if "security" in operation["get"] else 200
        address = f"{prefix}{path}".rstrip("/").replace("{number}", "1")
        assert somebody.get(address).status_code == wanted, address


def test_features_are_geojson_with_the_last_word_on_how_many(app: Flask, somebody: FlaskClient) -> None:
    answer = somebody.get("/ogc/collections/vagar/items?limit=7")
    assert answer.mimetype == GEOJSON
    told = json.loads(answer.get_data())
    layer = services_of(app).places.layers()["vagar"]
    assert (told["type"], told["numberReturned"], len(told["features"])) == ("FeatureCollection", 7, 7)
    assert told["numberMatched"] == services_of(app).places.store.count(layer)
    assert told["timeStamp"].endswith("Z")
    assert path_of(told, "self") == "/ogc/collections/vagar/items?limit=7"
    assert path_of(told, "collection") == "/ogc/collections/vagar"
    kept = {feature.id: feature for feature in services_of(app).places.store.all(layer)}
    for feature in told["features"]:
        assert feature["type"] == "Feature"
        original = kept[feature["id"]]
        assert feature["properties"] == dict(original.properties)
        back = crs.to_3006(shape(feature["geometry"]), crs.WGS84)
        assert back.hausdorff_distance(original.geometry) < 0.002


def test_outlines_run_against_the_clock(somebody: FlaskClient) -> None:
    told = got(somebody, "/ogc/collections/byggnader/items?limit=40")
    shapes = [part for each in told["features"] for part in shapely.get_parts(shape(each["geometry"]))]
    assert len(shapes) >= 40
    assert all(part.exterior.is_ccw for part in shapes)


def test_the_links_to_the_next_page_lead_through_every_feature_once(app: Flask, somebody: FlaskClient) -> None:
    layer = services_of(app).places.layers()["detaljplaner"]
    every = [feature.id for feature in services_of(app).places.store.all(layer)]
    for limit in (1, 3, len(every), 10_000):
        seen: list[int] = []
        address: str | None = f"/ogc/collections/detaljplaner/items?limit={limit}"
        while address:
            told = got(somebody, address)
            assert 0 < told["numberReturned"] == len(told["features"]) <= limit
            assert told["numberMatched"] == len(every)
            seen += [feature["id"] for feature in told["features"]]
            more = [each for each in told["links"] if each["rel"] == "next"]
            address = path_of(told, "next") if more else None
        assert seen == every


def test_a_box_gives_what_meets_it_and_nothing_beside(app: Flask, somebody: FlaskClient) -> None:
    """Against every feature of the layer asked one by one, in degrees; over several pages."""
    places = services_of(app).places
    here = places.property(persona("anna").property or "")
    assert here is not None
    west, south, east, north = crs.to_wgs84(here.geometry.buffer(300)).bounds
    view = shapely.box(west, south, east, north)
    everything = places.store.all(places.layers()["byggnader"])
    expected = [each.id for each in everything if crs.to_wgs84(each.geometry).intersects(view)]
    assert 10 < len(expected) < len(everything)
    seen, address = [], f"/ogc/collections/byggnader/items?bbox={west},{south},{east},{north}&limit=8"
    while address:
        told = got(somebody, address)
        assert told["numberMatched"] == len(expected)
        seen += [feature["id"] for feature in told["features"]]
        address = path_of(told, "next") if told["numberReturned"] == 8 and len(seen) < len(expected) else ""
    assert seen == expected
    high = got(somebody, f"/ogc/collections/byggnader/items?bbox={west},{south},0,{east},{north},90&limit=10000")
    assert [feature["id"] for feature in high["features"]] == expected


def test_any_box_on_earth_may_be_asked_for(somebody: FlaskClient) -> None:
    for box, finds in (
        ("-180,-90,180,90", True),
        ("10,55,-170,70", True),  # over the date line, as RFC 7946 writes it
        ("170,-90,-170,90", False),
        ("59,16,60,17", False),  # latitude first is another part of the world
        ("0,0,0,0", False),
    ):
        told = got(somebody, f"/ogc/collections/vagar/items?bbox={box}&limit=2")
        assert (told["numberMatched"] > 0, told["numberReturned"]) == (finds, 2 if finds else 0), box


def test_a_larger_limit_than_there_is_gives_the_largest_there_is(somebody: FlaskClient) -> None:
    assert got(somebody, "/ogc/collections/detaljplaner/items?limit=99999999")["numberReturned"] > 0


WRONG = (
    "limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "limit=٣", "after=-1", "after=9999999999999999999",
    "bbox=", "bbox=1,2,3", "bbox=1,2,3,x", "bbox=1,2,3,nan", "bbox=1,2,3,1e99", "bbox=16,60,17,59", "bbox=1,2,3,4,5",
    "bbox=674000,6580000,674100,6580100", "datetime=igår", "datetime=2026-01-01T00:00:00", "datetime=2026-13-01",
    "datetime=2026-02-01T00:00:00Z/2026-01-01T00:00:00Z", "datetime=../../..", "datetime=0001-01-01T00:00:00%2B23:00",
    "f=html", "okänd=1", "BBOX=1,2,3,4",
)  # fmt: skip


def test_what_cannot_be_understood_is_refused_and_explained(somebody: FlaskClient) -> None:
    for query in WRONG:
        told = got(somebody, f"/ogc/collections/vagar/items?{query}", 400)
        assert (told["status"], told["code"]) == (400, "InvalidParameterValue"), query
        assert len(told["description"]) > 10
    assert got(somebody, "/ogc?okänd=1", 400)["status"] == 400


def test_one_feature_by_its_number(somebody: FlaskClient) -> None:
    of_many = got(somebody, "/ogc/collections/fastigheter/items?limit=3")["features"][2]
    told = got(somebody, f"/ogc/collections/fastigheter/items/{of_many['id']}")
    assert path_of(told, "self").endswith(f"/items/{of_many['id']}")
    assert path_of(told, "collection") == "/ogc/collections/fastigheter"
    del told["links"]
    assert told == of_many
    for number in ("0", "999999999", "9" * 40):
        got(somebody, f"/ogc/collections/fastigheter/items/{number}", 404)
    assert somebody.get("/ogc/collections/fastigheter/items/-1").status_code == 404


def test_what_held_another_day_is_for_staff(app: Flask, somebody: FlaskClient, staff: Any) -> None:
    address = "/ogc/collections/vagar/items?limit=1&datetime="
    day = services_of(app).places.layers()["vagar"].published
    assert day < date.today()  # noqa: DTZ011
    got(somebody, f"{address}{day}T12:00:00Z", 403)
    got(somebody, f"/ogc/collections/vagar/items/1?datetime={day}", 403)
    for now in ("../..", f"{day}T00:00:00Z/..", "2999-01-01T00:00:00Z"):
        assert got(somebody, address + now)["numberReturned"] == 1
    assert got(staff("gis"), f"{address}{day}T12:00:00Z")["numberReturned"] == 1
    got(staff("gis"), f"{address}1999-01-01T00:00:00Z", 404)


def test_a_layer_whose_file_is_broken_is_told_and_the_others_answer(
    app: Flask, somebody: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = services_of(app).places.store
    opened = type(store).extent

    def broken(self: Any, layer: Any) -> Any:
        if layer.name == "vagar":
            raise LayerUnreadableError("Kartlagrets fil går inte att läsa.")
        return opened(self, layer)

    monkeypatch.setattr(type(store), "extent", broken)
    assert got(somebody, "/ogc/collections/vagar", 503)["detail"] == "Kartlagrets fil går inte att läsa."
    names = {each["id"] for each in got(somebody, "/ogc/collections")["collections"]}
    assert "vagar" not in names
    assert "byggnader" in names


def test_features_are_read_while_they_are_written(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand are never held at once: no more is read than the next few hundred."""
    places = services_of(app).places
    read: list[int] = []
    page = type(places.store).page
    monkeypatch.setattr(type(places.store), "page", lambda self, *given: read.append(1) or page(self, *given))
    texts = services_of(app).giving_out.items("fastigheter", Wanted(10_000)).texts()
    next(texts)
    began = len(read)
    assert began == 1
    assert sum(1 for _text in texts) > 1000
    assert len(read) > began + 1


# --- the cases ------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(app: Flask) -> str:
    return submitted(app, principal_of(app, "anna"), "anna")


@pytest.mark.parametrize("who", ["officer", "gis"])
def test_staff_see_where_something_is_applied_for_and_never_by_whom(
    app: Flask, staff: Any, case: str, who: str
) -> None:
    client = staff(who)
    assert "arenden" in {each["id"] for each in got(client, "/ogc/collections")["collections"]}
    told = got(client, "/ogc/collections/arenden/items")
    assert told["numberReturned"] == told["numberMatched"] == 1
    feature = told["features"][0]
    assert set(feature["properties"]) == {"registry_number", "state", "kind", "designation"}
    assert feature["properties"]["designation"] == persona("anna").property
    assert feature["properties"]["kind"] == "komplementbyggnad"
    assert crs.true_area(crs.to_3006(shape(feature["geometry"]), crs.WGS84)) == pytest.approx(42, abs=0.1)
    one = got(client, f"/ogc/collections/arenden/items/{feature['id']}")
    assert one["properties"] == feature["properties"]
    got(client, f"/ogc/collections/arenden/items/{feature['id'] + 1}", 404)
    west, south, east, north = shape(feature["geometry"]).bounds
    inside = f"/ogc/collections/arenden/items?bbox={west},{south},{east},{north}"
    assert got(client, inside)["numberReturned"] == 1
    assert got(client, f"/ogc/collections/arenden/items?bbox={west + 1},{south},{east + 1},{north}")["features"] == []
    assert "Anna" not in client.get("/ogc/collections/arenden/items").get_data(as_text=True)


def test_nobody_else_sees_the_cases(app: Flask, somebody: FlaskClient, staff: Any, case: str) -> None:
    for path in ("", "/items", "/items/1"):
        assert somebody.get(f"/ogc/collections/arenden{path}").status_code == 302
        assert staff("anna").get(f"/ogc/collections/arenden{path}").status_code == 403
    for client in (somebody, staff("anna")):
        assert "arenden" not in {each["id"] for each in got(client, "/ogc/collections")["collections"]}


def test_a_case_of_somebody_protected_is_nowhere(app: Flask, staff: Any, case: str) -> None:
    fatima = principal_of(app, "skyddad")
    place = services_of(app).places.property("Norrhaga 33:4")
    assert place is not None
    hers = {"role": "sjalv", "name": fatima.name, "protected": "ja", "email": "fatima@exempel.example"}
    submitted(app, fatima, "skyddad", sokande=hers)
    numbers = [each["id"] for each in got(staff("officer"), "/ogc/collections/arenden/items")["features"]]
    assert len(numbers) == 1
    page = got(staff("officer"), "/ogc/collections/arenden/items?limit=1")
    assert "next" not in {each["rel"] for each in page["links"]}


def test_cases_are_paged(app: Flask, staff: Any, case: str) -> None:
    for _again in range(2):
        submitted(app, principal_of(app, "anna"), "anna")
    seen, address = [], "/ogc/collections/arenden/items?limit=2"
    while address:
        told = got(staff("officer"), address)
        seen += [feature["id"] for feature in told["features"]]
        address = path_of(told, "next") if any(each["rel"] == "next" for each in told["links"]) else ""
    assert len(seen) == len(set(seen)) == 3
    assert seen == sorted(seen)
