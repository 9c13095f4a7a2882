"""Pulling buildings down: when a rivningslov is needed (9 kap. 43–46 §§)."""

from __future__ import annotations

import re
from typing import Final

from permits.law.alterations import A_BUILDING, as_small_as_a_new_one, in_plan
from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, at_least, either, measure
from permits.law.fact_words import ANCILLARY_KINDS
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown
from permits.law.near_boundary import BOUNDARY, RAILWAY
from permits.law.new_buildings import small_enough_for_the_public
from permits.law.notification import free_when_ordered
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_fit import DUTY_WORDS, READ, VALUE_WORDS, here, plan_name, tells_of
from permits.law.values import designated
from permits.law.wording import sentence
from permits.words import N_

RIVNING: Final = {MeasureKind.RIVNING}
IN_PLAN: Final = Citation("PBL", 9, "43", "1", SFS)
OUTSIDE: Final = Citation("PBL", 9, "44", "", SFS)
MAY_BE_BUILT: Final = Citation("PBL", 9, "45", "2", SFS)
SPECIALLY_VALUABLE: Final = Citation("PBL", 8, "13", "", SFS)
CAN_BE_PUBLIC: Final = frozenset({"lokal", "annat"})
DEMOLITION_WORDS: Final = re.compile(r"\briv", re.IGNORECASE)
"""Shows a provision on demolition (4 kap. 16 § 4, 42 §)."""


@PERMIT_NEED.rule(
    title=N_("Rivning i detaljplan"), cites=IN_PLAN, in_force=NEW_LAW, about=RIVNING, part=Part.MAIN_DUTY
)  # fmt: skip
def demolition_in_plan_needs_a_permit(facts: Facts) -> Answer | None:
    """In a plan a permit is needed to pull down a building or part of one. Other structures (43 § 2) are not asked
    about here."""
    place = in_plan(facts)
    if place.holds is Holds.NO:
        return None
    if place.holds is Holds.UNKNOWN:
        return Answer(
            Outcome.UNKNOWN, "Vi vet inte om platsen har en detaljplan, och i en detaljplan krävs rivningslov."
        )
    text = "I en detaljplan kräver det rivningslov att riva en byggnad eller en del av den, när inget undantag gäller."
    return Answer(Outcome.MISSING, text)


def regulated(facts: Facts) -> bool | Unknown:
    """Whether area regulations hold at the place; where nobody has asked the answer is given for a place without."""
    return False if facts.area_regulations == NOT_ASKED else facts.area_regulations


@PERMIT_NEED.rule(
    title=N_("Rivning utanför detaljplan"), cites=OUTSIDE, in_force=NEW_LAW, about=RIVNING, part=Part.MAIN_DUTY
)
def demolition_outside_plan_may_need_a_permit(facts: Facts) -> Answer | None:
    """Outside plans only what area regulations protect, what is specially valuable (8:13), or a building in such an
    area, and a human reads and judges that."""
    if facts.in_detailed_plan is not False:
        return None
    regulations, value = regulated(facts), designated(facts)
    if regulations is True or value is True:
        why = (
            "områdesbestämmelser gäller här" if regulations is True else "platsen är utpekad som värdefull kulturmiljö"
        )
        return Answer(Outcome.JUDGE, f"Rivningslov kan krävas, eftersom {why}. Fråga byggnadsnämnden innan du river.")
    if isinstance(regulations, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om områdesbestämmelser kräver rivningslov på platsen.")
    if isinstance(value, Unknown):
        text = f"Vi kunde inte se om platsen är en utpekad kulturmiljö, och då kan rivningslov krävas. {value.reason}"
        return Answer(Outcome.UNKNOWN, text)
    text = "Utanför detaljplan krävs rivningslov bara för det som är skyddat eller särskilt värdefullt."
    return Answer(Outcome.MET, f"{text} Inget sådant är utpekat här.")


@PERMIT_NEED.rule(
    title=N_("Uppförd med tidsbegränsat lov"), cites=Citation("PBL", 9, "45", "1", SFS), in_force=NEW_LAW,
    about=RIVNING, part=Part.EXEMPTION,
)  # fmt: skip
def built_with_a_temporary_permit(facts: Facts) -> Answer | None:
    """In a plan what was built with a temporary or seasonal permit may be pulled down without a permit."""
    built = facts.built_as_temporary
    if facts.in_detailed_plan is False or built is None or built is False:
        return None
    if isinstance(built, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om byggnaden uppfördes med ett tidsbegränsat bygglov.")
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(Outcome.UNKNOWN, "Undantaget för tidsbegränsade bygglov gäller i en detaljplan, om det finns en.")
    text = "Det som byggdes med ett tidsbegränsat bygglov, eller ett för en säsong, får rivas utan rivningslov."
    return Answer(Outcome.MET, text)


def _may_be_built_without_permit(facts: Facts) -> Condition:
    """Whether the building is one that 9 kap. 4 or 5 § would let anybody build without a permit today, or what is
    pulled down of it is."""
    kind = facts.building_kind
    small = as_small_as_a_new_one(facts)
    if isinstance(kind, Unknown):
        unknown = Condition(Holds.UNKNOWN, "vi vet inte om det är en komplementbyggnad")
        whole = small if small.holds is Holds.NO else unknown
    elif kind in ANCILLARY_KINDS:
        whole = all_of((small, _far_enough(facts)))
    elif kind in CAN_BE_PUBLIC:
        whole = _may_be_a_small_public_one(facts, kind)
    else:
        whole = Condition(Holds.NO, f"byggnaden är {A_BUILDING.get(kind, kind)}")
    return either(whole, _part(facts))


def _may_be_a_small_public_one(facts: Facts, kind: str) -> Condition:
    """9 kap. 7 § lets small buildings for public transport or on a public place be built; whether this is one is not
    asked."""
    size = small_enough_for_the_public(facts)
    if size.holds is Holds.NO:
        return Condition(Holds.NO, f"byggnaden är {A_BUILDING.get(kind, kind)}")
    why = "så små byggnader får byggas utan lov för kollektivtrafiken eller på kommunens allmänna plats"
    return size if size.holds is Holds.UNKNOWN else Condition(Holds.DOUBT, f"{why}, och det behöver nämnden bedöma")


def _far_enough(facts: Facts) -> Condition:
    """Near a boundary or a track (34 §) the answer would hang on who consents, which a human has to judge."""
    boundary = at_least(
        measure(facts, "distance_to_boundary", "avståndet till gränsen", "m", above_zero=False), BOUNDARY
    )
    railway = Condition(Holds.YES, "")
    if facts.distance_to_railway is not None:
        track = measure(facts, "distance_to_railway", "avståndet till spårets mitt", "m", above_zero=False)
        railway = at_least(track, RAILWAY)
    near = all_of((boundary, railway))
    if near.holds is Holds.YES:
        return Condition(Holds.YES, "")
    if near.holds is Holds.NO:
        why = (
            "byggnaden står så nära gräns eller järnväg att en ny kan kräva lov, så byggnadsnämnden behöver bedöma det"
        )
        return Condition(Holds.DOUBT, why)
    return near


def _part(facts: Facts) -> Condition:
    """ "byggnadsdelen får uppföras utan bygglov": a part may be as small as a permit-free extension (9 kap. 10 §)."""
    if isinstance(facts.part_only, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om hela byggnaden rivs eller bara en del")
    why = "byggnadsnämnden behöver bedöma om delen som rivs är så liten att den får byggas utan lov"
    return Condition(Holds.DOUBT, why) if facts.part_only else Condition(Holds.NO, "hela byggnaden rivs")


def _not_valuable(facts: Facts) -> Condition:
    """What is designated a human judges; what is not may be valuable all the same, and a reminder says so."""
    value = designated(facts)
    if isinstance(value, Unknown):
        return Condition(Holds.UNKNOWN, "vi kunde inte se om platsen är en utpekad kulturmiljö")
    why = "platsen är utpekad som värdefull kulturmiljö, och då behöver byggnadsnämnden bedöma om rivningslov krävs"
    return Condition(Holds.DOUBT, why) if value else Condition(Holds.YES, "")


@PERMIT_NEED.rule(
    title=N_("Får byggas utan bygglov"), cites=MAY_BE_BUILT, in_force=NEW_LAW, about=RIVNING, part=Part.EXEMPTION
)
def may_be_built_without_a_permit(facts: Facts) -> Answer | None:
    """In a plan what may be built without a permit may be pulled down without one, if neither it nor its area is
    specially valuable."""
    if facts.in_detailed_plan is False:
        return None
    answer = all_of((_may_be_built_without_permit(facts), _not_valuable(facts)))
    if answer.holds is Holds.YES:
        text = "Byggnaden är så liten att den får byggas utan bygglov, och då får den rivas utan rivningslov."
        return Answer(Outcome.MET, f"{text} {sentence(answer.because)}")
    if answer.holds is Holds.NO:
        return Answer(Outcome.MISSING, f"Undantaget för det som får byggas utan bygglov gäller inte: {answer.because}.")
    return Answer(Outcome.JUDGE if answer.holds is Holds.DOUBT else Outcome.UNKNOWN, sentence(answer.because))


@PERMIT_NEED.rule(
    title=N_("Rivning efter ett föreläggande"), cites=Citation("PBL", 9, "46", "", SFS), in_force=NEW_LAW,
    about=RIVNING, part=Part.EXEMPTION,
)  # fmt: skip
def demolition_that_the_board_has_ordered(facts: Facts) -> Answer | None:
    """What is necessary to follow an order under chapter 11 needs no permit, in a plan or outside."""
    return free_when_ordered(facts, "rivningslov")


@PERMIT_NEED.rule(
    title=N_("Planen och rivningen"),
    cites=(Citation("PBL", 10, "2", "2", SFS), Citation("PBL", 4, "16", "4", SFS)), in_force=NEW_LAW,
    about=RIVNING, part=Part.PLAN,
)  # fmt: skip
def plan_may_forbid_demolition(facts: Facts) -> Answer | None:
    """Demolition without a permit must follow the plan, which may forbid it or protect the building."""
    if facts.in_detailed_plan is False:
        return None
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om platsen har en detaljplan, och en plan kan förbjuda rivning.")
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or isinstance(facts.provisions, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi kunde inte läsa om planen förbjuder rivning.")
    if not read or not facts.provisions:
        text = f"{plan_name(facts)} är inte inläst, men den kan förbjuda rivning. En handläggare behöver läsa den."
        return Answer(Outcome.JUDGE, text)
    for provision in here(facts):
        if any(tells_of(provision, words) for words in (DEMOLITION_WORDS, VALUE_WORDS, DUTY_WORDS)):
            return Answer(Outcome.JUDGE, f"Planen säger: ”{provision.text}”. Det kan hindra rivning. {READ}")
    return Answer(Outcome.MET, "Planen säger inget om rivning så långt den är inläst.")


@PERMIT_NEED.rule(
    title=N_("Kan byggnaden vara särskilt värdefull?"), cites=(OUTSIDE, MAY_BE_BUILT, SPECIALLY_VALUABLE),
    in_force=NEW_LAW, about=RIVNING, part=Part.REMINDER,
)  # fmt: skip
def value_of_what_is_pulled_down(facts: Facts) -> Answer | None:
    """A building or its area can be specially valuable without being designated, so the answer is never a plain no."""
    if designated(facts) is not False:
        return None
    text = (
        "Kommunen har inte pekat ut platsen som värdefull kulturmiljö. Huset eller området kan ändå vara särskilt "
        "värdefullt, och då krävs rivningslov. Är huset gammalt eller ovanligt, fråga byggnadsnämnden innan du river."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Områdesbestämmelser"), cites=(Citation("PBL", 9, "44", "1", SFS), Citation("PBL", 9, "48", "", SFS)),
    in_force=NEW_LAW, about={MeasureKind.RIVNING, MeasureKind.MARKATGARD}, part=Part.REMINDER,
)  # fmt: skip
def area_regulations_were_not_asked_for(facts: Facts) -> Answer | None:
    """Where nobody has looked for area regulations, the answer outside plans says that they can ask for a permit."""
    if facts.in_detailed_plan is not False or facts.area_regulations != NOT_ASKED:
        return None
    text = (
        "Kommunen kan ha områdesbestämmelser som kräver lov för det här, även utan detaljplan. Vi har ingen karta över "
        "dem, så fråga byggnadsnämnden om du är osäker."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Det du river kan vara farligt"), cites=Citation("PBL", 10, "2 c", "", SFS), in_force=NEW_LAW,
    about=RIVNING, part=Part.REMINDER,
)  # fmt: skip
def demolition_is_done_with_care(_facts: Facts) -> Answer:
    """All demolition is planned and done with care, whether or not a permit is needed."""
    text = (
        "Riv med aktsamhet, även när inget lov krävs. Äldre hus kan innehålla asbest och annat farligt, så ta reda på "
        "det innan du börjar."
    )
    return Answer(Outcome.JUDGE, text)
