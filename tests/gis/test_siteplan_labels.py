"""No text of a situationsplan lies on another, whatever is drawn and on whichever paper."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree as ET

import shapely
import village
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon, box

from gis.lines import strip
from gis.site import site_report
from gis.siteplan import SitePlan, TitleBlock, site_plan
from gis.siteplan_ink import text_width

DRAWN = date(2026, 11, 22)
SVG = "{http://www.w3.org/2000/svg}"
PLACED = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\) rotate\(([-\d.]+)\)")
TIGHT = 0.86  # of what is reckoned with when texts are placed: letters are somewhat narrower than that


def texts(plan: SitePlan) -> list[tuple[str, Polygon]]:
    """Every text in the drawing area and the box of its letters, mm."""
    found = []
    for group in ET.fromstring(plan.svg).iter(f"{SVG}g"):
        if group.get("data-part") in {"legend", "title-block", "scale", "north", "overview"}:
            continue
        for text in group.iter(f"{SVG}text"):
            if text.get("aria-hidden") is None and text.text:
                found.append((text.text, letters_of(text)))
    return found


def letters_of(text: ET.Element) -> Polygon:
    size = float(text.get("font-size", 0))
    half, tall = text_width(text.text or "", size) / 2 * TIGHT, size * 0.36
    turned = PLACED.match(text.get("transform", ""))
    if not turned:
        x, y = float(text.get("x", 0)), float(text.get("y", 0)) - tall
        return box(x - half, y - tall, x + half, y + tall)
    x, y, angle = map(float, turned.groups())
    return shapely.affinity.rotate(box(x - half, y - tall, x + half, y + tall), angle, origin=(x, y))


def overlapping(plan: SitePlan) -> list[tuple[str, str]]:
    pairs = combinations(texts(plan), 2)
    return [(one, other) for (one, here), (other, there) in pairs if here.intersection(there).area > 0.05]


@st.composite
def drawn(draw) -> tuple[Polygon, str]:
    """A building, a wall or ground somewhere on the plots by the street."""
    west, south = draw(st.floats(0, 110)), draw(st.floats(0, 26))
    width, length, turn = draw(st.floats(1.5, 14)), draw(st.floats(1.5, 9)), draw(st.floats(0, 90))
    shape = shapely.affinity.rotate(village.plot(west, south, west + width, south + length), turn)
    sign = draw(st.sampled_from(["building", "building", "line", "ground"]))
    if sign == "line":
        shape = strip(LineString(shapely.get_coordinates(shape)[:3]), 0.2)
    return shape, sign


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(drawn(), min_size=1, max_size=3), st.sampled_from(["A4", "A3", "screen"]))
def test_no_text_lies_on_another(layers, store, told, paper):
    reports = [site_report(shape, layers, store, as_of=DRAWN) for shape, _sign in told]
    names = ("1. Komplementbyggnad", "2. Plank", "3. Markåtgärd")
    title = TitleBlock("Byn 1:2", "Komplementbyggnad", DRAWN, building=names[0], sign=told[0][1])
    others = [(report, name, sign) for report, name, (_s, sign) in zip(reports[1:], names[1:], told[1:], strict=False)]
    plan = site_plan(reports[0], layers, store, title_block=title, paper=paper, others=others)
    assert overlapping(plan) == []


def test_the_check_sees_a_text_on_another():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g data-part="labels"><text x="10" y="10" font-size="3">Alviken</text>'
        '<text transform="translate(11 9) rotate(30)" x="0" y="1" font-size="3">Gatan</text>'
        '<text x="40" y="10" font-size="3">Torget</text></g></svg>'
    )
    assert overlapping(SitePlan(svg, 200, "", 100, 100)) == [("Alviken", "Gatan")]
