"""Changes of a building that do not make it larger: the duty to apply, and the exemptions (9 kap. 15–18 §§)."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.conditions import Condition, Holds, all_of, amount, at_most, measure, truth, unless
from permits.law.fact_words import ANCILLARY_KINDS, ONE_TWO_DWELLINGS
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.new_buildings import IN_PLAN, OUTSIDE_PLAN, ancillary_limits
from permits.law.permit_need import PERMIT_NEED, SFS, exempt_if
from permits.law.wording import sentence
from permits.words import N_

FACADE: Final = {MeasureKind.FASADANDRING, MeasureKind.SOLCELLER}
SOLAR: Final = {MeasureKind.SOLCELLER}
CHANGE_OF_USE: Final = {MeasureKind.ANDRAD_ANVANDNING}
DWELLING: Final = {MeasureKind.YTTERLIGARE_BOSTAD}

PREMISES_AREA: Final = 50.0
"""9 kap. 16 § 1: gross area of all premises together, m²."""
SOLAR_POWER: Final = 11.0
"""9 kap. 17 a §, by a secondary source: kW."""
SOLAR_EXEMPTION: Final = Period(date(2026, 7, 1))
"""Lag (2026:406), by a secondary source."""

A_BUILDING: Final = {
    "enbostadshus": "ett enbostadshus",
    "tvabostadshus": "ett tvåbostadshus",
    "komplementbyggnad": "en komplementbyggnad",
    "komplementbostadshus": "ett komplementbostadshus",
    "flerbostadshus": "ett flerbostadshus",
    "lokal": "en byggnad med lokaler",
    "ekonomibyggnad": "en ekonomibyggnad",
    "annat": "en annan sorts byggnad",
}
NO_PLAN_KNOWN: Final = "vi vet inte om platsen har en detaljplan"


def in_plan(facts: Facts) -> Condition:
    """Whether a detailed plan holds at the place, as clauses that can follow "eftersom"."""
    return truth(
        facts.in_detailed_plan, "platsen har en detaljplan", "platsen inte har någon detaljplan", NO_PLAN_KNOWN
    )


def outside_plan(facts: Facts) -> Condition:
    """Whether no detailed plan holds at the place."""
    return unless(in_plan(facts))


# --- façades and solar panels ---------------------------------------------------------------------------------------


def _other_than_a_small_house(facts: Facts) -> Condition:
    kind = facts.building_kind
    if isinstance(kind, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte vad det är för byggnad")
    small = kind in ONE_TWO_DWELLINGS or kind in ANCILLARY_KINDS
    return Condition(Holds.NO if small else Holds.YES, f"byggnaden är {A_BUILDING.get(kind, kind)}")


def _facade_duty(facts: Facts) -> Condition:
    """Whether 9 kap. 15 § 3 reaches the measure."""
    faces = truth(
        facts.faces_public_place,
        "det som ändras vetter mot allmän plats",
        "det som ändras inte vetter mot allmän plats",
        "vi vet inte om det som ändras vetter mot en gata, en park eller någon annan allmän plats",
    )
    return all_of((in_plan(facts), _other_than_a_small_house(facts), faces))


@PERMIT_NEED.rule(
    title=N_("Fasadändring mot allmän plats"), cites=Citation("PBL", 9, "15", "3", SFS), in_force=NEW_LAW,
    about=FACADE, part=Part.MAIN_DUTY,
)  # fmt: skip
def facade_towards_a_public_place_needs_a_permit(facts: Facts) -> Answer:
    """In a plan, on other than small houses and ancillary buildings, a changed façade or roof facing a public place."""
    solar = facts.measure is MeasureKind.SOLCELLER
    what = "Att sätta upp solceller eller solfångare här" if solar else "Fasadändringen"
    duty = _facade_duty(facts)
    if duty.holds is Holds.YES:
        kept = "" if solar else "Att måla om i samma kulör eller laga med samma material är underhåll och inget annat."
        return Answer(Outcome.MISSING, f"{what} kräver bygglov, eftersom {duty.because}. {kept}".strip())
    if duty.holds is Holds.NO:
        return Answer(Outcome.MET, f"{what} kräver inte bygglov, eftersom {duty.because}.")
    return Answer(Outcome.JUDGE if duty.holds is Holds.DOUBT else Outcome.UNKNOWN, sentence(duty.because))


@PERMIT_NEED.rule(
    title=N_("Liten solenergianläggning"), cites=Citation("PBL", 9, "17 a", "", "2026:406"), in_force=SOLAR_EXEMPTION,
    about=SOLAR, part=Part.EXEMPTION,
)  # fmt: skip
def small_solar_installation(facts: Facts) -> Answer | None:
    """At most 11 kW may be exempt from 15 § 3. Number and date rest on a secondary source (S2) and the wording has not
    been seen, so the exemption is never a verdict."""
    if _facade_duty(facts.plain()).holds is Holds.NO:
        return None
    small = at_most(measure(facts, "power_kw", "effekten", "kW"), SOLAR_POWER)
    if small.holds is Holds.NO:
        return Answer(Outcome.MISSING, f"Anläggningen är för stor för att vara undantagen: {small.because}.")
    if small.holds is Holds.UNKNOWN:
        return Answer(Outcome.UNKNOWN, "Vi vet inte hur stor effekt anläggningen får. Högst 11 kW kan vara lovfritt.")
    text = (
        f"{sentence(small.because)} En ny bestämmelse, som ska gälla från den 1 juli 2026, kan göra så små "
        "anläggningar lovfria. Byggnadsnämnden behöver läsa den och ge dig besked."
    )
    return Answer(Outcome.JUDGE, text)


# --- change of use --------------------------------------------------------------------------------------------------


def new_purpose(facts: Facts) -> Condition:
    """9 kap. 15 § 1. That an ancillary building becomes a dwelling is a new purpose: 16 § 2 exempts it from 15 § 1."""
    dwelling, new = facts.becomes_ancillary_dwelling, facts.substantially_new_use
    if dwelling is True:
        return Condition(Holds.YES, "byggnaden blir en bostad")
    if new is True:
        return Condition(Holds.YES, "byggnaden får ett väsentligen annat ändamål")
    if isinstance(dwelling, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om byggnaden ska bli ett komplementbostadshus")
    if isinstance(new, Unknown):
        text = (
            "kommunen behöver bedöma om ändamålet blir väsentligen annat. Så är det till exempel när en butik blir "
            "bostad eller ett lager blir gym, men inte när en butik börjar sälja något annat"
        )
        return Condition(Holds.DOUBT, text)
    return Condition(Holds.NO, "byggnaden används till ungefär samma sak som förut")


@PERMIT_NEED.rule(
    title=N_("Ändrad användning"), cites=Citation("PBL", 9, "15", "1", SFS), in_force=NEW_LAW,
    about=CHANGE_OF_USE, part=Part.MAIN_DUTY,
)  # fmt: skip
def substantially_new_use_needs_a_permit(facts: Facts) -> Answer:
    """Taking a building or part of it into use for a substantially different purpose than the last one needs a permit.
    What is substantial the board judges where the applicant does not know."""
    new = new_purpose(facts)
    if new.holds is Holds.YES:
        return Answer(Outcome.MISSING, f"Det kräver bygglov när inget undantag gäller, eftersom {new.because}.")
    if new.holds is Holds.NO:
        return Answer(Outcome.MET, f"Det kräver inte bygglov så länge {new.because}.")
    return Answer(Outcome.JUDGE if new.holds is Holds.DOUBT else Outcome.UNKNOWN, sentence(new.because))


def _small_premises(facts: Facts) -> Condition:
    """9 kap. 16 § 1: premises of at most 50.0 m² together, outside plans and outside contiguous settlement."""
    becomes = facts.becomes_ancillary_dwelling
    dwelling = truth(
        False if becomes is None else becomes, "byggnaden blir en bostad", "",
        "vi vet inte om byggnaden ska bli ett komplementbostadshus",
    )  # fmt: skip
    settled = truth(
        facts.in_contiguous_settlement,
        "byggnaden ingår i en sammanhållen bebyggelse",
        "byggnaden inte ingår i en sammanhållen bebyggelse",
        "vi vet inte om byggnaden ingår i en sammanhållen bebyggelse",
    )
    return all_of((unless(dwelling), outside_plan(facts), unless(settled), _premises(facts)))


def _premises(facts: Facts) -> Condition:
    if amount(facts, "premises_area") == 0:
        return Condition(Holds.NO, "det som inreds är inte lokaler")
    return at_most(measure(facts, "premises_area", "lokalernas sammanlagda bruttoarea", "m²"), PREMISES_AREA)


@PERMIT_NEED.rule(
    title=N_("Små lokaler utanför detaljplan och tät bebyggelse"), cites=Citation("PBL", 9, "16", "1", SFS),
    in_force=NEW_LAW, about=CHANGE_OF_USE, part=Part.EXEMPTION,
)  # fmt: skip
def small_premises_in_the_countryside(facts: Facts) -> Answer | None:
    """Premises of at most 50.0 m² together are exempt outside plans and contiguous settlement: the text is read so that
    the place may be in neither."""
    if facts.becomes_ancillary_dwelling is True or new_purpose(facts.plain()).holds is Holds.NO:
        return None
    small, exempt = _small_premises(facts), "Den ändrade användningen kräver inte bygglov"
    if small.holds is Holds.YES:
        return Answer(Outcome.MET, f"{exempt}, eftersom {small.because}.")
    return exempt_if(small, exempt, "Undantaget för små lokaler på landet gäller inte")


def _becomes_small_ancillary_dwelling(facts: Facts, becomes: bool | Unknown) -> Condition:
    """9 kap. 16 § 2: an ancillary building becomes a dwelling that 4 or 5 § would exempt if it were new."""
    unknown = "vi vet inte om byggnaden ska bli ett komplementbostadshus"
    dwelling = truth(becomes, "", "byggnaden blir inte ett komplementbostadshus", unknown)
    house = truth(
        facts.complements_one_two_dwelling_house,
        "den hör till ett en- eller tvåbostadshus",
        "den hör inte till ett en- eller tvåbostadshus",
        "vi vet inte om byggnaden hör till ett en- eller tvåbostadshus",
    )
    return all_of((dwelling, house, as_small_as_a_new_one(facts)))


def as_small_as_a_new_one(facts: Facts) -> Condition:
    """Whether an ancillary building that stands keeps within 9 kap. 4 § in a plan, or 5 § outside."""
    within = ancillary_limits(facts, "footprint_area", IN_PLAN if facts.in_detailed_plan is True else OUTSIDE_PLAN)
    if isinstance(facts.in_detailed_plan, Unknown) and within.holds is not Holds.NO:
        return Condition(Holds.UNKNOWN, f"{NO_PLAN_KNOWN}, och det avgör hur stor byggnaden får vara utan lov")
    return within


@PERMIT_NEED.rule(
    title=N_("Komplementbyggnad blir litet bostadshus"), cites=Citation("PBL", 9, "16", "2", SFS), in_force=NEW_LAW,
    about=CHANGE_OF_USE, part=Part.EXEMPTION,
)  # fmt: skip
def ancillary_building_becomes_a_dwelling(facts: Facts) -> Answer | None:
    """An ancillary building may become an ancillary dwelling if it keeps within the limits that 4 and 5 §§ set."""
    becomes = facts.becomes_ancillary_dwelling
    if becomes is None or becomes is False:
        return None
    exempt = "Byggnaden är så liten att den får bli ett komplementbostadshus utan bygglov"
    not_exempt = "Undantaget för komplementbyggnader som blir bostad gäller inte"
    return exempt_if(_becomes_small_ancillary_dwelling(facts, becomes), exempt, not_exempt)


# --- one more dwelling ----------------------------------------------------------------------------------------------


@PERMIT_NEED.rule(
    title=N_("Ytterligare en bostad"), cites=Citation("PBL", 9, "15", "2", SFS), in_force=NEW_LAW,
    about=DWELLING, part=Part.MAIN_DUTY,
)  # fmt: skip
def one_more_dwelling_needs_a_permit(_facts: Facts) -> Answer:
    """Fitting out one more dwelling in a building needs a permit."""
    return Answer(Outcome.MISSING, "Att inreda ytterligare en bostad kräver bygglov när inget undantag gäller.")


def _one_only(facts: Facts) -> Condition:
    added = amount(facts, "added_dwellings", above_zero=True)
    if isinstance(added, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte hur många bostäder som inreds")
    if added > 1:
        return Condition(Holds.NO, f"det inreds {added:.0f} nya bostäder, och undantaget gäller en")
    return Condition(Holds.YES, "det blir en enda ny bostad")


@PERMIT_NEED.rule(
    title=N_("En extra bostad i ett enbostadshus"), cites=Citation("PBL", 9, "17", "1", SFS), in_force=NEW_LAW,
    about=DWELLING, part=Part.EXEMPTION,
)  # fmt: skip
def second_dwelling_in_a_one_dwelling_house(facts: Facts) -> Answer:
    """One more dwelling in a one-dwelling house that is no ancillary dwelling is exempt."""
    kind = facts.building_kind
    if isinstance(kind, Unknown):
        house = Condition(Holds.UNKNOWN, "vi vet inte vad det är för byggnad")
    else:
        holds = Holds.YES if kind == "enbostadshus" else Holds.NO
        house = Condition(holds, f"byggnaden är {A_BUILDING.get(kind, kind)}")
    exempt = "En extra bostad i ett enbostadshus kräver inte bygglov"
    return exempt_if(
        all_of((house, _one_only(facts))), exempt, "Undantaget för en extra bostad i ett enbostadshus gäller inte"
    )


@PERMIT_NEED.rule(
    title=N_("Bostäder i en ekonomibyggnad"), cites=Citation("PBL", 9, "17", "2", SFS), in_force=NEW_LAW,
    about=DWELLING, part=Part.EXEMPTION,
)  # fmt: skip
def dwellings_in_a_farm_building(facts: Facts) -> Answer | None:
    """Outside plans dwellings in a farm building are exempt from 15 § 2; whether 15 § 1 (a new purpose) still asks for
    a permit is in doubt, so a human judges."""
    kind = facts.building_kind
    if isinstance(kind, Unknown):
        farm = Condition(Holds.UNKNOWN, "vi vet inte om byggnaden är en ekonomibyggnad")
    elif kind != "ekonomibyggnad":
        return None
    else:
        farm = Condition(Holds.YES, "")
    reached = all_of((farm, outside_plan(facts)))
    if reached.holds is Holds.NO:
        return Answer(Outcome.MISSING, f"Undantaget för ekonomibyggnader gäller inte, eftersom {reached.because}.")
    if reached.holds is Holds.UNKNOWN:
        return Answer(Outcome.UNKNOWN, sentence(reached.because))
    text = (
        "Utanför detaljplan finns ett undantag för bostäder i en ekonomibyggnad. Men att göra bostad av den kan också "
        "vara ett väsentligen annat ändamål, som kräver bygglov. Det behöver byggnadsnämnden bedöma."
    )
    return Answer(Outcome.JUDGE, text)
