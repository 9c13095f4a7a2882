"""What brings the duty to apply back for measures that are small enough: boundary, railway, values and the plan."""

from __future__ import annotations

from datetime import date
from typing import Final

import permits.law.plan_limits  # noqa: F401 - enters the plan's rules in the book on siting
from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.conditions import Condition, Holds, Measure, all_of, at_least, either, measure, truth
from permits.law.facts import Facts, ProvisionFact, Unknown
from permits.law.permit_need import CAN_BE_EXEMPT, PERMIT_NEED, SFS
from permits.law.plan_fit import DUTY_WORDS, SAFETY_WORDS, plan_answers, plan_name, tells_of
from permits.law.wording import BEYOND, listed, metres, sentence

BOUNDARY: Final = 4.5
"""9 kap. 34 §: nearer the boundary than this, m."""
RAILWAY: Final = 30.0
"""9 kap. 34 §: nearer the middle of a track than this, m."""

NEAR: Final = Citation("PBL", 9, "34", "", SFS)
CONSENT: Final = Citation("PBL", 9, "35", "", SFS)


def may_depart_from_plan(facts: Facts) -> Condition:
    """10 kap. 2 a §: what goes with a one- or two-dwelling house may depart from the plan, but not from its safety."""
    house = facts.complements_one_two_dwelling_house
    if isinstance(house, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om åtgärden hör till ett en- eller tvåbostadshus")
    if not house:
        return Condition(Holds.NO, "åtgärden hör inte till ett en- eller tvåbostadshus")
    if facts.in_detailed_plan is False:
        return Condition(Holds.YES, "")
    if facts.plan_provisions_read is not True or isinstance(facts.provisions, Unknown):
        return Condition(Holds.DOUBT, "planen kan ha skyddsbestämmelser som behöver läsas")
    safety = [p.text for p in facts.provisions if p.kind == "other" and tells_of(p, SAFETY_WORDS)]
    if safety:
        return Condition(Holds.DOUBT, f"planen har en bestämmelse som kan gälla skydd: ”{safety[0]}”")
    return Condition(Holds.YES, "åtgärden får avvika från planen")


def follows_plan(facts: Facts) -> Condition:
    """Whether the measure keeps within the plan, from what the siting rules say of each provision."""
    if facts.in_detailed_plan is False:
        return Condition(Holds.YES, "")
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


def _kinds_beyond(facts: Facts) -> tuple[str, ...] | Unknown:
    if facts.beyond_kinds is not None:
        return facts.beyond_kinds
    nearest = facts.nearest_beyond_kind
    return nearest if isinstance(nearest, Unknown) else (nearest,)


def _given(consent: bool | Unknown, asker: str) -> Condition:
    if isinstance(consent, Unknown):
        return Condition(Holds.UNKNOWN, f"vi vet inte om {asker} har lämnat skriftligt medgivande")
    return truth(consent, f"{asker} har lämnat skriftligt medgivande", f"skriftligt medgivande från {asker} saknas")


def _who_can_consent(facts: Facts) -> Condition:
    """Beside a public road outside plans nobody can (prop. 2024/25:169 s. 170); what is unclear a human judges."""
    kinds = _kinds_beyond(facts)
    if isinstance(kinds, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte vad som finns på andra sidan gränsen")
    if "vag" in kinds and facts.in_detailed_plan is False:
        return Condition(Holds.NO, "på andra sidan gränsen finns en allmän väg, där ingen kan lämna medgivande")
    if "vag" in kinds and isinstance(facts.in_detailed_plan, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om vägen på andra sidan gränsen ligger i en detaljplan")
    if "okand" in kinds or "vag" in kinds:
        there = listed(BEYOND.get(kind, kind) for kind in kinds)
        return Condition(Holds.DOUBT, f"det är oklart vem som kan lämna medgivande (på andra sidan gränsen: {there})")
    return Condition(Holds.YES, "")


def neighbours_consent(facts: Facts) -> Condition:
    """9 kap. 35 § 3: every neighbour concerned in writing, beside a public place its manager."""
    public = _kinds_beyond(facts) == ("allman_plats",)
    asker = "huvudmannen för den allmänna platsen (ofta kommunen)" if public else "alla berörda grannar"
    return all_of((_given(facts.neighbours_consent, asker), _who_can_consent(facts), _plan_allows(facts)))


def _plan_allows(facts: Facts) -> Condition:
    """9 kap. 35 § 3 a and b: consent counts for what follows the plan, or may depart from it."""
    plan = either(may_depart_from_plan(facts), follows_plan(facts))
    if plan.holds is Holds.NO:
        return Condition(Holds.NO, "medgivande räcker inte eftersom åtgärden avviker från planen")
    return Condition(plan.holds, "" if plan.holds is Holds.YES else plan.because)


def railway_consent(facts: Facts) -> Condition:
    """9 kap. 35 §, second paragraph: the manager of the railway's infrastructure consents."""
    return all_of((_given(facts.railway_consent, "järnvägens infrastrukturförvaltare"), _plan_allows(facts)))


def _near(far: Condition, consent: Condition, place: str, asked: str) -> Answer:
    """No duty with consent; a duty when near and without; else what is not known of the two. `place` is a clause."""
    if consent.holds is Holds.YES:
        return Answer(Outcome.MET, sentence(f"{place}, men {consent.because}, så det kräver inte lov"))
    if far.holds is Holds.NO and consent.holds is Holds.NO:
        return Answer(Outcome.MISSING, sentence(f"{place}, och {consent.because}"))
    unless = f"krävs bygglov om inte {asked} skriftligen medger åtgärden"
    told = f"{place}, och då {unless}. " if far.holds is Holds.NO else f"{place}. Är det för nära {unless}. "
    unknown = Holds.UNKNOWN in {far.holds, consent.holds}
    why = "" if consent.holds is Holds.NO else consent.because
    return Answer(Outcome.UNKNOWN if unknown else Outcome.JUDGE, (sentence(told) + " " + sentence(why)).strip())


def _place(far: Condition, distance: Measure, near: str) -> str:
    """Where the building stands, as a clause; `near` is the limit with its preposition."""
    if isinstance(distance.value, Unknown):
        return f"vi kunde inte mäta {distance.noun} ({near})"
    if far.holds is Holds.DOUBT:
        return far.because
    return f"{distance.noun} är {metres(distance.value)} ({near})"


@PERMIT_NEED.rule(
    title="Närmare gräns än 4,5 meter", cites=(NEAR, CONSENT), in_force=NEW_LAW, about=CAN_BE_EXEMPT,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def nearer_boundary_than_four_and_a_half_metres(facts: Facts) -> Answer:
    """Nearer the boundary than 4.5 m a permit is needed, unless every neighbour concerned has consented in writing."""
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen", "m", above_zero=False)
    far = at_least(distance, BOUNDARY)
    if far.holds is Holds.YES:
        return Answer(Outcome.MET, sentence(f"{far.because}, så grannarna behöver inte medge åtgärden"))
    place = _place(far, distance, "gränsvärdet är 4,5 m")
    return _near(far, neighbours_consent(facts), place, "alla berörda grannar")


@PERMIT_NEED.rule(
    title="Närmare järnväg än 30 meter", cites=(NEAR, CONSENT), in_force=NEW_LAW, about=CAN_BE_EXEMPT,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def nearer_railway_than_thirty_metres(facts: Facts) -> Answer | None:
    """Nearer the middle of a track than 30.0 m a permit is needed, unless the infrastructure manager has consented."""
    if facts.distance_to_railway is None:
        return None
    distance = measure(facts, "distance_to_railway", "avståndet till spårets mitt", "m", above_zero=False)
    far = at_least(distance, RAILWAY)
    if far.holds is Holds.YES:
        return None
    place = _place(far, distance, "gränsvärdet är 30,0 m")
    return _near(far, railway_consent(facts), place, "järnvägens förvaltare")


VALUE: Final = Citation("PBL", 9, "37", "", SFS)


def designated(facts: Facts) -> bool | Unknown:
    """Whether the place lies in a designated valuable area, from the fact itself or from the map layer."""
    if not isinstance(facts.valuable, Unknown):
        return facts.valuable
    found = facts.constraint("kulturmiljo")
    return facts.valuable if found is None else found.hit


@PERMIT_NEED.rule(
    title="Värdefull byggnad eller miljö", cites=VALUE, in_force=NEW_LAW, about=CAN_BE_EXEMPT, part=Part.BRINGS_BACK
)
def valuable_building_or_area(facts: Facts) -> Answer | None:
    """In a designated valuable area a permit may be needed directly from the law, whatever neighbours consent to."""
    value = designated(facts)
    if isinstance(value, Unknown):
        text = f"Vi kunde inte se om platsen är en utpekad kulturmiljö, och då kan bygglov krävas. {value.reason}"
        return Answer(Outcome.UNKNOWN, text)
    if not value:
        return None
    text = (
        "Platsen är utpekad som värdefull kulturmiljö. Då kan bygglov krävas även för det som annars är lovfritt, och "
        "grannarnas medgivande hjälper inte. Fråga byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title="Värden som inte är utpekade", cites=VALUE, in_force=NEW_LAW, about=CAN_BE_EXEMPT, part=Part.REMINDER
)
def value_is_never_ruled_out(facts: Facts) -> Answer | None:
    """A building or area can be valuable without being designated (8:13), so the answer is never a plain no."""
    if designated(facts) is not False:
        return None
    text = (
        "Kommunen har inte pekat ut platsen som värdefull kulturmiljö. Ett hus eller ett område kan ändå vara särskilt "
        "värdefullt, och då krävs bygglov. Är du osäker, fråga byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title="Planens egna krav på lov", cites=Citation("PBL", 9, "2", "andra stycket", SFS), in_force=NEW_LAW,
    about=CAN_BE_EXEMPT, part=Part.BRINGS_BACK,
)  # fmt: skip
def plan_may_ask_for_more(facts: Facts) -> Answer | None:
    """A plan may itself ask for a permit, or protect values (4:16), and then its text must be read."""
    if facts.in_detailed_plan is False:
        return None
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(
            Outcome.UNKNOWN, "Vi kunde inte avgöra om platsen har en detaljplan som ställer egna krav på lov."
        )
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Answer(Outcome.UNKNOWN, "Vi kunde inte läsa om planen ställer egna krav på lov.")
    if not read or isinstance(facts.provisions, Unknown):
        text = f"{plan_name(facts)} är inte inläst, men den kan ha egna krav på lov. En handläggare behöver läsa den."
        return Answer(Outcome.JUDGE, text)
    return _duty_in(facts.provisions)


def _duty_in(provisions: tuple[ProvisionFact, ...]) -> Answer | None:
    """What provisions that have been read say of a duty to apply."""
    for provision in provisions:
        if provision.kind == "permit_duty":
            return Answer(Outcome.MISSING, f"Planen kräver själv lov: ”{provision.text}”.")
    for provision in provisions:
        if provision.kind == "other" and tells_of(provision, DUTY_WORDS):
            text = f"Planen säger ”{provision.text}”, och det kan betyda att bygglov krävs."
            return Answer(Outcome.JUDGE, f"{text} En handläggare behöver läsa bestämmelsen.")
    return None


@PERMIT_NEED.rule(
    title="Planens egna undantag från lov",
    cites=(Citation("PBL", 9, "2", "", SFS), Citation("PBF", 6, "3", "", "2025:979")),
    in_force=Period(NEW_LAW.start, date(2027, 11, 30)), part=Part.REMINDER,
)  # fmt: skip
def plan_exemptions_until_december_2027(facts: Facts) -> Answer | None:
    """Until 30 November 2027 a plan's own exemption from permit still holds, and then asks for notification."""
    if facts.in_detailed_plan is not True or isinstance(facts.provisions, Unknown):
        return None
    exempt = next((p for p in facts.provisions if p.kind == "permit_exemption"), None)
    if exempt is None:
        return None
    text = (
        f"Planen säger: ”{exempt.text}”. Till och med den 30 november 2027 kan det betyda att det räcker med en "
        "anmälan. En handläggare behöver läsa bestämmelsen."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title="Planen och lovfria åtgärder",
    cites=(Citation("PBL", 10, "2", "2", SFS), Citation("PBL", 10, "2 a och 2 b", "", SFS)),
    in_force=NEW_LAW, about=CAN_BE_EXEMPT, part=Part.PLAN,
)  # fmt: skip
def permit_free_work_follows_the_plan(facts: Facts) -> Answer | None:
    """Permit-free work must follow the plan; what goes with a one- or two-dwelling house may depart from it."""
    if facts.in_detailed_plan is False:
        return None
    departs, follows = may_depart_from_plan(facts), follows_plan(facts)
    if follows.holds is Holds.YES:
        return Answer(Outcome.MET, "Åtgärden följer planen så långt den är inläst.")
    if departs.holds is Holds.YES:
        text = (
            "Åtgärden hör till ett en- eller tvåbostadshus, och då får den avvika från planen när den inte kräver lov."
        )
        return Answer(Outcome.MET, text)
    if Holds.UNKNOWN in {departs.holds, follows.holds}:
        why = listed(c.because for c in (departs, follows) if c.holds is Holds.UNKNOWN)
        return Answer(Outcome.UNKNOWN, f"Även en lovfri åtgärd ska följa planen, och det är inte klart: {why}.")
    told = "Åtgärden är liten nog att vara lovfri, men "
    told += "den avviker från planen." if follows.holds is Holds.NO else "någon behöver läsa planen."
    advice = "En liten avvikelse kan godtas. Sök lov om du vill ha ett säkert besked."
    return Answer(Outcome.JUDGE, f"{told} {sentence(follows.because)} {advice}")
