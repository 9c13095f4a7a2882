"""What brings the duty to apply back in and by areas that the defence needs (9 kap. 36 §)."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, truth
from permits.law.fact_words import DEFENCE_AREAS
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.wording import sentence
from permits.words import N_

LAYER: Final = "totalforsvar"
RANGES: Final = frozenset({"flygplats", "ovningsfalt"})
"""9 kap. 36 § 1 and 3 hold by airports, and by firing and training ranges, only."""
ADJACENT: Final = 500.0
""" "i anslutning till" is not measured in the law; own choice of how near a human has to look, m."""
UNREAD: Final = "annat_eller_okant"
"""An area is there, and what it is for is not known."""

Kind = MeasureKind
DWELLINGS: Final = {Kind.KOMPLEMENTBOSTADSHUS, Kind.TILLBYGGNAD, Kind.YTTERLIGARE_BOSTAD}
HORSES: Final = {Kind.EKONOMIBYGGNAD, Kind.TILLBYGGNAD, Kind.ANDRAD_ANVANDNING}
EVERY: Final = frozenset(DEFENCE_AREAS)
CONCERNED: Final = DWELLINGS | HORSES | {Kind.SOLCELLER, Kind.SKYLT}


def _section(points: str) -> Citation:
    return Citation("PBL", 9, "36", points, SFS)


def defence_area(facts: Facts) -> str | Unknown | None:
    """Which kind of area the place lies in or by: a key of DEFENCE_AREAS, UNREAD, or None where there is none.

    Where the municipality has no such map and nothing was told, None too: the answer then carries a reminder.
    """
    told = facts.defence_area
    if told != NOT_ASKED:
        return UNREAD if isinstance(told, str) and told not in DEFENCE_AREAS else told
    found = facts.constraint(LAYER)
    if found is None:
        return None
    if isinstance(found.hit, Unknown):
        return found.hit
    near = found.hit or (found.distance is not None and found.distance <= ADJACENT)
    return UNREAD if near else None


def _concerned(facts: Facts, of: Condition, kinds: frozenset[str], what: str) -> Answer | None:
    """A duty where the measure is such as the point names, and the area too; open where either is."""
    area = None if of.holds is Holds.NO else defence_area(facts)
    if isinstance(area, Unknown):
        text = f"Vi vet inte om platsen ligger i eller intill ett område för totalförsvaret. Där krävs lov för {what}."
        return Answer(Outcome.UNKNOWN, f"{text} {area.reason}")
    if area is None or area not in kinds | {UNREAD}:
        return None
    text = f"Platsen ligger i eller intill ett område för totalförsvaret, och där krävs bygglov för {what}"
    if of.holds is Holds.UNKNOWN:
        return Answer(Outcome.UNKNOWN, f"{text}. {sentence(of.because)}")
    if area == UNREAD:
        return Answer(Outcome.JUDGE, f"{text}. En handläggare behöver se vilket slags område det är.")
    if of.holds is Holds.DOUBT:
        return Answer(Outcome.JUDGE, f"{text}. {sentence(of.because)}")
    return Answer(Outcome.MISSING, f"{text} ({DEFENCE_AREAS[area]}).")


YES: Final = Condition(Holds.YES, "")
NO: Final = Condition(Holds.NO, "")


def _adds_a_dwelling(facts: Facts) -> Condition:
    """36 § 1: a komplementbostadshus built or extended, or a second dwelling in an enbostadshus."""
    if facts.measure is Kind.KOMPLEMENTBOSTADSHUS:
        return YES
    if facts.measure is Kind.YTTERLIGARE_BOSTAD:
        kind = facts.building_kind
        if isinstance(kind, Unknown):
            return Condition(Holds.UNKNOWN, "vi vet inte vilken sorts hus det är")
        return truth(kind == "enbostadshus", "", "")
    return _extends_an_ancillary_dwelling(facts)


def _extends_an_ancillary_dwelling(facts: Facts) -> Condition:
    ancillary = facts.extends_ancillary_building
    if ancillary is None or ancillary is False:
        return NO
    if isinstance(ancillary, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om det är ett komplementbostadshus som byggs till")
    if isinstance(facts.building_kind, Unknown):
        return Condition(Holds.DOUBT, "det gäller om det är ett komplementbostadshus som byggs till")
    return truth(facts.building_kind == "komplementbostadshus", "", "")


@PERMIT_NEED.rule(
    title=N_("Bostäder intill försvarets flygplatser och övningsfält"), cites=_section("1"), in_force=NEW_LAW,
    about=DWELLINGS, part=Part.BRINGS_BACK,
)  # fmt: skip
def dwelling_by_defence_airport_or_range(facts: Facts) -> Answer | None:
    """By the defence's airports and ranges a komplementbostadshus, its extension, and a second dwelling in an
    enbostadshus need a permit."""
    return _concerned(facts, _adds_a_dwelling(facts), RANGES, "ett komplementbostadshus eller en extra bostad")


@PERMIT_NEED.rule(
    title=N_("Solceller intill försvarets områden"), cites=_section("2"), in_force=NEW_LAW, about={Kind.SOLCELLER},
    part=Part.BRINGS_BACK,
)  # fmt: skip
def solar_panels_by_defence_area(facts: Facts) -> Answer | None:
    """In and by areas that the defence needs, solar panels on a building in a plan need a permit."""
    return _concerned(facts, _solar_in_plan(facts), EVERY, "solceller i detaljplan")


def _solar_in_plan(facts: Facts) -> Condition:
    place = facts.in_detailed_plan
    if isinstance(place, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om platsen har en detaljplan")
    return YES if place else NO


def _for_horses(facts: Facts) -> Condition:
    """36 § 3: a farm building for horses built, extended, or put to that use."""
    farm: bool | Unknown | None = facts.measure is Kind.EKONOMIBYGGNAD
    if facts.measure is Kind.TILLBYGGNAD:
        farm = facts.extends_farm_building
    elif facts.measure is Kind.ANDRAD_ANVANDNING:
        kind = facts.building_kind
        farm = kind if isinstance(kind, Unknown) else kind == "ekonomibyggnad"
    if farm is None or farm is False or facts.horses is False:
        return NO
    if isinstance(farm, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om det är en ekonomibyggnad") if facts.horses is not None else NO
    if facts.horses is None or isinstance(facts.horses, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om byggnaden är för hästar")
    return YES


@PERMIT_NEED.rule(
    title=N_("Stall intill försvarets flygplatser och övningsfält"), cites=_section("3"), in_force=NEW_LAW,
    about=HORSES, part=Part.BRINGS_BACK,
)  # fmt: skip
def horses_by_defence_airport_or_range(facts: Facts) -> Answer | None:
    """By the defence's airports and ranges a farm building for horses needs a permit, new, extended or put to it."""
    return _concerned(facts, _for_horses(facts), RANGES, "ekonomibyggnader för hästar")


@PERMIT_NEED.rule(
    title=N_("Ljus intill försvarets områden"), cites=_section("4"), in_force=NEW_LAW, about={Kind.SKYLT},
    part=Part.BRINGS_BACK,
)  # fmt: skip
def light_by_defence_area(facts: Facts) -> Answer | None:
    """In and by areas that the defence needs, a light needs a permit if it can be assumed to make their use notably
    harder, which a human judges."""
    return _concerned(facts, _light(facts), EVERY, "ljusanordningar som stör")


def _light(facts: Facts) -> Condition:
    kind = facts.structure_kind
    if isinstance(kind, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om det är en ljusanordning")
    harder = "det gäller om ljuset kan antas påtagligt försvåra för försvaret"
    return Condition(Holds.DOUBT, harder) if kind == "ljus" else NO


POINTS: Final = (
    (DWELLINGS, _adds_a_dwelling), (HORSES, _for_horses), ({Kind.SOLCELLER}, _solar_in_plan), ({Kind.SKYLT}, _light),
)  # fmt: skip
"""Which kinds of measure each point can be about, and whether it is about this one."""


@PERMIT_NEED.rule(
    title=N_("Försvarets områden"), cites=Citation("PBL", 9, "36", "", SFS), in_force=NEW_LAW, about=CONCERNED,
    part=Part.REMINDER,
)  # fmt: skip
def defence_areas_not_known_of(facts: Facts) -> Answer | None:
    """Where no map of the defence's areas was asked, the answer says what needs a permit in and by them."""
    if facts.defence_area != NOT_ASKED or facts.constraint(LAYER) is not None:
        return None
    if all(facts.measure not in kinds or of(facts).holds is Holds.NO for kinds, of in POINTS):
        return None
    by_any = facts.measure in {Kind.SOLCELLER, Kind.SKYLT}
    where = "område för totalförsvaret" if by_any else "område för försvarets flygplatser eller övningsfält"
    text = f"Vi har ingen karta över försvarets områden. Ligger platsen i eller intill ett {where} kan bygglov krävas."
    return Answer(Outcome.JUDGE, text)
