"""New buildings: the duty to apply, and the exemptions for small, farm and public ones (9 kap. 3–8, 53 and 54 §§)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, amount, at_most, below, measure, total
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import ANCILLARY, NEW_BUILDINGS
from permits.law.permit_need import PERMIT_NEED, SFS, by_plan, exempt_if
from permits.words import N_


@dataclass(frozen=True)
class Limits:
    """The numbers that an ancillary building must keep within: m² footprint, m to the ridge, m² of all together."""

    footprint: float
    ridge: float
    together: float


IN_PLAN: Final = Limits(30.0, 4.0, 45.0)
"""9 kap. 4 and 11 §§."""
OUTSIDE_PLAN: Final = Limits(50.0, 4.5, 65.0)
"""9 kap. 5 and 12 §§."""


ALWAYS_NEEDS_PERMIT: Final = frozenset({
    MeasureKind.NYBYGGNAD_ENBOSTADSHUS, MeasureKind.NYBYGGNAD_FLERBOSTADSHUS,
})  # fmt: skip
"""New buildings that no exemption reaches."""
PUBLIC_FOOTPRINT: Final = 15.0
PUBLIC_RIDGE: Final = 3.0
"""9 kap. 7 §: m² and m."""


@PERMIT_NEED.rule(
    title=N_("Nybyggnad kräver bygglov"), cites=Citation("PBL", 9, "3", "", SFS), in_force=NEW_LAW,
    about=NEW_BUILDINGS, part=Part.MAIN_DUTY,
)  # fmt: skip
def new_construction_needs_a_permit(facts: Facts) -> Answer:
    """New construction needs a permit, also when a building is moved to a new place (1:4)."""
    if facts.measure in ALWAYS_NEEDS_PERMIT:
        return Answer(Outcome.MISSING, "Att bygga ett nytt bostadshus kräver bygglov.")
    return Answer(Outcome.MISSING, "Att bygga en ny byggnad kräver bygglov när inget undantag gäller.")


def _inside_the_plot(facts: Facts) -> Condition:
    """ "placeras inom tomten". The plot may be less than the property, but never more."""
    share = amount(facts, "share_inside_property")
    if isinstance(share, Unknown):
        return Condition(Holds.UNKNOWN, "det är okänt om byggnaden ligger inom fastigheten")
    if round(1.0 - share, 4) <= 0:
        return Condition(Holds.YES, "den står på tomten")
    return Condition(Holds.DOUBT, "en del av byggnaden ligger utanför fastigheten, och den ska stå inom tomten")


def _smaller_than_the_main_building(facts: Facts, name: str) -> Condition:
    """The footprint must be smaller than that of the building it complements."""
    main = amount(facts, "main_building_area")
    if isinstance(main, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte hur stor byggnaden är som den ska komplettera")
    if main == 0:
        return Condition(Holds.NO, "det finns ingen byggnad på tomten att komplettera")
    footprint = replace(
        measure(facts, name, "byggnadsarean", "m²"), measured=facts.is_measured(name, "main_building_area")
    )
    answer = below(footprint, main)
    if answer.holds is Holds.YES:
        return Condition(Holds.YES, "byggnaden är mindre än huvudbyggnaden")
    if answer.holds is Holds.NO:
        return Condition(Holds.NO, "byggnaden är inte mindre än byggnaden som den kompletterar")
    return answer


def _together(facts: Facts, name: str, highest: float) -> Condition:
    """The pot of ancillary buildings. Whether those once built with a permit count, if exempt today, is in doubt."""
    pot = at_most(
        total(facts, (name, "existing_exempt_area"), "komplementbyggnadernas sammanlagda area", "m²"), highest
    )
    doubtful = amount(facts, "existing_doubtful_area")
    if amount(facts, "existing_exempt_area") == 0 and doubtful == 0:
        return Condition(pot.holds, "")  # the pot holds the new building alone, and that is told already
    if pot.holds is not Holds.YES or doubtful == 0:
        return pot
    names = (name, "existing_exempt_area", "existing_doubtful_area")
    with_doubtful = at_most(
        total(facts, names, "arean tillsammans med komplementbyggnader som en gång fick bygglov", "m²"), highest
    )
    if with_doubtful.holds in {Holds.YES, Holds.UNKNOWN}:
        return with_doubtful if with_doubtful.holds is Holds.UNKNOWN else pot
    return Condition(Holds.DOUBT, with_doubtful.because)


def _goes_with_a_house(facts: Facts) -> Condition:
    """1 kap. 4 §: what is a dwelling is ancillary only to a one- or two-dwelling house; else it is a new house."""
    house = facts.complements_one_two_dwelling_house if facts.measure is MeasureKind.KOMPLEMENTBOSTADSHUS else True
    if isinstance(house, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om bostaden hör till ett en- eller tvåbostadshus")
    why = "bostaden hör inte till ett en- eller tvåbostadshus, så den är en vanlig nybyggnad"
    return Condition(Holds.YES if house else Holds.NO, "" if house else why)


def ancillary_limits(facts: Facts, name: str, limits: Limits) -> Condition:
    """The conditions of 9 kap. 4, 5, 11 and 12 §§ for a building that gets the footprint `name`, and that of 1 kap. 4 §
    for an ancillary dwelling."""
    return all_of((
        _goes_with_a_house(facts),
        at_most(measure(facts, name, "byggnadsarean", "m²"), limits.footprint),
        _smaller_than_the_main_building(facts, name),
        at_most(measure(facts, "ridge_height", "taknockens höjd", "m"), limits.ridge),
        _inside_the_plot(facts),
        _together(facts, name, limits.together),
    ))  # fmt: skip


SMALL: Final = "Byggnaden är så liten att den inte kräver bygglov"
NOT_SMALL: Final = "Byggnaden ryms inte i undantaget för små komplementbyggnader"


@PERMIT_NEED.rule(
    title=N_("Liten komplementbyggnad i detaljplan"), cites=Citation("PBL", 9, "4", "", SFS), in_force=NEW_LAW,
    about=ANCILLARY, part=Part.EXEMPTION,
)  # fmt: skip
def small_ancillary_building_in_plan(facts: Facts) -> Answer | None:
    """In a plan: at most 30.0 m², less than the main building, ridge at most 4.0 m, on the plot, 45.0 m² together."""
    return by_plan(facts, True, exempt_if(ancillary_limits(facts, "footprint_area", IN_PLAN), SMALL, NOT_SMALL))


@PERMIT_NEED.rule(
    title=N_("Liten komplementbyggnad utanför detaljplan"), cites=Citation("PBL", 9, "5", "", SFS), in_force=NEW_LAW,
    about=ANCILLARY, part=Part.EXEMPTION,
)  # fmt: skip
def small_ancillary_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside: at most 50.0 m², less than the main building, ridge at most 4.5 m, on the plot, 65.0 m² together."""
    return by_plan(facts, False, exempt_if(ancillary_limits(facts, "footprint_area", OUTSIDE_PLAN), SMALL, NOT_SMALL))


@PERMIT_NEED.rule(
    title=N_("Ekonomibyggnad utanför detaljplan"), cites=Citation("PBL", 9, "6", "", SFS), in_force=NEW_LAW,
    about={MeasureKind.EKONOMIBYGGNAD}, part=Part.EXEMPTION,
)  # fmt: skip
def farm_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans a building that farming, forestry, fishing or herding needs is exempt, whatever its size."""
    place = facts.in_detailed_plan
    if isinstance(place, Unknown):
        text = "Vi vet inte om platsen har en detaljplan. Bara utanför är en ekonomibyggnad fri från bygglov."
        return Answer(Outcome.UNKNOWN, text)
    if place:
        return None
    text = "En ekonomibyggnad utanför detaljplan kräver inte bygglov. Den ska behövas för jordbruk, skogsbruk, "
    return Answer(Outcome.MET, f"{text}vattenbruk, fiske eller renskötsel.")


def small_enough_for_the_public(facts: Facts) -> Condition:
    """The size in 9 kap. 7 §."""
    return all_of((
        at_most(measure(facts, "footprint_area", "byggnadsarean", "m²"), PUBLIC_FOOTPRINT),
        at_most(measure(facts, "ridge_height", "taknockens höjd", "m"), PUBLIC_RIDGE),
    ))  # fmt: skip


@PERMIT_NEED.rule(
    title=N_("Liten byggnad för kollektivtrafiken eller på allmän plats"), cites=Citation("PBL", 9, "7", "", SFS),
    in_force=NEW_LAW, about={MeasureKind.NYBYGGNAD_LOKAL}, part=Part.EXEMPTION,
)  # fmt: skip
def small_building_for_public_transport_or_place(facts: Facts) -> Answer | None:
    """For public transport, or on a public place that the municipality owns: at most 15.0 m² and 3.0 m to the ridge.
    The size is read as put on both."""
    public = facts.for_public_transport_or_place
    if public is None or public is False:
        return None
    size = small_enough_for_the_public(facts)
    answer = exempt_if(size, SMALL, "Byggnaden är för stor för undantaget för små byggnader för kollektivtrafiken")
    if isinstance(public, Unknown) and answer.outcome is not Outcome.MISSING:
        text = "Vi vet inte om byggnaden är för kollektivtrafiken eller står på kommunens allmänna plats."
        return Answer(Outcome.UNKNOWN, f"{text} {public.reason}")
    return answer


@PERMIT_NEED.rule(
    title=N_("Tillbyggnad eller extra bostad samtidigt"), cites=Citation("PBL", 9, "53 och 54", "", SFS),
    in_force=NEW_LAW, about={MeasureKind.NYBYGGNAD_ENBOSTADSHUS}, part=Part.WITH_PERMIT,
)  # fmt: skip
def departures_are_applied_for_with_the_house(facts: Facts) -> Answer | None:
    """An extension or a second dwelling that departs from the plan, made together with a new house, is applied for
    at the same time as the house."""
    if facts.in_detailed_plan is False and facts.area_regulations is not True:
        return None
    text = (
        "Tänker du i samband med bygget också bygga till huset, eller inreda en bostad till, på ett sätt som planen "
        "inte medger? Sök då lov för det samtidigt som du söker lov för huset."
    )
    return Answer(Outcome.JUDGE, text)
