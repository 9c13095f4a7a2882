"""What the law would say at an ordinary place, for somebody who has none yet: each answer with what it supposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from permits.law.book import Need
from permits.law.facts import ConstraintFact, Facts, Unknown
from permits.law.need import need_of

NO_PLACE = Unknown("Du har inte valt någon plats.")
FREE_STANDING = 10.0
"""Metres to the boundary of a building that stands well inside a plot."""
NEAR = 2.0
"""Metres to the boundary of one that does not."""
LARGER_HOUSE = 50.0
"""How many m² larger the house on the supposed plot is."""


@dataclass(frozen=True)
class Supposed:
    """The need on one kind of place: in a plan or not; `distance` "far", "near" without consent, or "" as was told."""

    in_plan: bool
    distance: str
    need: Need


def supposed(facts: Facts) -> tuple[Supposed, ...]:
    """The answer on ordinary plots. What was told stands; where the distance changes nothing, it is not mentioned."""
    plans = (True, False) if isinstance(facts.in_detailed_plan, Unknown) else (facts.in_detailed_plan,)
    told = not isinstance(facts.distance_to_boundary, Unknown)
    found = []
    for plan in plans:
        plot = _ordinary(facts, plan)
        if told:
            found.append(Supposed(plan, "", need_of(plot)))
            continue
        far, near = (need_of(replace(plot, distance_to_boundary=metres)) for metres in (FREE_STANDING, NEAR))
        if far is near:
            found.append(Supposed(plan, "", far))
        else:
            found += [Supposed(plan, "far", far), Supposed(plan, "near", near)]
    return tuple(found)


def _ordinary(facts: Facts, in_plan: bool) -> Facts:
    """A plot with a house, all of whose maps are read and show nothing."""
    area = 0.0 if isinstance(facts.footprint_area, Unknown) else facts.footprint_area
    asked: dict[str, Any] = {
        "in_detailed_plan": in_plan,
        "plan_provisions_read": True,
        "provisions": (),
        "plan_legally_binding": None,
        "share_inside_property": 1.0,
        "nearest_beyond_kind": "fastighet",
        "beyond_kinds": ("fastighet",),
        "distance_to_railway": None,
        "main_building_area": area + LARGER_HOUSE,
        "neighbours_consent": False,
        "defence_area": None,
        "area_regulations": False,
        "constraints": (ConstraintFact("kulturmiljo", "Kulturmiljö", False, None, ()),),
    }
    return replace(facts, **{name: value for name, value in asked.items() if _is_open(facts, name)})


def _is_open(facts: Facts, name: str) -> bool:
    return name in {"in_detailed_plan", "constraints"} or isinstance(getattr(facts, name), Unknown)


def without_place(facts: Facts, told: Mapping[str, Any]) -> Facts:
    """The facts of who has no place yet: nothing of the map is known, and size and plan are as they say."""
    area, distance = told.get("area"), told.get("distance")
    return replace(
        facts,
        in_detailed_plan={"ja": True, "nej": False}.get(str(told.get("in_plan")), NO_PLACE),
        footprint_area=float(area) if area else facts.footprint_area,
        distance_to_boundary=float(distance) if distance else NO_PLACE,
    )
