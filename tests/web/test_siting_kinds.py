"""Every kind of measure is placed: an outline drawn, a line, or a building pointed out, with and without a map."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits.case.access import Principal
from permits.law.facts import Facts, MeasureKind
from permits.law.measures import MEASURES, Shown
from permits.services.assessing import facts_of_all
from permits.web import page as common
from permits.web.placing import siting
from tests.web.applicant import sides
from tests.web.checking import CheckingClient, Page

ANNAS, FARM, EMPTY = "Norrhaga 30:12", "Stenhult 7:3", "Stenhult 32:18"
EAST, NORTH = 1 / 58_780, 1 / 111_000
"""A metre in degrees, near Kjellstavik."""
KINDS = {shown: [kind for kind, words in MEASURES.items() if words.shown is shown] for shown in Shown}


class Placing:
    """A draft that has come to its place, whatever is asked before it."""

    def __init__(self, app: Flask, client: CheckingClient, who: Principal) -> None:
        self.app, self.client, self.who = app, client, who
        self.draft = ""

    def begin(self, kind: str, designation: str = ANNAS) -> Page:
        with self.app.test_request_context():
            applying = common.services().applying
            draft = applying.start(self.who)
            for step, values in (
                ("fastighet", {"designation": designation}), ("atgard", {"measure": kind}),
                ("placering", {"method": "byggnad" if kind in KINDS[Shown.BUILDING] else "rita"}),
            ):  # fmt: skip
                draft = applying.save(self.who, draft.id, step, values, draft.version)
        self.draft = draft.id
        return self.page()

    def url(self, path: str = "placering") -> str:
        return f"/ansokan/{self.draft}/{path}"

    def page(self) -> Page:
        return self.client.page(self.url())

    def send(self, typed: dict[str, Any], status: int = 200) -> Page:
        return self.client.send(self.page().form("version"), typed, status)

    def stored(self) -> dict[str, Any]:
        with self.app.test_request_context():
            return dict(common.services().applying.open(self.who, self.draft).answers["placering"])

    def facts(self) -> Facts:
        with self.app.test_request_context():
            applying = common.services().applying
            draft = applying.open(self.who, self.draft)
            return facts_of_all(draft.answers, applying.reports(draft), common.today())[0]

    def live(self, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
        token = str(self.page().tree.xpath("//meta[@name='csrf-token']/@content")[0])
        answer = self.client.post(self.url("placering/svar"), json=body, headers={"X-CSRF-Token": token})
        assert answer.status_code == status, answer.get_data(as_text=True)
        return dict(answer.get_json())


@pytest.fixture
def placing(app: Flask, client: CheckingClient, login: Callable[[FlaskClient, str], Principal]) -> Placing:
    return Placing(app, client, login(client, "anna"))


def middle(page: Page) -> tuple[float, float]:
    """Where on the property the page's map would lay something out."""
    east, north = str(page.tree.xpath("//*[@data-place]/@data-place")[0]).split(",")
    return float(east), float(north)


def rectangle(at: tuple[float, float], wide: float, long: float) -> dict[str, Any]:
    x, y = at
    w, n = wide / 2 * EAST, long / 2 * NORTH
    ring = [[x - w, y - n], [x + w, y - n], [x + w, y + n], [x - w, y + n], [x - w, y - n]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(at: tuple[float, float], metres: float) -> dict[str, Any]:
    x, y = at
    return {"type": "LineString", "coordinates": [[x - metres / 2 * EAST, y], [x + metres / 2 * EAST, y]]}


# --- every kind -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS[Shown.OUTLINE])
def test_what_is_drawn_as_an_outline_is_placed_and_answered_for(placing: Placing, kind: str) -> None:
    page = placing.begin(kind)
    drawn = rectangle(middle(page), 3, 4)
    told = placing.live({"geometry": drawn})
    assert "12" in told["area"] or "11," in told["area"]
    assert told["distances"]
    assert told["hint"]["title"]
    assert placing.send({"method": "rita", "geometry": json.dumps(drawn)}).path != placing.url()
    assert placing.facts().footprint_area == pytest.approx(12, abs=0.4)
    assert MEASURES[MeasureKind(kind)].title in _plan_text(placing) or MEASURES[MeasureKind(kind)].is_building


@pytest.mark.parametrize("kind", KINDS[Shown.LINE])
def test_what_is_drawn_as_a_line_is_placed_with_its_length_and_thickness(placing: Placing, kind: str) -> None:
    page = placing.begin(kind)
    drawn = line(middle(page), 8)
    told = placing.live({"geometry": drawn, "thickness": "0,3"})
    assert told["headline"].startswith(("8 m", "7,9", "8,"))
    assert placing.send({"method": "rita", "geometry": json.dumps(drawn), "thickness": "0,3"}).path != placing.url()
    stored = placing.stored()
    assert (stored["geometry"]["type"], stored["line"]["type"]) == ("Polygon", "LineString")
    assert placing.facts().footprint_area == pytest.approx(2.4, abs=0.1)
    assert "meter långt" in _plan_text(placing)
    again = json.loads(placing.page().tree.xpath("//*[@data-geometry]/@data-geometry")[0])
    assert again["type"] == "LineString"


@pytest.mark.parametrize("kind", KINDS[Shown.BUILDING])
def test_what_is_done_to_a_building_is_placed_by_pointing_at_it(placing: Placing, kind: str) -> None:
    page = placing.begin(kind, FARM)
    first = str(page.tree.xpath("//input[@name='building']/@value")[0])
    told = placing.live({"building": first})
    assert told["headline"].startswith("Byggnaden är")
    assert told["distances"] == []
    assert placing.send({"method": "byggnad", "building": first}).path != placing.url()
    stored, facts = placing.stored(), placing.facts()
    assert stored["building"] == first
    assert "m²" in stored["building_told"]
    assert facts.footprint_area == pytest.approx(_area_of(placing, first), abs=0.1)
    assert isinstance(facts.ridge_height, float)
    assert "Byggnaden som åtgärden gäller" in _plan_text(placing)


def _plan_text(placing: Placing) -> str:
    return placing.page().text


def _area_of(placing: Placing, building: str) -> float:
    with placing.app.test_request_context():
        report = siting().report(placing.stored()["geometry"], FARM)
        return next(each.area for each in report.buildings if each.building_id == building)


# --- pointing at a building -------------------------------------------------------------------------------------------


def test_buildings_have_the_same_numbers_in_the_list_and_on_the_picture(placing: Placing) -> None:
    page = placing.begin("fasadandring", FARM)
    labels = page.tree.xpath("//input[@name='building']/following-sibling::label/text()")
    assert len(labels) > 2
    assert [label.split(".")[0] for label in labels] == [str(n) for n in range(1, len(labels) + 1)]
    picture = placing.client.get(str(page.tree.xpath("//img[contains(@src, 'byggnader.svg')]/@src")[0]))
    assert picture.mimetype == "image/svg+xml"
    assert all(f">{n}</text>" in picture.get_data(as_text=True) for n in range(1, len(labels) + 1))


def test_nothing_is_chosen_beforehand_among_several_and_the_only_one_is(placing: Placing) -> None:
    assert placing.begin("rivning", FARM).tree.xpath("//input[@name='building'][@checked]") == []
    with placing.app.test_request_context():
        alone = next(
            name for name in ("Norrhaga 30:12", "Kvarnängen 35:27", "Norrhaga 35:29", "Alviken 31:61")
            if len(siting().buildings(name)) == 1
        )  # fmt: skip
    page = placing.begin("rivning", alone)
    assert len(page.tree.xpath("//input[@name='building'][@checked]")) == 1
    assert page.tree.xpath("//input[@name='method'][@checked]/@value") == ["byggnad"]


@pytest.mark.parametrize("building", ["", "b-finns-inte", "../../etc", "1' or '1'='1"])
def test_a_building_that_is_not_on_the_property_is_refused(placing: Placing, building: str) -> None:
    placing.begin("rivning", FARM)
    page = placing.send({"method": "byggnad", "building": building}, 422)
    assert "Välj vilken byggnad det gäller" in page.errors[0]


def test_another_property_s_building_cannot_be_chosen(placing: Placing) -> None:
    other = str(placing.begin("rivning", ANNAS).tree.xpath("//input[@name='building']/@value")[0])
    placing.begin("rivning", FARM)
    placing.send({"method": "byggnad", "building": other}, 422)
    placing.live({"building": other}, 422)


def test_where_the_map_knows_no_building_it_is_drawn(placing: Placing) -> None:
    page = placing.begin("eldstad", EMPTY)
    assert "visar ingen byggnad" in page.text
    assert page.tree.xpath("//input[@name='method']/@value") == ["rita", "matt", "koordinater"]
    drawn = rectangle(middle(page), 8, 10)
    assert placing.send({"method": "rita", "geometry": json.dumps(drawn)}).path != placing.url()
    assert "building" not in placing.stored()


def test_what_the_browser_says_of_a_building_is_never_kept(placing: Placing) -> None:
    page = placing.begin("rivning", FARM)
    first = str(page.tree.xpath("//input[@name='building']/@value")[0])
    fake = json.dumps(rectangle(middle(page), 2, 2))
    placing.client.post(
        placing.url(),
        data={**page.form("version").values(), "method": "byggnad", "building": first, "geometry": fake,
              "building_told": "Ett slott, 900 m²"},
    )  # fmt: skip
    assert "slott" not in placing.stored()["building_told"]
    assert placing.facts().footprint_area == pytest.approx(_area_of(placing, first), abs=0.1)


# --- walls and fences -------------------------------------------------------------------------------------------------


def test_a_wall_in_the_boundary_is_typed_without_a_map(placing: Placing) -> None:
    page = placing.begin("plank")
    typed = {
        "method": "matt",
        "boundary_a": sides(page)[0],
        "distance_a": "0",
        "start": "1",
        "length": "6",
        "thickness": "0,1",
    }
    assert placing.send(typed).path != placing.url()
    facts = placing.facts()
    assert facts.distance_to_boundary == pytest.approx(0, abs=0.005)
    assert facts.footprint_area == pytest.approx(0.6, abs=0.02)
    assert isinstance(facts.distance_to_building, float)
    assert facts.share_inside_property == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"method": "matt", "boundary_a": ""}, "Välj vilken gräns"),
        ({"method": "matt", "distance_a": ""}, "avståndet till gränsen"),
        ({"method": "matt", "length": "900"}, "finns plats för"),
        ({"method": "matt", "thickness": "0"}, "för litet"),
        ({"method": "matt", "thickness": "tjock"}, "med siffror"),
        ({"method": "koordinater", "coordinates": "6580123 674032"}, "minst två punkter"),
        ({"method": "rita", "geometry": ""}, "Rita linjen"),
        ({"method": "rita", "geometry": '{"type": "Point", "coordinates": [18, 59]}'}, "Rita en linje"),
        ({"method": "rita", "geometry": json.dumps(rectangle((18.1, 59.0), 4, 4))}, "Rita en linje"),
        ({"method": "rita", "geometry": "[" * 30_000}, ""),
    ],
)
def test_a_wall_that_cannot_be_is_refused_in_words(placing: Placing, typed: dict[str, str], said: str) -> None:
    page = placing.begin("mur")
    right = {"boundary_a": sides(page)[0], "distance_a": "1", "length": "5", "thickness": "0,2"}
    page = placing.send({**right, **typed}, 422)
    assert page.errors
    assert said in " ".join(page.errors)


# --- what stands on the ground ----------------------------------------------------------------------------------------


def test_a_deck_against_the_house_touches_it_and_is_not_said_to_stand_upon_it(placing: Placing) -> None:
    page = placing.begin("altan")
    with placing.app.test_request_context():
        house = siting().buildings(ANNAS)[0].geometry
    east, y = house.bounds[2], (house.bounds[1] + house.bounds[3]) / 2
    ring = [[east - 1, y - 2], [east + 3, y - 2], [east + 3, y + 2], [east - 1, y + 2], [east - 1, y - 2]]
    told = placing.live({"geometry": {"type": "Polygon", "coordinates": [ring]}})
    assert not any("byggnad" in row["title"] for row in told["wrong"])
    placing.send(
        {"method": "rita", "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]}), "explanation": "x"}
    )
    assert placing.facts().distance_to_building == 0
    assert page.h1 == "Var på tomten ska det vara?"


@pytest.mark.parametrize(("kind", "wide", "long", "status"), [
    ("mast", 1, 1, 200), ("parkering", 100, 150, 200), ("parkering", 200, 150, 422), ("markatgard", 300, 200, 200),
    ("komplementbyggnad", 1, 1, 422), ("skylt", 1, 0.4, 200),
])  # fmt: skip
def test_each_kind_has_sizes_that_are_no_slip_of_the_hand(
    placing: Placing, kind: str, wide: float, long: float, status: int
) -> None:
    page = placing.begin(kind)
    placing.live({"geometry": rectangle(middle(page), wide, long)}, status)


def test_ground_that_is_taken_is_told_to_the_law(placing: Placing) -> None:
    page = placing.begin("parkering")
    placing.send({"method": "rita", "geometry": json.dumps(rectangle(middle(page), 5, 6)), "explanation": "x"})
    assert placing.facts().ground_area == pytest.approx(30, abs=0.6)


def test_an_extension_over_its_own_wall_is_counted_once(placing: Placing) -> None:
    placing.begin("tillbyggnad")
    with placing.app.test_request_context():
        house = siting().buildings(ANNAS)[0].geometry
    east, y = house.bounds[2], (house.bounds[1] + house.bounds[3]) / 2
    ring = [[east - 1, y - 2], [east + 4, y - 2], [east + 4, y + 2], [east - 1, y + 2], [east - 1, y - 2]]
    typed = {"method": "rita", "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]}), "explanation": "x"}
    placing.send(typed)
    with placing.app.test_request_context():
        report = siting().report(placing.stored()["geometry"], ANNAS)
    facts = placing.facts()
    covered = report.building_area_covered or 0
    assert covered > 0.5
    assert facts.footprint_area == pytest.approx(report.area - covered)
    assert facts.building_area_on_plot == report.building_area_on_plot
    assert facts.measure is MeasureKind.TILLBYGGNAD


def test_a_new_building_over_another_takes_its_place_in_the_sum(placing: Placing) -> None:
    placing.begin("komplementbyggnad")
    with placing.app.test_request_context():
        house = siting().buildings(ANNAS)[0].geometry
    x, y = house.centroid.x, house.centroid.y
    ring = [[x - 2, y - 2], [x + 2, y - 2], [x + 2, y + 2], [x - 2, y + 2], [x - 2, y - 2]]
    placing.send({"method": "rita", "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]})})
    with placing.app.test_request_context():
        report = siting().report(placing.stored()["geometry"], ANNAS)
    facts = placing.facts()
    assert report.building_area_on_plot is not None
    assert facts.footprint_area == pytest.approx(16, abs=0.1)
    assert facts.building_area_on_plot == pytest.approx(report.building_area_on_plot - 16, abs=0.1)


def test_the_answer_while_drawing_is_quick_for_every_sort(placing: Placing) -> None:
    for kind, body in (
        ("plank", lambda at: {"geometry": line(at, 9)}),
        ("parkering", lambda at: {"geometry": rectangle(at, 5, 9)}),
    ):
        at = middle(placing.begin(kind))
        placing.live(body(at))
        token = str(placing.page().tree.xpath("//meta[@name='csrf-token']/@content")[0])
        times = []
        for step in range(8):
            asked = body((at[0] + step * 0.1 * EAST, at[1]))
            before = time.process_time()
            placing.client.post(placing.url("placering/svar"), json=asked, headers={"X-CSRF-Token": token})
            times.append(time.process_time() - before)
        assert sorted(times)[len(times) // 2] < 0.1  # the bench holds it to much less; this machine may be busy
