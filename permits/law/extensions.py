"""Extensions: the duty to apply, and the exemptions for small ones (9 kap. 9–14, 53 and 54 §§)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, amount, at_most, measure, total
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.new_buildings import IN_PLAN, NOT_SMALL, OUTSIDE_PLAN, Limits, ancillary_limits
from permits.law.permit_need import PERMIT_NEED, SFS, by_plan, exempt_if
from permits.words import N_

TILLBYGGNAD: Final = {MeasureKind.TILLBYGGNAD}
EXTENSION_AREA: Final = 30.0
"""9 kap. 10 § 1 and 3: gross area, open area or both, m²."""


@PERMIT_NEED.rule(
    title=N_("Tillbyggnad kräver bygglov"), cites=Citation("PBL", 9, "9", "", SFS), in_force=NEW_LAW,
    about=TILLBYGGNAD, part=Part.MAIN_DUTY,
)  # fmt: skip
def extension_needs_a_permit(_facts: Facts) -> Answer:
    """Making a building larger in volume (1:4) needs a permit."""
    return Answer(Outcome.MISSING, "Att bygga till kräver bygglov när inget undantag gäller.")


def extends_ancillary(facts: Facts) -> bool | Unknown:
    """Whether what is extended is itself an ancillary building; a house and a farm building are not, and of other
    buildings it is asked."""
    if facts.extends_ancillary_building is not None:
        return facts.extends_ancillary_building
    if facts.extends_farm_building is True or facts.complements_one_two_dwelling_house is True:
        return False
    return Unknown("Vi vet inte om byggnaden som byggs till är en komplementbyggnad.")


def _of_ancillary(facts: Facts, wanted: bool, condition: Condition, text: tuple[str, str]) -> Answer | None:
    """The answer where the extended building is as `wanted`; where that is unknown only a refusal stands."""
    ancillary = extends_ancillary(facts)
    answer = exempt_if(condition, *text)
    if isinstance(ancillary, Unknown):
        return answer if answer.outcome is Outcome.MISSING else Answer(Outcome.UNKNOWN, ancillary.reason)
    return answer if ancillary is wanted else None


@PERMIT_NEED.rule(
    title=N_("Liten tillbyggnad"), cites=Citation("PBL", 9, "10", "", SFS), in_force=NEW_LAW,
    about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def small_extension(facts: Facts) -> Answer | None:
    """At most 30.0 m² gross and open area, alone and with earlier exempt extensions, and not above the ridge. Dormers,
    canopies, balconies and conservatories have no rules of their own."""
    condition = all_of(
        (
            at_most(measure(facts, "gross_area", "arean", "m²"), EXTENSION_AREA),
            _not_above_the_ridge(facts),
            _with_earlier_extensions(facts),
        )
    )
    small = "Tillbyggnaden är så liten att den inte kräver bygglov"
    return _of_ancillary(facts, False, condition, (small, "Tillbyggnaden ryms inte i undantaget för små tillbyggnader"))


def _with_earlier_extensions(facts: Facts) -> Condition:
    both = ("gross_area", "earlier_extension_area")
    noun = "arean tillsammans med tidigare lovfria tillbyggnader"
    together = at_most(total(facts, both, noun, "m²"), EXTENSION_AREA)
    return Condition(together.holds, "") if amount(facts, "earlier_extension_area") == 0 else together


def _not_above_the_ridge(facts: Facts) -> Condition:
    ridge, main = amount(facts, "ridge_height", True), amount(facts, "main_ridge_height", True)
    if isinstance(ridge, Unknown) or isinstance(main, Unknown):
        return Condition(Holds.UNKNOWN, "det är okänt om tillbyggnaden blir högre än husets taknock")
    height = replace(
        measure(facts, "ridge_height", "tillbyggnadens nockhöjd", "m"),
        measured=facts.is_measured("ridge_height", "main_ridge_height"),
    )
    answer = at_most(height, main)
    if answer.holds is Holds.YES:
        return Condition(Holds.YES, "den blir inte högre än husets taknock")
    if answer.holds is Holds.NO:
        return Condition(Holds.NO, "den blir högre än husets taknock")
    return answer


@PERMIT_NEED.rule(
    title=N_("Liten tillbyggnad av komplementbyggnad i detaljplan"), cites=Citation("PBL", 9, "11", "", SFS),
    in_force=NEW_LAW, about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def extension_of_ancillary_building_in_plan(facts: Facts) -> Answer | None:
    """In a plan an extended ancillary building must keep within the limits of 9:4."""
    return _extended_ancillary(facts, True, IN_PLAN)


@PERMIT_NEED.rule(
    title=N_("Liten tillbyggnad av komplementbyggnad utanför detaljplan"), cites=Citation("PBL", 9, "12", "", SFS),
    in_force=NEW_LAW, about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def extension_of_ancillary_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans an extended ancillary building must keep within the limits of 9:5."""
    return _extended_ancillary(facts, False, OUTSIDE_PLAN)


def _extended_ancillary(facts: Facts, in_plan: bool, limits: Limits) -> Answer | None:
    small = "Komplementbyggnaden är även efter tillbyggnaden så liten att den inte kräver bygglov"
    answer = _of_ancillary(facts, True, ancillary_limits(facts, "footprint_after", limits), (small, NOT_SMALL))
    return None if answer is None else by_plan(facts, in_plan, answer)


@PERMIT_NEED.rule(
    title=N_("Tillbyggnad av ekonomibyggnad utanför detaljplan"), cites=Citation("PBL", 9, "13", "", SFS),
    in_force=NEW_LAW, about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def extension_of_farm_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans a farm building may be extended without a permit, whatever the size."""
    farm, place = facts.extends_farm_building, facts.in_detailed_plan
    if farm is None or farm is False or place is True:
        return None
    if isinstance(farm, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om det är en ekonomibyggnad som byggs till. {farm.reason}")
    if isinstance(place, Unknown):
        text = "Vi vet inte om platsen har en detaljplan. Bara utanför får en ekonomibyggnad byggas till fritt."
        return Answer(Outcome.UNKNOWN, text)
    return Answer(Outcome.MET, "Att bygga till en ekonomibyggnad utanför detaljplan kräver inte bygglov.")


@PERMIT_NEED.rule(
    title=N_("Huset är inte färdigt än"), cites=Citation("PBL", 9, "53 och 54", "", SFS), in_force=NEW_LAW,
    about={MeasureKind.TILLBYGGNAD, MeasureKind.YTTERLIGARE_BOSTAD}, part=Part.REMINDER,
)  # fmt: skip
def departures_while_the_house_is_new(facts: Facts) -> Answer | None:
    """An extension or a second dwelling that departs from the plan needs a permit when made together with the house."""
    if facts.in_detailed_plan is False and facts.area_regulations is not True:
        return None
    if not _can_be_of_a_house(facts):
        return None
    text = (
        "Gör du det här i samband med att huset byggs nytt, och på ett sätt som planen inte medger? Då ska du söka lov "
        "för det samtidigt som bygglovet för huset söks."
    )
    return Answer(Outcome.JUDGE, text)


def _can_be_of_a_house(facts: Facts) -> bool:
    """53 § is about extending a one- or two-dwelling house, 54 § about a second dwelling in an enbostadshus."""
    if facts.measure is MeasureKind.YTTERLIGARE_BOSTAD:
        return isinstance(facts.building_kind, Unknown) or facts.building_kind == "enbostadshus"
    other = facts.extends_ancillary_building is True or facts.extends_farm_building is True
    return not other and facts.complements_one_two_dwelling_house is not False
