"""Whether work follows the plan, and what may depart from it when no permit is needed (10 kap. 2–2 b §§)."""

from __future__ import annotations

from typing import Final

import permits.law.plan_limits  # noqa: F401 - enters the plan's rules in the book on siting
from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, at_most, total, truth
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown
from permits.law.measures import ALTERATIONS, ANCILLARY, BUILDINGS, STRUCTURES
from permits.law.new_buildings import ALWAYS_NEEDS_PERMIT
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_fit import SAFETY_WORDS, plan_answers, tells_of
from permits.law.wording import listed, sentence
from permits.words import N_

CAN_BE_EXEMPT: Final = (BUILDINGS | ALTERATIONS | STRUCTURES) - ALWAYS_NEEDS_PERMIT
"""Measures that a permit can be needed for, and need not always be."""


DECKS: Final = 50.0
"""10 kap. 2 a § 5: ground that all decks on the plot take, m²."""
OF_A_HOUSE: Final = ANCILLARY | {MeasureKind.TILLBYGGNAD}
"""10 kap. 2 a § 1 and 2: ancillary buildings and extensions, where they go with a one- or two-dwelling house."""


def may_depart_from_plan(facts: Facts) -> Condition:
    """10 kap. 2 a §: what may depart from the plan when it needs no permit, though never from the plan's safety."""
    listed_there = _is_listed(facts)
    if listed_there.holds is not Holds.YES:
        return listed_there
    if facts.in_detailed_plan is False:
        return _regulations(facts, listed_there)
    if facts.plan_provisions_read is not True or isinstance(facts.provisions, Unknown):
        return Condition(Holds.DOUBT, "planen kan ha skyddsbestämmelser som behöver läsas")
    safety = [p.text for p in facts.provisions if p.kind == "other" and tells_of(p, SAFETY_WORDS)]
    if safety:
        return Condition(Holds.DOUBT, f"planen har en bestämmelse som kan gälla skydd: ”{safety[0]}”")
    return listed_there


def _is_listed(facts: Facts) -> Condition:
    """The five points of 10 kap. 2 a §, with a clause that says which."""
    if facts.measure in OF_A_HOUSE:
        return _of_a_house(facts)
    if facts.measure is MeasureKind.YTTERLIGARE_BOSTAD:
        return _in_a_house(facts)
    if facts.measure in {MeasureKind.MUR, MeasureKind.PLANK}:
        return Condition(Holds.YES, "åtgärden är en mur eller ett plank")
    if facts.measure is MeasureKind.ALTAN:
        decks = total(facts, (ground(facts), "existing_deck_area"), "altanernas sammanlagda yta", "m²")
        return at_most(decks, DECKS)
    return Condition(Holds.NO, "åtgärden är inte en sådan som får avvika från planen")


def _of_a_house(facts: Facts) -> Condition:
    house = facts.complements_one_two_dwelling_house
    if isinstance(house, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om åtgärden hör till ett en- eller tvåbostadshus")
    to_a_house = "åtgärden hör till ett en- eller tvåbostadshus"
    return truth(house, to_a_house, "åtgärden hör inte till ett en- eller tvåbostadshus")


def _in_a_house(facts: Facts) -> Condition:
    kind = facts.building_kind
    if isinstance(kind, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte vilken sorts hus bostaden inreds i")
    return truth(kind == "enbostadshus", "bostaden inreds i ett enbostadshus", "huset är inte ett enbostadshus")


def ground(facts: Facts) -> str:
    """The fact that tells what a structure takes of the ground: what is drawn, where nothing else is told."""
    return "footprint_area" if facts.ground_area == NOT_ASKED else "ground_area"


def _regulations(facts: Facts, without: Condition) -> Condition:
    """A condition that holds outside plans, where area regulations leave it open. None asked for is as none there."""
    there = facts.area_regulations
    if there == NOT_ASKED:
        return without
    if isinstance(there, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om områdesbestämmelser gäller på platsen")
    return Condition(Holds.DOUBT, "områdesbestämmelserna behöver läsas av en handläggare") if there else without


def follows_plan(facts: Facts) -> Condition:
    """Whether the measure keeps within the plan, from what the siting rules say of each provision."""
    if facts.in_detailed_plan is False:
        return _regulations(facts, Condition(Holds.YES, ""))
    read = _provisions_to_compare(facts)
    return read if read.holds is not Holds.YES else _worst(plan_answers(facts))


def _provisions_to_compare(facts: Facts) -> Condition:
    if isinstance(facts.in_detailed_plan, Unknown):
        return Condition(Holds.UNKNOWN, "vi kunde inte avgöra om platsen har en detaljplan")
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Condition(Holds.UNKNOWN, "vi kunde inte läsa planens bestämmelser")
    if not read or not facts.provisions:
        return Condition(Holds.DOUBT, "planens bestämmelser behöver läsas av en handläggare")
    return Condition(Holds.YES, "")


def _worst(answers: tuple[Answer, ...]) -> Condition:
    for outcome, holds in CONDITION_OF_PLAN.items():
        for answer in answers:
            if answer.outcome is outcome:
                return Condition(holds, answer.text.rstrip("."))
    return Condition(Holds.YES, "åtgärden följer planen")


CONDITION_OF_PLAN: Final = {
    Outcome.CONFLICT: Holds.NO,
    Outcome.UNKNOWN: Holds.UNKNOWN,
    Outcome.JUDGE: Holds.DOUBT,
}


@PERMIT_NEED.rule(
    title=N_("Planen och lovfria åtgärder"),
    cites=(Citation("PBL", 10, "2", "2", SFS), Citation("PBL", 10, "2 a och 2 b", "", SFS)),
    in_force=NEW_LAW, about=CAN_BE_EXEMPT, part=Part.PLAN,
)  # fmt: skip
def permit_free_work_follows_the_plan(facts: Facts) -> Answer | None:
    """Permit-free work follows the plan and area regulations. What 10:2 a lists may depart; else a small departure
    that does not work against their purpose is allowed (2 b)."""
    if facts.in_detailed_plan is False and facts.area_regulations == NOT_ASKED:
        return None
    departs, follows = may_depart_from_plan(facts), follows_plan(facts)
    if follows.holds is Holds.YES:
        text = "Åtgärden följer planen så långt den är inläst."
        return Answer(Outcome.MET, text) if facts.in_detailed_plan is True else None
    if departs.holds is Holds.YES:
        text = f"{sentence(departs.because)} Då får åtgärden avvika från planen när den inte kräver lov."
        return Answer(Outcome.MET, text)
    if Holds.UNKNOWN in {departs.holds, follows.holds}:
        why = listed(dict.fromkeys(c.because for c in (departs, follows) if c.holds is Holds.UNKNOWN))
        return Answer(Outcome.UNKNOWN, f"Även en lovfri åtgärd ska följa planen, och det är inte klart: {why}.")
    told = "Åtgärden kan vara lovfri, men "
    told += "den avviker från planen." if follows.holds is Holds.NO else "någon behöver läsa planen."
    advice = "En liten avvikelse som inte motverkar planens syfte godtas. Sök lov om du vill ha ett säkert besked."
    return Answer(Outcome.JUDGE, f"{told} {sentence(follows.because)} {advice}")
