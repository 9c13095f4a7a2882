"""An advance ruling (förhandsbesked): what it can be about, what it tries, how long it binds (9:41–42, 74, 104)."""

from __future__ import annotations

from typing import Final

from permits.law.appeal import ADVANCE_RULING_BINDS
from permits.law.book import Answer, Need, Outcome
from permits.law.citation import NEW_LAW, Citation
from permits.law.facts import Facts, Unknown, Wanted
from permits.law.measures import INSTALLATIONS_ONLY
from permits.law.need import FREE, PERMITS, need_of
from permits.law.plan_fit import SITING
from permits.words import N_

NEEDS_PERMIT: Final = "Ett förhandsbesked kan bara gälla en åtgärd som kräver bygglov"


def _section(section: str) -> Citation:
    return Citation("PBL", 9, section, "", "2025:974")


def _asked_for(facts: Facts) -> bool:
    return facts.wanted is Wanted.FORHANDSBESKED


def _not_a_building_permit(facts: Facts) -> bool:
    return facts.measure in PERMITS or facts.measure in INSTALLATIONS_ONLY


def _can_be_given(facts: Facts) -> bool:
    """True where an advance ruling was asked for and nothing says that it cannot be."""
    could = facts.in_detailed_plan is False and not _not_a_building_permit(facts)
    return _asked_for(facts) and could and need_of(facts) not in FREE


@SITING.rule(title=N_("Förhandsbesked"), cites=_section("41"), in_force=NEW_LAW)
def advance_ruling_only_outside_plan(facts: Facts) -> Answer | None:
    """An advance ruling can be asked for only where no detailed plan holds."""
    if not _asked_for(facts):
        return None
    if isinstance(facts.in_detailed_plan, Unknown):
        text = "Förhandsbesked finns bara utanför detaljplan, och vi vet inte om platsen har en."
        return Answer(Outcome.UNKNOWN, f"{text} {facts.in_detailed_plan.reason}")
    if facts.in_detailed_plan:
        text = (
            "Platsen har en detaljplan, och där kan du inte få förhandsbesked: planen säger redan vad som får byggas."
        )
        return Answer(Outcome.CONFLICT, f"{text} Sök bygglov i stället.")
    return Answer(Outcome.MET, "Platsen har ingen detaljplan, så du kan begära förhandsbesked.")


@SITING.rule(title=N_("Förhandsbesked om vad"), cites=_section("41"), in_force=NEW_LAW)
def advance_ruling_needs_a_measure_that_needs_a_permit(facts: Facts) -> Answer | None:
    """An advance ruling can be asked for only about a measure that needs a bygglov."""
    if not _asked_for(facts):
        return None
    if _not_a_building_permit(facts):
        return Answer(Outcome.CONFLICT, f"{NEEDS_PERMIT}, och det gör inte den här.")
    need = need_of(facts)
    if need in FREE:
        return Answer(
            Outcome.CONFLICT, f"{NEEDS_PERMIT}, och det gör inte den här. Du behöver inget besked om platsen."
        )
    if need is Need.BYGGLOV:
        return Answer(Outcome.MET, "Åtgärden kräver bygglov, så du kan begära förhandsbesked om den.")
    return Answer(Outcome(need.value), f"{NEEDS_PERMIT}, och om den här gör det är inte avgjort.")


@SITING.rule(title=N_("Vad förhandsbeskedet prövar"), cites=_section("74"), in_force=NEW_LAW)
def advance_ruling_tries_the_location(facts: Facts) -> Answer | None:
    """Area regulations, whether a plan is needed (4:2–3) and the demands on location in 2 kap.; nothing else."""
    if not _can_be_given(facts):
        return None
    text = (
        "Förhandsbeskedet prövar bara platsen: om den är lämplig att bygga på, om den behöver planläggas och om "
        "åtgärden strider mot områdesbestämmelser. Hur byggnaden ser ut prövas först i bygglovet."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")


@SITING.rule(title=N_("Hur länge förhandsbeskedet gäller"), cites=(_section("42"), _section("104")), in_force=NEW_LAW)
def advance_ruling_binds_for_two_years(facts: Facts) -> Answer | None:
    """A positive ruling binds the permit if it is applied for within two years of laga kraft; work may not begin."""
    if not _can_be_given(facts):
        return None
    text = (
        f"Ett positivt förhandsbesked är bindande om du söker bygglov inom {ADVANCE_RULING_BINDS} år från att det fick "
        "laga kraft. Det ger ingen rätt att börja bygga."
    )
    return Answer(Outcome.MET, text)
