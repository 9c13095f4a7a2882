"""Harvesting from WFS 2.0 and 1.1 over a real connection, in the words of a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from shapely.geometry import shape

from gis.harvesting.filters import fes_of
from gis.harvesting.gml import UnreadableShapeError, shape_of
from gis.harvesting.harvest import Source, harvest, look
from gis.harvesting.refusing import HarvestError, Limits
from gis.harvesting.shapes import Protocol, Wish
from tests.gis.source_server import Asked, Reply, serving
from tests.gis.test_harvest_ogc import HERE, QUICK
from tests.gis.wfs_source import EXCEPTION, WfsSource, ring

GML = 'xmlns:gml="http://www.opengis.net/gml/3.2"'


def fetched(source: WfsSource, out: Path, limits: Limits = QUICK, **wishes: Any) -> Any:
    with serving(source) as server:
        wish = Wish(Protocol.WFS, f"{server.url}/wfs?map=prov.map&", "ms:ytor", **wishes)
        got = harvest(Source(HERE, limits, sleep=lambda _seconds: None), wish, out)
        return got, json.loads(out.read_text())["features"], server.asked


def refused(source: WfsSource, out: Path, limits: Limits = QUICK, **wishes: Any) -> str:
    with pytest.raises(HarvestError) as refusal:
        fetched(source, out, limits, **wishes)
    return refusal.value.text


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "underlag.geojson"


def test_pages_are_fetched_with_types_and_axes_put_right(out: Path) -> None:
    got, features, asked = fetched(WfsSource(23), out)
    assert (got.count, got.matched, got.epsg, got.swapped) == (23, 23, 3006, True)
    assert features[3]["properties"] == {"namn": "Yta 3 åäö & <x>", "nr": 3, "area": 91.5, "kod": "A"}
    geometry = shape(features[3]["geometry"])
    assert geometry.bounds == (500_150, 6_500_000, 500_180, 6_500_030)
    assert geometry.area == 900 - 50
    assert [each.query["startindex"] for each in asked if "startindex" in each.query] == ["0", "10", "20"]
    assert all(each.query["map"] == "prov.map" for each in asked)


def test_an_older_server_gives_all_in_one(out: Path) -> None:
    got, features, asked = fetched(WfsSource(23, version="1.1.0"), out)
    assert (got.count, got.matched, len(features)) == (23, 23, 23)
    assert asked[-1].query["typename"] == "ms:ytor"
    assert "startindex" not in asked[-1].query


def test_a_server_that_gives_fewer_than_it_has_is_a_failure(out: Path) -> None:
    told = refused(WfsSource(23, version="1.1.0", most=10), out)
    assert "23 objekt men skickade 10" in told
    got, _features, _asked = fetched(WfsSource(23, most=7), out)  # a smaller page than was asked for is no less in all
    assert got.count == 23


def test_the_municipality_is_asked_for_north_first_where_the_system_is_written_so(out: Path) -> None:
    _got, _features, asked = fetched(WfsSource(3), out, bounds=(499_990, 6_499_990, 500_500, 6_500_300))
    assert asked[-1].query["bbox"] == "6499990,499990,6500300,500500,urn:ogc:def:crs:EPSG::3006"
    assert asked[-1].query["srsname"] == "urn:ogc:def:crs:EPSG::3006"


def test_a_filter_holds_the_municipality_too(out: Path) -> None:
    told = refused(WfsSource(3), out, where="kod = A", bounds=(499_990, 6_499_990, 500_500, 6_500_300))
    assert "brydde sig inte om filtret" in told  # the server here gives all, whatever it is asked
    text = fes_of("2.0.0", "kod = A & B", "msGeometry", (1, 2, 3, 4), "urn:x", north_first=True)
    root = etree.fromstring(text)
    assert etree.QName(root[0]).localname == "And"
    assert "".join(root.itertext()) == "kodA & BmsGeometry2 14 3"


def test_a_filter_in_xml_is_taken_whole_and_only_when_it_is_one() -> None:
    given = '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"><fes:PropertyIsNull/></fes:Filter>'
    assert "PropertyIsNull" in fes_of("2.0.0", given, "", None, "", north_first=False)
    for wrong in ("<a/>", "<fes:Filter", '<!DOCTYPE a [<!ENTITY b "c">]><Filter><x>&b;</x></Filter>'):
        with pytest.raises(HarvestError):
            fes_of("2.0.0", wrong, "", None, "", north_first=False)
    with pytest.raises(HarvestError, match="rader med kolumn"):
        fes_of("2.0.0", "namn LIKE 'a'", "", None, "", north_first=False)


def entities(asked: Asked, reply: Reply) -> Reply:
    if asked.query.get("request") != "GetFeature":
        return reply
    told = str(reply.body).replace("?>\n", '?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n', 1)
    return Reply(told.replace("Yta 0", "&x;"), media_type="text/xml")


def test_entities_are_never_followed(out: Path) -> None:
    assert "DOCTYPE" in refused(WfsSource(3, breaks=entities), out)
    everywhere = WfsSource(3, breaks=lambda _asked, reply: Reply(
        str(reply.body).replace("?>\n", '?>\n<!DOCTYPE a [<!ENTITY x "y">]>\n', 1), media_type="text/xml"
    ))  # fmt: skip
    assert "DOCTYPE" in refused(everywhere, out)


def test_an_exception_report_is_quoted_whatever_its_status(out: Path) -> None:
    for status in (200, 400):
        broken = WfsSource(3, breaks=lambda asked, reply, status=status: (
            Reply(EXCEPTION.format(text="Okänd <b>typ</b>"), status, "text/xml")
            if asked.query.get("request") == "GetFeature" else reply
        ))  # fmt: skip
        assert "Okänd typ" in refused(broken, out)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply("<html><body>Hej</body></html>", media_type="text/html"), "webbsida"),
        (Reply("{}", media_type="application/json"), "inte är XML"),
        (Reply('<?xml version="1.0"?><a><b>', media_type="text/xml"), "inte är XML"),
        (Reply('<?xml version="1.0"?><WMS_Capabilities version="1.3.0"/>', media_type="text/xml"), "WMS_Capabilities"),
        (Reply('<?xml version="1.0"?><WFS_Capabilities version="1.0.0"/>', media_type="text/xml"), "WFS 1.0.0"),
    ],
)
def test_what_is_no_wfs_says_so(out: Path, reply: Reply, told: str) -> None:
    assert told in refused(WfsSource(3, breaks=lambda _asked, _reply: reply), out)


def cut_page(asked: Asked, reply: Reply) -> Reply:
    if "startindex" not in asked.query:
        return reply
    return Reply(str(reply.body)[: len(str(reply.body)) // 2], media_type="text/xml")


def test_a_page_that_ends_too_soon_is_a_failure(out: Path) -> None:
    assert "slutar för tidigt" in refused(WfsSource(5, breaks=cut_page), out)


def truncated(asked: Asked, reply: Reply) -> Reply:
    if "startindex" not in asked.query:
        return reply
    told = "<wfs:truncatedResponse/></wfs:FeatureCollection>"
    return Reply(str(reply.body).replace("</wfs:FeatureCollection>", told), media_type="text/xml")


def test_a_server_that_says_it_gave_up_is_a_failure(out: Path) -> None:
    assert "innan alla objekt var med" in refused(WfsSource(5, breaks=truncated), out)


def test_another_system_than_was_asked_for_is_a_failure(out: Path) -> None:
    other = WfsSource(2, geometry=lambda _number: (
        '<gml:Point srsName="urn:ogc:def:crs:EPSG::3008"><gml:pos>6500000 150000</gml:pos></gml:Point>'
    ))  # fmt: skip
    assert "EPSG:3008 fast EPSG:3006" in refused(other, out)


ARC = (
    "<gml:Curve><gml:segments><gml:Arc><gml:posList>6500000 500000 6500010 500005 6500000 500010</gml:posList>"
    "</gml:Arc></gml:segments></gml:Curve>"
)


def test_arcs_are_told_of_rather_than_straightened(out: Path) -> None:
    assert "slaget Arc" in refused(WfsSource(2, geometry=lambda _number: ARC), out)


def test_where_the_server_can_straighten_them_itself_it_is_asked_to(out: Path) -> None:
    got, features, asked = fetched(WfsSource(23, geometry=lambda _number: ARC, json=True), out)
    assert (got.count, got.swapped) == (23, False)
    assert shape(features[0]["geometry"]).bounds == (500_000, 6_500_000, 500_030, 6_500_030)
    assert asked[-1].query["outputformat"] == "application/json; subtype=geojson"


def test_the_address_is_looked_at(out: Path) -> None:
    with serving(WfsSource(23)) as server:
        offer = look(Source(HERE, QUICK), Wish(Protocol.WFS, f"{server.url}/wfs", "ytor"))
    assert [each.name for each in offer.collections] == ["ms:ytor"]
    assert (offer.columns, offer.matched, len(offer.features)) == (("namn", "nr", "area", "kod"), 23, 5)


ENDS = "</gml:PolygonPatch></gml:patches></gml:Surface>"
SQUARE = ring((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))


@pytest.mark.parametrize(
    ("gml", "expected"),
    [
        (f"<gml:Point {GML}><gml:pos>1 2</gml:pos></gml:Point>", "POINT (1 2)"),
        (f'<gml:Point {GML} srsDimension="3"><gml:pos>1 2 3</gml:pos></gml:Point>', "POINT Z (1 2 3)"),
        (f"<gml:LineString {GML}><gml:posList>1 2 3 4</gml:posList></gml:LineString>", "LINESTRING (1 2, 3 4)"),
        (
            f"<gml:LineString {GML}><gml:pos>1 2</gml:pos><gml:pos>3 4</gml:pos></gml:LineString>",
            "LINESTRING (1 2, 3 4)",
        ),
        (
            f"<gml:Curve {GML}><gml:segments>"
            "<gml:LineStringSegment><gml:posList>1 2 3 4</gml:posList></gml:LineStringSegment>"
            "<gml:LineStringSegment><gml:posList>3 4 5 6</gml:posList></gml:LineStringSegment>"
            "</gml:segments></gml:Curve>",
            "LINESTRING (1 2, 3 4, 5 6)",
        ),
        (
            f"<gml:MultiCurve {GML}><gml:curveMember><gml:LineString><gml:posList>1 2 3 4</gml:posList>"
            "</gml:LineString></gml:curveMember></gml:MultiCurve>",
            "MULTILINESTRING ((1 2, 3 4))",
        ),
        (
            f"<gml:Polygon {GML}><gml:exterior>{SQUARE}</gml:exterior></gml:Polygon>",
            "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0))",
        ),
        (
            f"<gml:Surface {GML}><gml:patches><gml:PolygonPatch><gml:exterior>{SQUARE}</gml:exterior>{ENDS}",
            "MULTIPOLYGON (((0 0, 0 4, 4 4, 4 0, 0 0)))",
        ),
        (
            f"<gml:MultiSurface {GML}><gml:surfaceMember><gml:Surface><gml:patches><gml:PolygonPatch><gml:exterior>"
            f"{SQUARE}</gml:exterior>{ENDS}</gml:surfaceMember></gml:MultiSurface>",
            "MULTIPOLYGON (((0 0, 0 4, 4 4, 4 0, 0 0)))",
        ),
        (
            f"<gml:MultiPoint {GML}><gml:pointMembers><gml:Point><gml:pos>1 2</gml:pos></gml:Point><gml:Point>"
            "<gml:pos>3 4</gml:pos></gml:Point></gml:pointMembers></gml:MultiPoint>",
            "MULTIPOINT ((1 2), (3 4))",
        ),
        (
            '<gml:Polygon xmlns:gml="http://www.opengis.net/gml"><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>'
            "0,0 0,4 4,4 0,0</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon>",
            "POLYGON ((0 0, 0 4, 4 4, 0 0))",
        ),
    ],
)
def test_geometries_of_gml_are_read(gml: str, expected: str) -> None:
    assert shape(shape_of(etree.fromstring(gml))).wkt == expected


def test_broken_geometries_of_gml_are_refused() -> None:
    for wrong in ("<gml:pos>1 x</gml:pos>",):
        with pytest.raises(HarvestError):
            shape_of(etree.fromstring(f"<gml:Point {GML}>{wrong}</gml:Point>"))
    with pytest.raises(HarvestError, match="jämnt ut"):
        shape_of(etree.fromstring(f"<gml:LineString {GML}><gml:posList>1 2 3</gml:posList></gml:LineString>"))
    with pytest.raises(UnreadableShapeError):
        shape_of(etree.fromstring(f"<gml:Solid {GML}/>"))
