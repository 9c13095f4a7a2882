"""What the building map knows of a property already, as answers for the applicant to look over."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gis.outline import FootprintError
from gis.report import BuildingNear
from permits.services.places import Places
from permits.services.standing import kind_of

SPOT = 0.5
"""Metres round a point of the property; any spot on it is near all of its buildings."""
ONE_TWO_DWELLINGS = frozenset({"enbostadshus", "tvabostadshus"})


def known_of(places: Places, designation: str) -> dict[str, str]:
    """Answers by question, as they are stored; empty where the map knows nothing or cannot be asked.

    That the map knows of no permit-free building is no answer: they are seldom registered.
    """
    place = places.property(designation)
    if place is None:
        return {}
    try:
        report = places.report(place.geometry.representative_point().buffer(SPOT), place.designation)
    except FootprintError:
        return {}
    if "byggnader" in report.missing:
        return {}
    return answers_of([building for building in report.buildings if building.designation == place.designation])


def answers_of(own: Sequence[BuildingNear]) -> dict[str, str]:
    """What these buildings of one property answer, by question."""
    told = {}
    exempt = sum(building.area for building in own if building.exempt)
    if exempt:
        told["existing_exempt_area"] = _decimal(exempt)
    main = max((building for building in own if building.main), key=lambda building: building.area, default=None)
    if main is None:
        return told
    if kind_of(main, own) in ONE_TWO_DWELLINGS:
        told |= {"complements": "en_tvabostadshus", "building_type": "en_tvabostadshus"}
    if main.ridge_height is not None:
        told["main_ridge_height"] = _decimal(main.ridge_height)
    told["house_area"] = _decimal(main.area)
    return told


def _decimal(value: float) -> str:
    """One decimal, and none where it says nothing."""
    return f"{Decimal(value):.1f}".removesuffix(".0")
