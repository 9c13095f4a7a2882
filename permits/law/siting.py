"""What the plan, and the land outside plans, say of where and how big."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Answer, Outcome
from permits.law.citation import BEFORE_2027, FROM_2027, NEW_LAW, Citation
from permits.law.clock import years_after
from permits.law.conditions import amount
from permits.law.fact_words import ONE_TWO_DWELLINGS
from permits.law.facts import Facts, MeasureKind, ProvisionFact, Unknown, Wanted
from permits.law.measures import ALTERATIONS, INSTALLATIONS_ONLY, MEASURES, Shown
from permits.law.plan_fit import (
    FOLLOWS_PLAN,
    READ,
    SITING,
    here,
    is_ancillary,
    of_kind,
    overlap_answer,
    plan_age,
    plan_name,
    read_by_human,
)
from permits.law.wording import percent, square_metres
from permits.words import N_
from permits.words import swedish_date as date_text

OUTSIDE: Final = Citation("PBL", 9, "57", "första stycket", "2025:974")
OUTSIDE_REWORDED: Final = Citation("PBL", 9, "57", "första stycket", "2026:746")
IN_PERIOD: Final = Citation("PBL", 9, "56", "första stycket 1", "2025:974")
IN_PERIOD_REWORDED: Final = Citation("PBL", 9, "56", "första stycket 1", "2026:746")
FIFTEEN_YEARS: Final = 15


DRAWN: Final = frozenset(kind for kind, words in MEASURES.items() if words.shown is not Shown.BUILDING)
GROUND_ONLY: Final = frozenset({MeasureKind.RIVNING, MeasureKind.MARKATGARD})
"""Tried against 9 kap. 75–78 §§ rather than 56 and 57 §§."""
TRIED: Final = frozenset(MeasureKind) - INSTALLATIONS_ONLY - GROUND_ONLY


@SITING.rule(
    title=N_("Inom fastigheten"), cites=Citation("PBL", 9, "86", "1", "2025:974"), in_force=NEW_LAW, about=DRAWN
)
def stands_on_the_named_property(facts: Facts) -> Answer:
    """An application names each property that it concerns; a footprint outside the named one needs another's land."""
    what = "byggnaden" if MEASURES[facts.measure].is_building else "det du ska göra"
    share = amount(facts, "share_inside_property")
    if isinstance(share, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte avgöra om {what} ligger inom fastigheten.")
    outside = max(0.0, 1.0 - share)
    footprint = amount(facts, "footprint_area")
    size = None if isinstance(footprint, Unknown) else outside * footprint
    if round(outside, 4) == 0:
        whole = "Hela byggnaden" if MEASURES[facts.measure].is_building else "Allt"
        return Answer(Outcome.MET, f"{whole} ligger inom fastigheten.")
    told = percent(outside) if size is None else f"{square_metres(size)}, {percent(outside)} av {what},"
    if size is not None and size < facts.tolerance:
        text = f"{what.capitalize()} tangerar fastighetsgränsen ({square_metres(size)} utanför). Låt en mätning avgöra."
        return Answer(Outcome.JUDGE, text)
    why = "Du behöver rätt att bygga på grannfastigheten, och den måste också anges i ansökan."
    return Answer(Outcome.CONFLICT, f"{told} ligger utanför fastigheten. {why}")


@SITING.rule(title=N_("Detaljplan"), cites=Citation("PBL", 9, "56", "", "2025:974"), in_force=NEW_LAW)
def plan_is_known(facts: Facts) -> Answer | None:
    """Whether a detailed plan holds decides which paragraphs the measure is tried against."""
    if not isinstance(facts.in_detailed_plan, Unknown):
        return None
    return Answer(
        Outcome.UNKNOWN, f"Vi kunde inte avgöra om platsen har en detaljplan. {facts.in_detailed_plan.reason}"
    )


@SITING.rule(title=N_("Planen är inte inläst"), cites=FOLLOWS_PLAN, in_force=NEW_LAW)
def provisions_are_read(facts: Facts) -> Answer | None:
    """A plan of which only the border is digitised gives its age and border, nothing computed."""
    if facts.in_detailed_plan is not True:
        return None
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Answer(Outcome.UNKNOWN, f"{plan_name(facts)} gäller här, men vi kunde inte läsa bestämmelserna.")
    if read and facts.provisions:
        return None
    if read:
        text = (
            f"{plan_name(facts)}{plan_age(facts)} gäller här, men inga bestämmelser är inlagda just på platsen. {READ}"
        )
        return Answer(Outcome.JUDGE, text, "Inga inlagda bestämmelser")
    text = f"{plan_name(facts)}{plan_age(facts)} gäller här. Bara planens gräns är inlagd, inte bestämmelserna."
    return Answer(Outcome.JUDGE, f"{text} En handläggare behöver läsa planen.")


def _implementation_period(facts: Facts) -> Answer | None:
    """What the implementation period opens; point 1 is not asked of changes other than extensions (58 §)."""
    end = facts.implementation_end
    if facts.in_detailed_plan is not True or not isinstance(end, date):
        return None
    if end >= facts.begun:
        told = f"Planens genomförandetid pågår till {date_text(end)}. Avvikelser prövas enligt 9 kap. 60 och 62 §§."
        return Answer(Outcome.MET, f"{told} {_old_departures(facts)}".strip())
    told = f"Planens genomförandetid gick ut {date_text(end)}."
    if years_after(end, FIFTEEN_YEARS) <= facts.begun:
        why = "Det är minst femton år sedan, så att fastigheten redan avviker från planen hindrar inte lov (56 § 1 b)."
        return Answer(Outcome.MET, f"{told} {why} Avvikelser prövas enligt 60–62 §§.")
    return Answer(Outcome.MET, f"{told} Avvikelser prövas enligt 9 kap. 60–62 §§. {_old_departures(facts)}".strip())


def _old_departures(facts: Facts) -> str:
    """What is asked of a property or building that already departs from the plan, less than fifteen years after."""
    if facts.measure in ALTERATIONS:
        return "Att huset redan avviker från planen hindrar inte en ändring som inte är en tillbyggnad (58 §)."
    return (
        "Avviker huset eller fastigheten redan från planen måste det ha godtagits tidigare (56 § 1 c), eller godtas nu "
        "om det berodde på att planen antogs (63 §)."
    )


@SITING.rule(title=N_("Genomförandetid"), cites=IN_PERIOD, in_force=BEFORE_2027, about=TRIED)
def implementation_period(facts: Facts) -> Answer | None:
    """After the implementation period 9:61 opens; fifteen years after it the property need no longer fit (56 1 b).
    The day the case began stands for the day of the decision."""
    return _implementation_period(facts)


@SITING.rule(title=N_("Genomförandetid"), cites=IN_PERIOD_REWORDED, in_force=FROM_2027, about=TRIED)
def implementation_period_from_2027(facts: Facts) -> Answer | None:
    """From 2027 in the wording of lag (2026:746), which changes cross-references only (secondary source)."""
    return _implementation_period(facts)


@SITING.rule(title=N_("Mark som inte får bebyggas"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("no_build"))
def no_building_on_dotted_land(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """Nothing of a building may stand over, on or under land that the plan keeps unbuilt (prickmark)."""
    if provision.overlap <= 0:
        return None
    return overlap_answer(
        facts, provision, "mark som inte får bebyggas (prickmark)", f"Planen säger: ”{provision.text}”."
    )


@SITING.rule(
    title=N_("Mark för komplementbyggnader"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("ancillary_only")
)
def only_ancillary_buildings_on_crossed_land(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """On korsmark only ancillary buildings may stand. Practice: older plans write "uthus och garage"."""
    if provision.overlap <= 0:
        return None
    if is_ancillary(facts):
        size = square_metres(provision.overlap)
        return Answer(
            Outcome.MET, f"{size} ligger på mark där bara komplementbyggnader får stå, och det här är en sådan."
        )
    what = "mark där bara komplementbyggnader får stå (korsmark)"
    return overlap_answer(facts, provision, what, f"Planen säger: ”{provision.text}”.")


DWELLING_USE: Final = ("bostad", "bostäder", "fritidshus", "villa")
OTHERS_USE: Final = ("allmän plats", "gata", "park", "natur", "torg", "vattenområde", "järnväg")


@SITING.rule(title=N_("Markens användning"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=of_kind("use"))
def use_that_the_plan_gives(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """A house and what complements it go with land for dwellings; public places and water do not."""
    if provision.overlap <= 0:
        return None
    text = provision.text.lower()
    if provision.use in {"allman_plats", "vattenomrade"}:
        kind = "allmän plats" if provision.use == "allman_plats" else "vattenområde"
        return overlap_answer(facts, provision, f"{kind} i planen", f"Planen säger: ”{provision.text}”.")
    if any(word in text for word in DWELLING_USE):
        if _goes_with_dwellings(facts):
            return Answer(Outcome.MET, f"Planen anger ”{provision.text}”, och det passar med åtgärden.")
        return read_by_human(provision, "Om användningen passar med planen avgör en handläggare.")
    if provision.use is None and any(word in text for word in OTHERS_USE):
        return overlap_answer(facts, provision, "mark för annat än bostäder", f"Planen säger: ”{provision.text}”.")
    return read_by_human(provision, "Om användningen passar med planen avgör en handläggare.")


def _goes_with_dwellings(facts: Facts) -> bool:
    """What land for dwellings is for: houses, dwellings in them, and what goes with a one- or two-dwelling house."""
    if facts.measure in HOUSES:
        return True
    if facts.measure is MeasureKind.YTTERLIGARE_BOSTAD:
        return facts.building_kind in ONE_TWO_DWELLINGS
    asked = "complements_one_two_dwelling_house" in MEASURES[facts.measure].asks
    return asked and facts.complements_one_two_dwelling_house is True


HOUSES: Final = frozenset({MeasureKind.NYBYGGNAD_ENBOSTADSHUS, MeasureKind.NYBYGGNAD_FLERBOSTADSHUS})
KNOWN_KINDS: Final = frozenset({
    "use", "no_build", "ancillary_only", "max_building_area", "max_building_share", "max_ridge_height",
    "max_building_height", "roof_pitch", "min_distance_boundary",
})  # fmt: skip


def _unreadable(facts: Facts) -> tuple[ProvisionFact, ...]:
    return tuple(provision for provision in here(facts) if provision.kind not in KNOWN_KINDS)


@SITING.rule(title=N_("Bestämmelse som behöver läsas"), cites=FOLLOWS_PLAN, in_force=NEW_LAW, each=_unreadable)
def provision_that_only_a_human_reads(_facts: Facts, provision: ProvisionFact) -> Answer:
    """What a machine cannot read of a plan is left to the officer, with its text."""
    return read_by_human(provision, READ)


def _outside_plan(facts: Facts) -> Answer | None:
    if facts.in_detailed_plan is not False or facts.wanted is Wanted.FORHANDSBESKED:
        return None
    text = (
        "Platsen har ingen detaljplan. Då prövas om marken är lämplig att bygga på: läge, väg, vatten, avlopp, risker "
        "och hur det passar i omgivningen. Finns områdesbestämmelser ska de också följas. Det avgör byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, text)


@SITING.rule(title=N_("Utanför detaljplan"), cites=OUTSIDE, in_force=BEFORE_2027, about=TRIED)
def location_outside_plan(facts: Facts) -> Answer | None:
    """Outside a plan the location itself is tried (2 kap. and parts of 8 kap.), which only a human can do."""
    return _outside_plan(facts)


@SITING.rule(title=N_("Utanför detaljplan"), cites=OUTSIDE_REWORDED, in_force=FROM_2027, about=TRIED)
def location_outside_plan_from_2027(facts: Facts) -> Answer | None:
    """From 2027 in the wording of lag (2026:746), which changes cross-references only (secondary source)."""
    return _outside_plan(facts)
