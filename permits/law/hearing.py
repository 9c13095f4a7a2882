"""Who is to be heard before a permit is decided."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Holds
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.need import FREE, need_of
from permits.law.plan_duties import follows_plan
from permits.law.wording import listed

HEARING: Final = RuleBook(Topic.HEARING)
WHEN: Final = Citation("PBL", 9, "94", "", "2025:974")
WHOM: Final = Citation("PBL", 9, "96", "", "2025:974")


def hearing_duty(facts: Facts) -> Outcome:
    """MISSING when neighbours are to be heard if a permit is applied for, MET when not, else JUDGE or UNKNOWN.

    9:94: when the measure departs from the plan, or stands outside plans and is not just a small addition to a one- or
    two-dwelling house. What is small (9:59) the board judges.
    """
    if isinstance(facts.in_detailed_plan, Unknown):
        return Outcome.UNKNOWN
    if facts.in_detailed_plan:
        return {
            Holds.YES: Outcome.MET,
            Holds.NO: Outcome.MISSING,
            Holds.DOUBT: Outcome.JUDGE,
            Holds.UNKNOWN: Outcome.UNKNOWN,
        }[follows_plan(facts).holds]
    if facts.measure is MeasureKind.NYBYGGNAD_ENBOSTADSHUS:
        return Outcome.MISSING
    house = facts.complements_one_two_dwelling_house
    if isinstance(house, Unknown):
        return Outcome.UNKNOWN
    return Outcome.JUDGE if house else Outcome.MISSING


NOT_APPLIED_FOR: Final = (
    "Du behöver inte söka bygglov, så ingen behöver höras. Söker du lov frivilligt kan grannarna behöva höras."
)
WORDS: Final = {
    Outcome.MET: "Åtgärden ser ut att följa planen, så grannarna behöver inte höras innan ett bygglov.",
    Outcome.UNKNOWN: "Vi kan inte avgöra om grannarna ska höras innan ett bygglov.",
}


@HEARING.rule(title="Ska grannarna höras?", cites=WHEN, in_force=NEW_LAW)
def when_neighbours_are_heard(facts: Facts) -> Answer:
    """Neighbours are heard on what departs from a plan, and outside plans on all but small additions to houses."""
    if need_of(facts) in FREE:
        return Answer(Outcome.MET, NOT_APPLIED_FOR)
    duty = hearing_duty(facts)
    if duty in WORDS:
        return Answer(duty, WORDS[duty])
    if facts.in_detailed_plan is True:
        if duty is Outcome.MISSING:
            return Answer(
                duty, "Åtgärden avviker från planen, så grannarna ska få yttra sig innan ett bygglov kan ges."
            )
        return Answer(duty, "Om åtgärden avviker från planen ska grannarna få yttra sig. Det avgör handläggaren.")
    if duty is Outcome.MISSING:
        return Answer(duty, "Platsen har ingen detaljplan, så grannarna ska få yttra sig innan ett bygglov kan ges.")
    text = "Utan detaljplan hörs grannarna, utom när ett en- eller tvåbostadshus bara kompletteras med något litet."
    return Answer(duty, f"{text} Om det här är litet avgör handläggaren.")


@HEARING.rule(title="Grannar som berörs", cites=WHOM, in_force=NEW_LAW)
def who_is_heard(facts: Facts) -> Answer | None:
    """Owners of properties that border on this one, or that only a road or street keeps apart, and the notice board."""
    duty = Outcome.MET if need_of(facts) in FREE else hearing_duty(facts)
    if duty is Outcome.MET:
        return None
    neighbours, across = facts.neighbours, facts.across_road
    if isinstance(neighbours, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte ta fram grannfastigheterna. {neighbours.reason}")
    told = f"Gränsar till din fastighet: {listed(neighbours)}." if neighbours else "Ingen fastighet gränsar till din."
    if isinstance(across, Unknown):
        told = f"{told} Vilka som finns på andra sidan väg eller gata kunde vi inte ta fram."
    elif across:
        told = f"{told} På andra sidan väg eller gata: {listed(across)}."
    text = f"{told} Kommunen skickar ett meddelande till dem och anslår det på sin anslagstavla."
    return Answer(Outcome.UNKNOWN if isinstance(across, Unknown) else duty, text)
