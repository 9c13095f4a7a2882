"""Harvesting from OGC API Features over a real connection: all of it, in its place, or a word of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from gis.harvesting.gate import Gate
from gis.harvesting.harvest import Source, harvest, look
from gis.harvesting.inside import Inside
from gis.harvesting.refusing import HarvestError, Limits
from gis.harvesting.shapes import Harvested, Protocol, Wish
from gis.layers import LayerKind
from tests.gis.source_server import (
    CONFORMS,
    CRS84,
    Asked,
    OgcSource,
    Reply,
    Running,
    gzipped,
    serving,
    square,
)

HERE = Gate(frozenset({"127.0.0.1"}))
QUICK = Limits(attempts=3, page_features=10)
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text"
FILTER = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter"

Breaks = Callable[[Asked, Reply], Reply]


def fetched(
    server: Running,
    path: Path,
    limits: Limits = QUICK,
    known: Any = (),
    slept: list[float] | None = None,
    **wishes: Any,
) -> Harvested:
    source = Source(HERE, limits, sleep=(slept if slept is not None else []).append)
    return harvest(source, Wish(Protocol.OGC, f"{server.url}/api", "ytor", **wishes), path, known=known)


def refused(answers: OgcSource, path: Path, **wishes: Any) -> str:
    with serving(answers) as server, pytest.raises(HarvestError) as refusal:
        fetched(server, path, **wishes)
    return refusal.value.text


def items(broken: Callable[[Reply], Reply]) -> Breaks:
    """Breaks only the pages of features."""
    return lambda asked, reply: broken(reply) if asked.path.endswith("/items") else reply


def in_file(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text())["features"]
    return features


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "underlag.geojson"


def test_all_pages_come_with_east_before_north(out: Path) -> None:
    with serving(OgcSource([square(number) for number in range(37)])) as server:
        got = fetched(server, out)
    assert (got.count, got.matched, got.epsg, got.swapped) == (37, 37, 3006, True)
    features = in_file(out)
    assert [feature["properties"]["name"] for feature in features] == [f"Yta {number} åäö" for number in range(37)]
    assert shape(features[1]["geometry"]).bounds == (500_050, 6_500_000, 500_080, 6_500_030)
    assert sum(path.endswith("/items") for path in server.paths()) == 4


def test_a_server_that_writes_east_first_against_its_word_is_read_as_it_writes(out: Path) -> None:
    with serving(OgcSource([square(number, north_first=False) for number in range(3)])) as server:
        got = fetched(server, out)
    assert not got.swapped
    assert shape(in_file(out)[0]["geometry"]).bounds == (500_000, 6_500_000, 500_030, 6_500_030)


def test_one_that_mixes_its_axes_is_refused(out: Path) -> None:
    mixed = [square(0), square(1, north_first=False)]
    assert "norr först" in refused(OgcSource(mixed), out)


def test_degrees_are_asked_for_where_sweref_is_not_offered(out: Path) -> None:
    features = [{**square(0), "geometry": {"type": "Point", "coordinates": [15.0, 58.6]}}]
    with serving(OgcSource(features, systems=(CRS84,))) as server:
        got = fetched(server, out)
    assert got.epsg == 4326
    assert "crs" not in server.asked[-1].query


def test_the_municipality_is_asked_for_and_what_lies_outside_is_left_out(out: Path) -> None:
    border = shapely.box(499_990, 6_499_990, 500_165, 6_500_100)  # the fourth square lies half-way over
    with serving(OgcSource([square(number) for number in range(6)])) as server:
        got = fetched(server, out, bounds=border.bounds, inside=Inside(border, LayerKind.CONSTRAINT))
        strict = fetched(server, out, bounds=border.bounds, inside=Inside(border, LayerKind.PROPERTY))
    west, south, east, north = map(float, server.asked[-1].query["bbox"].split(","))
    assert 14.9 < west < east < 15.1
    assert 58.6 < south < north < 58.7
    assert (got.count, got.left_out, got.matched) == (4, 2, 6)
    assert (strict.count, strict.left_out) == (3, 3)


def test_a_filter_is_asked_for_and_held_against_what_comes(out: Path) -> None:
    features = [square(number) for number in range(10)]
    with serving(OgcSource(features)) as server:
        assert fetched(server, out, where="code = A").count == 5
        assert server.asked[-1].query["code"] == "A"
    deaf = OgcSource(features, breaks=lambda asked, reply: reply)
    deaf._matches = lambda feature, query: True  # type: ignore[method-assign]
    assert "brydde sig inte om filtret" in refused(deaf, out, where="code = A")


def test_cql2_is_sent_where_it_is_understood_and_refused_elsewhere(out: Path) -> None:
    features = [square(number) for number in range(3)]
    with serving(OgcSource(features, conforms=(*CONFORMS, CQL2, FILTER))) as server:
        fetched(server, out, where="name LIKE 'Yta%' AND code IN ('A','B')")
        assert server.asked[-1].query["filter-lang"] == "cql2-text"
        assert server.asked[-1].query["filter"] == "name LIKE 'Yta%' AND code IN ('A','B')"
    assert "kan inte filtrera med CQL2" in refused(OgcSource(features), out, where="name LIKE 'Yta%'")


def test_fewer_features_than_the_server_says_is_a_failure(out: Path) -> None:
    def short(reply: Reply) -> Reply:
        assert isinstance(reply.body, dict)
        return Reply({**reply.body, "numberMatched": 40})

    source = OgcSource([square(number) for number in range(12)], breaks=items(short))
    assert "säger att det finns 40 objekt men skickade 12" in refused(source, out)


def test_a_page_that_counts_itself_wrong_is_a_failure(out: Path) -> None:
    def wrong(reply: Reply) -> Reply:
        assert isinstance(reply.body, dict)
        return Reply({**reply.body, "numberReturned": 9})

    assert "sidan har 9 objekt men skickade 10" in refused(
        OgcSource([square(number) for number in range(12)], breaks=items(wrong)), out
    )


def test_the_same_feature_on_two_pages_is_a_failure(out: Path) -> None:
    features = [square(number) for number in range(12)]
    features[11] = square(3)
    assert "två gånger" in refused(OgcSource(features), out)


@pytest.mark.parametrize("where", ["http://elsewhere.example/api/items", "file:///etc/passwd", "//elsewhere.example/x"])
def test_a_link_that_leaves_the_server_is_not_followed(out: Path, where: str) -> None:
    def away(reply: Reply) -> Reply:
        assert isinstance(reply.body, dict)
        return Reply({**reply.body, "links": [{"rel": "next", "href": where, "type": "application/geo+json"}]})

    assert "annan server" in refused(OgcSource([square(0)], breaks=items(away)), out)


def test_links_that_go_round_are_seen(out: Path) -> None:
    def round_(asked: Asked, reply: Reply) -> Reply:
        if not asked.path.endswith("/items"):
            return reply
        assert isinstance(reply.body, dict)
        query = "a=1" if asked.query.get("a") != "1" else "a=2"
        here = f"http://{asked.headers['host']}{asked.path}?{query}"
        body = {**reply.body, "features": [], "numberReturned": 0, "numberMatched": 5}
        return Reply({**body, "links": [{"rel": "next", "href": here, "type": "application/geo+json"}]})

    assert "i cirkel" in refused(OgcSource([], breaks=round_), out)


def test_a_busy_server_is_asked_again_when_it_says_so(out: Path) -> None:
    said: list[int] = []

    def busy(reply: Reply) -> Reply:
        said.append(1)
        return Reply({"detail": "för många"}, 429, headers={"Retry-After": "7"}) if len(said) < 3 else reply

    slept: list[float] = []
    with serving(OgcSource([square(0)], breaks=items(busy))) as server:
        assert fetched(server, out, slept=slept).count == 1
    assert slept == [7.0, 7.0]


def test_a_server_that_stays_broken_is_quoted_in_plain_words(out: Path) -> None:
    slept: list[float] = []
    broken = OgcSource([], breaks=items(lambda _reply: Reply({"detail": "Databasen\x00 är nere."}, 503)))
    with serving(broken) as server, pytest.raises(HarvestError) as refusal:
        fetched(server, out, slept=slept)
    assert refusal.value.text == "Servern är tillfälligt stängd (svarskod 503): ”Databasen är nere”."
    assert refusal.value.passing
    assert slept == [1.0, 2.0]


def test_what_is_wrong_in_the_question_is_not_asked_again(out: Path) -> None:
    slept: list[float] = []
    broken = OgcSource([], breaks=items(lambda _reply: Reply({"description": "okänd parameter"}, 400)))
    with serving(broken) as server, pytest.raises(HarvestError, match="okänd parameter") as refusal:
        fetched(server, out, slept=slept)
    assert (slept, refusal.value.passing) == ([], False)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply("<!DOCTYPE html><html><h1>Logga in</h1></html>", media_type="text/html"), "en webbsida"),
        (Reply('<?xml version="1.0"?><a/>', media_type="text/xml"), "XML där JSON behövs"),
        (Reply('{"type": "FeatureCollection", "features": [{'), "trasig"),
        (Reply('{"features": [{"type": "Feature", "properties": {"a": NaN}}]}'), "NaN"),
        (Reply("[" * 200_000), "trasig"),
        (Reply({"type": "Feature"}), "FeatureCollection"),
        (
            Reply({"features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [["x"]]}}]}),
            "felskrivna",
        ),
        (Reply({"features": [{"type": "Feature", "geometry": {"type": "Circle"}}]}), "geometri av ett slag"),
        (Reply({"features": [7]}), "något annat än objekt"),
        (Reply(b"", 302, headers={"Location": "http://elsewhere.example/"}), "annan server"),
        (Reply(b"", 302, headers={"Location": "file:///etc/passwd"}), "annan server"),
        (Reply(b"\x1f\x8b" + b"x" * 50, headers={"Content-Encoding": "gzip"}), "packade svaret fel"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "packar svaret"),
    ],
)
def test_what_is_no_page_of_features_is_refused_in_words(out: Path, reply: Reply, told: str) -> None:
    assert told in refused(OgcSource([], breaks=items(lambda _reply: reply)), out)


def test_a_connection_that_is_cut_in_the_middle_is_no_smaller_layer(out: Path) -> None:
    def cut(reply: Reply) -> Reply:
        body = json.dumps(reply.body).encode()
        return Reply(body[: len(body) // 2], declared=len(body))

    assert "mitt i svaret" in refused(OgcSource([square(0)], breaks=items(cut)), out)


def test_a_silent_server_and_one_that_drips_are_given_up(out: Path) -> None:
    quick = Limits(silent_seconds=0.2, request_seconds=0.5, attempts=1)
    dripping = OgcSource([square(0)], breaks=items(lambda reply: Reply(json.dumps(reply.body), drip=0.1)))
    assert "för långsamt" in refused(dripping, out, limits=quick)
    silent = OgcSource([square(0)], breaks=items(lambda reply: Reply(json.dumps(reply.body), drip=0.4)))
    assert "i tid" in refused(silent, out, limits=quick)


def test_gzip_is_taken_and_a_bomb_is_not(out: Path) -> None:
    with serving(OgcSource([square(0)], breaks=items(gzipped))) as server:
        assert fetched(server, out).count == 1
    bomb = gzipped(Reply(b" " * (60 << 20)))
    assert len(bomb.body) < 100_000
    assert "MB på en gång" in refused(OgcSource([], breaks=items(lambda _reply: bomb)), out)


def test_a_page_that_is_too_large_is_asked_for_in_smaller_ones(out: Path) -> None:
    heavy = [square(number, text="x" * 2000) for number in range(30)]
    limits = Limits(page_bytes=20_000, page_features=50)
    with serving(OgcSource(heavy)) as server:
        assert fetched(server, out, limits=limits).count == 30
    assert {asked.query["limit"] for asked in server.asked if asked.path.endswith("/items")} == {"50", "5"}


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (Limits(features=20), "fler än 20 objekt"),
        (Limits(page_features=5, pages=3), "fler än 3 sidor"),
        (Limits(total_bytes=1 << 12), "större än"),
        (Limits(total_seconds=-1.0), "för lång tid"),
    ],
)
def test_bounds_are_held(out: Path, limits: Limits, told: str) -> None:
    assert told in refused(OgcSource([square(number) for number in range(30)]), out, limits=limits)


def test_what_has_not_changed_costs_no_features(out: Path) -> None:
    source = OgcSource([square(number) for number in range(25)], tag='"a1"')
    with serving(source) as server:
        first = fetched(server, out)
        assert len(first.validators) == 3
        before = len(server.asked)
        again = fetched(server, out, known=first.validators)
        assert again.unchanged
        assert len(server.asked) == before + 3
        source.tag = '"a2"'
        assert fetched(server, out, known=first.validators).count == 25


def test_the_same_features_in_another_order_are_the_same_underlag(out: Path) -> None:
    features = [square(number) for number in range(5)]
    digests = []
    for shown in (features, features[::-1], features[:4]):
        with serving(OgcSource(shown)) as server:
            digests.append(fetched(server, out).digest)
    assert digests[0] == digests[1] != digests[2]


def test_an_address_is_looked_at_before_anything_is_kept() -> None:
    with serving(OgcSource([square(number) for number in range(25)])) as server:
        offer = look(Source(HERE, QUICK), Wish(Protocol.OGC, f"{server.url}/api/collections/ytor/items?f=json", ""))
        assert [(each.name, each.title) for each in offer.collections] == [("ytor", "Ytor")]
        told = look(Source(HERE, QUICK), Wish(Protocol.OGC, f"{server.url}/api", "ytor"))
    assert (told.columns, told.matched, told.epsg, told.swapped) == (("name", "code"), 25, 3006, True)
    assert len(told.features) == 5
    assert told.geometry_types == ("Polygon",)


def test_what_is_no_ogc_api_says_so(out: Path) -> None:
    assert "leder inte till ett OGC API" in refused(OgcSource([], conforms=("http://www.opengis.net/other",)), out)
    with serving(OgcSource([square(0)])) as server, pytest.raises(HarvestError, match="ingen samling som heter x"):
        harvest(Source(HERE, QUICK), Wish(Protocol.OGC, f"{server.url}/api", "x"), out)
