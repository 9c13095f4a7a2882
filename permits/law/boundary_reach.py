"""Which measures the duty near a boundary or a railway speaks of (9 kap. 34 §, and 35 § 1 and 2)."""

from __future__ import annotations

from typing import Final

from permits.law.alterations import new_purpose
from permits.law.conditions import Condition, Holds, at_most, measure
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import BUILDINGS
from permits.law.new_buildings import ALWAYS_NEEDS_PERMIT

WALL: Final = 1.2
"""9 kap. 34 § 3: a wall or a solid fence higher than this above the ground, m."""

WALLS: Final = {MeasureKind.MUR, MeasureKind.PLANK}
SPORTS: Final = frozenset({"idrottsanlaggning", "motorbana"})
"""9 kap. 31 § 3 and 34 § 4; a motor track is a sports ground, since 32 § excepts it from 31 § 3."""
REACHED: Final = WALLS | (BUILDINGS - ALWAYS_NEEDS_PERMIT) | {
    MeasureKind.ANDRAD_ANVANDNING, MeasureKind.UPPLAG, MeasureKind.ANLAGGNING,
}  # fmt: skip
"""Kinds of measure that 9 kap. 34 § speaks of. A deck is not one of them."""


def reaches(facts: Facts) -> Condition | None:
    """Whether 9 kap. 34 § reaches the measure, with 35 § 1 and 2 taken off; None where it has nothing to say of it."""
    kind = facts.measure
    if kind in WALLS:
        return _reaches_wall(facts)
    if kind is MeasureKind.UPPLAG:
        return _reaches_storage(facts)
    if kind is MeasureKind.ANLAGGNING:
        return _reaches_sports(facts)
    if kind is MeasureKind.ANDRAD_ANVANDNING:
        return _reaches_new_use(facts)
    return _reaches_building(facts)


REACHED_ALREADY: Final = Condition(Holds.YES, "")
OUTSIDE_UNKNOWN: Final = Condition(Holds.UNKNOWN, "vi vet inte om platsen har en detaljplan")


def _reaches_building(facts: Facts) -> Condition:
    """35 § 1: farm buildings outside plans may stand nearer."""
    farm = True if facts.measure is MeasureKind.EKONOMIBYGGNAD else facts.extends_farm_building
    if farm is None or farm is False or facts.in_detailed_plan is True:
        return REACHED_ALREADY
    if isinstance(farm, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om byggnaden är en ekonomibyggnad")
    if isinstance(facts.in_detailed_plan, Unknown):
        return OUTSIDE_UNKNOWN
    return Condition(Holds.NO, "en ekonomibyggnad utanför detaljplan får stå närmare gränsen utan lov")


def _reaches_wall(facts: Facts) -> Condition:
    """34 § 3: higher than 1.2 m; 35 § 2 with 20 §: not what a road or railway plan exempts."""
    height = measure(facts, "structure_height", "höjden över marken", "m")
    low = at_most(height, WALL)
    if low.holds is Holds.YES:
        return Condition(Holds.NO, f"{low.because}, så avståndet till gränsen spelar ingen roll")
    road = _exempt_in_road_plan(facts)
    if road is not None and road.holds is not Holds.YES:
        return road
    return REACHED_ALREADY if low.holds is Holds.NO else low


def _exempt_in_road_plan(facts: Facts) -> Condition | None:
    there = facts.in_road_plan
    if there is None:
        return None
    if isinstance(there, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om en vägplan eller järnvägsplan undantar åtgärden")
    return Condition(Holds.NO, "en vägplan eller järnvägsplan undantar åtgärden") if there else REACHED_ALREADY


def _reaches_storage(facts: Facts) -> Condition:
    """34 § 4 and 35 § 2: not what 26 § exempts, nor, read as it is written, what 25 § 2 leaves free outside plans."""
    if facts.in_detailed_plan is False:
        return Condition(Holds.NO, "ett litet upplag utanför detaljplan får ligga närmare gränsen utan lov")
    exempt = [_has_environment_permit(facts)]
    if facts.in_road_plan is not None and facts.structure_kind != "forvaring":
        exempt.append(_exempt_in_road_plan(facts) or REACHED_ALREADY)
    answers = [REACHED_ALREADY if answer is None else answer for answer in exempt]
    for holds in (Holds.NO, Holds.UNKNOWN):
        told = next((answer for answer in answers if answer.holds is holds), None)
        if told is not None:
            return told
    return OUTSIDE_UNKNOWN if isinstance(facts.in_detailed_plan, Unknown) else REACHED_ALREADY


def _has_environment_permit(facts: Facts) -> Condition | None:
    permit = facts.environment_permit
    if permit is None:
        return None
    if isinstance(permit, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om anläggningen har tillstånd enligt miljöbalken")
    return Condition(Holds.NO, "anläggningen har tillstånd enligt miljöbalken") if permit else REACHED_ALREADY


def _reaches_sports(facts: Facts) -> Condition | None:
    kind = facts.structure_kind
    if isinstance(kind, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte vad det är för anläggning")
    return REACHED_ALREADY if kind in SPORTS else None


def _reaches_new_use(facts: Facts) -> Condition | None:
    """34 § 2: the changes of use that 16 § exempts; a use that is not substantially new is none of them."""
    new = new_purpose(facts)
    if new.holds is Holds.NO:
        return None
    return _of_a_farm_building(facts) if new.holds is Holds.YES else new


def _of_a_farm_building(facts: Facts) -> Condition:
    """35 § 1 is about what "avser en ekonomibyggnad": whether one that gets another use is meant is in doubt."""
    if facts.building_kind != "ekonomibyggnad" or facts.in_detailed_plan is True:
        return REACHED_ALREADY
    if isinstance(facts.in_detailed_plan, Unknown):
        return OUTSIDE_UNKNOWN
    why = "utanför detaljplan är ekonomibyggnader undantagna, och om det gäller även när en sådan får en ny användning"
    return Condition(Holds.DOUBT, f"{why} behöver byggnadsnämnden bedöma")
