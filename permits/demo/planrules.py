"""The plan provisions that Kjellstavik's plans use, worded as in Boverket's catalogue, and where each applies.

Catalogue references are quoted from Boverket, Planbestämmelsekatalogen, release 7 (2025-12-01).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class PlanGround:
    """What a plan lies on, in local metres: its plots (`block`, kvartersmark), streets and green; and the sea."""

    block: BaseGeometry
    street: BaseGeometry
    green: BaseGeometry
    sea: BaseGeometry


Where = Callable[[PlanGround, float], BaseGeometry]


@dataclass(frozen=True)
class Rule:
    """A provision type. `reference`: the catalogue's id where one is quoted; `variable`: the number that it carries."""

    text: str
    where: Where
    reference: str | None = None
    is_use: bool = False
    variable: str | None = None
    limit: str = "max"
    unit: str = "meter"
    symbol: str = ""


def _everywhere(ground: PlanGround, _reach: float) -> BaseGeometry:
    return ground.block


def _along_street(ground: PlanGround, reach: float) -> BaseGeometry:
    return ground.block.intersection(ground.street.buffer(reach, join_style="mitre", mitre_limit=2))


def _along_shore(ground: PlanGround, reach: float) -> BaseGeometry:
    return ground.block.intersection(ground.sea.buffer(reach, quad_segs=3).simplify(1.5))


def _rear(ground: PlanGround, reach: float) -> BaseGeometry:
    """What lies farther than `reach` metres from the street, less the strip that is too narrow to build on."""
    rear = ground.block.difference(ground.street.buffer(reach, join_style="mitre", mitre_limit=2))
    return rear.buffer(-2, join_style="mitre").buffer(2, join_style="mitre", mitre_limit=2).intersection(rear)


def _street(ground: PlanGround, _reach: float) -> BaseGeometry:
    return ground.street


def _green(ground: PlanGround, _reach: float) -> BaseGeometry:
    return ground.green


RULES: dict[str, Rule] = {
    "B": Rule("Bostäder", _everywhere, "f9e056a6-cda8-4b92-a15d-dc70d61dfa36", is_use=True, symbol="B"),
    "J": Rule("Industri", _everywhere, "a0f58fd5-a361-4002-a359-03474901c15f", is_use=True, symbol="J"),
    "GATA": Rule("Gata", _street, is_use=True, symbol="GATA"),
    "NATUR": Rule("Natur", _green, is_use=True, symbol="NATUR"),
    "prick": Rule("Marken får inte förses med byggnad.", _along_street),
    "prick_shore": Rule("Marken får inte förses med byggnad.", _along_shore),
    "prick_old": Rule(
        "Bestämmelse om mark som inte får förses med byggnadsverk är angiven som [äldre bestämmelse:text]. "
        "Bestämmelsen har inte tolkats [orsak:text].",
        _along_street,
        "0d285657-a629-457a-8750-044693e2ffad",
    ),
    "kors": Rule("Marken får endast förses med komplementbyggnad.", _rear),
    "area": Rule(
        "Största byggnadsarea är [exploatering:decimaltal] m² per fastighet.", _everywhere,
        "4d971f5d-eb6f-4ca0-b20d-8d7005a9c617", variable="exploatering", unit="kvadratmeter", symbol="e",
    ),
    "share": Rule(
        "Största byggnadsarea är [utnyttjandegrad:decimaltal] % av fastighetsarean inom användningsområdet.",
        _everywhere,
        "37cfed89-1786-4c31-a3f1-6d9d1fa4cc20", variable="utnyttjandegrad", unit="procent", symbol="e",
    ),
    "ridge": Rule(
        "Högsta nockhöjd är [höjd:decimaltal] meter.", _everywhere, "ee5f8de3-89b0-479a-a5cb-7439d40623e8",
        variable="höjd", symbol="h",
    ),
    "pitch_min": Rule(
        "Minsta takvinkel är [takvinkel:decimaltal] grader.", _everywhere, "397c2c74-c408-4a0a-8fd1-3fae9d93816e",
        variable="takvinkel", limit="min", unit="grader", symbol="o",
    ),
    "pitch_max": Rule(
        "Största takvinkel är [takvinkel:decimaltal] grader.", _everywhere, "411d8c8f-2356-4a24-a342-4777592555f6",
        variable="takvinkel", unit="grader", symbol="o",
    ),
    "boundary": Rule(
        "Byggnad ska placeras minst [avstånd:decimaltal] meter från fastighetsgräns[text:text]", _everywhere,
        "c9a54186-c6df-430f-91a3-0cae757273ec", variable="avstånd", limit="min", symbol="p",
    ),
}  # fmt: skip

REACH = {"prick": 6.0, "prick_old": 4.5, "prick_shore": 30.0, "kors": 24.0}


def area_of(key: str, ground: PlanGround, reach: float | None = None) -> list[BaseGeometry]:
    """The areas where a provision applies, as single polygons (the format has no multi geometries)."""
    where = RULES[key].where(ground, REACH.get(key, 0.0) if reach is None else reach)
    return [part for part in shapely.get_parts(where) if part.geom_type == "Polygon" and part.area >= 2.0]
