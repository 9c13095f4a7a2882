"""What the building map says of a property before its owner has said anything."""

from __future__ import annotations

from typing import Any

from gis.report import BuildingNear
from permits.services.known_standing import answers_of


def building(**told: Any) -> BuildingNear:
    usual = {
        "building_id": "b", "kind": "bostad", "purpose": "Småhus friliggande", "address": "",
        "designation": "Alviken 1:18", "main": True, "exempt": False, "area": 98.04, "distance": 0.0, "overlap": 0.0,
        "ridge_height": 6.5,
    }  # fmt: skip
    return BuildingNear(**{**usual, **told})


def shed(area: float) -> BuildingNear:
    return building(kind="komplement", purpose="Förråd", main=False, exempt=True, area=area, ridge_height=None)


def test_the_house_tells_its_kind_size_and_ridge() -> None:
    assert answers_of([building()]) == {
        "complements": "en_tvabostadshus",
        "building_type": "en_tvabostadshus",
        "main_ridge_height": "6.5",
        "house_area": "98",
    }


def test_permit_free_buildings_are_counted_together() -> None:
    assert answers_of([shed(12.0), shed(3.25)]) == {"existing_exempt_area": "15.2"}


def test_a_map_without_permit_free_buildings_does_not_say_that_there_are_none() -> None:
    assert "existing_exempt_area" not in answers_of([building()])


def test_the_kind_of_a_house_that_is_not_plain_is_asked() -> None:
    told = answers_of([building(kind="verksamhet", purpose="Butik")])
    assert "complements" not in told
    assert told["house_area"] == "98"


def test_an_empty_property_tells_nothing() -> None:
    assert answers_of([]) == {}
