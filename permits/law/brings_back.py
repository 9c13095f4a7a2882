"""What brings the duty to apply back for measures that are small enough: boundary, railway, values and the plan."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.conditions import Condition, Holds, Measure, all_of, amount, at_least, either
from permits.law.facts import Facts, Unknown
from permits.law.permit_need import CAN_BE_EXEMPT, PERMIT_NEED, SFS
from permits.law.plan_fit import DUTY_WORDS, SAFETY_WORDS, plan_name, tells_of
from permits.law.siting import plan_answers
from permits.law.wording import BEYOND, listed, metres

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
    if isinstance(facts.in_detailed_plan, Unknown):
        return Condition(Holds.UNKNOWN, "vi kunde inte avgöra om platsen har en detaljplan")
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Condition(Holds.UNKNOWN, "vi kunde inte läsa planens bestämmelser")
    if not read:
        return Condition(Holds.DOUBT, "planens bestämmelser behöver läsas av en handläggare")
    answers = plan_answers(facts)
    for outcome, holds in (
        (Outcome.CONFLICT, Holds.NO),
        (Outcome.UNKNOWN, Holds.UNKNOWN),
        (Outcome.JUDGE, Holds.DOUBT),
    ):
        for answer in answers:
            if answer.outcome is outcome:
                return Condition(holds, answer.text.rstrip("."))
    return Condition(Holds.YES, "åtgärden följer planen")


def _kinds_beyond(facts: Facts) -> tuple[str, ...] | Unknown:
    if facts.beyond_kinds is not None:
        return facts.beyond_kinds
    nearest = facts.nearest_beyond_kind
    return nearest if isinstance(nearest, Unknown) else (nearest,)


def _given(consent: bool | Unknown, asker: str) -> Condition:
    if isinstance(consent, Unknown):
        return Condition(Holds.UNKNOWN, f"vi vet inte om {asker} har lämnat skriftligt medgivande")
    if consent:
        return Condition(Holds.YES, f"{asker} har lämnat skriftligt medgivande")
    return Condition(Holds.NO, f"{asker} har inte lämnat skriftligt medgivande")


def neighbours_consent(facts: Facts) -> Condition:
    """9 kap. 35 § 3: every neighbour concerned in writing, beside a public place its manager. Nobody can for a public
    road outside plans (prop. 2024/25:169 s. 170)."""
    kinds = _kinds_beyond(facts)
    if isinstance(kinds, Unknown):
        who = Condition(Holds.UNKNOWN, "vi vet inte vad som finns på andra sidan gränsen")
    elif "vag" in kinds and facts.in_detailed_plan is False:
        return Condition(Holds.NO, "på andra sidan gränsen finns en allmän väg, och då kan ingen lämna medgivande")
    elif "vag" in kinds and isinstance(facts.in_detailed_plan, Unknown):
        who = Condition(
            Holds.UNKNOWN, "på andra sidan gränsen finns en väg, och vi vet inte om den ligger i en detaljplan"
        )
    elif "okand" in kinds or "vag" in kinds:
        there = listed(BEYOND.get(kind, kind) for kind in kinds)
        who = Condition(Holds.DOUBT, f"det är oklart vem som kan lämna medgivande (på andra sidan gränsen: {there})")
    else:
        who = Condition(Holds.YES, "")
    asker = (
        "kommunen eller annan huvudman för den allmänna platsen"
        if kinds == ("allman_plats",)
        else "alla berörda grannar"
    )
    plan = either(may_depart_from_plan(facts), follows_plan(facts))
    return all_of((_given(facts.neighbours_consent, asker), who, plan))


def railway_consent(facts: Facts) -> Condition:
    """9 kap. 35 §, second paragraph: the manager of the railway's infrastructure consents."""
    plan = either(may_depart_from_plan(facts), follows_plan(facts))
    return all_of((_given(facts.railway_consent, "järnvägens infrastrukturförvaltare"), plan))


def _near(far: Condition, consent: Condition, told: str, otherwise: str) -> Answer:
    """No duty when far enough or consented; a duty when neither; else what is not known of the two."""
    if far.holds is Holds.YES:
        return Answer(Outcome.MET, f"{told} Det räcker för att bygga utan lov av den anledningen.")
    if consent.holds is Holds.YES:
        return Answer(
            Outcome.MET, f"{told} {consent.because[0].upper()}{consent.because[1:]}, så det krävs inte lov ändå."
        )
    if far.holds is Holds.NO and consent.holds is Holds.NO:
        return Answer(Outcome.MISSING, f"{told} Därför krävs bygglov: {consent.because}.")
    if Holds.UNKNOWN in {far.holds, consent.holds}:
        return Answer(Outcome.UNKNOWN, f"{told} {otherwise} Det som är okänt: {_open_question(far, consent)}.")
    return Answer(Outcome.JUDGE, f"{told} {otherwise} Det som behöver bedömas: {_open_question(far, consent)}.")


def _open_question(far: Condition, consent: Condition) -> str:
    return listed(c.because for c in (far, consent) if c.holds in {Holds.UNKNOWN, Holds.DOUBT})


@PERMIT_NEED.rule(
    title="Närmare gräns än 4,5 meter", cites=(NEAR, CONSENT), in_force=NEW_LAW, about=CAN_BE_EXEMPT,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def nearer_boundary_than_four_and_a_half_metres(facts: Facts) -> Answer:
    """Nearer the boundary than 4.5 m a permit is needed, unless every neighbour concerned has consented in writing."""
    distance = amount(facts, "distance_to_boundary")
    asked = Measure(
        "avståndet till gränsen är", "m", distance, facts.is_measured("distance_to_boundary"), facts.tolerance
    )
    far = at_least(asked, BOUNDARY)
    if isinstance(distance, Unknown):
        told = "Vi kunde inte mäta avståndet till fastighetsgränsen."
    else:
        told = f"Byggnaden står {metres(distance)} från fastighetsgränsen (gränsen går vid 4,5 m)."
    if far.holds is Holds.YES:
        return _near(far, far, told, "")
    otherwise = "Bygglov krävs om inte alla berörda grannar skriftligen medger åtgärden."
    return _near(far, neighbours_consent(facts), told, otherwise)


@PERMIT_NEED.rule(
    title="Närmare järnväg än 30 meter", cites=(NEAR, CONSENT), in_force=NEW_LAW, about=CAN_BE_EXEMPT,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def nearer_railway_than_thirty_metres(facts: Facts) -> Answer | None:
    """Nearer the middle of a track than 30.0 m a permit is needed, unless the infrastructure manager has consented."""
    if facts.distance_to_railway is None:
        return None
    distance = amount(facts, "distance_to_railway")
    asked = Measure(
        "avståndet till spårmitt är", "m", distance, facts.is_measured("distance_to_railway"), facts.tolerance
    )
    far = at_least(asked, RAILWAY)
    if far.holds is Holds.YES:
        return None
    if isinstance(distance, Unknown):
        told = f"Vi kunde inte mäta avståndet till järnväg. {distance.reason}"
    else:
        told = f"Byggnaden står {metres(distance)} från mitten av ett järnvägsspår (gränsen går vid 30,0 m)."
    otherwise = "Bygglov krävs om inte järnvägens infrastrukturförvaltare skriftligen medger åtgärden."
    return _near(far, railway_consent(facts), told, otherwise)


VALUE: Final = Citation("PBL", 9, "37", "", SFS)


def designated(facts: Facts) -> bool | Unknown:
    """Whether the place lies in a designated valuable area, from the fact itself or from the map layer."""
    if not isinstance(facts.valuable, Unknown):
        return facts.valuable
    found = next((c for c in facts.constraints if c.layer == "kulturmiljo"), None)
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
        return Answer(
            Outcome.JUDGE, f"{plan_name(facts)} är inte inläst. Den kan ha egna krav på lov och behöver läsas."
        )
    duty = next((p for p in facts.provisions if p.kind == "permit_duty"), None)
    if duty is not None:
        return Answer(Outcome.MISSING, f"Planen kräver själv lov: ”{duty.text}”.")
    telling = next((p for p in facts.provisions if p.kind == "other" and tells_of(p, DUTY_WORDS)), None)
    if telling is None:
        return None
    text = f"Planen säger: ”{telling.text}”. Det kan betyda att bygglov krävs, så en handläggare behöver läsa den."
    return Answer(Outcome.JUDGE, text)


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
        f"Planen säger: ”{exempt.text}”. Till och med den 30 november 2027 kan det betyda att det räcker med en anmälan. "
        "En handläggare behöver läsa bestämmelsen."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title="Planen och lovfria åtgärder",
    cites=(Citation("PBL", 10, "2", "2", SFS), Citation("PBL", 10, "2 a", "", SFS), Citation("PBL", 10, "2 b", "", SFS)),
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
            "Eftersom åtgärden hör till ett en- eller tvåbostadshus får den avvika från planen när den inte kräver lov."
        )
        return Answer(Outcome.MET, text)
    if Holds.UNKNOWN in {departs.holds, follows.holds}:
        why = listed(c.because for c in (departs, follows) if c.holds is Holds.UNKNOWN)
        return Answer(Outcome.UNKNOWN, f"Även en lovfri åtgärd ska följa planen, och det är inte klart: {why}.")
    told = f"Även en lovfri åtgärd ska följa planen. {follows.because}."
    return Answer(
        Outcome.JUDGE, f"{told} Om avvikelsen är liten kan den godtas. Sök lov om du vill ha ett säkert besked."
    )
