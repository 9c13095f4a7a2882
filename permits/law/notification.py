"""Work that asks for a notification (anmälan) where no permit is needed: PBF 6 kap. 1 and 2 §§."""

from __future__ import annotations

from typing import Final

from permits.law.alterations import outside_plan
from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, either, exceeds, measure, truth, unless
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import INSTALLATIONS_ONLY, MEASURES
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.wording import sentence
from permits.words import N_

NOTIFIED: Final = Citation("PBF", 6, "1", "", "2025:979")
EXEMPT: Final = Citation("PBF", 6, "2", "", "2025:979")
RESTORED: Final = Citation("PBL", 9, "73", "andra stycket", SFS)
DEMOLISHED_AREA: Final = 50.0
"""PBF 6 kap. 1 § 1: footprint of the whole building, m²."""
THEN: Final = "Gör en anmälan och vänta på startbesked innan du börjar."
JUDGED: Final = "Är du osäker, fråga byggnadsnämnden eller gör en anmälan."


def point(number: int) -> tuple[Citation, Citation]:
    """A point of PBF 6 kap. 1 §, with the exemptions in 2 §."""
    return Citation("PBF", 6, "1", str(number), "2025:979"), EXEMPT


@PERMIT_NEED.rule(
    title=N_("Arbetet kräver inte bygglov"),
    cites=(Citation("PBL", 9, "2", "första stycket", SFS), Citation("PBL", 9, "15", "", SFS)), in_force=NEW_LAW,
    about=INSTALLATIONS_ONLY, part=Part.MAIN_DUTY,
)  # fmt: skip
def work_inside_a_building_needs_no_permit(_facts: Facts) -> Answer:
    """Chapter 9 asks for no permit to install things in a building or to change its structure or its fire safety."""
    text = "Lagen kräver inte bygglov för sådant arbete i en byggnad."
    return Answer(Outcome.MET, f"{text} Bygger du ut huset, eller ändrar du dess användning, gäller egna regler.")


@PERMIT_NEED.rule(
    title=N_("Det som syns utanpå"), cites=Citation("PBL", 9, "15 och 37", "", SFS), in_force=NEW_LAW,
    about={MeasureKind.ELDSTAD, MeasureKind.VENTILATION}, part=Part.REMINDER,
)  # fmt: skip
def what_shows_outside_is_a_facade_alteration(_facts: Facts) -> Answer:
    """A chimney or a fan that changes the look of a building is a façade alteration (1:4), with rules of its own."""
    text = (
        "Får huset en ny skorsten eller något annat som syns utanpå är det också en fasadändring. Den kan kräva "
        "bygglov om huset eller området är särskilt värdefullt, eller om huset är något annat än ett en- eller "
        "tvåbostadshus och det syns mot allmän plats i en detaljplan."
    )
    return Answer(Outcome.JUDGE, text)


# --- what the exemptions leave (6 kap. 2 §) -------------------------------------------------------------------------


def _ordered(facts: Facts) -> Condition:
    """Whether an order by the board makes the work necessary. None: not asked."""
    return truth(
        False if facts.ordered_by_board is None else facts.ordered_by_board,
        "arbetet är nödvändigt för att följa ett föreläggande från byggnadsnämnden", "",
        "vi vet inte om arbetet är nödvändigt för att följa ett föreläggande",
    )  # fmt: skip


def not_ordered(facts: Facts) -> Condition:
    """6 kap. 2 § 1: what an order by the board makes necessary is exempt from notification."""
    return unless(_ordered(facts))


def free_when_ordered(facts: Facts, permit: str) -> Answer | None:
    """9 kap. 46 and 50 §§: what an order by the board makes necessary needs no `permit` (rivningslov, marklov)."""
    ordered = _ordered(facts)
    if ordered.holds is Holds.NO:
        return None
    if ordered.holds is Holds.UNKNOWN:
        return Answer(Outcome.UNKNOWN, sentence(ordered.because))
    return Answer(Outcome.MET, f"Det som är nödvändigt för att följa ett föreläggande kräver inget {permit}.")


def _not_public(facts: Facts) -> Condition:
    """6 kap. 2 § 3 a: buildings and plots that belong to the state or to a region. None: not asked."""
    public = truth(
        False if facts.developer_is_public is None else facts.developer_is_public,
        "byggnaden eller tomten tillhör staten eller en region", "",
        "vi vet inte om byggnaden eller tomten tillhör staten eller en region",
    )  # fmt: skip
    return unless(public)


def is_farm_building(facts: Facts) -> bool | Unknown:
    """Whether the building is a farm building, by the kind of measure or by what is told of the building."""
    if facts.measure is MeasureKind.EKONOMIBYGGNAD:
        return True
    if facts.measure is MeasureKind.TILLBYGGNAD:
        return False if facts.extends_farm_building is None else facts.extends_farm_building
    if "building_kind" not in MEASURES[facts.measure].asks:
        return False
    return facts.building_kind if isinstance(facts.building_kind, Unknown) else facts.building_kind == "ekonomibyggnad"


def _not_a_farm_building_outside_plan(facts: Facts) -> Condition:
    """6 kap. 2 § 3 b."""
    farm = truth(
        is_farm_building(facts), "byggnaden är en ekonomibyggnad utanför detaljplan", "",
        "vi vet inte om byggnaden är en ekonomibyggnad",
    )  # fmt: skip
    outside = outside_plan(facts)
    return unless(all_of((farm, Condition(outside.holds, "" if outside.holds is Holds.YES else outside.because))))


def not_exempt_inside(facts: Facts) -> Condition:
    """6 kap. 2 § for points 2–5. Secret buildings of the defence (2 § 2) never come here."""
    return all_of((not_ordered(facts), _not_public(facts), _not_a_farm_building_outside_plan(facts)))


def notified(reached: Condition, not_exempt: Condition) -> Answer:
    """A point of 6 kap. 1 § as an answer: needed where it reaches the work and nothing exempts it."""
    answer = all_of((reached, not_exempt))
    if answer.holds is Holds.YES:
        return Answer(Outcome.MISSING, f"{sentence(reached.because)} {THEN}")
    if answer.holds is Holds.NO:
        return Answer(Outcome.MET, f"Du behöver inte göra någon anmälan, eftersom {answer.because}.")
    if answer.holds is Holds.DOUBT:
        return Answer(Outcome.JUDGE, f"{sentence(answer.because)} {JUDGED}")
    return Answer(Outcome.UNKNOWN, sentence(answer.because))


# --- the points of 6 kap. 1 § ---------------------------------------------------------------------------------------


def _not_restoring(facts: Facts) -> Condition:
    """9 kap. 73 §: no notification of what restores a place before its temporary permit has run out. Whether this is
    that is not asked, nor whether the permit was a seasonal one (40 §), which 73 § does not speak of."""
    temporary = facts.built_as_temporary
    if isinstance(temporary, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om byggnaden uppfördes med ett tidsbegränsat bygglov")
    why = (
        "det som rivs för att återställa platsen innan tiden för ett tidsbegränsat bygglov har gått ut behöver inte "
        "anmälas, men annars behöver det det"
    )
    return Condition(Holds.DOUBT, why) if temporary else Condition(Holds.YES, "")


@PERMIT_NEED.rule(
    title=N_("Rivning av en stor byggnad"), cites=(*point(1), RESTORED), in_force=NEW_LAW, about={MeasureKind.RIVNING},
    part=Part.NOTIFICATION,
)  # fmt: skip
def demolition_of_a_large_building_is_notified(facts: Facts) -> Answer:
    """Pulling down a building or part of it is notified where the whole building is larger than 50.0 m², unless it is
    ordered, or restores the place after a temporary permit."""
    whole = exceeds(measure(facts, "footprint_area", "hela byggnadens area", "m²"), DEMOLISHED_AREA)
    return notified(whole, all_of((not_ordered(facts), _not_restoring(facts))))


def _substantial(facts: Facts, yes: str, no: str, example: str) -> Condition:
    """ "väsentligt": what the applicant does not know the board judges."""
    if isinstance(facts.substantial, Unknown):
        return Condition(Holds.DOUBT, f"kommunen behöver bedöma om ändringen är väsentlig. {example}")
    return truth(facts.substantial, yes, no)


def _new_or_changed(facts: Facts, what: str, example: str) -> Condition:
    """ "installation eller väsentlig ändring": what is new is notified, what is changed only if substantially."""
    new = truth(facts.new_installation, f"det blir en ny installation av {what}", "", "vi vet inte om det är nytt")
    changed = _substantial(
        facts, f"ändringen av {what} är väsentlig", f"ändringen av {what} inte är väsentlig", example
    )
    return either(changed, new)


@PERMIT_NEED.rule(
    title=N_("Bärande delar"), cites=point(2), in_force=NEW_LAW, about={MeasureKind.BARANDE_KONSTRUKTION},
    part=Part.NOTIFICATION,
)  # fmt: skip
def load_bearing_parts_are_notified(facts: Facts) -> Answer:
    """A change that substantially affects the load-bearing parts of a building is notified. Examples: practice (R)."""
    example = (
        "Att ta bort eller göra ett stort hål i en bärande vägg, eller att byta balkar och pelare, brukar vara det. "
        "Att borra ett hål för ett rör är det inte"
    )
    affected = _substantial(
        facts, "arbetet påverkar byggnadens bärande delar väsentligt",
        "byggnadens bärande delar inte påverkas väsentligt", example,
    )  # fmt: skip
    return notified(affected, not_exempt_inside(facts))


@PERMIT_NEED.rule(
    title=N_("Brandskydd"), cites=point(3), in_force=NEW_LAW, about={MeasureKind.BRANDSKYDD}, part=Part.NOTIFICATION
)
def fire_safety_is_notified(facts: Facts) -> Answer:
    """A change that substantially affects the fire safety of a building is notified. Examples: practice (R)."""
    example = (
        "Att ändra en utrymningsväg, eller ta bort en vägg som ska hindra brand från att sprida sig, brukar vara det. "
        "Att byta en brandvarnare är det inte"
    )
    affected = _substantial(
        facts, "arbetet påverkar byggnadens brandskydd väsentligt", "byggnadens brandskydd inte påverkas väsentligt",
        example,
    )  # fmt: skip
    return notified(affected, not_exempt_inside(facts))


@PERMIT_NEED.rule(
    title=N_("Eldstad eller rökkanal"), cites=point(4), in_force=NEW_LAW, about={MeasureKind.ELDSTAD},
    part=Part.NOTIFICATION,
)  # fmt: skip
def fireplace_or_flue_is_notified(facts: Facts) -> Answer:
    """A new fireplace or flue, or a substantially changed one, is notified. Examples: practice (R)."""
    example = (
        "Att byta till en annan sorts eldstad eller sätta ett nytt rör i skorstenen brukar vara det. Att laga den som "
        "finns är det inte"
    )
    return notified(_new_or_changed(facts, "eldstad eller rökkanal", example), not_exempt_inside(facts))


@PERMIT_NEED.rule(
    title=N_("Hiss eller ventilation"), cites=point(4), in_force=NEW_LAW, about={MeasureKind.VENTILATION},
    part=Part.NOTIFICATION,
)  # fmt: skip
def lift_or_ventilation_is_notified(facts: Facts) -> Answer:
    """A new lift or ventilation, or a substantially changed one, is notified. Examples: practice (R)."""
    example = (
        "Att gå från självdrag till fläktar, dra nya kanaler eller byta en hel hiss brukar vara det. Att byta ett "
        "filter eller en knapp är det inte"
    )
    return notified(_new_or_changed(facts, "hiss eller ventilation", example), not_exempt_inside(facts))


@PERMIT_NEED.rule(
    title=N_("Vatten och avlopp i byggnaden"), cites=point(5), in_force=NEW_LAW, about={MeasureKind.VA},
    part=Part.NOTIFICATION,
)  # fmt: skip
def water_and_sewage_are_notified(facts: Facts) -> Answer:
    """New water or sewage in a building, or substantially changed, is notified. Examples: practice (R)."""
    example = (
        "Ett badrum på ett nytt ställe eller nya stammar brukar vara det. Att byta en blandare eller en toalett på "
        "samma plats är det inte"
    )
    return notified(_new_or_changed(facts, "vatten eller avlopp", example), not_exempt_inside(facts))


@PERMIT_NEED.rule(
    title=N_("Vindkraftverk"), cites=point(6), in_force=NEW_LAW, about={MeasureKind.MAST}, part=Part.NOTIFICATION
)
def wind_turbine_is_notified(facts: Facts) -> Answer | None:
    """A new or substantially changed wind turbine that needs no permit is notified, whatever its height."""
    kind = facts.structure_kind
    if isinstance(kind, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om det är ett vindkraftverk, och ett sådant kräver anmälan.")
    if kind != "vindkraftverk":
        return None
    return notified(Condition(Holds.YES, "ett vindkraftverk som inte kräver bygglov ska anmälas"), not_ordered(facts))
