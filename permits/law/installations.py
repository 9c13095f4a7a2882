"""Masts, sports grounds and other installations, signs and pools: the duty to apply (9 kap. 2 and 28–33 §§)."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.boundary_reach import SPORTS
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, amount, at_least, at_most, measure
from permits.law.fact_words import STRUCTURE_KINDS
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.permit_need import PERMIT_NEED, SFS, exempt_if
from permits.law.structures import exempted, low_enough, small_ground, with_environment_permit
from permits.law.wording import sentence
from permits.words import N_

MAST_HEIGHT: Final = 20.0
"""9 kap. 28 § 3, m above the ground."""
SPORTS_GROUND: Final = 1500.0
"""9 kap. 31 § 3: m² of ground, together with other sports grounds on the property."""
LEVEL: Final = 0.5
"""9 kap. 47 § 1: how much the ground may be raised or lowered in a plan, m."""
STATIONS: Final = {
    "transformatorstation": "En transformatorstation kräver bygglov, oavsett storlek.",
    "tunnel": "En tunnel eller ett bergrum kräver bygglov, om det inte är för väg, spår eller gruvdrift.",
}
"""9 kap. 28 § 1 and 2."""
PLACES: Final = frozenset({
    "skidbacke", "linbana", "smabatshamn", "campingplats", "nojespark", "djurpark", "begravningsplats",
})  # fmt: skip
"""9 kap. 31 § 1, 2 and 4–8: whatever their size."""
MAST: Final = {MeasureKind.MAST}
ANLAGGNING: Final = {MeasureKind.ANLAGGNING}
POOL: Final = {MeasureKind.POOL}
WHAT_UNKNOWN: Final = "Vi vet inte vad det är för anläggning."


def _section(number: str, points: str = "") -> Citation:
    return Citation("PBL", 9, number, points, SFS)


# --- 28–30 §§ -------------------------------------------------------------------------------------------------------


def _no_nearer_than_its_height(facts: Facts) -> Condition:
    """ "ett avstånd från gränsen som är mindre än anläggningens höjd"."""
    height = amount(facts, "structure_height")
    if isinstance(height, Unknown) or math.isinf(height):
        return Condition(Holds.UNKNOWN, "uppgift saknas om höjd över marken")
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen", "m", above_zero=False)
    distance = replace(distance, measured=facts.is_measured("distance_to_boundary", "structure_height"))
    answer = at_least(distance, height)
    if answer.holds is Holds.NO:
        return Condition(Holds.NO, f"{answer.because}, lika långt som den är hög")
    return answer


@PERMIT_NEED.rule(
    title=N_("Master, torn, skorstenar och vindkraftverk"), cites=_section("28", "3"), in_force=NEW_LAW, about=MAST,
    part=Part.MAIN_DUTY,
)  # fmt: skip
def high_mast_or_nearer_than_its_height(facts: Facts) -> Answer:
    """A mast, tower, chimney or wind turbine higher than 20.0 m, or nearer the boundary than it is high, needs a
    permit, in plans and outside."""
    height = measure(facts, "structure_height", "höjden över marken", "m")
    low = all_of((at_most(height, MAST_HEIGHT), _no_nearer_than_its_height(facts)))
    return exempt_if(low, "Anläggningen kräver inte bygglov", "Anläggningen kräver bygglov")


@PERMIT_NEED.rule(
    title=N_("Transformatorstationer, tunnlar och bergrum"), cites=_section("28", "1–2"), in_force=NEW_LAW,
    about=ANLAGGNING, part=Part.MAIN_DUTY,
)  # fmt: skip
def station_or_tunnel(facts: Facts) -> Answer | None:
    """A transformer station needs a permit, and so does a tunnel for anything but roads, rails or mines."""
    kind = facts.structure_kind
    if isinstance(kind, Unknown) or kind not in STATIONS:
        return None
    return Answer(Outcome.MISSING, STATIONS[kind])


@PERMIT_NEED.rule(
    title=N_("Anläggning med tillstånd enligt miljöbalken"), cites=_section("29", "1"), in_force=NEW_LAW,
    about=MAST | ANLAGGNING, part=Part.EXEMPTION,
)  # fmt: skip
def installation_with_environment_permit(facts: Facts) -> Answer | None:
    """What 28 § names needs no permit when one under chapter 9 or 11 of the Environmental Code covers it."""
    answer = with_environment_permit(facts)
    return answer if facts.measure in MAST else _of(facts, frozenset(STATIONS), answer)


def _of(facts: Facts, kinds: frozenset[str], answer: Answer | None) -> Answer | None:
    """An exemption's answer for these kinds of installation; open where the kind is."""
    if answer is None or isinstance(facts.structure_kind, Unknown):
        return answer if answer is None else Answer(Outcome.UNKNOWN, WHAT_UNKNOWN)
    return answer if facts.structure_kind in kinds else None


@PERMIT_NEED.rule(
    title=N_("Transformatorstation i vägplan eller järnvägsplan"), cites=_section("29", "2"), in_force=NEW_LAW,
    about=ANLAGGNING, part=Part.EXEMPTION,
)  # fmt: skip
def station_exempt_in_road_plan(facts: Facts) -> Answer | None:
    """A transformer station that a road or railway plan exempts needs no permit."""
    exempt = "En vägplan eller järnvägsplan undantar transformatorstationen från bygglov."
    not_known = "Vi vet inte om en vägplan eller järnvägsplan undantar anläggningen."
    answer = exempted(facts.in_road_plan, exempt, not_known)
    return _of(facts, frozenset({"transformatorstation"}), answer)


# --- 31–33 §§ -------------------------------------------------------------------------------------------------------


@PERMIT_NEED.rule(
    title=N_("Andra anläggningar"), cites=_section("31"), in_force=NEW_LAW, about=ANLAGGNING, part=Part.MAIN_DUTY
)
def installation_that_the_law_names(facts: Facts) -> Answer | None:
    """Ski slopes, cableways, marinas, camp sites, amusement and animal parks and cemeteries need a permit, and sports
    grounds above 1 500 m² together. What the law does not name a human reads."""
    kind = facts.structure_kind
    if isinstance(kind, Unknown):
        return Answer(Outcome.UNKNOWN, f"{WHAT_UNKNOWN} {kind.reason}")
    if kind in STATIONS:
        return None
    if kind in PLACES:
        return Answer(Outcome.MISSING, f"Det du planerar ({STRUCTURE_KINDS[kind]}) kräver bygglov, oavsett storlek.")
    if kind in SPORTS:
        small = small_ground(facts, SPORTS_GROUND, "idrottsanläggningens yta", "andra idrottsanläggningar")
        return exempt_if(small, "Idrottsanläggningen kräver inte bygglov", "Idrottsanläggningen kräver bygglov")
    text = (
        "Lagens lista över anläggningar som kräver bygglov tar inte upp det du beskriver. En handläggare bedömer det."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(title=N_("Motorbana"), cites=_section("32"), in_force=NEW_LAW, about=ANLAGGNING, part=Part.EXEMPTION)
def motor_track(facts: Facts) -> Answer | None:
    """A motor track needs no permit, whatever its size."""
    if facts.structure_kind != "motorbana":
        return None
    return Answer(Outcome.MET, "En motorbana kräver inte bygglov, men ofta tillstånd eller anmälan enligt miljöbalken.")


# --- signs, lights and pools ----------------------------------------------------------------------------------------


@PERMIT_NEED.rule(
    title=N_("Skyltar och ljusanordningar"), cites=_section("2", "första stycket"), in_force=NEW_LAW,
    about={MeasureKind.SKYLT}, part=Part.MAIN_DUTY,
)  # fmt: skip
def signs_have_no_general_duty(_facts: Facts) -> Answer:
    """No section asks for a permit for signs and lights in general; only defence, values and plans can (36 p 4, 38)."""
    text = "Det finns inget allmänt krav på bygglov för skyltar och ljusanordningar."
    return Answer(Outcome.MET, text)


@PERMIT_NEED.rule(
    title=N_("Pool"), cites=(_section("2", "första stycket"), _section("19–31")), in_force=NEW_LAW, about=POOL,
    part=Part.MAIN_DUTY,
)  # fmt: skip
def pool_itself_needs_no_permit(_facts: Facts) -> Answer:
    """A pool is no building (1:4) and stands in none of the lists in 19–31 §§, so the pool itself needs no permit."""
    text = "Poolen själv kräver inte bygglov. Den är ingen byggnad, och lagen räknar inte upp pooler."
    return Answer(Outcome.MET, text)


@PERMIT_NEED.rule(
    title=N_("Pool som når upp över marken"), cites=_section("19"), in_force=NEW_LAW, about=POOL, part=Part.BRINGS_BACK
)
def pool_that_rises_like_a_wall(facts: Facts) -> Answer | None:
    """In a plan a pool that rises as high as 19 § allows no wall or deck may be judged as one."""
    low = low_enough(facts)
    if facts.in_detailed_plan is False or low.holds is Holds.YES:
        return None
    if low.holds is Holds.UNKNOWN:
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om poolen når så högt att den räknas som mur: {low.because}.")
    text = f"Poolen når högt över marken: {low.because}."
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(Outcome.UNKNOWN, f"{text} I detaljplan kan den räknas som mur eller altan.")
    return Answer(Outcome.JUDGE, f"{text} Den kan då räknas som en mur eller altan, och det bedömer en handläggare.")


@PERMIT_NEED.rule(
    title=N_("Marken runt poolen"), cites=_section("47", "1"), in_force=NEW_LAW, about=POOL, part=Part.BRINGS_BACK
)
def ground_around_a_pool(facts: Facts) -> Answer | None:
    """In a plan raising or lowering the ground by more than 0.5 m around a pool may need a ground permit."""
    little = at_most(measure(facts, "level_change", "ändringen av marknivån", "m", above_zero=False), LEVEL)
    if facts.in_detailed_plan is False or little.holds is Holds.YES:
        return None
    if little.holds is Holds.UNKNOWN or isinstance(facts.in_detailed_plan, Unknown):
        text = "Vi vet inte om marken runt poolen ändras så att marklov krävs."
        return Answer(Outcome.UNKNOWN, f"{text} {sentence(little.because)}")
    return Answer(Outcome.JUDGE, f"Marken runt poolen kan kräva marklov: {little.because}. Det bedömer en handläggare.")


@PERMIT_NEED.rule(
    title=N_("Runt och över poolen"), cites=(_section("3"), _section("19")), in_force=NEW_LAW, about=POOL,
    part=Part.REMINDER,
)  # fmt: skip
def what_belongs_to_a_pool(_facts: Facts) -> Answer:
    """A deck, wall, fence or building that goes with a pool is tried by its own rules."""
    text = (
        "Bygger du en altan, en mur eller ett plank runt poolen, eller en byggnad över den, prövas det för sig. Ange "
        "det då som en egen åtgärd."
    )
    return Answer(Outcome.JUDGE, text)
