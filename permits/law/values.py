"""What brings the duty to apply back for valuable buildings and in valuable areas (9 kap. 37 and 38 §§)."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import BUILDINGS, STRUCTURES
from permits.law.new_buildings import ALWAYS_NEEDS_PERMIT
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_fit import READ, VALUE_WORDS, tells_of
from permits.words import N_

Kind = MeasureKind
OF_BUILDINGS: Final = (BUILDINGS - ALWAYS_NEEDS_PERMIT) | {Kind.YTTERLIGARE_BOSTAD, Kind.FASADANDRING, Kind.SOLCELLER}
"""9 kap. 37 §. Solar panels are a fasadändring; a new use alone is not named."""
OF_INSTALLATIONS: Final = STRUCTURES - {Kind.POOL}
"""9 kap. 38 §: what 19–31 §§ name, and signs and lights."""

VALUE: Final = Citation("PBL", 9, "37", "", SFS)
VALUE_IN_PLAN: Final = (Citation("PBL", 9, "37", "1 och 3", SFS), Citation("PBL", 4, "16", "3", SFS))
INSTALLATION: Final = Citation("PBL", 9, "38", "2", SFS)
INSTALLATION_IN_PLAN: Final = (Citation("PBL", 9, "38", "1", SFS), Citation("PBL", 4, "16", "3", SFS))


def designated(facts: Facts) -> bool | Unknown:
    """Whether the place lies in a designated valuable area, from the fact itself or from the map layer."""
    if not isinstance(facts.valuable, Unknown):
        return facts.valuable
    found = facts.constraint("kulturmiljo")
    return facts.valuable if found is None else found.hit


def _extra_dwelling_elsewhere(facts: Facts) -> bool:
    """True for a dwelling in what is known to be no enbostadshus, of which 37 § does not speak."""
    kind = facts.building_kind if facts.measure is Kind.YTTERLIGARE_BOSTAD else "enbostadshus"
    return not isinstance(kind, Unknown) and kind != "enbostadshus"


@PERMIT_NEED.rule(
    title=N_("Värdefull byggnad eller miljö"), cites=VALUE, in_force=NEW_LAW, about=OF_BUILDINGS, part=Part.BRINGS_BACK
)
def valuable_building_or_area(facts: Facts) -> Answer | None:
    """In a designated valuable area a permit may be needed directly from the law, whatever neighbours consent to."""
    if _extra_dwelling_elsewhere(facts):
        return None
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
    title=N_("Värden som inte är utpekade"), cites=VALUE, in_force=NEW_LAW, about=OF_BUILDINGS, part=Part.REMINDER
)
def value_is_never_ruled_out(facts: Facts) -> Answer | None:
    """A building or area can be valuable without being designated (8:13), so the answer is never a plain no."""
    if designated(facts) is not False or _extra_dwelling_elsewhere(facts):
        return None
    text = (
        "Kommunen har inte pekat ut platsen som värdefull kulturmiljö. Ett hus eller ett område kan ändå vara särskilt "
        "värdefullt, och då krävs bygglov. Är du osäker, fråga byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, text)


def _protected_in_plan(facts: Facts) -> Answer | None:
    """What the plan's provisions on values say. Those that have not been read are asked of by 2 §."""
    if facts.in_detailed_plan is not True or isinstance(facts.provisions, Unknown):
        return None
    if facts.plan_provisions_read is not True:
        return None
    found = next((p for p in facts.provisions if p.kind == "other" and tells_of(p, VALUE_WORDS)), None)
    if found is None:
        return None
    text = f"Planen säger ”{found.text}”. Är det ett skydd för särskilda värden krävs bygglov, vad grannarna än medger."
    return Answer(Outcome.JUDGE, f"{text} {READ}")


@PERMIT_NEED.rule(
    title=N_("Planen skyddar värden"), cites=VALUE_IN_PLAN, in_force=NEW_LAW, about=OF_BUILDINGS, part=Part.BRINGS_BACK
)
def values_that_the_plan_protects(facts: Facts) -> Answer | None:
    """Where the plan protects values of the building, the plot, the place or the area a permit is needed; whether its
    text is such a protection a human reads."""
    return None if _extra_dwelling_elsewhere(facts) else _protected_in_plan(facts)


@PERMIT_NEED.rule(
    title=N_("Planen skyddar anläggningen"), cites=INSTALLATION_IN_PLAN, in_force=NEW_LAW, about=OF_INSTALLATIONS,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def installations_that_the_plan_protects(facts: Facts) -> Answer | None:
    """Moving or altering an installation whose values the plan protects needs a permit; its text a human reads."""
    return _protected_in_plan(facts)


@PERMIT_NEED.rule(
    title=N_("Anläggning i värdefull miljö"), cites=INSTALLATION, in_force=NEW_LAW, about=OF_INSTALLATIONS,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def valuable_installation_or_area(facts: Facts) -> Answer | None:
    """In a valuable area what is small or exempt, and a sign or light, needs a permit if it affects the character;
    outside plans a wall or deck is free by its place rather than its size, and that too a human judges."""
    value = designated(facts)
    if isinstance(value, Unknown):
        text = f"Vi kunde inte se om platsen är en utpekad kulturmiljö, och då kan bygglov krävas. {value.reason}"
        return Answer(Outcome.UNKNOWN, text)
    if not value:
        return None
    text = (
        "Platsen är utpekad som värdefull kulturmiljö. Påverkar det du gör områdets karaktär eller byggnadens yttre "
        "karaktärsdrag krävs bygglov, och det bedömer en handläggare."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Värden som inte är utpekade"), cites=INSTALLATION, in_force=NEW_LAW, about=OF_INSTALLATIONS,
    part=Part.REMINDER,
)  # fmt: skip
def value_of_places_is_never_ruled_out(facts: Facts) -> Answer | None:
    """An installation or a place can be valuable without being designated (8:13), so the answer is never a plain no."""
    if designated(facts) is not False:
        return None
    text = (
        "Kommunen har inte pekat ut platsen som värdefull kulturmiljö. Ett område eller en äldre anläggning kan ändå "
        "vara särskilt värdefull, och då kan bygglov krävas. Är du osäker, fråga byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, text)
