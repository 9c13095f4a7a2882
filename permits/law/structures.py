"""Walls, solid fences, decks, parking places and storage yards: the duty to apply (9 kap. 19–27 §§)."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, Measure, all_of, at_most, either, measure, total
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.permit_need import PERMIT_NEED, SFS, exempt_if
from permits.law.plan_duties import ground
from permits.words import N_

BESIDE_A_BUILDING: Final = 3.6
"""9 kap. 19 §: within this of a building a wall may be higher, m."""
HIGH_BESIDE: Final = 1.8
HIGH_APART: Final = 1.2
"""9 kap. 19 § 1 and 2, m above the ground."""
PARKING_IN_PLAN: Final = 50.0
PARKING_OUTSIDE: Final = 100.0
"""9 kap. 22 §: m² of ground, together with other parking places on the property."""
STORAGE_HEIGHT: Final = 3.0
STORAGE_IN_PLAN: Final = 15.0
STORAGE_OUTSIDE: Final = 50.0
"""9 kap. 25 §: m above the ground, and m² of ground together with other storage on the property."""

WALLS: Final = {MeasureKind.MUR: "Muren", MeasureKind.PLANK: "Planket"}
WALLS_AND_DECKS: Final = {**WALLS, MeasureKind.ALTAN: "Altanen"}
"""What each is called in a sentence."""


def _section(number: str) -> Citation:
    return Citation("PBL", 9, number, "", SFS)


def in_plan_or_outside(facts: Facts, inside: Condition, outside: Condition) -> Condition:
    """The condition where the place is; where that is unknown, what holds in both."""
    if not isinstance(facts.in_detailed_plan, Unknown):
        return inside if facts.in_detailed_plan else outside
    if inside.holds is outside.holds:
        return inside
    return Condition(Holds.UNKNOWN, "vi vet inte om platsen har en detaljplan, och det avgör gränsvärdet")


def exempted(fact: bool | Unknown | None, exempt: str, not_known: str) -> Answer | None:
    """An exemption that one fact decides. Nothing to say where it was not asked for or does not hold."""
    if fact is None or fact is False:
        return None
    if isinstance(fact, Unknown):
        return Answer(Outcome.UNKNOWN, f"{not_known} {fact.reason}")
    return Answer(Outcome.MET, exempt)


# --- walls, solid fences and decks ----------------------------------------------------------------------------------


def low_enough(facts: Facts) -> Condition:
    """9 kap. 19 §: at most 1.2 m high, or at most 1.8 m where the whole stands within 3.6 m of a building."""
    height = measure(facts, "structure_height", "höjden över marken", "m", above_zero=False)
    apart, beside = at_most(height, HIGH_APART), at_most(height, HIGH_BESIDE)
    if apart.holds is Holds.YES:
        return apart
    near = _within_reach_of_a_building(facts)
    if near.holds is Holds.YES:
        return _where(beside, "den står inom 3,6 m från en byggnad")
    if near.holds is Holds.NO:
        return _where(apart, near.because)
    return either(apart, all_of((beside, near)))


def _where(height: Condition, place: str) -> Condition:
    return Condition(height.holds, f"{height.because} när {place}")


def _within_reach_of_a_building(facts: Facts) -> Condition:
    near = _near_a_building(facts, "distance_to_building")
    if near.holds is not Holds.YES or facts.farthest_from_building is None:
        return near
    whole = _near_a_building(facts, "farthest_from_building")
    if whole.holds is not Holds.NO:
        return whole
    text = "en del står längre än 3,6 m från en byggnad, och den delen får vara högst 1,2 m hög utan lov"
    return Condition(Holds.DOUBT, text)


def _near_a_building(facts: Facts, name: str) -> Condition:
    distance = measure(facts, name, "avståndet till närmaste byggnad", "m", above_zero=False)
    near = at_most(distance, BESIDE_A_BUILDING)
    return Condition(near.holds, "den står längre än 3,6 m från en byggnad") if near.holds is Holds.NO else near


ANYWHERE_OUTSIDE: Final = Condition(Holds.YES, "det inte finns någon gräns för höjden utanför detaljplan")


@PERMIT_NEED.rule(
    title=N_("Murar, plank och altaner"), cites=_section("19"), in_force=NEW_LAW, about=WALLS_AND_DECKS,
    part=Part.MAIN_DUTY,
)  # fmt: skip
def high_wall_fence_or_deck_in_plan(facts: Facts) -> Answer:
    """In a plan a wall, solid fence or deck needs a permit above 1.8 m within 3.6 m of a building, and above 1.2 m
    farther away; outside plans none does."""
    what = WALLS_AND_DECKS[facts.measure]
    low = in_plan_or_outside(facts, low_enough(facts), ANYWHERE_OUTSIDE)
    height = measure(facts, "structure_height", "höjden över marken", "m", above_zero=False)
    told_by_34 = facts.measure in WALLS and at_most(height, HIGH_APART).holds is Holds.YES
    if low.holds is Holds.YES and not told_by_34:  # in one sentence: the first is the one that is told as the reason
        return Answer(Outcome.MET, f"{what} kräver inte bygglov, eftersom {low.because}.")
    return exempt_if(low, f"{what} kräver inte bygglov", f"{what} kräver bygglov i detaljplan")


@PERMIT_NEED.rule(
    title=N_("Mur eller plank i vägplan eller järnvägsplan"), cites=_section("20"), in_force=NEW_LAW, about=WALLS,
    part=Part.EXEMPTION,
)  # fmt: skip
def wall_exempt_in_road_plan(facts: Facts) -> Answer | None:
    """A wall or solid fence that a road or railway plan exempts needs no permit."""
    exempt = "En vägplan eller järnvägsplan undantar muren eller planket från bygglov."
    return exempted(facts.in_road_plan, exempt, "Vi vet inte om en vägplan eller järnvägsplan undantar åtgärden.")


# --- parking places -------------------------------------------------------------------------------------------------


def small_ground(facts: Facts, highest: float, noun: str, others: str) -> Condition:
    """The ground that a structure takes, alone and with others of its kind on the property."""
    name = ground(facts)
    alone = at_most(measure(facts, name, noun, "m²"), highest)
    together = at_most(_with_others(facts, name, others), highest)
    return alone if facts.existing_ground_area == 0 else all_of((alone, together))


def _with_others(facts: Facts, name: str, others: str) -> Measure:
    return total(facts, (name, "existing_ground_area"), f"ytan tillsammans med {others} på fastigheten", "m²")


@PERMIT_NEED.rule(
    title=N_("Parkeringsplatser"), cites=_section("22"), in_force=NEW_LAW, about={MeasureKind.PARKERING},
    part=Part.MAIN_DUTY,
)  # fmt: skip
def large_parking_place(facts: Facts) -> Answer:
    """Parking that together takes more than 50.0 m² of a property in a plan, or 100.0 m² outside, needs a permit."""
    inside, outside = (
        small_ground(facts, highest, "parkeringsplatsens yta", "andra parkeringsplatser")
        for highest in (PARKING_IN_PLAN, PARKING_OUTSIDE)
    )
    small = in_plan_or_outside(facts, inside, outside)
    return exempt_if(small, "Parkeringsplatsen kräver inte bygglov", "Parkeringsplatsen kräver bygglov")


@PERMIT_NEED.rule(
    title=N_("Parkeringsplats för väg eller gata"), cites=_section("23"), in_force=NEW_LAW,
    about={MeasureKind.PARKERING}, part=Part.EXEMPTION,
)  # fmt: skip
def parking_on_street_land(facts: Facts) -> Answer | None:
    """Parking laid out under the Roads Act, or on land that a plan sets aside for street or road, needs no permit."""
    exempt = "Parkeringsplatsen anläggs enligt väglagen eller på mark som planen avsätter till gata eller väg."
    return exempted(facts.on_street_land, exempt, "Vi vet inte om parkeringsplatsen ligger på mark för gata eller väg.")


# --- storage --------------------------------------------------------------------------------------------------------


@PERMIT_NEED.rule(
    title=N_("Upplag, materialgårdar och fast förvaring"), cites=_section("25"), in_force=NEW_LAW,
    about={MeasureKind.UPPLAG}, part=Part.MAIN_DUTY,
)  # fmt: skip
def high_or_large_storage(facts: Facts) -> Answer:
    """Storage higher than 3.0 m, or that together takes more than 15.0 m² of a property in a plan, or 50.0 m²
    outside, needs a permit."""
    height = measure(facts, "structure_height", "höjden över marken", "m")
    inside, outside = (
        all_of((at_most(height, STORAGE_HEIGHT), small_ground(facts, highest, "ytan", "andra upplag")))
        for highest in (STORAGE_IN_PLAN, STORAGE_OUTSIDE)
    )
    small = in_plan_or_outside(facts, inside, outside)
    return exempt_if(small, "Upplaget kräver inte bygglov", "Upplaget kräver bygglov")


@PERMIT_NEED.rule(
    title=N_("Upplag i vägplan eller järnvägsplan"), cites=Citation("PBL", 9, "26", "1", SFS), in_force=NEW_LAW,
    about={MeasureKind.UPPLAG}, part=Part.EXEMPTION,
)  # fmt: skip
def storage_exempt_in_road_plan(facts: Facts) -> Answer | None:
    """A storage yard that a road or railway plan exempts needs no permit; a tank or other fixed store is not meant."""
    if facts.structure_kind == "forvaring":
        return None
    exempt = "En vägplan eller järnvägsplan undantar upplaget från bygglov."
    answer = exempted(facts.in_road_plan, exempt, "Vi vet inte om en vägplan eller järnvägsplan undantar upplaget.")
    if answer is not None and isinstance(facts.structure_kind, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om det är ett upplag eller en fast förvaringsanläggning.")
    return answer


@PERMIT_NEED.rule(
    title=N_("Upplag med tillstånd enligt miljöbalken"), cites=Citation("PBL", 9, "26", "2", SFS), in_force=NEW_LAW,
    about={MeasureKind.UPPLAG}, part=Part.EXEMPTION,
)  # fmt: skip
def storage_with_environment_permit(facts: Facts) -> Answer | None:
    """Storage that a permit under chapter 9 or 11 of the Environmental Code covers needs no building permit."""
    return with_environment_permit(facts)


def with_environment_permit(facts: Facts) -> Answer | None:
    """9 kap. 26 § 2 and 29 § 1."""
    exempt = "Anläggningen har tillstånd enligt 9 eller 11 kap. miljöbalken och kräver därför inte bygglov."
    return exempted(facts.environment_permit, exempt, "Vi vet inte om anläggningen har tillstånd enligt miljöbalken.")
