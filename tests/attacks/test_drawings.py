"""Drawings that are none: refused alike in the form and in the live answer, and too large ones unread."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.attacks.town import Town
from tests.attacks.typed import Typist, kept, said_beside, typing

pytestmark = pytest.mark.xdist_group("town")
E0, N0 = 669_400.0, 6_540_900.0


@pytest.fixture(scope="module")
def anna(town: Town) -> Iterator[Typist]:
    with typing(town) as typist:
        yield typist


@pytest.fixture(scope="module")
def corner(anna: Typist) -> tuple[float, float]:
    """A corner inside Anna's property."""
    (east, north), *_rest = anna.draft.answers["placering"]["geometry"]["coordinates"][0]
    return east, north


def polygon(*rings: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def square(east: float, north: float, side: float) -> list[list[float]]:
    return [[east, north], [east + side, north], [east + side, north + side], [east, north + side], [east, north]]


def circle(east: float, north: float, corners: int, radius: float = 5.0) -> list[list[float]]:
    turns = [2 * math.pi * n / corners for n in range(corners)]
    ring = [[east + radius * math.cos(turn), north + radius * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


def drawings(east: float, north: float) -> dict[str, Any]:
    """Everything that is no building, by what is wrong with it."""
    ring = square(east, north, 5)
    spike = [*ring[:2], [east + 5, north + 500_000], *ring[1:]]
    return {
        "no geometry": {},
        "only a type": {"type": "Polygon"},
        "empty": polygon(),
        "an empty ring": polygon([]),
        "one corner": polygon([[east, north]]),
        "two corners": polygon([[east, north], [east + 5, north], [east, north]]),
        "unclosed": polygon(ring[:-1]),
        "all in a line": polygon([[east + n, north + n] for n in range(5)] + [[east, north]]),
        "one place many times": polygon([[east, north]] * 10),
        "crosses itself": polygon([ring[0], ring[2], ring[1], ring[3], ring[0]]),
        "a hole outside": polygon(ring, square(east + 50, north, 1)),
        "a hole as large": polygon(ring, ring),
        "a spike": polygon(spike),
        "1 m²": polygon(square(east, north, 1)),
        "100,000 m²": polygon(square(east, north, 317)),
        "201 corners": polygon(circle(east, north, 201)),
        "5,000 corners": polygon([[round(x, 1), round(y, 1)] for x, y in circle(east, north, 5000, 50)]),
        "no numbers": polygon([["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]),
        "numbers as text": polygon([[str(x), str(y)] for x, y in ring]),
        "truth for numbers": polygon([[True, False]] * 4),
        "nothing for numbers": polygon([[None, None]] * 4),
        "heights": polygon([[x, y, 5] for x, y in ring]),
        "beyond all numbers": polygon([[1e308 * x, y] for x, y in ring]),
        "integers without end": polygon([[10**300, 10**300], *ring[1:-1], [10**300, 10**300]]),
        "at the pole": polygon(square(0, 90, 5)),
        "on the other side of the earth": polygon(square(-170, -80, 0.0001)),
        "swapped axes": polygon([[y, x] for x, y in ring]),
        "a line": {"type": "LineString", "coordinates": ring},
        "a point": {"type": "Point", "coordinates": [east, north]},
        "many": {"type": "MultiPolygon", "coordinates": [[ring], [square(east + 20, north, 5)]]},
        "a collection": {"type": "GeometryCollection", "geometries": [polygon(ring)]},
        "two features": {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon(ring)}] * 2},
        "a feature in a feature": {"type": "Feature", "geometry": {"type": "Feature", "geometry": polygon(ring)}},
        "another type": {"type": "<script>", "coordinates": [ring]},
        "a list for a type": {"type": ["Polygon"], "coordinates": [ring]},
        "coordinates by name": {"type": "Polygon", "coordinates": {"0": ring}},
    }


NAMES = sorted(drawings(E0, N0))
TEXTS = {
    "no JSON": "hej", "a list": "[1, 2, 3]", "a number": "7", "nothing": "null", "a text": '"Polygon"',
    "cut": '{"type": "Pol',
    "NaN": '{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 1], [2, 2], [NaN, 1]]]}',
    "Infinity": '{"type": "Polygon", "coordinates": [[[Infinity, 1], [2, 1], [2, 2], [Infinity, 1]]]}',
    "1e999": '{"type": "Polygon", "coordinates": [[[1e999, 1], [2, 1], [2, 2], [1e999, 1]]]}',
    "deep": '{"type": "Polygon", "coordinates": ' + "[" * 20_000 + "]" * 20_000 + "}",
    "deep and open": "[" * 50_000, "deep objects": '{"a":' * 9_000, "long number": "[" + "9" * 50_000 + "]",
    "NUL": '{"type": "Polygon\x00"}', "doubled": '{"type": "Point", "type": "Polygon", "coordinates": []}',
}  # fmt: skip


def live(anna: Typist, body: str | bytes, kind: str = "application/json") -> Any:
    token = anna.town.browser("anna").token
    carried = anna.town.browser("anna").client
    url = anna.url("placering/svar")
    return carried.post(url, data=body, content_type=kind, headers={"X-CSRF-Token": token}, buffered=True)


def refused_by_form(anna: Typist, text: str) -> None:
    before = anna.stored
    page = anna.send("placering", {"method": "rita", "geometry": text, "explanation": ""}, 422)
    assert page.errors[0]
    assert any(said in said_beside(page, "method") for said in page.errors)
    assert kept(page, "geometry") == text.replace("\x00", "")
    assert anna.stored == before


def refused_live(answer: Any) -> None:
    assert answer.status_code == 422
    told = answer.get_json()
    assert told["ok"] is False
    assert told["error"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_that_is_no_building_is_refused_in_words(
    anna: Typist, corner: tuple[float, float], name: str
) -> None:
    drawn = drawings(*corner)[name]
    answer = live(anna, json.dumps({"geometry": drawn}))
    if answer.status_code != 200:  # what lies outside the municipality has an answer that says so
        refused_live(answer)
    else:
        assert any("utanför" in line["text"] for line in answer.get_json()["wrong"])
    text = json.dumps(drawn)
    if len(text) <= 60_000:
        refused_by_form(anna, text)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_text_that_is_no_drawing_is_refused_in_words(anna: Typist, name: str) -> None:
    for body in (TEXTS[name], f'{{"geometry": {TEXTS[name]}}}', f'{{"geometry": {json.dumps(TEXTS[name])}}}'):
        refused_live(live(anna, body))
    refused_by_form(anna, TEXTS[name])


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", "multipart/form-data", ""])
def test_a_live_question_of_another_kind_or_of_broken_bytes_is_refused(anna: Typist, kind: str) -> None:
    for body in (b"", b"\xff\xfe\x00", b"\x80" * 100, b"<x/>", b"geometry=1"):
        refused_live(live(anna, body, kind))


def test_five_megabytes_are_refused_at_once(anna: Typist) -> None:
    body = json.dumps({"geometry": polygon([[1.5, 2.5]] * 400_000)})
    began = time.thread_time()
    refused_live(live(anna, body))
    assert time.thread_time() - began < 0.2
    page = anna.send("placering", {"method": "rita", "geometry": "x" * 61_000}, 422)
    assert "för lång" in " ".join(page.errors)


def test_a_building_as_long_as_the_municipality_is_answered_within_a_second(
    anna: Typist, corner: tuple[float, float]
) -> None:
    east, north = corner
    for width, length in ((0.5, 20_000.0), (1.0, 9_000.0)):
        ring = [
            [east, north],
            [east + length, north],
            [east + length, north + width],
            [east, north + width],
            [east, north],
        ]
        began = time.thread_time()
        assert live(anna, json.dumps({"geometry": polygon(ring)})).status_code in {200, 422}
        assert time.thread_time() - began < 1


@pytest.mark.parametrize("explanation", ["", "   ", "\x00\u200b", "Tomten ska bytas med grannen."])
def test_outside_the_property_a_building_stands_only_when_it_is_explained(
    anna: Typist, corner: tuple[float, float], explanation: str
) -> None:
    east, north = corner
    outside = json.dumps(polygon(square(east + 400, north, 6)))
    typed = {"method": "rita", "geometry": outside, "explanation": explanation}
    if len(explanation.strip()) < 5:
        page = anna.send("placering", typed, 422)
        assert "utanför fastigheten" in said_beside(page, "explanation")
    else:
        assert anna.send("placering", typed).path != anna.url("placering")


def test_measures_and_coordinates_take_no_nonsense(anna: Typist) -> None:
    page = anna.page("placering")
    side = next(side for side in page.tree.xpath("//select[@name='boundary_a']/option/@value") if side)
    measured = {
        "method": "matt",
        "shape": "rektangel",
        "width": "4",
        "length": "6",
        "boundary_a": side,
        "distance_a": "5",
    }
    for field, typed in (
        ("width", "-4"), ("method", "gissa"), ("width", "NaN"), ("length", "1e9"), ("length", ""), ("distance_a", "-1"),
        ("rotation", "370"), ("rotation", "snett"), ("boundary_a", "<script>"), ("boundary_b", side),
        ("shape", "cirkel"),
    ):  # fmt: skip
        refused = anna.send("placering", {**measured, field: typed}, 422)
        assert refused.errors, f"{field} {typed}"
    for typed in (
        "nan nan\n1 2\n3 4", "1e400 1\n2 2\n3 3", "6540900 669400\n" * 300, "1 2 3 4\n" * 4, "å ä\nö ü\nx y",
        "9" * 7000, "6540900,5; 669400,1", "0 0\n0 0\n0 0", "-1 -1\n-2 -2\n-3 -9", "\x00\n\x01\n\x02",
    ):  # fmt: skip
        refused = anna.send("placering", {"method": "koordinater", "coordinates": typed}, 422)
        assert refused.errors, typed[:40]
