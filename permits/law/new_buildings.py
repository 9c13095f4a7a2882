"""New buildings: the duty to apply, and the exemption for small ancillary ones (9 kap. 3–8 §§)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, amount, at_most, below, measure, total
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import ANCILLARY, NEW_BUILDINGS
from permits.law.permit_need import PERMIT_NEED, SFS, by_plan, exempt_if


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


@PERMIT_NEED.rule(
    title="Nybyggnad kräver bygglov", cites=Citation("PBL", 9, "3", "", SFS), in_force=NEW_LAW,
    about=NEW_BUILDINGS, part=Part.MAIN_DUTY,
)  # fmt: skip
def new_construction_needs_a_permit(facts: Facts) -> Answer:
    """New construction needs a permit, also when a building is moved to a new place (1:4)."""
    if facts.measure is MeasureKind.NYBYGGNAD_ENBOSTADSHUS:
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


def ancillary_limits(facts: Facts, name: str, limits: Limits) -> Condition:
    """The five conditions of 9 kap. 4, 5, 11 and 12 §§ for a building that gets the footprint `name`."""
    return all_of((
        at_most(measure(facts, name, "byggnadsarean", "m²"), limits.footprint),
        _smaller_than_the_main_building(facts, name),
        at_most(measure(facts, "ridge_height", "taknockens höjd", "m"), limits.ridge),
        _inside_the_plot(facts),
        _together(facts, name, limits.together),
    ))  # fmt: skip


SMALL: Final = "Byggnaden är så liten att den inte kräver bygglov"
NOT_SMALL: Final = "Byggnaden ryms inte i undantaget för små komplementbyggnader"


@PERMIT_NEED.rule(
    title="Liten komplementbyggnad i detaljplan", cites=Citation("PBL", 9, "4", "", SFS), in_force=NEW_LAW,
    about=ANCILLARY, part=Part.EXEMPTION,
)  # fmt: skip
def small_ancillary_building_in_plan(facts: Facts) -> Answer | None:
    """In a plan: at most 30.0 m², less than the main building, ridge at most 4.0 m, on the plot, 45.0 m² together."""
    return by_plan(facts, True, exempt_if(ancillary_limits(facts, "footprint_area", IN_PLAN), SMALL, NOT_SMALL))


@PERMIT_NEED.rule(
    title="Liten komplementbyggnad utanför detaljplan", cites=Citation("PBL", 9, "5", "", SFS), in_force=NEW_LAW,
    about=ANCILLARY, part=Part.EXEMPTION,
)  # fmt: skip
def small_ancillary_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside: at most 50.0 m², less than the main building, ridge at most 4.5 m, on the plot, 65.0 m² together."""
    return by_plan(facts, False, exempt_if(ancillary_limits(facts, "footprint_area", OUTSIDE_PLAN), SMALL, NOT_SMALL))
