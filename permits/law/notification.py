"""Work that asks for a notification (anmälan) where no permit is needed: PBF 6 kap. 1 and 2 §§."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.fact_words import INSTALLATIONS
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import ANCILLARY
from permits.law.permit_need import PERMIT_NEED
from permits.law.wording import listed

CAN_BE_EXEMPT: Final = ANCILLARY | {MeasureKind.TILLBYGGNAD}


@PERMIT_NEED.rule(
    title="Åtgärder som kräver anmälan", cites=Citation("PBF", 6, "1", "", "2025:979"), in_force=NEW_LAW,
    about=CAN_BE_EXEMPT, part=Part.NOTIFICATION,
)  # fmt: skip
def installations_need_notification(facts: Facts) -> Answer | None:
    """Permit-free work still asks for notification of load-bearing parts, fire safety and installations."""
    asked = facts.installations
    if asked is None:
        return None
    if isinstance(asked, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om åtgärden rör något som kräver en anmälan. {asked.reason}")
    if not asked:
        return Answer(Outcome.MET, "Åtgärden rör inget som kräver anmälan.")
    what = listed(INSTALLATIONS.get(name, name) for name in asked)
    return Answer(Outcome.MISSING, f"Åtgärden gäller {what}. Gör en anmälan och vänta på startbesked innan du börjar.")


@PERMIT_NEED.rule(
    title="Det här kräver anmälan", cites=Citation("PBF", 6, "1", "", "2025:979"), in_force=NEW_LAW,
    about=CAN_BE_EXEMPT, part=Part.REMINDER,
)  # fmt: skip
def installations_not_asked(facts: Facts) -> Answer | None:
    """Where installations were not asked for, the answer says what would need notification."""
    if facts.installations is not None:
        return None
    text = (
        "Ska du också sätta in eldstad eller rökkanal, dra in vatten och avlopp, installera ventilation eller hiss, "
        "eller ändra bärande delar eller brandskydd väsentligt? Då behöver du göra en anmälan och vänta på startbesked."
    )
    return Answer(Outcome.JUDGE, text)
