"""What brings the duty to apply back for valuable buildings and in valuable areas (9 kap. 37 and 38 §§)."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import ANCILLARY
from permits.law.permit_need import PERMIT_NEED, SFS

CAN_BE_EXEMPT: Final = ANCILLARY | {MeasureKind.TILLBYGGNAD}

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
