"""What a plan asks of work that the law itself exempts: its own duty to apply, and that it be followed."""

from __future__ import annotations

from datetime import date
from typing import Final

import permits.law.plan_limits  # noqa: F401 - enters the plan's rules in the book on siting
from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.conditions import Condition, Holds
from permits.law.facts import Facts, MeasureKind, ProvisionFact, Unknown
from permits.law.measures import ANCILLARY
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_fit import DUTY_WORDS, SAFETY_WORDS, plan_answers, plan_name, tells_of
from permits.law.wording import listed, sentence

CAN_BE_EXEMPT: Final = ANCILLARY | {MeasureKind.TILLBYGGNAD}


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
