"""The situationsplan of what is no new building: walls, work on the ground, and buildings that stand."""

from __future__ import annotations

import re
from datetime import date

import pytest
import village
from shapely import LineString, Polygon

from gis.lines import strip
from gis.site import site_report
from gis.siteplan import SitePlan, TitleBlock, site_plan
from gis.siteplan_choice import numbered_plan
from gis.siteplan_new import CONCERNED, MANNERS

DRAWN = date(2026, 11, 22)
HOUSE = village.plot(20, 10, 30, 18)
WALL = strip(village.at(LineString([(2, 5), (12, 5), (12, 12)])), 0.2)


def planned(layers, store, footprint: Polygon, name: str, sign: str, paper: str = "A4") -> SitePlan:
    report = site_report(footprint, layers, store, "Byn 1:1", as_of=DRAWN)
    title = TitleBlock("Byn 1:1", name, DRAWN, building=name, sign=sign)
    return site_plan(report, layers, store, title_block=title, paper=paper)


def written(plan: SitePlan) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", plan.svg)


def group(plan: SitePlan, name: str) -> str:
    return plan.svg.split(f'data-part="{name}"', 1)[1].split("</g>", 1)[0]


def test_a_wall_has_its_length_and_is_in_the_legend_by_its_name(layers, store) -> None:
    plan = planned(layers, store, WALL, "Plank", "line")
    assert "Plank" in written(plan)
    assert any(text.startswith("17,0") or text.startswith("16,9") for text in written(plan))
    assert "meter långt" in plan.text
    assert "Det nya ligger helt på Byn 1:1" in plan.text
    assert "× 0,20" not in plan.text


def test_both_stretches_of_a_bent_wall_are_measured_once_each(layers, store) -> None:
    told = written(planned(layers, store, WALL, "Mur", "line"))
    assert {"9,99", "6,99"} <= set(told)
    assert not {"9,89", "10,09", "6,89", "7,09"} & set(told)


def test_work_on_the_ground_hides_nothing_under_it(layers, store) -> None:
    over_the_house = village.plot(15, 8, 35, 20)
    plan = planned(layers, store, over_the_house, "Markåtgärd", "ground")
    assert 'fill="#fff"' not in group(plan, "new-building")
    assert "stroke-dasharray" in group(plan, "new-building")


def test_a_building_that_stands_is_marked_and_nothing_is_measured_from_it(layers, store) -> None:
    plan = planned(layers, store, HOUSE, "Fasadändring", "stands")
    assert CONCERNED in written(plan)
    assert "Avstånd till gräns, mått i meter" not in written(plan)
    assert "Kortaste avstånd" not in plan.text
    assert CONCERNED in plan.text
    assert "intill" not in plan.text  # it is not told as a building beside itself


@pytest.mark.parametrize("sign", sorted(MANNERS))
@pytest.mark.parametrize("paper", ["A4", "A3", "screen"])
def test_every_sort_can_be_drawn_on_every_paper(layers, store, sign: str, paper: str) -> None:
    footprint = {"line": WALL, "stands": HOUSE}.get(sign, village.house(5, 20))
    plan = planned(layers, store, footprint, "Något", sign, paper)
    assert plan.svg.startswith("<svg")
    assert plan.text


@pytest.mark.parametrize(("metres", "scale"), [(150, 1000), (400, 5000), (900, 10000)])
def test_what_is_larger_than_a_plan_usually_shows_is_drawn_whole(layers, store, metres: int, scale: int) -> None:
    plan = planned(layers, store, village.plot(-60, -30, -60 + metres, metres), "Markåtgärd", "ground")
    assert plan.scale <= scale
    assert metres * 1000 / plan.scale < plan.width_mm


def test_a_plan_to_choose_on_numbers_each_building(layers, store) -> None:
    shapes = [(1, HOUSE), (2, village.plot(34, 22, 38, 26))]
    svg = numbered_plan(village.plot(0, 0, 40, 30), shapes, layers, store, title="Byggnader.", designation="Byn 1:1")
    assert [number for number in ("1", "2", "3") if f">{number}</text>" in svg] == ["1", "2"]
    assert "Byggnader." in svg
