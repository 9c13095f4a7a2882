"""How a measure stands against the sizes, heights and distances that a plan allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import permits.law.siting  # noqa: F401 - its rules come first in the book
from permits.law.book import Answer, Outcome
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Holds, Measure, amount, at_most, measure, total
from permits.law.facts import NOT_ASKED, Facts, ProvisionFact, Unknown
from permits.law.measures import BUILDINGS, MEASURES
from permits.law.plan_fit import (
    FOLLOWS_PLAN,
    PER_BUILDING_WORDS,
    READ,
    SITING,
    WHETHER_IT_BINDS,
    as_answer,
    bounded,
    excess,
    is_ancillary,
    is_old,
    of_kind,
    read_by_human,
    tells_of,
)
from permits.law.wording import degrees, metres, number, percent, square_metres
from permits.words import N_

OLD_PLAN: Final = "Planen är från tiden före 1987 års plan- och bygglag, så en handläggare behöver läsa bestämmelsen."
PART_OF_PLOT: Final = "Gränsen gäller en viss sorts byggnad, så en handläggare behöver räkna."


def _of_other_buildings(facts: Facts, provision: ProvisionFact) -> bool:
    """True when the text speaks of main buildings and this is none, or of ancillary ones only and this is none."""
    text = provision.text.lower()
    of_main, of_ancillary = "huvudbyggnad" in text, any(word in text for word in ("komplement", "uthus", "garage"))
    if of_main == of_ancillary:
        return of_main
    return is_ancillary(facts) if of_main else not is_ancillary(facts)


@SITING.rule(title=N_("Största byggnadsarea"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("max_building_area"))
def largest_building_area(facts: Facts, provision: ProvisionFact) -> Answer:
    """Existing buildings and the new one together against the largest building area on the plot. What was built without
    a permit and may depart from the plan is left out (56 § second paragraph), and where that decides a human counts."""
    area = total(facts, ("building_area_on_plot", "footprint_area"), "byggnadsarean på fastigheten", "m²")
    if is_old(facts) or provision.value is None:
        return read_by_human(provision, OLD_PLAN if is_old(facts) else READ)
    if isinstance(area.value, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte räkna ut byggnadsarean. Planen säger: ”{provision.text}”.")
    told = _together(facts, area.value)
    if tells_of(provision, PER_BUILDING_WORDS):
        return read_by_human(provision, f"{PART_OF_PLOT} {told}")
    return _kept_within(facts, area, provision.value, f"{told} Planen medger högst {square_metres(provision.value)}.")


@SITING.rule(
    title=N_("Största andel av fastigheten"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("max_building_share")
)
def largest_share_of_the_plot(facts: Facts, provision: ProvisionFact) -> Answer:
    """Existing buildings and the new one together against the largest share (percent) of the plot."""
    area = total(facts, ("building_area_on_plot", "footprint_area"), "byggnadsarean på fastigheten", "m²")
    plot = amount(facts, "plot_area", above_zero=True)
    if is_old(facts) or provision.value is None:
        return read_by_human(provision, OLD_PLAN if is_old(facts) else READ)
    if isinstance(area.value, Unknown) or isinstance(plot, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte räkna ut byggnadsarean. Planen säger: ”{provision.text}”.")
    told = f"{_together(facts, area.value)} Det är {percent(area.value / plot)} av fastigheten ({square_metres(plot)})."
    if tells_of(provision, PER_BUILDING_WORDS):
        return read_by_human(provision, f"{PART_OF_PLOT} {told}")
    highest = provision.value / 100 * plot
    said = f"Planen medger högst {number(provision.value)} %, alltså {square_metres(highest)}."
    return _kept_within(facts, area, highest, f"{told} {said}")


def _kept_within(facts: Facts, area: Measure, highest: float, told: str) -> Answer:
    """All that stands and the new against the highest; a judgement where what may depart from the plan decides."""
    if isinstance(area.value, Unknown):
        raise ValueError("the sum is known by now")
    kept = as_answer(at_most(area, highest), told, f"{told} Det är {excess(area.value, highest, square_metres)}.")
    counted = _surely_counted(facts, area.value)
    if kept.outcome is not Outcome.CONFLICT or at_most(replace(area, value=counted), highest).holds is Holds.NO:
        return kept
    return Answer(Outcome.JUDGE, f"{kept.text} {LEFT_OUT}")


def _surely_counted(facts: Facts, area: float) -> float:
    """`area` less what may have been built without a permit though it departs from the plan (56 § second paragraph,
    10 kap. 2 a §): the exempt outbuildings and extensions, or where those are not asked all but the main building."""
    exempt, earlier = _told(facts, "existing_exempt_area"), _told(facts, "earlier_extension_area")
    if isinstance(exempt, Unknown):
        sure = _known(amount(facts, "footprint_area"), amount(facts, "main_building_area"))
        return min(area, sure) - _known(earlier)
    return area - _known(exempt, earlier)


def _known(*areas: float | Unknown) -> float:
    return sum(area for area in areas if not isinstance(area, Unknown))


def _told(facts: Facts, name: str) -> float | Unknown:
    """What the applicant was asked; not known where such a measure asks nothing of it."""
    return amount(facts, name) if name in MEASURES[facts.plain().measure].asks else NOT_ASKED


LEFT_OUT: Final = (
    "Men komplementbyggnader och tillbyggnader till ett en- eller tvåbostadshus som fick byggas utan lov räknas inte "
    "med när lov prövas (9 kap. 56 § andra stycket), så en handläggare behöver räkna."
)


def _together(facts: Facts, area: float) -> str:
    existing = amount(facts, "building_area_on_plot")
    stands = "" if isinstance(existing, Unknown) or existing == 0 else f", varav {square_metres(existing)} finns redan"
    return f"Byggnadsarean på fastigheten blir {square_metres(area)}{stands}."


@SITING.rule(title=N_("Nockhöjd"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("max_ridge_height"))
def highest_ridge(facts: Facts, provision: ProvisionFact) -> Answer:
    """The ridge against the plan's nockhöjd. Which level it is measured from is case law (MÖD P 8344-19)."""
    if is_old(facts):
        return read_by_human(provision, OLD_PLAN)
    if _of_other_buildings(facts, provision):
        return read_by_human(provision, PART_OF_PLOT)
    return bounded(provision, measure(facts, "ridge_height", "nockens höjd", "m"), metres, "Nockens höjd")


@SITING.rule(
    title=N_("Byggnadshöjd"),
    cites=(FOLLOWS_PLAN, Citation("PBF", 1, "3")),
    in_force=NEW_LAW,
    each=of_kind("max_building_height"),
)
def highest_building(facts: Facts, provision: ProvisionFact) -> Answer:
    """Building height is never above the ridge, so a ridge below the limit fits; above it somebody has to compute."""
    ridge = amount(facts, "ridge_height", above_zero=True)
    if is_old(facts) or provision.value is None:
        return read_by_human(provision, OLD_PLAN if is_old(facts) else READ)
    if isinstance(ridge, Unknown):
        return Answer(Outcome.UNKNOWN, f"Uppgift saknas om taknockshöjd. Planen säger: ”{provision.text}”.")
    if round(ridge, 2) <= provision.value:
        text = f"Byggnadshöjden är inte mer än nockens {metres(ridge)}. Planen medger högst {metres(provision.value)}."
        return Answer(Outcome.MET, text)
    why = f"Nocken är {metres(ridge)}, men byggnadshöjden räknas lägre ner på fasaden och behöver räknas fram."
    return read_by_human(provision, why)


@SITING.rule(title=N_("Takvinkel"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("roof_pitch"))
def roof_pitch_in_plan(facts: Facts, provision: ProvisionFact) -> Answer:
    """The roof's pitch against the plan's highest, lowest or exact one."""
    if is_old(facts):
        return read_by_human(provision, OLD_PLAN)
    if _of_other_buildings(facts, provision):
        return read_by_human(provision, PART_OF_PLOT)
    pitch = measure(facts, "roof_pitch", "takvinkeln", "grader", above_zero=False)
    return bounded(provision, pitch, degrees, "Takvinkeln")


@SITING.rule(
    title=N_("Avstånd till gräns i planen"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("min_distance_boundary")
)
def distance_that_the_plan_asks(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """The distance to the boundary against the smallest that the plan allows; what speaks of buildings binds those."""
    if facts.measure not in BUILDINGS:
        return None if "byggnad" in provision.text.lower() else read_by_human(provision, WHETHER_IT_BINDS)
    if is_old(facts):
        return read_by_human(provision, OLD_PLAN)
    if _of_other_buildings(facts, provision):
        return read_by_human(provision, PART_OF_PLOT)
    asked = replace(provision, value_type=provision.value_type or "min")
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen", "m", above_zero=False)
    return bounded(asked, distance, metres, "Avståndet till gränsen")
