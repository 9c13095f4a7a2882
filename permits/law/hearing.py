"""Who is to be heard before a permit is decided: neighbours (9 kap. 94–96 §§) and the defence (97 §)."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Answer, Need, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.conditions import Holds
from permits.law.defence import LAYER, defence_area
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown
from permits.law.measures import INSTALLATIONS_ONLY
from permits.law.near_boundary import nearer_boundary_than_four_and_a_half_metres, nearer_railway_than_thirty_metres
from permits.law.need import BUILDING_PERMIT, FREE, PERMITS, decisive_rules, need_of
from permits.law.plan_duties import follows_plan
from permits.law.wording import listed
from permits.words import N_

Kind = MeasureKind

HEARING: Final = RuleBook(Topic.HEARING)
WHEN: Final = Citation("PBL", 9, "94", "", "2025:974")
WHOM: Final = Citation("PBL", 9, "96", "", "2025:974")
BEFORE_NEW_NAME: Final = Period(NEW_LAW.start, date(2025, 12, 31))
NEW_NAME: Final = Period(date(2026, 1, 1))
"""Lag (2025:1079): Myndigheten för samhällsskydd och beredskap became Myndigheten för civilt försvar."""

CAN_BE_SMALL: Final = frozenset({Kind.TILLBYGGNAD, Kind.KOMPLEMENTBYGGNAD})
"""9 kap. 59 § 1: a small extension or ancillary building; a komplementbostadshus is no komplementbyggnad (1:4)."""
NOT_BY_DEFENCE: Final = frozenset({Kind.ALTAN, Kind.MUR, Kind.PLANK, Kind.RIVNING}) | INSTALLATIONS_ONLY
"""9 kap. 97 § 2 lists neither 19–21 §§ nor demolition permits."""


BY_NEARNESS: Final = frozenset({
    f"{Topic.PERMIT_NEED}.{rule.__name__}"
    for rule in (nearer_boundary_than_four_and_a_half_metres, nearer_railway_than_thirty_metres)
})  # fmt: skip
IN_AREA: Final = "Platsen ligger i eller intill ett område för totalförsvaret."
NOT_LISTED: Final = (
    "Men bygglov krävs bara för att det är nära gräns eller järnväg, och då ska försvaret inte höras enligt "
    "97 §. Handläggaren avgör om något annat gör att lov krävs."
)


def hearing_duty(facts: Facts) -> Outcome:
    """MISSING when neighbours are to be heard if a permit is applied for, MET when not, else JUDGE or UNKNOWN.

    9:94: when the measure departs from the plan or area regulations, or stands outside both and is not just a small
    addition to a one- or two-dwelling house. What is small (9:59) the board judges.
    """
    if facts.measure in INSTALLATIONS_ONLY:
        return Outcome.MET
    if isinstance(facts.in_detailed_plan, Unknown):
        return Outcome.UNKNOWN
    if facts.in_detailed_plan:
        return {
            Holds.YES: Outcome.MET,
            Holds.NO: Outcome.MISSING,
            Holds.DOUBT: Outcome.JUDGE,
            Holds.UNKNOWN: Outcome.UNKNOWN,
        }[follows_plan(facts).holds]
    return _outside_plan(facts)


def _outside_plan(facts: Facts) -> Outcome:
    regulated = facts.area_regulations
    if regulated is True:
        return Outcome.JUDGE
    if isinstance(regulated, Unknown) and regulated != NOT_ASKED:
        return Outcome.UNKNOWN
    if facts.measure not in CAN_BE_SMALL:
        return Outcome.MISSING
    house = facts.complements_one_two_dwelling_house
    if isinstance(house, Unknown):
        return Outcome.UNKNOWN
    return Outcome.JUDGE if house else Outcome.MISSING


NOT_APPLIED_FOR: Final = (
    "Du behöver inte söka {permit}, så ingen behöver höras. Söker du lov frivilligt kan grannarna behöva höras."
)
ONLY_NOTIFIED: Final = "En anmälan prövas utan att grannarna hörs."
UNLESS: Final = "Det behövs inte om det är uppenbart att lov inte kan ges eller att ansökan saknar betydelse för dem."
NO_PLAN: Final = "Platsen har ingen detaljplan, så grannarna ska få yttra sig innan ett lov kan ges."
DEPARTS: Final = "Åtgärden avviker från planen, så grannarna ska få yttra sig innan ett lov kan ges."
PERHAPS_DEPARTS: Final = "Om åtgärden avviker från planen ska grannarna få yttra sig. Det avgör handläggaren."
REGULATED: Final = (
    "Här gäller områdesbestämmelser. Avviker åtgärden från dem, eller reglerar de inte åtgärden, ska grannarna få "
    "yttra sig. Det avgör handläggaren."
)
PERHAPS_SMALL: Final = (
    "Utan detaljplan hörs grannarna, utom när ett en- eller tvåbostadshus bara kompletteras med något litet. Om det "
    "här är litet avgör handläggaren."
)
WORDS: Final = {
    Outcome.MET: "Åtgärden ser ut att följa planen, så grannarna behöver inte höras innan ett lov.",
    Outcome.UNKNOWN: "Vi kan inte avgöra om grannarna ska höras innan ett lov.",
}


@HEARING.rule(title=N_("Ska grannarna höras?"), cites=WHEN, in_force=NEW_LAW)
def when_neighbours_are_heard(facts: Facts) -> Answer:
    """Neighbours are heard on what departs from a plan, and outside plans on all but small additions to houses."""
    if facts.measure in INSTALLATIONS_ONLY:
        return Answer(Outcome.MET, ONLY_NOTIFIED)
    if need_of(facts) in FREE:
        permit = PERMITS.get(facts.plain().measure, BUILDING_PERMIT)
        return Answer(Outcome.MET, NOT_APPLIED_FOR.format(permit=permit))
    duty = hearing_duty(facts)
    if duty in WORDS:
        return Answer(duty, WORDS[duty])
    if facts.in_detailed_plan is True:
        return Answer(duty, f"{DEPARTS} {UNLESS}" if duty is Outcome.MISSING else PERHAPS_DEPARTS)
    if duty is Outcome.MISSING:
        return Answer(duty, f"{NO_PLAN} {UNLESS}")
    return Answer(duty, REGULATED if facts.area_regulations is True else PERHAPS_SMALL)


def _duty_if_applied_for(facts: Facts) -> Outcome:
    return Outcome.MET if need_of(facts) in FREE else hearing_duty(facts)


@HEARING.rule(title=N_("Grannar som berörs"), cites=WHOM, in_force=NEW_LAW)
def who_is_heard(facts: Facts) -> Answer | None:
    """Owners of properties that border on this one, or that only a road or street keeps apart, and the notice board."""
    duty = _duty_if_applied_for(facts)
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


def _only_by_nearness(facts: Facts) -> bool:
    """Whether nothing but 34 § asks for the permit: 97 § 2 does not list it."""
    return need_of(facts) is Need.BYGGLOV and decisive_rules(facts) <= BY_NEARNESS


def _defence(facts: Facts, civil: str) -> Answer | None:
    """Whether Försvarsmakten or the civil authority is to be told of the case; it decides on what neighbours do."""
    duty = _duty_if_applied_for(facts)
    area = defence_area(facts)
    if duty is Outcome.MET or area is None:
        return None
    if isinstance(area, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om platsen berör totalförsvarets anläggningar. {area.reason}")
    if _only_by_nearness(facts):
        return Answer(Outcome.JUDGE, f"{IN_AREA} {NOT_LISTED}")
    text = (
        f"{IN_AREA} Då ska också Försvarsmakten eller {civil} få "
        "yttra sig, och lov kan bara ges om myndigheten medger det (80 §)."
    )
    found = facts.constraint(LAYER)
    beside = facts.defence_area == NOT_ASKED and (found is None or found.hit is not True)
    if duty is Outcome.MISSING and beside:
        return Answer(Outcome.JUDGE, f"{text} Om platsen hör till området avgör handläggaren.")
    return Answer(duty, text)


DEFENCE: Final = frozenset(MeasureKind) - NOT_BY_DEFENCE
TITLE: Final = N_("Totalförsvaret hörs")


@HEARING.rule(title=TITLE, cites=(Citation("PBL", 9, "97", "", "2025:974"), Citation("PBL", 9, "80", "", "2025:974")),
              in_force=BEFORE_NEW_NAME, about=DEFENCE)  # fmt: skip
def defence_is_heard_in_2025(facts: Facts) -> Answer | None:
    """In December 2025 it was MSB that was heard beside Försvarsmakten in and by areas that the defence needs."""
    return _defence(facts, "Myndigheten för samhällsskydd och beredskap (MSB)")


@HEARING.rule(title=TITLE, cites=(Citation("PBL", 9, "97", "", "2025:1079"), Citation("PBL", 9, "80", "", "2025:1079")),
              in_force=NEW_NAME, about=DEFENCE)  # fmt: skip
def defence_is_heard(facts: Facts) -> Answer | None:
    """In the cases of 94 §, Försvarsmakten or MCF is heard in and by areas that the defence needs, and must consent."""
    return _defence(facts, "Myndigheten för civilt försvar (MCF)")


def heard_again(changed: Facts, had_views: bool) -> Outcome:
    """Whether somebody is heard again on an application that was changed after the message went out (94 § st. 3).

    MISSING for everybody who had views on the first version, whatever the change; for others only when the change
    conflicts with the plan or area regulations. `changed` are the facts after the change.
    """
    if had_views:
        return Outcome.MISSING
    return {
        Holds.YES: Outcome.MET,
        Holds.NO: Outcome.MISSING,
        Holds.DOUBT: Outcome.JUDGE,
        Holds.UNKNOWN: Outcome.UNKNOWN,
    }[follows_plan(changed).holds]
