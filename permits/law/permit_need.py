"""Which measures need a permit, and which the law exempts for being small."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from permits.law.book import Answer, Outcome, Part, RuleBook, Topic
from permits.law.citation import NEW_LAW, OLD_LAW, Citation
from permits.law.conditions import (
    Condition,
    Holds,
    all_of,
    amount,
    at_most,
    below,
    measure,
    total,
)
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.wording import INSTALLATIONS, listed, sentence

PERMIT_NEED: Final = RuleBook(Topic.PERMIT_NEED)
SFS: Final = "2025:974"

KOMPLEMENT: Final = {MeasureKind.KOMPLEMENTBYGGNAD}
TILLBYGGNAD: Final = {MeasureKind.TILLBYGGNAD}
NYBYGGNAD: Final = {MeasureKind.NYBYGGNAD_ENBOSTADSHUS}
CAN_BE_EXEMPT: Final = KOMPLEMENT | TILLBYGGNAD


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
EXTENSION_AREA: Final = 30.0
"""9 kap. 10 § 1 and 3: gross area, open area or both, m²."""


@PERMIT_NEED.rule(
    title="Äldre lag gäller", cites=Citation("Lag (2025:974)", points="övergångsbestämmelse 2"), in_force=OLD_LAW,
    part=Part.OLDER_LAW,
)  # fmt: skip
def older_law_holds(_facts: Facts) -> Answer:
    """A case that began before 1 December 2025 stays under the old chapter 9 to its end, appeals included."""
    text = (
        "Ärendet började före den 1 december 2025, så äldre lag gäller. Fråga byggnadsnämnden vad som gäller för dig."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title="Nybyggnad kräver bygglov", cites=Citation("PBL", 9, "3", "", SFS), in_force=NEW_LAW,
    about=KOMPLEMENT | NYBYGGNAD, part=Part.MAIN_DUTY,
)  # fmt: skip
def new_construction_needs_a_permit(facts: Facts) -> Answer:
    """New construction needs a permit, also when a building is moved to a new place (1:4)."""
    if facts.measure is MeasureKind.NYBYGGNAD_ENBOSTADSHUS:
        return Answer(Outcome.MISSING, "Att bygga ett nytt bostadshus kräver bygglov.")
    return Answer(Outcome.MISSING, "Att bygga en ny byggnad kräver bygglov när inget undantag gäller.")


@PERMIT_NEED.rule(
    title="Tillbyggnad kräver bygglov", cites=Citation("PBL", 9, "9", "", SFS), in_force=NEW_LAW,
    about=TILLBYGGNAD, part=Part.MAIN_DUTY,
)  # fmt: skip
def extension_needs_a_permit(_facts: Facts) -> Answer:
    """Making a building larger in volume (1:4) needs a permit."""
    return Answer(Outcome.MISSING, "Att bygga till kräver bygglov när inget undantag gäller.")


def _exempt(condition: Condition, exempt: str, not_exempt: str) -> Answer:
    """An exemption's conditions as an answer."""
    if condition.holds is Holds.YES:
        return Answer(Outcome.MET, f"{exempt}. {sentence(condition.because)}")
    if condition.holds is Holds.NO:
        return Answer(Outcome.MISSING, f"{not_exempt}: {condition.because}.")
    if condition.holds is Holds.DOUBT:
        return Answer(Outcome.JUDGE, sentence(condition.because))
    return Answer(Outcome.UNKNOWN, sentence(condition.because))


def _by_plan(facts: Facts, wanted: bool, answer: Answer) -> Answer | None:
    """The answer where the place is as `wanted` (in a plan or not); where that is unknown only a refusal stands."""
    place = facts.in_detailed_plan
    if isinstance(place, Unknown):
        if answer.outcome is Outcome.MISSING:
            return answer
        text = (
            f"Vi vet inte om platsen har en detaljplan, och det avgör hur stort du får bygga utan lov. {place.reason}"
        )
        return Answer(Outcome.UNKNOWN, text)
    return answer if place is wanted else None


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


def _ancillary(facts: Facts, name: str, limits: Limits) -> Condition:
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
    about=KOMPLEMENT, part=Part.EXEMPTION,
)  # fmt: skip
def small_ancillary_building_in_plan(facts: Facts) -> Answer | None:
    """In a plan: at most 30.0 m², less than the main building, ridge at most 4.0 m, on the plot, 45.0 m² together."""
    return _by_plan(facts, True, _exempt(_ancillary(facts, "footprint_area", IN_PLAN), SMALL, NOT_SMALL))


@PERMIT_NEED.rule(
    title="Liten komplementbyggnad utanför detaljplan", cites=Citation("PBL", 9, "5", "", SFS), in_force=NEW_LAW,
    about=KOMPLEMENT, part=Part.EXEMPTION,
)  # fmt: skip
def small_ancillary_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside: at most 50.0 m², less than the main building, ridge at most 4.5 m, on the plot, 65.0 m² together."""
    return _by_plan(facts, False, _exempt(_ancillary(facts, "footprint_area", OUTSIDE_PLAN), SMALL, NOT_SMALL))


def extends_ancillary(facts: Facts) -> bool | Unknown:
    """Whether what is extended is itself an ancillary building; a house is not, and of other buildings it is asked."""
    if facts.extends_ancillary_building is not None:
        return facts.extends_ancillary_building
    if facts.complements_one_two_dwelling_house is True:
        return False
    return Unknown("Vi vet inte om byggnaden som byggs till är en komplementbyggnad.")


def _of_ancillary(facts: Facts, wanted: bool, condition: Condition, text: tuple[str, str]) -> Answer | None:
    """The answer where the extended building is as `wanted`; where that is unknown only a refusal stands."""
    ancillary = extends_ancillary(facts)
    answer = _exempt(condition, *text)
    if isinstance(ancillary, Unknown):
        return answer if answer.outcome is Outcome.MISSING else Answer(Outcome.UNKNOWN, ancillary.reason)
    return answer if ancillary is wanted else None


@PERMIT_NEED.rule(
    title="Liten tillbyggnad", cites=Citation("PBL", 9, "10", "", SFS), in_force=NEW_LAW,
    about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def small_extension(facts: Facts) -> Answer | None:
    """At most 30.0 m² gross and open area, alone and with earlier exempt extensions, and not above the ridge."""
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
    title="Liten tillbyggnad av komplementbyggnad i detaljplan", cites=Citation("PBL", 9, "11", "", SFS),
    in_force=NEW_LAW, about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def extension_of_ancillary_building_in_plan(facts: Facts) -> Answer | None:
    """In a plan an extended ancillary building must keep within the limits of 9:4."""
    return _extended_ancillary(facts, True, IN_PLAN)


@PERMIT_NEED.rule(
    title="Liten tillbyggnad av komplementbyggnad utanför detaljplan", cites=Citation("PBL", 9, "12", "", SFS),
    in_force=NEW_LAW, about=TILLBYGGNAD, part=Part.EXEMPTION,
)  # fmt: skip
def extension_of_ancillary_building_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans an extended ancillary building must keep within the limits of 9:5."""
    return _extended_ancillary(facts, False, OUTSIDE_PLAN)


def _extended_ancillary(facts: Facts, in_plan: bool, limits: Limits) -> Answer | None:
    small = "Komplementbyggnaden är även efter tillbyggnaden så liten att den inte kräver bygglov"
    answer = _of_ancillary(facts, True, _ancillary(facts, "footprint_after", limits), (small, NOT_SMALL))
    return None if answer is None else _by_plan(facts, in_plan, answer)


@PERMIT_NEED.rule(
    title="Åtgärder som kräver anmälan", cites=Citation("PBF", 6, "1", "", "2025:979"), in_force=NEW_LAW,
    about=CAN_BE_EXEMPT, part=Part.NOTIFICATION,
)  # fmt: skip
def installations_need_notification(facts: Facts) -> Answer | None:
    """Permit-free work still asks for notification of load-bearing parts, fire safety and installations."""
    asked = facts.installations
    if asked is None:
        return None
    if isinstance(asked, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om åtgärden rör något som kräver en anmälan. {asked.reason}")
    if not asked:
        return Answer(Outcome.MET, "Åtgärden rör inget som kräver anmälan.")
    what = listed(INSTALLATIONS.get(name, name) for name in asked)
    return Answer(Outcome.MISSING, f"Åtgärden gäller {what}. Gör en anmälan och vänta på startbesked innan du börjar.")


@PERMIT_NEED.rule(
    title="Det här kräver anmälan", cites=Citation("PBF", 6, "1", "", "2025:979"), in_force=NEW_LAW,
    about=CAN_BE_EXEMPT, part=Part.REMINDER,
)  # fmt: skip
def installations_not_asked(facts: Facts) -> Answer | None:
    """Where installations were not asked for, the answer says what would need notification."""
    if facts.installations is not None:
        return None
    text = (
        "Ska du också sätta in eldstad eller rökkanal, dra in vatten och avlopp, installera ventilation eller hiss, "
        "eller ändra bärande delar eller brandskydd väsentligt? Då behöver du göra en anmälan och vänta på startbesked."
    )
    return Answer(Outcome.JUDGE, text)
